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

const letters = new TextDecoder();

export default function ({ data, parentElement }) {
  const html = letters.decode(data);
  let root = parentElement.querySelector(":scope > .piece");
  if (!root) {
    root = Object.assign(document.createElement("div"), { className: "piece" });
    parentElement.append(root);
  }
  if (root.markup === html) return;
  const focus = root.contains(document.activeElement) && document.activeElement.dataset.focus;
  root.markup = html;
  root.innerHTML = html;
  document.querySelector(".outline")?.remove(); // what stood here until there was something to see
  showPins(root);
  tell(null);
  if (focus) root.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
}

// --- days on a calendar, months along a chart: the arrow keys go from one to the next --------------------------------

document.addEventListener("keydown", event => {
  const day = event.target.closest?.("[data-days] a, [data-along] a, [data-across] a");
  const along = day?.closest("[data-along], [data-across]"), row = Number(along?.dataset.across); // marks in a row
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
