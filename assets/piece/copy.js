// Buttons that copy: a text as it is, or an address made whole. Offices open the dashboard over plain http, where a
// browser has no clipboard to give; then the text is selected and copied as if by hand.

async function copied(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { /* the older way */ }
  const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  area.style.cssText = "position:fixed;opacity:0";
  document.body.append(area);
  area.select();
  try { return document.execCommand("copy"); } catch { return false; } finally { area.remove(); }
}

document.addEventListener("click", async event => {
  const button = event.target.closest?.("[data-copy], [data-copy-address]");
  if (!button || button.dataset.was) return;
  const text = button.dataset.copy ?? new URL(button.dataset.copyAddress, location.href).href;
  const done = await copied(text);
  button.dataset.was = button.textContent;
  button.textContent = done ? button.dataset.done : button.dataset.failed;
  button.focus();
  setTimeout(() => { button.textContent = button.dataset.was; delete button.dataset.was; }, 2500);
});
