"""The table behind the number, and the picture of it as it leaves the house."""

from urllib.parse import quote

from markupsafe import Markup

from briefs.press.figure_picture import as_svg
from charts.data_table import Cell, Column, Row, table_html
from charts.figure_texts import range_text
from charts.markup import html
from pages.press.controls import breakdowns
from pages.press.picture import build_picture, ordered
from pages.press.question import request_and_figure
from pages.view.view import View
from pages.view.view_data import cached
from persian.digits import number
from queries.press.figure_labels import code_names
from queries.press.sentence import withheld_reason

MOST = 600  # rows that are shown


@cached
def table_section(view: View) -> Markup:
    """HTML of picture and table."""
    t, lang = view.t, view.lang
    _, told = request_and_figure(view)
    table, declared = told.table, told.table.measure
    drawn = build_picture(view.store, told, lang)
    image = ""
    if drawn is not None:
        source = f"data:image/svg+xml,{quote(as_svg(drawn).decode())}"
        alt = f"{drawn.title}. {drawn.about}"
        image = html(
            '<div class="scroller" tabindex="0" role="region" aria-label="{}">'
            '<img class="press-picture" src="{}" alt="{}"></div>',
            t("The picture"),
            source,
            alt,
        )
    head = html('<div class="section-head"><h2>{}</h2></div>', t("Picture and table"))
    if not table.by:
        return html('<section class="press-table">{}{}</section>', head, image)
    names, titles = code_names(view.store, table.by, table.scope), breakdowns(view)
    columns = [Column(titles[name], kind="name" if i == 0 else "text") for i, name in enumerate(table.by)]
    columns.append(Column(declared.title.label(lang)))
    counted = declared.estimator.is_count  # the figure is the number of cases itself
    if not counted:
        columns += [Column(t("95% interval"), sortable=False), Column(t("Number of cases"))]
    noted = bool(table.frame["withheld"].any())
    columns += [Column(t("Note"), kind="text", sortable=False)] if noted else []
    rows, every = [], ordered(told)
    for row in every[:MOST]:
        n = row["n"]
        cells = [Cell(names[name][row[name]].label(lang), sort=_place(name, row)) for name in table.by]
        value = declared.format(float(row["value"]), lang)
        if not row["withheld"] and not row.get("reached", True):
            value = t("Not yet reached")
        cells.append(Cell(value, sort=float(row["value"])))
        if not counted:
            cells.append(Cell(range_text(float(row["lower"]), float(row["upper"]), declared, lang)))
            cells.append(Cell("" if n is None else number(n, lang), sort=None if n is None else float(n)))
        if noted:
            why = withheld_reason(declared, row, k=table.k).label(lang) if row["withheld"] else ""
            cells.append(Cell(why, muted=True))
        rows.append(Row(cells))
    caption = declared.title.label(lang)
    body = table_html(columns, rows, caption=caption, lang=lang)
    if len(every) > MOST:
        words = t("The first {most} of {n} rows; the files have all of them.")
        words = words.format(most=number(MOST, lang), n=number(len(every), lang))
        body += html('<p class="caption">{}</p>', words)
    return html('<section class="press-table">{}{}{}</section>', head, image, body)


def _place(name: str, row: dict[str, object]) -> str | None:
    """What a name is sorted by: spans by their keys, others by what is written."""
    return str(row[name]) if name in ("month", "quarter", "year") else None
