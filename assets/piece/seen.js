// What the reader has seen: lines of the overview that were not there at the last look are marked.
//
// Kept by the server for people with an account, else in this browser (`kept.js`): the lines of the newest state of the
// data that was looked at (`now`) and those of the state before it (`before`). While the data stay the same, the marks
// stay too.

const isLook = look => typeof look?.day === "string" && /^\d{3,4}\/\d{2}\/\d{2}$/.test(look.day) && Array.isArray(look.lines);

// The look before this one, and what is to be kept from now on.
function looks(kept, state, now) {
  const last = isLook(kept?.now) ? kept.now : null;
  const before = kept?.state === state ? (isLook(kept?.before) ? kept.before : null) : last;
  return { before, next: { state, now, before } };
}

async function showSeen(root) {
  const section = root.querySelector("[data-state]");
  if (!section) return;
  const { state, day } = section.dataset, lines = [...section.querySelectorAll("[data-line]")];
  const isServer = await where === "server", server = await keptOnServer;
  if (!section.isConnected || (isServer && !server)) return;
  const kept = isServer ? onServer.look : stored(SEEN);
  const { before, next } = looks(kept, state, { day, lines: lines.map(line => line.dataset.line) });
  if (!isServer) store(SEEN, next);
  else if (JSON.stringify(kept) !== JSON.stringify(next)) askServer({ do: "look", look: next }).catch(() => { /* the next look tries again */ });
  if (before) markUnseen(section, lines, before);
}

function markUnseen(section, lines, before) {
  const { since, sinceLink, fresh } = section.dataset;
  const unseen = lines.filter(line => !before.lines.includes(line.dataset.line));
  for (const line of unseen) {
    line.classList.add("fresh");
    line.querySelector(".evidence").prepend(Object.assign(document.createElement("em"), { className: "status new", textContent: fresh }), " ");
  }
  const persian = text => document.documentElement.lang === "fa" ? String(text).replace(/\d/g, digit => "۰۱۲۳۴۵۶۷۸۹"[digit]) : String(text);
  const look = Object.assign(document.createElement("p"), { className: "last-look" });
  const link = Object.assign(document.createElement("a"), { textContent: since.replace("{day}", persian(before.day)).replace("{n}", persian(unseen.length)) });
  link.setAttribute("href", sinceLink.replace("SINCE", encodeURIComponent(before.day)));
  look.append(link);
  section.querySelector(".short-list.news h2").after(look);
}
