"""Rejected rows: reasons, counts, the newest ones with their content, and all as a file."""

import json

from markupsafe import Markup

from briefs.spreadsheets import Column as FileColumn
from briefs.spreadsheets import Sheet
from charts.markup import html
from charts.tables.data_table import Cell, Column, Row, count_cell, table_html
from pages.view.view import View
from pages.view.view_data import cached
from persian.bidi import isolate, ltr
from persian.digits import number
from queries.data_quality.load_log import RejectionReason, loads, rejected_rows, rejection_reasons

SHOWN = 10  # newest rows
MAX_CELLS, MAX_CHARACTERS = 6, 200  # shown of one row's content


@cached
def rejected_rows_section(view: View) -> Markup:
    """The table of reasons and the table of the newest rejected rows."""
    t, lang = view.t, view.lang
    reasons = rejection_reasons(view.store, lang=lang)
    if not reasons:
        title, note = t("No row was rejected"), t("Every row of every load became a case, or part of one.")
        return html('<div class="section-head"><h2>{}</h2><p>{}</p></div>', title, note)
    total = sum(reason.n for reason in reasons)
    read = sum(load.read for load in loads(view.store) if load.done)
    title = t.plural("{n} of {read} rows was rejected", "{n} of {read} rows were rejected", total).format(
        n=number(total, lang), read=number(read, lang)
    )
    note = t("Of all loads in force, whatever the scope. They count in no figure.")
    newest = max(reason.load for reason in reasons)
    heads = [
        Column(t("Why rejected"), kind="name"),
        Column(t("Rows")),
        Column(t("In load {n}").format(n=number(newest, lang))),
    ]
    rows = [
        Row(
            [
                Cell(reason_text, sort=reason_text),
                count_cell(sum(by_load.values()), lang),
                count_cell(by_load.get(newest, 0), lang),
            ]
        )
        for reason_text, by_load in _by_reason(reasons)
    ]
    return html(
        '<div class="section-head"><h2>{}</h2><p>{}</p></div>{}<h3>{}</h3>{}',
        title,
        note,
        table_html(heads, rows, caption=t("Why rejected"), lang=lang),
        t("The newest"),
        _newest(view),
    )


def _newest(view: View) -> Markup:
    t, lang = view.t, view.lang
    heads = [
        Column(t("File and line"), kind="name"),
        Column(t("Why, and what the row held (masked)"), kind="text", sortable=False),
    ]
    rows = [
        Row(
            [
                # Where there is no room for both, the line breaks between them, and not within the number.
                Cell(ltr(f"{row.file}:\u200b{row.line}"), sort=row.line),
                Cell(row.reason_text, note=_row_content_text(row.content)),
            ]
        )
        for row in rejected_rows(view.store, limit=SHOWN, lang=lang)
    ]
    return table_html(heads, rows, caption=t("Rejected rows"), lang=lang)


def _by_reason(reasons: list[RejectionReason]) -> list[tuple[str, dict[int, int]]]:
    """Each reason in words with its number of rows by load, most frequent first."""
    by_reason: dict[str, dict[int, int]] = {}
    texts = {reason.code: reason.text for reason in reversed(reasons)}
    for reason in reasons:
        by_reason.setdefault(reason.code, {})[reason.load] = reason.n
    ordered = sorted(by_reason.items(), key=lambda pair: -sum(pair[1].values()))
    return [(texts[code], by_load) for code, by_load in ordered]


def _row_content_text(content: str) -> str:
    """The content of a rejected row as "name: value" pairs, shortened."""
    try:
        cells = json.loads(content)
    except ValueError:
        return content[:MAX_CHARACTERS]
    if not isinstance(cells, dict):
        return str(cells)[:MAX_CHARACTERS]
    shown = list(cells.items())[:MAX_CELLS]
    return " · ".join(
        f"{isolate(str(name))}:\u00a0{isolate(str(value)[:MAX_CHARACTERS])}" for name, value in shown
    )


def sheet(view: View) -> Sheet:
    """All rejected rows, masked as they are stored, as a table for a file."""
    t = view.t
    heads = [FileColumn(t("Load"), "count"), FileColumn(t("File")), FileColumn(t("Line"), "count")]
    heads += [FileColumn(t("Why rejected")), FileColumn(t("What the row held (masked)"))]
    stored_rows = rejected_rows(view.store, lang=view.lang)
    rows = [(row.load, row.file, row.line, row.reason_text, row.content) for row in stored_rows]
    return Sheet(t("Rejected rows"), heads, rows, (), t("About this table"), demo=view.store.is_demo)
