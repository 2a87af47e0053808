"""The table behind the figure, and its picture as it is published."""

from markupsafe import Markup

from briefs.press.figure_picture import as_svg
from charts.data_table import Cell, Column, Row, table_html
from charts.figure_texts import not_reached_text, range_text
from charts.markup import html
from pages.press.controls import breakdowns
from pages.press.picture import build_picture
from pages.press.press_request import request_and_figure
from pages.view.percent_encoding import quoted
from pages.view.view import View
from pages.view.view_data import cached
from persian.digits import number
from queries.disclosure.publication_store import publication_store
from queries.press.breakdown import ordered_rows
from queries.press.figure_labels import code_names
from queries.press.sentence import withheld_reason

MOST = 600  # rows on the screen; the files have all


@cached
def table_section(view: View) -> Markup:
    """The section with picture and table."""
    t, lang = view.t, view.lang
    _, quotable = request_and_figure(view)
    table, measure = quotable.table, quotable.table.measure
    picture = build_picture(publication_store(view.store), quotable, lang)
    image = ""
    if picture is not None:
        source = f"data:image/svg+xml,{quoted(as_svg(picture).decode())}"
        alt = f"{picture.title}. {picture.about}"
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
    names, titles = code_names(publication_store(view.store), table.by, table.scope), breakdowns(view)
    columns = [Column(titles[name], kind="name" if i == 0 else "text") for i, name in enumerate(table.by)]
    columns.append(Column(measure.title.label(lang)))
    is_count = measure.estimator.is_count  # the figure is the number of cases itself
    if not is_count:
        columns += [Column(t("95% interval"), sortable=False), Column(t("Number of cases"))]
    has_notes = bool(table.frame["withheld"].any())
    columns += [Column(t("Note"), kind="text", sortable=False)] if has_notes else []
    rows, all_rows = [], ordered_rows(quotable.table)
    for row in all_rows[:MOST]:
        n = row["n"]
        cells = [Cell(names[name][row[name]].label(lang), sort=_place(name, row)) for name in table.by]
        value = measure.format(float(row["value"]), lang)
        if not row["withheld"] and not row.get("reached", True):
            value = not_reached_text(row, lang)
        cells.append(Cell(value, sort=float(row["value"])))
        if not is_count:
            cells.append(Cell(range_text(float(row["lower"]), float(row["upper"]), measure, lang)))
            cells.append(Cell("" if n is None else number(n, lang), sort=None if n is None else float(n)))
        if has_notes:
            reason = withheld_reason(measure, row, k=table.k).label(lang) if row["withheld"] else ""
            cells.append(Cell(reason, muted=True))
        rows.append(Row(cells))
    caption = measure.title.label(lang)
    body = table_html(columns, rows, caption=caption, lang=lang)
    if len(all_rows) > MOST:
        template = t("The first {most} of {n} rows; the files have all of them.")
        template = template.format(most=number(MOST, lang), n=number(len(all_rows), lang))
        body += html('<p class="caption">{}</p>', template)
    return html('<section class="press-table">{}{}{}</section>', head, image, body)


def _place(name: str, row: dict[str, object]) -> str | None:
    """Sort key of a name cell: the period's key for periods, None (sort by text) for others."""
    return str(row[name]) if name in ("month", "quarter", "year") else None
