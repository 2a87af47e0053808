"""A table of figures: sorted by a click on a head, searched in Persian or English, and read well by a screen reader.

Sorting and searching are done in the browser by the page's script, on the values that stand in the markup.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from persian.bidi import isolate
from persian.digits import number
from persian.names import fold
from persian.translate import translator

# Rows of a long table on a wide screen: three screens full, and what a browser lays out at once.
FIRST_WIDE = 60


@dataclass(frozen=True)
class Column:
    """A column: its head, what hovering over the head says, and how its cells stand."""

    title: str
    hint: str = ""
    kind: Literal["name", "text", "figure", "drawing"] = "figure"
    sortable: bool = True
    hidden_on_narrow: bool = False  # on a narrow screen its figures are seen when one asks for them
    short: str = ""  # its head beside each figure, on a narrow screen


@dataclass(frozen=True)
class Cell:
    """A cell: text, below it a smaller line, the value to sort by (missing ones come last), a link, or a drawing."""

    text: str
    note: str = ""
    sort: float | str | None = None
    link: str = ""
    drawing: str = ""  # HTML of a sparkline or bar, already escaped
    muted: bool = False


@dataclass(frozen=True)
class Row:
    """A row, and whether it is set apart (the whole, of which the others are parts)."""

    cells: Sequence[Cell] = field(default_factory=tuple)
    is_total: bool = False
    group: str = ""  # by which the rows can be narrowed


def table_html(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    caption: str,
    lang: str,
    search: str = "",
    groups: str = "",
    narrow_rows: int = 0,
) -> Markup:
    """HTML of the table.

    `search` is the label of the search box above it, `groups` that of the list of the rows' groups; "" leaves them
    out. On a narrow screen only the `first` rows are seen until one asks for all, on a wide one `FIRST_WIDE` (0: all).
    """
    head = join(_head(column) for column in columns)
    body = join(
        _row(row, columns, lang=lang, behind=_folded_attributes(i, narrow_rows) if narrow_rows else "")
        for i, row in enumerate(rows)
    )
    more = ""
    if narrow_rows and len(rows) > narrow_rows:
        words = translator(lang)("Show all {n} rows").format(n=number(len(rows), lang))
        wide = " far" if len(rows) > FIRST_WIDE else ""
        more = html('<button type="button" class="all-rows{}" data-all-rows>{}</button>', wide, words)
    above = _finders(rows, search, groups, lang)
    return html(
        '<div class="figures-of">{}<div class="scroller" tabindex="0" role="region" '
        'aria-label="{}"><table class="figures"><caption class="unseen">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}</div>",
        above,
        caption,
        caption,
        head,
        body,
        more,
    )


def _finders(rows: Sequence[Row], search: str, groups: str, lang: str) -> Markup:
    """HTML of the search box and the list of groups, and what is said where nothing matches."""
    t = translator(lang)
    named = sorted({row.group for row in rows if row.group}, key=fold)
    box = listed = ""
    if search:
        box = html(
            '<input type="search" class="find" data-find placeholder="{}" '
            'aria-label="{}" autocomplete="off">',
            search,
            search,
        )
    if groups and len(named) > 1:
        options = join(html('<option value="{}">{}</option>', name, name) for name in named)
        whole = html('<option value="">{}</option>', t("{name}: all").format(name=groups))
        listed = html(
            '<select class="find" data-group-of aria-label="{}">{}{}</select>', groups, whole, options
        )
    if not box and not listed:
        return EMPTY
    nothing = html('<p class="caption none" hidden>{}</p>', t("No match"))
    return html('<div class="finders">{}{}</div>{}', box, listed, nothing)


def _head(column: Column) -> Markup:
    words = column.title
    hint = html(' title="{}"', column.hint) if column.hint else ""
    inner = html('<button type="button" data-sort{}>{}</button>', hint, words) if column.sortable else words
    return html('<th scope="col" class="{}">{}</th>', column.kind, inner)


def _folded_attributes(place: int, first: int) -> str:
    """Attributes of a row that is seen only when one asks for all: on a narrow screen, or on any."""
    return (" data-beyond" if place >= first else "") + (" data-far" if place >= FIRST_WIDE else "")


def _row(row: Row, columns: Sequence[Column], *, lang: str, behind: str) -> Markup:
    later = any(column.hidden_on_narrow for column in columns)
    cells = join(
        _cell(cell, column, lang if later and column.kind == "name" else "")
        for cell, column in zip(row.cells, columns, strict=True)
    )
    kept = html(' class="whole" data-whole') if row.is_total else ""
    kept += behind
    kept += html(' data-group="{}"', row.group) if row.group else ""
    return html("<tr{}>{}</tr>", kept, cells)


def _cell(cell: Cell, column: Column, opened_in: str) -> Markup:
    """HTML of a cell; with the button that shows the row's other figures, named in a language."""
    text = isolate(cell.text) if cell.text else ""
    if cell.link:
        text = html('<a href="{}">{}</a>', cell.link, text)
    note = html("<small>{}</small>", cell.note) if cell.note else ""
    value = "" if cell.sort is None or cell.sort != cell.sort else _sorted_by(cell.sort)
    tag, scope = ("th", html(' scope="row"')) if column.kind == "name" else ("td", "")
    quiet = " quiet" if cell.muted else ""
    label = html(' data-label="{}"', column.short or column.title)
    name = f"{column.kind}{quiet}{' later' if column.hidden_on_narrow else ''}"
    more = ""
    if opened_in:
        words = translator(opened_in)("All figures: {name}").format(name=cell.text)
        more = html(
            '<button type="button" class="all-figures" data-all-figures aria-expanded="false" '
            'aria-label="{}"></button>',
            words,
        )
    inside = join([text, note, cell.drawing, more])
    return html('<{}{} class="{}" data-value="{}"{}>{}</{}>', tag, scope, name, value, label, inside, tag)


def _sorted_by(value: float | str) -> str:
    return value if isinstance(value, str) else repr(float(value)) if math.isfinite(value) else ""
