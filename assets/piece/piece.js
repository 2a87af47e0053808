// Streamlit component that shows a piece of HTML, which the server has built and escaped. The HTML is replaced only
// when it has changed, and the focus is restored afterwards by `data-focus`, or else by its words. The module also shows tooltips
// (`data-tip`) on hover and on keyboard focus, and moves the focus with the arrow keys within calendars and rows of
// marks.

const tip = document.createElement("div");
tip.className = "tip";
tip.setAttribute("popover", "manual");
tip.setAttribute("aria-hidden", "true"); // Screen readers get the same text from the element's label.

// Show the tooltip of an element; without an element hide and empty it, since it stays in the document when the reader
// goes to another screen. The first line of `data-tip` is the heading.
function showTip(element) {
  if (!element) { if (tip.matches(":popover-open")) tip.hidePopover(); tip.replaceChildren(); return; }
  if (!tip.isConnected) document.querySelector(".stApp")?.append(tip);
  tip.replaceChildren(...element.dataset.tip.split("\n").map((line, i) => Object.assign(document.createElement(i ? "span" : "b"), { textContent: line, dir: "auto" })));
  if (!tip.matches(":popover-open")) tip.showPopover();
}

// Place the tooltip beside a point of the window, on the other side where it would leave the window.
function place(x, y) {
  const left = x + 16 + tip.offsetWidth > innerWidth ? x - 16 - tip.offsetWidth : x + 16;
  tip.style.left = `${Math.max(left, 8)}px`;
  tip.style.top = `${Math.max(Math.min(y + 14, innerHeight - tip.offsetHeight - 8), 8)}px`;
}

document.addEventListener("pointermove", event => {
  const element = event.pointerType === "touch" ? null : event.target.closest?.("[data-tip]");
  showTip(element);
  if (element) place(event.clientX, event.clientY);
}, { passive: true });
document.addEventListener("focusin", event => {
  const element = event.target.closest?.("[data-tip]:focus-visible");
  showTip(element);
  if (element) { const box = element.getBoundingClientRect(); place(box.left + box.width / 2, box.top + box.height / 2); }
});
document.addEventListener("keydown", event => { if (event.key === "Escape") showTip(null); });
document.addEventListener("click", () => showTip(null));

const letters = new TextDecoder();

export default function ({ data, parentElement }) {
  const html = letters.decode(data);
  let root = parentElement.querySelector(":scope > .piece");
  if (!root) {
    root = Object.assign(document.createElement("div"), { className: "piece" });
    parentElement.append(root);
  }
  if (root.markup === html) return;
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const focus = focused?.dataset.focus, words = focused?.textContent, place = focused ? withWords(root, words).indexOf(focused) : -1;
  const dropdown = dropdowns(root).indexOf(focused?.closest(DROPDOWN));
  root.markup = html;
  root.innerHTML = html;
  document.querySelector(".outline")?.remove(); // The loading outline is not needed once there is content.
  showPins(root);
  showRows(root);
  showSeen(root);
  showContents();
  showTip(null);
  hideTouched();
  if (focus) root.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
  else if (place >= 0) { const same = withWords(root, words); (same[place] ?? same.at(-1))?.focus({ preventScroll: true }); }
  // A dropdown is closed when something in it has been chosen, and what is hidden cannot have the focus.
  if (dropdown >= 0 && !root.contains(document.activeElement)) dropdowns(root)[dropdown]?.querySelector("summary").focus({ preventScroll: true });
}

// What can have the focus and has these words, such as the choices above a chart and the links of rows.
function withWords(root, words) {
  return [...root.querySelectorAll("a, button, summary")].filter(each => each.textContent === words);
}

// --- Arrow keys in calendars and in rows of marks --------------------------------------------------------------------
//
// `data-days` is a calendar of days: Up and Down move by a day, Left and Right by a week, because weeks are columns.
// `data-along` is a row of marks, and `data-across` a grid of marks with that many columns. Only one link of a group
// can be reached with the Tab key ("roving tabindex"), so that a chart is a single stop.

document.addEventListener("keydown", event => {
  const day = event.target.closest?.("[data-days] a, [data-along] a, [data-across] a");
  const along = day?.closest("[data-along], [data-across]"), row = Number(along?.dataset.across); // The number of marks in a row; NaN where there is one row only.
  const steps = along ? [-1, 1, -row, row] : [-7, 7, -1, 1];
  const step = steps[["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].indexOf(event.key)];
  if (!day || !step) return;
  const days = [...(along ?? day.closest(".strips")).querySelectorAll(along ? "a" : "[data-days] a")], next = days[days.indexOf(day) + step];
  if (!next) return;
  event.preventDefault();
  day.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});
