"""HTML table of shares or amounts with a horizontal bar in each row.

It is a table and not a figure, so that it needs no chart library and a screen reader can read it row by row.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from charts.tables.data_table import other_rows_link
from persian.bidi import isolate

INITIAL_ROWS = 14  # rows shown at first where the table is only one part of a screen


@dataclass(frozen=True)
class Bar:
    """One row of the table.

    `length`, `lower` and `upper` are fractions of the width of the bar column, from 0 to 1; `value`, `interval` and `n`
    are texts ready to display. A `link` turns the name into a link.
    """

    name: str
    value: str
    length: float  # NaN: no bar
    lower: float = math.nan
    upper: float = math.nan
    interval: str = ""
    n: str = ""
    link: str = ""


@dataclass(frozen=True)
class BarHeaders:
    """Column headers. `n_unit` is shown after the number on narrow screens, where the headers are hidden."""

    name: str
    value: str
    interval: str
    n: str
    n_unit: str


def bars_html(
    rows: Sequence[Bar],
    headers: BarHeaders,
    *,
    caption: str,
    lang: str,
    overall: float | None = None,
    all_rows_link: str = "",
) -> Markup:
    """HTML of the table.

    `overall` draws a mark in every row at the value of the whole, as a fraction of the width of the bar column. With
    `all_rows_link`, the address of the table with all rows, only the first INITIAL_ROWS rows are shown, followed by
    that link.
    """
    ordered = rows[:INITIAL_ROWS] if all_rows_link else rows
    table = _table(ordered, headers, caption=caption, mean=overall)
    return table + other_rows_link(len(rows) - len(ordered), all_rows_link, lang)


def _table(rows: Sequence[Bar], columns: BarHeaders, *, caption: str, mean: float | None) -> Markup:
    body = join(_row(row, columns, mean) for row in rows)
    head = html(
        '<th scope="col" class="name">{}</th>'
        '<th scope="col" class="bar"><span class="unseen">{}</span></th>'
        '<th scope="col" class="share figure">{}</th>'
        '<th scope="col" class="interval figure">{}</th>'
        '<th scope="col" class="count figure">{}</th>',
        columns.name,
        columns.value,
        columns.value,
        columns.interval,
        columns.n,
    )
    return html(
        '<div class="bars-of"><table class="bars"><caption class="unseen">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        caption,
        head,
        body,
    )


def _row(row: Bar, columns: BarHeaders, mean: float | None) -> Markup:
    name = isolate(row.name)
    if row.link:
        name = html('<a href="{}">{}</a>', row.link, name)
    return html(
        '<tr><th scope="row" class="name">{}</th><td class="bar" aria-hidden="true">{}</td>'
        '<td class="share figure{}">{}</td><td class="interval figure">{}</td>'
        '<td class="count figure" data-unit="{}">{}</td></tr>',
        name,
        _track(row, mean),
        "" if math.isfinite(row.length) else " withheld",
        row.value,
        row.interval,
        columns.n_unit,
        row.n,
    )


def _track(row: Bar, mean: float | None) -> Markup:
    """The bar of a row, with its interval over it and the mark of the overall value."""
    parts = []
    if math.isfinite(row.length):
        parts.append(html('<span class="fill" style="width:{:.2%}"></span>', row.length))
    if math.isfinite(row.lower) and math.isfinite(row.upper):
        parts.append(
            html(
                '<span class="range" style="inset-inline-start:{:.2%};width:{:.2%}"></span>',
                row.lower,
                row.upper - row.lower,
            )
        )
    if mean is not None and math.isfinite(mean):
        parts.append(html('<span class="mean" style="inset-inline-start:{:.2%}"></span>', mean))
    return html('<span class="track">{}</span>', join(parts))
