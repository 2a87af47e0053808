// On a touch screen nothing is shown on hover, and a finger covers several marks of a chart: days of a calendar, hours of
// a week, columns of months, dots, areas of a map. There a touch chooses the nearest mark and shows its text in a box at the bottom of
// the window (at its top if the finger is low), with its link, and with buttons for the marks before and after it. A
// mouse follows the link at once.

const FINGER = 24; // A touch at most so many pixels beside a mark means that mark.
const GROUPS = "[data-along], svg:has([data-tip])";

let marks = [], at = 0, byTouch = false, isLow = false;
const touchedBox = () => document.querySelector(".touched");

// Show a mark of `list`: each has its `lines`, the address that it leads to, if any, and a function that marks it.
function showTouched(list, index) {
  const box = touchedBox(), link = box?.querySelector("a");
  if (!link || !list[index]) return;
  marks[at]?.choose?.(false);
  [marks, at] = [list, index];
  link.replaceChildren(...marks[at].lines.filter(Boolean).map((line, i) => Object.assign(document.createElement(i ? "span" : "b"), { textContent: line, dir: "auto" })));
  if (marks[at].to) link.setAttribute("href", marks[at].to); else link.removeAttribute("href");
  for (const button of box.querySelectorAll("[data-step]")) button.disabled = !marks[at + Number(button.dataset.step)];
  box.classList.toggle("at-top", isLow);
  if (!box.matches(":popover-open")) box.showPopover();
  marks[at].choose?.(true);
}
function hideTouched() {
  marks[at]?.choose?.(false);
  marks = [];
  if (touchedBox()?.matches(":popover-open")) touchedBox().hidePopover();
}

// How far a touch is from an element, in pixels; 0 inside it.
function away(element, { clientX, clientY }) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return Math.hypot(Math.max(left - clientX, clientX - right, 0), Math.max(top - clientY, clientY - bottom, 0));
}
function nearestMark(group, event) {
  const all = [...(group.closest(".strips") ?? group).querySelectorAll("[data-tip]")];
  const touched = event.target.closest("[data-tip]"); // Boxes of areas overlap, so the area itself goes before them.
  const distances = all.map(element => element === touched ? -1 : away(element, event)), least = Math.min(...distances);
  if (!(least <= FINGER)) return;
  showTouched(all.map(element => ({
    lines: element.dataset.tip.split("\n"),
    to: element.getAttribute("href"),
    choose: chosen => element.classList.toggle("is-touched", chosen),
  })), distances.indexOf(least));
}

// Before all other listeners, since the scope bar follows links that are clicked. A key that clicks has no `detail`.
addEventListener("click", event => {
  const group = byTouch && event.detail && event.target.closest?.(GROUPS);
  if (!group || group.closest("a")) return; // A drawing that is part of a link
  event.preventDefault();
  event.stopImmediatePropagation();
  nearestMark(group, event);
}, { capture: true });
addEventListener("pointerdown", event => {
  byTouch = event.pointerType === "touch";
  if (event.target.closest?.(".touched")) return;
  isLow = event.clientY > 0.55 * innerHeight;
  if (marks.length) hideTouched();
}, { capture: true, passive: true });
document.addEventListener("click", event => {
  const box = event.target.closest?.(".touched"), button = event.target.closest?.(".touched button");
  if (button?.dataset.step) showTouched(marks, at + Number(button.dataset.step));
  else if (box && (button || event.target.closest("a[href]"))) hideTouched();
});
document.addEventListener("keydown", event => { if (event.key === "Escape") hideTouched(); });
// Figures find their own marks (figure/figure.js).
document.addEventListener("negah:touched", ({ detail }) => showTouched(detail.marks, detail.at));
