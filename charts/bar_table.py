"""A table of shares or amounts with bars inside: readable without a chart library, and by a screen reader."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

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
) -> str:
    """HTML of the table. `mean` draws a mark at the whole's value; `rest` is the address of the table with all rows,
    if only the first AT_ONCE are to be drawn here.
    """
    shown = rows[:INITIAL_ROWS] if all_rows_link else rows
    table = _table(shown, headers, caption=caption, mean=overall)
    if len(shown) == len(rows):
        return table
    words = translator(lang)("Show the other {n}").format(n=number(len(rows) - len(shown), lang))
    return f'{table}<p class="rest"><a href="{escape(all_rows_link)}">{escape(words)}</a></p>'


def _table(rows: Sequence[Bar], columns: BarHeaders, *, caption: str, mean: float | None) -> str:
    body = "".join(_row(row, columns, mean) for row in rows)
    head = (
        f'<th scope="col" class="name">{escape(columns.name)}</th>'
        f'<th scope="col" class="bar"><span class="unseen">{escape(columns.value)}</span></th>'
        f'<th scope="col" class="share figure">{escape(columns.value)}</th>'
        f'<th scope="col" class="interval figure">{escape(columns.interval)}</th>'
        f'<th scope="col" class="count figure">{escape(columns.n)}</th>'
    )
    return (
        f'<table class="bars"><caption class="unseen">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(row: Bar, columns: BarHeaders, mean: float | None) -> str:
    name = escape(isolate(row.name))
    if row.link:
        name = f'<a href="{escape(row.link)}">{name}</a>'
    return (
        f'<tr><th scope="row" class="name">{name}</th><td class="bar" aria-hidden="true">{_track(row, mean)}</td>'
        f'<td class="share figure">{escape(row.value)}</td><td class="interval figure">{escape(row.interval)}</td>'
        f'<td class="count figure" data-unit="{escape(columns.n_unit)}">{escape(row.n)}</td></tr>'
    )


def _track(row: Bar, mean: float | None) -> str:
    parts = []
    if math.isfinite(row.length):
        parts.append(f'<span class="fill" style="width:{row.length:.2%}"></span>')
    if math.isfinite(row.lower) and math.isfinite(row.upper):
        parts.append(
            f'<span class="range" style="inset-inline-start:{row.lower:.2%};width:{row.upper - row.lower:.2%}"></span>'
        )
    if mean is not None and math.isfinite(mean):
        parts.append(f'<span class="mean" style="inset-inline-start:{mean:.2%}"></span>')
    return f'<span class="track">{"".join(parts)}</span>'
