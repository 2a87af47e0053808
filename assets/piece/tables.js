// Tables of figures: a click on a head sorts, the search box and the list of groups hide what does not match. A long table
// shows its first rows, and on a narrow screen each row its first figures, until one asks for the others.

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
  for (const fold of ["data-beyond", "data-far"]) { // as many stand behind each fold as before
    const behind = rows.filter(row => row.hasAttribute(fold)).length;
    rows.forEach((row, i) => row.toggleAttribute(fold, i >= rows.length - behind));
  }
});

function narrowed(whole) {
  const wanted = fold(whole.querySelector("[data-find]")?.value ?? ""), group = whole.querySelector("[data-group-of]")?.value ?? "";
  let seen = 0;
  for (const row of whole.querySelectorAll("tbody tr")) {
    row.folded ??= fold([...row.querySelectorAll(".name, .text")].map(cell => cell.textContent).join(" "));
    row.hidden = !("whole" in row.dataset) && !(row.folded.includes(wanted) && (!group || row.dataset.group === group));
    seen += !row.hidden && !("whole" in row.dataset);
  }
  whole.classList.toggle("searched", Boolean(wanted || group));
  whole.querySelector(".none").hidden = seen > 0;
}

document.addEventListener("input", event => {
  if (event.target.matches?.("[data-find], [data-group-of]")) narrowed(event.target.closest(".figures-of"));
});

document.addEventListener("click", event => {
  const all = event.target.closest?.("[data-all-rows]"), more = event.target.closest?.("[data-all-figures]");
  if (all) {
    const whole = all.closest(".figures-of"), next = [...whole.querySelectorAll("tr[data-beyond] a")].find(each => !each.checkVisibility());
    whole.classList.add("whole-list");
    next?.focus();
  }
  if (more) more.setAttribute("aria-expanded", String(more.closest("tr").toggleAttribute("data-opened")));
});
