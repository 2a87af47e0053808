// Search form that opens a case by its tracking id. It builds the address of the case and clicks a temporary link, so
// that the scope bar's click handler follows it without reloading the page.

document.addEventListener("submit", event => {
  const form = event.target.closest?.("[data-find-case]");
  if (!form) return;
  event.preventDefault();
  const wanted = form.querySelector("input").value.trim();
  if (!wanted) return;
  const link = document.createElement("a");
  link.setAttribute("href", `${form.dataset.findCase}${form.dataset.findCase.length > 1 ? "&" : ""}case=${encodeURIComponent(wanted)}`);
  form.append(link);
  link.click();
  link.remove();
});
