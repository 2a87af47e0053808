// Streamlit disables the button of a download until the file has been made, by which the button loses the focus. Somebody
// without a mouse would go on from the top of the page: the focus goes back to the button, unless it has been moved.

document.addEventListener("click", event => {
  const button = event.target.closest?.('[data-testid="stDownloadButton"] button');
  if (!button) return;
  const watch = new MutationObserver(() => {
    if (button.disabled) return;
    watch.disconnect();
    if (document.activeElement === document.body) button.focus({ preventScroll: true });
  });
  watch.observe(button, { attributeFilter: ["disabled"] });
});
