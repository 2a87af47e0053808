"""Table of offices by what their sources record, where those record no answers on time to compare offices by."""

from markupsafe import Markup

from charts.markup import EMPTY, html
from charts.tables.data_table import Cell, Column, Row, table_html
from pages.agencies.peer_texts import office_link
from pages.view.view import View, dimension_labels
from pages.view.view_data import cached, query_measure
from pages.widgets.measures.measure_cell import measure_cell, measure_column, rows_by_code
from pages.widgets.notices.not_recorded import coverage_of, not_recorded_measures
from persian.digits import number
from queries.measures import MEASURES

KEYS = (
    "received", "closed", "open", "overdue", "on_time_share", "answer_days_median", "resolved_share",
    "reopened_share", "satisfied_share", "handoffs_per_case",
)  # fmt: skip


@cached
def received_table(view: View) -> Markup:
    """The table, most cases received first, and below it what the sources do not record; empty without offices."""
    t, lang = view.t, view.lang
    keys = [key for key in KEYS if coverage_of(view, key).is_recorded]
    figures = {key: query_measure(view, key, by=("agency",)) for key in keys}
    cells = {key: rows_by_code(result) for key, result in figures.items()}
    names = dimension_labels(view.store, "agency", lang)
    received = (
        figures["received"].frame.set_index("agency")["value"].sort_values(ascending=False, kind="stable")
    )
    codes = [code for code in received.index if code in names]
    rows = [
        Row(
            [
                Cell(names[code], sort=names[code], link=office_link(view, code)),
                *(measure_cell(view, key, cells[key], code) for key in keys),
            ]
        )
        for code in codes
    ]
    missing = not_recorded_measures(view, KEYS)
    if not rows:
        return missing
    title = t.plural("{n} office by cases received", "{n} offices by cases received", len(rows))
    title = title.format(n=number(len(rows), lang))
    columns = [
        Column(t("Agency"), kind="name"),
        *(measure_column(MEASURES[key], lang, hidden_on_narrow=i > 1) for i, key in enumerate(keys)),
    ]
    table = table_html(columns, rows, caption=title, lang=lang, search=t("Find an office"))
    head = html('<div class="section-head"><h2>{}</h2></div>', title)
    return html('<section class="offices">{}{}{}</section>', head, table, missing or EMPTY)
