"""A table of shares or amounts with bars inside: readable without a chart library, and by a screen reader."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from charts.markup import html, join
from persian.bidi import isolate
from persian.digits import number
from persian.translate import translator

INITIAL_ROWS = 14  # rows of a table that is only a part of its screen


@dataclass(frozen=True)
class Bar:
    """One row: a name (perhaps a link), the length of its bar and of its interval from 0 to 1, and its texts."""

    name: str
    value: str
    length: float  # not-a-number: no bar
    lower: float = math.nan
    upper: float = math.nan
    interval: str = ""
    n: str = ""
    link: str = ""


@dataclass(frozen=True)
class BarHeaders:
    """The heads of the columns; `n_unit` follows the number on narrow screens, where there are no heads."""

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
    """HTML of the table. `mean` draws a mark at the whole's value; `rest` is the address of the table with all rows,
    if only the first AT_ONCE are to be drawn here.
    """
    shown = rows[:INITIAL_ROWS] if all_rows_link else rows
    table = _table(shown, headers, caption=caption, mean=overall)
    if len(shown) == len(rows):
        return table
    words = translator(lang)("Show the other {n}").format(n=number(len(rows) - len(shown), lang))
    return html('{}<p class="rest"><a href="{}">{}</a></p>', table, all_rows_link, words)


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
        '<table class="bars"><caption class="unseen">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
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
        '<td class="share figure">{}</td><td class="interval figure">{}</td>'
        '<td class="count figure" data-unit="{}">{}</td></tr>',
        name,
        _track(row, mean),
        row.value,
        row.interval,
        columns.n_unit,
        row.n,
    )


def _track(row: Bar, mean: float | None) -> Markup:
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
