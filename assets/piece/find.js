// A case is opened by its tracking id: the address is made here and followed as any link of the page is.

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
