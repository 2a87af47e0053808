// Copy buttons. `data-copy` holds the text to copy; `data-copy-address` holds a relative address, which is made
// absolute.
//
// Browsers offer `navigator.clipboard` only over https or on localhost. Offices often open the dashboard over plain
// http, so there is a fallback: put the text into an invisible text area, select it and call `execCommand("copy")`.

async function copied(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { /* continue with the fallback */ }
  const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  area.style.cssText = "position:fixed;opacity:0";
  document.body.append(area);
  area.select();
  try { return document.execCommand("copy"); } catch { return false; } finally { area.remove(); }
}

document.addEventListener("click", async event => {
  const button = event.target.closest?.("[data-copy], [data-copy-address]");
  if (!button || button.dataset.was) return; // `was` is set while the button shows the result of an earlier click.
  const text = button.dataset.copy ?? new URL(button.dataset.copyAddress, location.href).href;
  const done = await copied(text);
  button.dataset.was = button.textContent;
  button.textContent = done ? button.dataset.done : button.dataset.failed;
  button.focus();
  setTimeout(() => { button.textContent = button.dataset.was; delete button.dataset.was; }, 2500);
});
