// What the reader of this browser has seen: lines of the overview that were not there at the last look are marked.
//
// Kept in `localStorage` and never sent to the server: the lines of the newest state of the data that was looked at
// (`now`) and those of the state before it (`before`). While the data stay the same, the marks stay too.

const SEEN = "negah seen";
const isLook = look => typeof look?.day === "string" && /^\d{3,4}\/\d{2}\/\d{2}$/.test(look.day) && Array.isArray(look.lines);

function looks(state, now) {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(SEEN)); } catch { /* no storage, or not valid JSON */ }
  const last = isLook(kept?.now) ? kept.now : null;
  const before = kept?.state === state ? (isLook(kept?.before) ? kept.before : null) : last;
  try { localStorage.setItem(SEEN, JSON.stringify({ state, now, before })); } catch { /* storage is switched off or full */ }
  return before;
}

function showSeen(root) {
  const section = root.querySelector("[data-state]");
  if (!section) return;
  const { state, day, since, sinceLink, fresh } = section.dataset, lines = [...section.querySelectorAll("[data-line]")];
  const before = looks(state, { day, lines: lines.map(line => line.dataset.line) });
  if (!before) return;
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
