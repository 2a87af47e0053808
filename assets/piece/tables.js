// Data tables (`table.figures`): sort by a click on a column head, filter with the search box and the list of groups,
// and expand. A long table shows only its first rows and, on a narrow screen, each row only its first figures, until
// the reader asks for the others.

document.addEventListener("click", event => {
  const button = event.target.closest?.("table.figures [data-sort]");
  if (!button) return;
  const head = button.closest("th");
  // A second click reverses the order. The first click sorts figures from the largest and names from the first letter.
  sortBy(head, head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : head.classList.contains("figure"));
  keepRows(head.closest(".figures-of"));
});

function sortBy(head, down) {
  const table = head.closest("table"), at = head.cellIndex;
  const rows = [...table.tBodies[0].rows], value = row => row.cells[at].dataset.value;
  for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const language = new Intl.Collator(document.documentElement.lang, {numeric: true}), numeric = rows.every(row => value(row) === "" || !isNaN(value(row)));
  rows.sort((a, b) => {
    // The row of the total (`data-whole`) stays at the top.
    if ("whole" in a.dataset || "whole" in b.dataset) return ("whole" in b.dataset) - ("whole" in a.dataset);
    const [x, y] = [value(a), value(b)];
    if (x === "" || y === "") return (x === "") - (y === ""); // Rows without a value come last in both orders.
    return (numeric ? x - y : language.compare(x, y)) * (down ? -1 : 1);
  });
  table.tBodies[0].append(...rows);
  // Hidden rows are marked by position. After sorting, mark the same number of rows at the end again.
  for (const fold of ["data-beyond", "data-far"]) {
    const behind = rows.filter(row => row.hasAttribute(fold)).length;
    rows.forEach((row, i) => row.toggleAttribute(fold, i >= rows.length - behind));
  }
}

// The order of a table, its group and its search text are kept in the address, so that reloading, Back and a copied link
// show the same rows. The server ignores this parameter: it names the table, the column, the direction, the group and
// the text. The group and the text are encoded, because they may contain the colon.
const TABLES = "tables";

function nameOf(whole) {
  const place = whole.closest('[class*="st-key-piece-"]');
  return `${place.className.match(/st-key-piece-([\w-]+)/)[1]}-${[...place.querySelectorAll(".figures-of")].indexOf(whole)}`;
}

function keepRows(whole) {
  const name = nameOf(whole), head = whole.querySelector("thead [aria-sort]");
  const kept = [head?.cellIndex ?? "", head ? head.getAttribute("aria-sort").slice(0, 4) : "",
    ...["[data-group-of]", "[data-find]"].map(field => encodeURIComponent(whole.querySelector(field)?.value ?? ""))];
  const address = new URL(location.href), others = address.searchParams.getAll(TABLES).filter(each => !each.startsWith(`${name}:`));
  address.searchParams.delete(TABLES);
  for (const each of kept.some(part => part !== "") ? [...others, [name, ...kept].join(":")] : others) address.searchParams.append(TABLES, each);
  history.replaceState({}, "", address);
}

// Apply what the address says to the tables of a piece that has just been drawn. Any text may stand in an address, so
// columns and groups that do not exist are left alone.
function showRows(root) {
  for (const each of new URLSearchParams(location.search).getAll(TABLES)) {
    const [name, column, direction, ...texts] = each.split(":");
    const whole = [...root.querySelectorAll(".figures-of")].find(table => nameOf(table) === name);
    if (!whole) continue;
    const head = whole.querySelector("thead tr").cells[Number(column)];
    if (column !== "" && head?.querySelector("[data-sort]")) sortBy(head, direction === "desc");
    ["[data-group-of]", "[data-find]"].forEach((field, i) => {
      const input = whole.querySelector(field);
      if (input && texts[i]) try { input.value = decodeURIComponent(texts[i]); } catch { /* not an encoded text */ }
    });
    if (whole.querySelector(".finders")) narrowed(whole);
  }
}

// Hide the rows that do not match the search text and the chosen group. The total is never hidden and never counted.
function narrowed(whole) {
  const wanted = fold(whole.querySelector("[data-find]")?.value ?? ""), group = whole.querySelector("[data-group-of]")?.value ?? "";
  let seen = 0;
  for (const row of whole.querySelectorAll("tbody tr")) {
    // Normalising is slow for hundreds of rows, so the result is kept on the row.
    row.folded ??= fold([...row.querySelectorAll(".name, .text")].map(cell => cell.textContent).join(" "));
    row.hidden = !("whole" in row.dataset) && !(row.folded.includes(wanted) && (!group || row.dataset.group === group));
    seen += !row.hidden && !("whole" in row.dataset);
  }
  whole.classList.toggle("searched", Boolean(wanted || group));
  whole.querySelector(".none").hidden = seen > 0;
}

document.addEventListener("input", event => {
  if (!event.target.matches?.("[data-find], [data-group-of]")) return;
  const whole = event.target.closest(".figures-of");
  narrowed(whole);
  keepRows(whole);
});

document.addEventListener("click", event => {
  const all = event.target.closest?.("[data-all-rows]"), more = event.target.closest?.("[data-all-figures]");
  if (all) { // Show all rows and move the focus to the first one that was hidden.
    const whole = all.closest(".figures-of"), next = [...whole.querySelectorAll("tr[data-beyond] a")].find(each => !each.checkVisibility());
    whole.classList.add("whole-list");
    (next ?? whole.querySelector(".scroller")).focus({ preventScroll: !next });
  }
  const columns = event.target.closest?.("[data-all-columns]");
  if (columns) { // The button goes away, so the focus moves to the table, which can then be scrolled by the arrow keys.
    const whole = columns.closest(".figures-of");
    whole.classList.add("whole-rows");
    whole.querySelector(".scroller").focus({ preventScroll: true });
  }
  if (more) more.setAttribute("aria-expanded", String(more.closest("tr").toggleAttribute("data-opened")));
});
