"""Export of tables as CSV and XLSX: the same figures as on the screen, safe to open, with a sheet that explains them.

Numbers are numeric cells and dates are date cells. Each date has a second column with the Jalali date as text. Texts
that a spreadsheet would execute as a formula are neutralised (CSV injection). Callers explain empty cells.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from persian.calendar import CalendarError, to_jalali
from persian.digits import with_digits
from queries.vocabulary.labels import DEMO_LABEL, Text
from queries.vocabulary.spreadsheet_text import formula_safe, looks_like_formula

Kind = Literal["text", "code", "count", "decimal", "ratio", "share", "day", "moment"]
Value = str | int | float | date | datetime | None
BOM = "\ufeff"
GREGORIAN = Text("میلادی", "Gregorian")
# Excel fills in both numbers.
PAGE = Text("صفحهٔ &P از &N", "Page &P of &N")
_NUMBER_FORMATS = {
    "count": "#,##0",
    "decimal": "#,##0.0",
    "small": "0.00",
    "smallest": "0.000",
    "ratio": "#,##0.00",
    "share": "0.0%",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
}
_WIDTHS: dict[Kind, int] = {
    "text": 26,
    "code": 18,
    "count": 11,
    "decimal": 11,
    "ratio": 11,
    "share": 10,
    "day": 12,
    "moment": 17,
}
WIDEST_TEXT = 60  # of a column of texts, which is as wide as the longest of them; longer ones are broken
FIRST_YEAR = 1901  # earlier dates cannot be stored as dates in a workbook, and are written as text
A4 = 9  # the number of this size of paper in Excel
_SHEET_NAME = 31  # maximum length of a sheet name in Excel


@dataclass(frozen=True)
class Column:
    """A column: its head and the kind of its cells."""

    title: str
    kind: Kind = "text"

    @property
    def is_date(self) -> bool:
        """Whether its cells are dates. Dates take two columns: Jalali as text, and Gregorian as a date."""
        return self.kind in ("day", "moment")


@dataclass(frozen=True)
class Sheet:
    """A table to export. `about` are (label, text) lines that explain it; `demo` marks demo data."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    about: Sequence[tuple[str, str]]
    about_title: str
    demo: bool = False


def as_csv(sheet: Sheet, lang: str) -> bytes:
    """The table as CSV: UTF-8 with a byte order mark (for Excel), Latin digits, Jalali and ISO dates.

    With demo data every row gets a column that says so, because a CSV file has no other place for it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    marked = [DEMO_LABEL.label(lang)] if sheet.demo else []
    writer.writerow([*(formula_safe(head) for head in _heads(sheet, lang)), *marked])
    for row in sheet.rows:
        cells: list[object] = []
        for column, value in zip(sheet.columns, row, strict=True):
            cells += _csv_cells(column, value)
        writer.writerow([*cells, *marked])
    return (BOM + text.getvalue()).encode()


def as_xlsx(sheet: Sheet, lang: str) -> bytes:
    """The table as XLSX: a sheet with the rows, right-to-left in Persian, and a sheet that explains them."""
    return as_book([sheet], title=sheet.title, lang=lang)


def as_book(sheets: Sequence[Sheet], *, title: str, lang: str) -> bytes:
    """Several tables as one XLSX workbook: a sheet for each, and a last sheet with the explanations of the first table.

    The workbook is written without formulas and links, whatever its texts look like.
    """
    from xlsxwriter import Workbook  # slow to import

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        demo = any(sheet.demo for sheet in sheets)
        book.set_properties({"title": title, "comments": DEMO_LABEL.label(lang) if demo else ""})
        for sheet in sheets:
            _write_rows(book, sheet, lang)
        _write_about(book, replace(sheets[0], title=title), lang)
    return content.getvalue()


def jalali(value: date | datetime, lang: str) -> str:
    """The Jalali date, for a datetime with the time: ۱۴۰۴/۰۵/۱۲ ۱۴:۳۰."""
    try:
        text = str(to_jalali(value))
    except CalendarError:  # a mistyped year in the source; shown as it is
        text = f"{value:%Y-%m-%d}"
    if isinstance(value, datetime):
        text = f"{text} {value:%H:%M}"
    return with_digits(text, lang)


def _heads(sheet: Sheet, lang: str) -> Iterator[str]:
    for column in sheet.columns:
        yield column.title
        if column.is_date:
            yield f"{column.title} ({GREGORIAN.label(lang)})"


def _csv_cells(column: Column, value: Value) -> list[object]:
    if value is None:
        return ["", ""] if column.is_date else [""]
    if isinstance(value, date):  # includes datetime, a subclass of date
        iso = (
            value.isoformat(sep=" ", timespec="minutes") if isinstance(value, datetime) else value.isoformat()
        )
        return [jalali(value, "en"), iso]
    return [formula_safe(value) if isinstance(value, str) else value]


def _write_rows(book: Any, sheet: Sheet, lang: str) -> None:
    """Write a sheet of a workbook: its header, its rows, and the widths of its columns."""
    page = book.add_worksheet(sheet.title[:_SHEET_NAME])
    _lay_out(page, lang, demo=sheet.demo)
    page.repeat_rows(0)
    head = book.add_format(
        {"bold": True, "bg_color": "#E2EFF3", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    )
    formats = {
        kind: book.add_format({"num_format": shape, "valign": "top"})
        for kind, shape in _NUMBER_FORMATS.items()
    }
    # `quote_prefix` is Excel's own marker for "this is text", the equivalent of a leading apostrophe.
    wrapped = {"text_wrap": True, "valign": "top"}
    quoted = book.add_format({"quote_prefix": True} | wrapped)
    plain = book.add_format(wrapped)
    position = 0
    for i, column in enumerate(sheet.columns):
        width = _width(column, [row[i] for row in sheet.rows])
        page.set_column(position, position + (1 if column.is_date else 0), width)
        position += 2 if column.is_date else 1
    for i, title in enumerate(_heads(sheet, lang)):
        page.write_string(0, i, title, head)
    page.freeze_panes(1, 1)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), position - 1)
    for number, row in enumerate(sheet.rows, 1):
        position = 0
        for column, value in zip(sheet.columns, row, strict=True):
            if value is None:
                pass
            elif isinstance(value, date):
                page.write_string(number, position, jalali(value, lang), plain)
                if value.year >= FIRST_YEAR:
                    page.write_datetime(number, position + 1, value, formats[column.kind])
                else:
                    page.write_string(number, position + 1, f"{value:%Y-%m-%d}")
            elif isinstance(value, str):
                page.write_string(number, position, value, quoted if looks_like_formula(value) else plain)
            else:
                page.write_number(number, position, value, formats.get(_number_format(column, value)))
            position += 2 if column.is_date else 1


def _number_format(column: Column, value: float) -> str:
    """The key of the number format of a cell.

    Of decimals, counts stand without a fraction, and a small rate has as many decimals as its first digit needs, as on
    the screen: 0.0 would say that there is nothing.
    """
    if column.kind != "decimal":
        return column.kind
    if isinstance(value, int):
        return "count"
    if value and not round(value, 1):
        return "small" if round(value, 2) else "smallest"
    return "decimal"


def _width(column: Column, values: Sequence[Value]) -> int:
    """The width of a column in letters."""
    width = _WIDTHS[column.kind]
    if column.kind != "text":
        return width
    return min(max([width, *(len(value) + 1 for value in values if isinstance(value, str))]), WIDEST_TEXT)


def _write_about(book: Any, sheet: Sheet, lang: str) -> None:
    page = book.add_worksheet(sheet.about_title[:_SHEET_NAME])
    _lay_out(page, lang, demo=sheet.demo)
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 100)
    bold = book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    title = book.add_format({"bold": True, "font_size": 14})
    page.write_string(0, 0, sheet.title, title)
    lines = [*([(DEMO_LABEL.label(lang), "✔")] if sheet.demo else []), *sheet.about]
    for number, (label, text) in enumerate(lines, 2):
        page.write_string(number, 0, label, bold)
        page.write_string(number, 1, text, wrap)


def _lay_out(page: Any, lang: str, *, demo: bool) -> None:
    """The direction of a sheet, and its pages on paper: A4, as wide as one page, numbered, demo data marked."""
    if lang == "fa":
        page.right_to_left()
    page.set_landscape()
    page.set_paper(A4)
    page.set_footer("&C" + " · ".join([*([DEMO_LABEL.label(lang)] if demo else []), PAGE.label(lang)]))
    page.fit_to_pages(1, 0)
