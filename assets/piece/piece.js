// A piece of a screen: HTML that the server made and escaped. It is replaced only when it has changed, and whatever
// had the focus before has it after. Elements with `data-tip` tell it on hovering and on focus.

const tip = document.createElement("div");
tip.className = "tip";
tip.setAttribute("popover", "manual");
tip.setAttribute("aria-hidden", "true"); // the same words are the element's label

function tell(element) {
  if (!element) { if (tip.matches(":popover-open")) tip.hidePopover(); return; }
  if (!tip.isConnected) document.querySelector(".stApp")?.append(tip);
  tip.replaceChildren(...element.dataset.tip.split("\n").map((line, i) => Object.assign(document.createElement(i ? "span" : "b"), { textContent: line, dir: "auto" })));
  if (!tip.matches(":popover-open")) tip.showPopover();
}

function place(x, y) {
  const left = x + 16 + tip.offsetWidth > innerWidth ? x - 16 - tip.offsetWidth : x + 16;
  tip.style.left = `${Math.max(left, 8)}px`;
  tip.style.top = `${Math.max(Math.min(y + 14, innerHeight - tip.offsetHeight - 8), 8)}px`;
}

document.addEventListener("pointermove", event => {
  const element = event.pointerType === "touch" ? null : event.target.closest?.("[data-tip]");
  tell(element);
  if (element) place(event.clientX, event.clientY);
}, { passive: true });
document.addEventListener("focusin", event => {
  const element = event.target.closest?.("[data-tip]:focus-visible");
  tell(element);
  if (element) { const box = element.getBoundingClientRect(); place(box.left + box.width / 2, box.top + box.height / 2); }
});
document.addEventListener("keydown", event => { if (event.key === "Escape") tell(null); });
document.addEventListener("click", () => tell(null));

export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(":scope > .piece");
  if (!root) {
    root = Object.assign(document.createElement("div"), { className: "piece" });
    parentElement.append(root);
  }
  if (root.markup === data.html) return;
  const focus = root.contains(document.activeElement) && document.activeElement.dataset.focus;
  root.markup = data.html;
  root.innerHTML = data.html;
  showPins(root);
  tell(null);
  if (focus) root.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
}

// --- tables: a click on a head sorts, the search box hides what does not match ------------------------------------

document.addEventListener("click", event => {
  const button = event.target.closest?.("table.figures [data-sort]");
  if (!button) return;
  const head = button.closest("th"), table = head.closest("table"), at = head.cellIndex;
  const rows = [...table.tBodies[0].rows], value = row => row.cells[at].dataset.value;
  const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : head.classList.contains("figure");
  for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const language = new Intl.Collator(document.documentElement.lang), numeric = rows.every(row => value(row) === "" || !isNaN(value(row)));
  rows.sort((a, b) => {
    if ("whole" in a.dataset || "whole" in b.dataset) return ("whole" in b.dataset) - ("whole" in a.dataset);
    const [x, y] = [value(a), value(b)];
    if (x === "" || y === "") return (x === "") - (y === ""); // what has no value comes last either way
    return (numeric ? x - y : language.compare(x, y)) * (down ? -1 : 1);
  });
  table.tBodies[0].append(...rows);
});

document.addEventListener("input", event => {
  if (!event.target.matches?.("[data-find]")) return;
  const whole = event.target.closest(".figures-of"), wanted = fold(event.target.value);
  let seen = 0;
  for (const row of whole.querySelectorAll("tbody tr")) {
    row.folded ??= fold([...row.querySelectorAll(".name, .text")].map(cell => cell.textContent).join(" "));
    row.hidden = !("whole" in row.dataset) && !row.folded.includes(wanted);
    seen += !row.hidden && !("whole" in row.dataset);
  }
  whole.querySelector(".none").hidden = seen > 0;
});

// --- days on a calendar: the arrow keys go from one to the next ----------------------------------------------------

document.addEventListener("keydown", event => {
  const day = event.target.closest?.("[data-days] a"), step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }[event.key];
  if (!day || !step) return;
  const days = [...day.closest(".strips").querySelectorAll("[data-days] a")], next = days[days.indexOf(day) + step];
  if (!next) return;
  event.preventDefault();
  day.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});
