"""A table of figures: sorted by a click on a head, searched in Persian or English, and read well by a screen reader.

Sorting and searching are done in the browser by the page's script, on the values that stand in the markup.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from persian.bidi import isolate
from persian.translate import translator


@dataclass(frozen=True)
class Column:
    """A column: its head, what hovering over the head says, and how its cells stand."""

    title: str
    hint: str = ""
    kind: Literal["name", "text", "figure", "drawing"] = "figure"
    sortable: bool = True


@dataclass(frozen=True)
class Cell:
    """A cell: text, below it a smaller line, the value to sort by (missing ones come last), a link, or a drawing."""

    text: str
    note: str = ""
    sort: float | str | None = None
    link: str = ""
    drawing: str = ""  # HTML of a sparkline or bar, already escaped
    quiet: bool = False


@dataclass(frozen=True)
class Row:
    """A row, and whether it is set apart (the whole, of which the others are parts)."""

    cells: Sequence[Cell] = field(default_factory=tuple)
    whole: bool = False


def table_html(
    columns: Sequence[Column], rows: Sequence[Row], *, caption: str, lang: str, search: str = ""
) -> str:
    """HTML of the table. `search` is the label of the search box above it; "" leaves the box out."""
    head = "".join(_head(column) for column in columns)
    body = "".join(_row(row, columns) for row in rows)
    box = ""
    if search:
        nothing = translator(lang)("No match")
        box = (
            f'<input type="search" class="find" data-find placeholder="{escape(search)}" '
            f'aria-label="{escape(search)}" autocomplete="off"><p class="caption none" hidden>{escape(nothing)}</p>'
        )
    return (
        f'<div class="figures-of">{box}<div class="scroller" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table class="figures"><caption class="unseen">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _head(column: Column) -> str:
    words = escape(column.title)
    hint = f' title="{escape(column.hint)}"' if column.hint else ""
    inner = f'<button type="button" data-sort{hint}>{words}</button>' if column.sortable else words
    return f'<th scope="col" class="{column.kind}">{inner}</th>'


def _row(row: Row, columns: Sequence[Column]) -> str:
    cells = "".join(_cell(cell, column) for cell, column in zip(row.cells, columns, strict=True))
    kept = ' class="whole" data-whole' if row.whole else ""
    return f"<tr{kept}>{cells}</tr>"


def _cell(cell: Cell, column: Column) -> str:
    text = escape(isolate(cell.text)) if cell.text else ""
    if cell.link:
        text = f'<a href="{escape(cell.link)}">{text}</a>'
    note = f"<small>{escape(cell.note)}</small>" if cell.note else ""
    value = "" if cell.sort is None or cell.sort != cell.sort else escape(_sorted_by(cell.sort))
    tag, scope = ("th", ' scope="row"') if column.kind == "name" else ("td", "")
    quiet = " quiet" if cell.quiet else ""
    label = f' data-label="{escape(column.title)}"'
    return f'<{tag}{scope} class="{column.kind}{quiet}" data-value="{value}"{label}>{text}{note}{cell.drawing}</{tag}>'


def _sorted_by(value: float | str) -> str:
    return value if isinstance(value, str) else repr(float(value)) if math.isfinite(value) else ""
