"""The table behind the figure, and its picture as it is published."""

import math
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from briefs.press.figure_picture import as_svg
from charts.markup import EMPTY, html
from charts.parts.figure_texts import not_reached_text
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.press.controls import breakdowns
from pages.press.headline_figure import basis_title
from pages.press.picture import build_picture
from pages.press.press_request import request_and_figure
from pages.view.percent_encoding import quoted
from pages.view.view import View
from pages.view.view_data import cached
from persian.digits import number
from queries.disclosure.protected_figures import Protected
from queries.disclosure.publication_store import publication_store
from queries.press.breakdown import ordered_rows
from queries.press.figure_labels import code_names
from queries.press.published_numerator import published_numerator
from queries.press.quote import Quotable
from queries.press.sentence import interval, withheld_reason

MAX = 600  # rows on the screen; the files have all


@cached
def table_section(view: View) -> Markup:
    """The section with picture and table."""
    _, quotable = request_and_figure(view)
    head = html('<div class="section-head"><h2>{}</h2></div>', view.t("Picture and table"))
    table = _table(view, quotable.table) if quotable.table.by else EMPTY
    return html('<section class="press-table">{}{}{}</section>', head, _picture(view, quotable), table)


def _picture(view: View, quotable: Quotable) -> Markup:
    """The picture as it is published; empty for a figure without one."""
    picture = build_picture(publication_store(view.store), quotable, view.lang)
    if picture is None:
        return EMPTY
    return html(
        '<div class="scroller" tabindex="0" role="region" aria-label="{}">'
        '<img class="press-picture" src="{}" alt="{}"></div>',
        view.t("The picture"),
        f"data:image/svg+xml,{quoted(as_svg(picture).decode())}",
        f"{picture.title}. {picture.about}",
    )


def _table(view: View, table: Protected) -> Markup:
    """The rows behind the figure, and below it how many are left to the files."""
    t, lang, measure = view.t, view.lang, table.measure
    names, titles = code_names(publication_store(view.store), table.by, table.scope), breakdowns(view)
    columns = [Column(titles[name], kind="name" if i == 0 else "text") for i, name in enumerate(table.by)]
    columns.append(Column(measure.title.label(lang)))
    is_count = measure.estimator.is_count  # the figure is the number of cases itself
    if not is_count:
        columns += [Column(t("95% interval"), sortable=False), Column(basis_title(table, lang))]
    has_notes = bool(table.frame["withheld"].any())
    columns += [Column(t("Note"), kind="text", sortable=False)] if has_notes else []
    rows, all_rows = [], ordered_rows(table)
    for row in all_rows[:MAX]:
        n = row["n"]
        cells = [Cell(names[name][row[name]].label(lang), sort=_place(name, row)) for name in table.by]
        value = measure.format(float(row["value"]), lang)
        if not row["withheld"] and not row.get("reached", True):
            value = not_reached_text(row, lang)
        cells.append(Cell(value, sort=float(row["value"])))
        if not is_count:
            cells.append(Cell(interval(measure, row).label(lang) if math.isfinite(row["value"]) else ""))
            cells.append(Cell(_basis(view, table, row), sort=None if n is None else float(n)))
        if has_notes:
            reason = withheld_reason(measure, row, k=table.k).label(lang) if row["withheld"] else ""
            cells.append(Cell(reason, muted=True))
        rows.append(Row(cells))
    body = table_html(columns, rows, caption=measure.title.label(lang), lang=lang)
    if len(all_rows) > MAX:
        template = t("The first {most} of {n} rows; the files have all of them.")
        template = template.format(most=number(MAX, lang), n=number(len(all_rows), lang))
        body += html('<p class="caption">{}</p>', template)
    return body


def _basis(view: View, table: Protected, row: Mapping[str, Any]) -> str:
    """How many cases or ratings a figure is of; of a share both counts, as above: “3,015 of 4,360”."""
    if row["n"] is None:
        return ""
    whole, numerator = number(int(row["n"]), view.lang), published_numerator(table.measure, row)
    if numerator is None:
        return whole
    return view.t("{part} of {whole}").format(part=number(numerator, view.lang), whole=whole)


def _place(name: str, row: dict[str, object]) -> str | None:
    """Sort key of a name cell: the period's key for periods, None (sort by text) for others."""
    return str(row[name]) if name in ("month", "quarter", "year") else None
