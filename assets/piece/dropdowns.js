// Dropdowns of links (pages/widgets/elements/dropdown.py): Escape closes the open one and leads back to its button. It
// also closes when the reader goes on elsewhere, since it would cover what has the focus there.

const DROPDOWN = "details.picked";
const dropdowns = root => [...root.querySelectorAll(DROPDOWN)];

document.addEventListener("keydown", event => {
  const open = event.key === "Escape" && event.target.closest?.(`${DROPDOWN}[open]`);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
for (const kind of ["focusin", "pointerdown"]) document.addEventListener(kind, event => {
  for (const each of document.querySelectorAll(`${DROPDOWN}[open]`)) if (!each.contains(event.target)) each.open = false;
});
