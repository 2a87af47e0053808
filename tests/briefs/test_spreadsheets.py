"""Exported tables: what is written can be read back unchanged, and no cell is a formula."""

import csv
import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from briefs.spreadsheets import BOM, Column, Sheet, as_csv, as_xlsx
from queries.vocabulary.spreadsheet_text import formula_safe

COLUMNS = (
    Column("کد رهگیری", "code"),
    Column("زمان ثبت", "moment"),
    Column("روز", "day"),
    Column("شمار", "count"),
    Column("سهم", "share"),
)
ROWS = (
    ("111-00001", datetime(2025, 8, 3, 14, 30), date(2025, 3, 20), 12345, 0.735),
    ("=1+1", None, None, None, None),
)
ABOUT = (("محدوده", "تبریز · ۹۰ روز گذشته"), ("تا تاریخ", "=HYPERLINK(1)"))
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "\ufeff=1", "\u200f=1", '"=1', "\uff1d1")


def sheet(**change) -> Sheet:
    given = {"title": "پرونده‌ها", "columns": COLUMNS, "rows": ROWS, "about": ABOUT, "about_title": "درباره"}
    return Sheet(**given | change)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_has_a_mark_latin_digits_and_both_calendars():
    content = as_csv(sheet(), "fa")
    assert content.decode().startswith(BOM)
    head, first, _ = rows_of(content)
    assert head == ["کد رهگیری", "زمان ثبت", "زمان ثبت (میلادی)", "روز", "روز (میلادی)", "شمار", "سهم"]
    assert first == [
        "111-00001", "1404/05/12 14:30", "2025-08-03 14:30", "1403/12/30", "2025-03-20", "12345", "0.735"
    ]  # fmt: skip


def test_every_row_of_a_demo_says_so():
    assert [row[-1] for row in rows_of(as_csv(sheet(demo=True), "fa"))] == ["دادهٔ نمونه"] * 3


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_is_a_formula(text):
    content = as_csv(sheet(columns=[Column("=head")], rows=[(text,)]), "fa")
    assert rows_of(content) == [["'=head"], [f"'{text}"]]


def test_a_mistyped_year_stands_as_it_is():
    typed = sheet(columns=[Column("moment", "moment")], rows=[(datetime(1800, 1, 2),)])
    assert rows_of(as_csv(typed, "fa"))[1] == ["1800-01-02 00:00", "1800-01-02 00:00"]
    assert as_xlsx(typed, "fa")[:2] == b"PK"


def test_a_cell_that_is_read_as_several_has_no_formula_inside():
    assert formula_safe("a;=1+1") == "a;'=1+1"
    assert formula_safe('=1;\t"-2; b') == "'=1;\t\"'-2; b"


@pytest.mark.parametrize("text", ["تبریز", "111-1", "a=b", "", "a; b", "۱۲:۳۰; x-y"])
def test_what_is_no_formula_is_left_alone(text):
    assert formula_safe(text) == text


def test_a_workbook_has_dates_numbers_and_no_formula():
    book = load_workbook(io.BytesIO(as_xlsx(sheet(demo=True), "fa")))
    page, about = book.worksheets
    assert page.sheet_view.rightToLeft
    first = [cell.value for cell in page[2]]
    assert first == [
        "111-00001", "۱۴۰۴/۰۵/۱۲ ۱۴:۳۰", datetime(2025, 8, 3, 14, 30), "۱۴۰۳/۱۲/۳۰", datetime(2025, 3, 20), 12345, 0.735
    ]  # fmt: skip
    assert [page.cell(2, 6).number_format, page.cell(2, 7).number_format] == ["#,##0", "0.0%"]
    hostile = page.cell(3, 1)
    assert (hostile.value, hostile.data_type, hostile.quotePrefix) == ("=1+1", "s", True)
    assert not [cell for row in (*page.rows, *about.rows) for cell in row if cell.data_type == "f"]
    about_rows = {row[0].value: row[1].value for row in about.iter_rows(min_row=3)}
    assert about_rows == {"دادهٔ نمونه": "✔", **dict(ABOUT)}


def test_an_english_workbook_runs_from_left_to_right_and_may_be_empty():
    page = load_workbook(io.BytesIO(as_xlsx(sheet(rows=()), "en"))).worksheets[0]
    assert not page.sheet_view.rightToLeft
    assert page.max_row == 1
    assert page.cell(1, 3).value == "زمان ثبت (Gregorian)"


def test_a_sheet_is_printed_on_numbered_pages_as_wide_as_the_paper_with_its_header_and_the_mark_of_a_demo():
    page = load_workbook(io.BytesIO(as_xlsx(sheet(demo=True), "fa"))).worksheets[0]
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.paperSize, page.page_setup.fitToHeight) == (9, 0)
    assert page.print_title_rows == "$1:$1"
    assert page.oddFooter.center.text == "دادهٔ نمونه · صفحهٔ &P از &N"
    own = load_workbook(io.BytesIO(as_xlsx(sheet(), "en"))).worksheets[0]
    assert own.oddFooter.center.text == "Page &P of &N"


def test_a_column_of_texts_is_as_wide_as_they_are_and_breaks_long_ones():
    columns = (Column("دستگاه"), Column("پرسش"), Column("نوع"))
    rows = (("د" * 45, "پ" * 130, "شکایت"),)
    page = load_workbook(io.BytesIO(as_xlsx(sheet(columns=columns, rows=rows), "fa"))).worksheets[0]
    assert [round(page.column_dimensions[name].width) for name in "ABC"] == [47, 61, 27]
    assert page.cell(2, 2).alignment.wrap_text


def test_a_cell_shows_as_many_decimals_as_the_screen():
    rates = sheet(columns=[Column("rate", "decimal")], rows=[(81.9,), (0.04,), (0.004,), (0.0,), (1284,)])
    page = load_workbook(io.BytesIO(as_xlsx(rates, "en"))).worksheets[0]
    assert [cell.number_format for (cell,) in page.iter_rows(min_row=2)] == [
        "#,##0.0", "0.00", "0.000", "#,##0.0", "#,##0"
    ]  # fmt: skip
