"""HTML table that can be sorted by column, searched in Persian or English, and read by a screen reader.

Sorting and searching happen in the browser, by the page's script, based on data attributes in the markup. That is why
each cell carries its sort value.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from charts.markup import EMPTY, html, join
from persian.alphabet import alphabetical
from persian.bidi import isolate
from persian.digits import MISSING, number
from persian.translate import translator

# Number of rows of a long table that a wide screen shows at first: about three screens, which a browser can lay out
# without a noticeable delay.
FIRST_WIDE = 60
# Between the parts of a note. The style sheet hides it where a column is narrower than both parts, and breaks the line.
_DOT = html('<span class="dot"> · </span>')


@dataclass(frozen=True)
class Column:
    """A column: its header, the tooltip of the header (`hint`), and the kind of its cells, which sets their style."""

    title: str
    hint: str = ""
    kind: Literal["name", "text", "figure", "drawing"] = "figure"
    sortable: bool = True
    hidden_on_narrow: bool = False  # on a narrow screen only shown when the reader expands the row
    short: str = ""  # shorter header, shown next to each value on a narrow screen
    on_screen_only: bool = False  # links and buttons, which mean nothing on paper

    @property
    def css_class(self) -> str:
        """The classes of its header and of its cells."""
        return f"{self.kind} on-screen-only" if self.on_screen_only else self.kind

    @property
    def later_class(self) -> str:
        """The class by which its header and cells are hidden where there is no room for them."""
        return " later" if self.hidden_on_narrow else ""


@dataclass(frozen=True)
class Cell:
    """A cell: its text, a note in smaller type below it, its sort value, a link and a drawing.

    Cells without a sort value (None or NaN) are sorted last.
    """

    text: str
    note: str = ""
    sort: float | str | None = None
    link: str = ""
    drawing: Markup = EMPTY  # a sparkline or bar
    mark: Markup = EMPTY  # small marks beside the text
    muted: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing but the dash for a missing value."""
        return self.text == MISSING and not (self.note or self.link or self.drawing or self.mark)


def count_cell(n: int, lang: str) -> Cell:
    """The cell of a count, which is muted where there is nothing to count."""
    return Cell(number(n, lang), sort=n, muted=not n)


@dataclass(frozen=True)
class Row:
    """A row; `is_total` marks the row of the whole, of which the other rows are parts.

    A row that `stands_out` is shown on a narrow screen even where the rows beside it wait until they are asked for.
    """

    cells: Sequence[Cell] = field(default_factory=tuple)
    is_total: bool = False
    stands_out: bool = False
    group: str = ""  # the rows can be filtered by group


def table_html(
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    caption: str,
    lang: str,
    search: str = "",
    groups: str = "",
    narrow_rows: int = 0,
    folds_columns: bool = False,
) -> Markup:
    """HTML of the table.

    `search` is the label of the search box above the table and `groups` that of the list of groups; "" leaves them
    out. If `narrow_rows` is not 0, a narrow screen shows only that many rows and those that stand out, and a wide
    screen only FIRST_WIDE, until the reader asks for all rows. With `folds_columns` there is a button that shows the
    columns `hidden_on_narrow` where a style sheet hides them. Raises ValueError if a row does not have one cell per
    column.
    """
    head = join(_head(column) for column in columns)
    has_hidden_columns = any(column.hidden_on_narrow for column in columns)
    markup = [_ColumnMarkup.of(column, lang if has_hidden_columns else "") for column in columns]
    body = join(
        _row(row, markup, folded=_folded_attributes(row, i, narrow_rows) if narrow_rows else "")
        for i, row in enumerate(rows)
    )
    more = ""
    if narrow_rows and any(_folded_attributes(row, i, narrow_rows) for i, row in enumerate(rows)):
        words = translator(lang)("Show all {n} rows").format(n=number(len(rows), lang))
        wide = " far" if len(rows) > FIRST_WIDE else ""
        more = html('<button type="button" class="all-rows{}" data-all-rows>{}</button>', wide, words)
    above = _finders(rows, search, groups, lang)
    if folds_columns:
        all_columns = translator(lang)("Show all columns")
        above += html('<button type="button" class="all-columns" data-all-columns>{}</button>', all_columns)
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
    """HTML of the search box, the list of groups, and the hidden message for a search without matches."""
    t = translator(lang)
    group_names = sorted({row.group for row in rows if row.group}, key=alphabetical)
    box = group_list = ""
    if search:
        box = html(
            '<input type="search" class="find" data-find placeholder="{}" '
            'aria-label="{}" autocomplete="off">',
            search,
            search,
        )
    if groups and len(group_names) > 1:
        options = join(html('<option value="{}">{}</option>', name, name) for name in group_names)
        all_groups = html('<option value="">{}</option>', t("{name}: all").format(name=groups))
        group_list = html(
            '<select class="find" data-group-of aria-label="{}">{}{}</select>', groups, all_groups, options
        )
    if not box and not group_list:
        return EMPTY
    no_match = html('<p class="caption none" hidden>{}</p>', t("No match"))
    return html('<div class="finders">{}{}</div>{}', box, group_list, no_match)


def _head(column: Column) -> Markup:
    words = column.title
    if not words:  # such as above a column of bars; a screen reader would announce an empty heading
        return html('<td class="{}"></td>', column.css_class)
    hint = html(' title="{}"', column.hint) if column.hint else ""
    inner = html('<button type="button" data-sort{}>{}</button>', hint, words) if column.sortable else words
    return html('<th scope="col" class="{}{}">{}</th>', column.css_class, column.later_class, inner)


def _folded_attributes(row: Row, index: int, narrow_rows: int) -> str:
    """Attributes of a row that is hidden at first: `data-beyond` on narrow screens, `data-far` on wide ones too."""
    beyond = index >= narrow_rows and not row.stands_out
    return (" data-beyond" if beyond else "") + (" data-far" if index >= FIRST_WIDE else "")


@dataclass(frozen=True)
class _ColumnMarkup:
    """What all cells of a column have in common: the element and its attributes, made once for all rows."""

    tag: str
    opening: Markup  # up to the classes of the column
    later: str
    label: Markup
    # Of a column with names the language of a button that expands the row on a narrow screen; "" without a button.
    expand_lang: str

    @classmethod
    def of(cls, column: Column, expand_lang: str) -> "_ColumnMarkup":
        tag, scope = ("th", html(' scope="row"')) if column.kind == "name" else ("td", "")
        return cls(
            tag,
            html('<{}{} class="{}', tag, scope, column.css_class),
            column.later_class,
            html(' data-label="{}"', column.short or column.title),
            expand_lang if column.kind == "name" else "",
        )


def _row(row: Row, columns: Sequence[_ColumnMarkup], *, folded: str) -> Markup:
    """HTML of a row; `folded` has the attributes that hide it at first."""
    cells = join(_cell(cell, column) for cell, column in zip(row.cells, columns, strict=True))
    attributes = html(' class="whole" data-whole') if row.is_total else ""
    attributes += folded
    attributes += html(' data-group="{}"', row.group) if row.group else ""
    return html("<tr{}>{}</tr>", attributes, cells)


def _cell(cell: Cell, column: _ColumnMarkup) -> Markup:
    """HTML of a cell."""
    text = isolate(cell.text) if cell.text else ""
    if cell.link:
        text = html('<a href="{}">{}</a>', cell.link, text)
    note = html("<small>{}</small>", join(cell.note.split(" · "), separator=_DOT)) if cell.note else ""
    value = "" if cell.sort is None or cell.sort != cell.sort else _sorted_by(cell.sort)
    blank = " blank" if cell.is_blank and column.tag == "td" else ""
    more = ""
    if column.expand_lang:
        words = translator(column.expand_lang)("All figures: {name}").format(name=cell.text)
        more = html(
            '<button type="button" class="all-figures" data-all-figures aria-expanded="false" '
            'aria-label="{}"></button>',
            words,
        )
    return html(
        '{}{}{}{}" data-value="{}"{}>{}{}{}{}{}</{}>',
        column.opening,
        " quiet" if cell.muted else "",
        blank,
        column.later,
        value,
        column.label,
        text,
        cell.mark,
        note,
        cell.drawing,
        more,
        column.tag,
    )


def _sorted_by(value: float | str) -> str:
    """The sort value as text. Floats are written in full precision, so that sorting does not depend on rounding."""
    return value if isinstance(value, str) else repr(float(value)) if math.isfinite(value) else ""


def other_rows_link(n: int, address: str, lang: str) -> Markup:
    """HTML of the link below a table that shows its other `n` rows; empty if there are none.

    On paper, where there are no links, it says that they are left out.
    """
    if not n:
        return EMPTY
    t = translator(lang)
    return html(
        '<p class="rest"><a href="{}">{}</a></p><p class="left-out caption">{}</p>',
        address,
        t("Show the other {n}").format(n=number(n, lang)),
        t.plural("{n} more is not on this page.", "{n} more are not on this page.", n).format(
            n=number(n, lang)
        ),
    )
