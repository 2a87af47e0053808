// Where a reader's saved views and last look are kept: on the server for people who have signed in, else in this
// browser (`localStorage`). The header of every screen says which (`data-kept` of its pin button).

const PINS = "negah pins", SEEN = "negah seen";
// Accept only addresses within the dashboard. Other pages of the same origin can write to `localStorage`, so an entry
// must not be able to lead to another host or to run a script (`javascript:`).
const PINNED = /^(\.\/|[a-z]+)\?/;
const ours = view => typeof view?.to === "string" && PINNED.test(view.to) && typeof view.title === "string";
const stored = key => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; /* no storage, or not valid JSON */ } };
const store = (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* storage is switched off or full */ } };
const pinsOfBrowser = () => { const kept = stored(PINS); return Array.isArray(kept) ? kept.filter(ours) : []; };

// What the server keeps: `views` (id, name, to), `start` and `look`. null until it has answered, and for local readers.
let onServer = null;
let sayWhere;
const where = new Promise(resolve => { sayWhere = resolve; });

// Ask the server for what it keeps, or with `change` for a change first. Throws an Error with its reason in the
// reader's language, "" if it gave none.
async function askServer(change) {
  let answer, body = {};
  try {
    answer = await fetch("./saved-views", change && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(change) });
    body = await answer.json();
  } catch { /* no answer, or none that can be read */ }
  if (!answer?.ok) throw new Error(body.problem?.[document.documentElement.lang === "en" ? "en" : "fa"] ?? "");
  if (body.views) onServer = body;
  return body;
}

// Resolves when it is known what the server keeps; null for readers whose browser keeps it, and where the server does
// not answer. What this browser kept before its reader had an account is handed over once.
const keptOnServer = where.then(async place => {
  if (place !== "server") return null;
  try {
    await askServer();
    const views = pinsOfBrowser().map(({ to, title }) => ({ to, name: title })), look = stored(SEEN);
    if (views.length || look) {
      await askServer({ do: "adopt", views, look });
      localStorage.removeItem(PINS);
      localStorage.removeItem(SEEN);
    }
  } catch { /* the buttons say so when they are used */ }
  showPins();
  return onServer;
});
