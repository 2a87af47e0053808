"""Workbooks: real dates, numbers, line numbers of the sheet, damaged files."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from intake.errors import FileError
from intake.readers.source_file import inspect_file
from intake.readers.workbook_sheets import SheetSize, _problem, sheets
from queries.settings.province_settings import Settings
from tests.intake.reading import read_all, reasons, small

HEADER = ["id", "registered", "agency"]


def workbook(path: Path, *rows: list[Any], before: int = 0, sheet: str = "Sheet", second: str = "") -> Path:
    """Write a workbook with these rows, after some empty lines and optionally with a second sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for _ in range(before):
        page.append([])
    for row in rows:
        page.append(row)
    if second:
        book.create_sheet(second).append(["something", "else"])
    book.save(path)
    return path


def test_cells_of_every_type_are_read_as_text(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "cases.xlsx",
        HEADER,
        [12, datetime(2025, 8, 3, 14, 30, 5), "آب"],
        [12.5, date(2025, 8, 3), "آب"],
        ["۱۳", "۱۴۰۴/۰۵/۱۲ ۱۴:۳۰", 5],
        ["x", 45872.604166667, True],
        [1234567890123, "2025-08-03T11:00:00Z", None],
    )
    records = read_all(path, small()).records
    assert list(records["id"]) == ["12", "12.5", "13", "x", "1234567890123"]
    assert list(records["registered_at"].astype(str)) == [
        "2025-08-03 14:30:05", "2025-08-03 00:00:00", "2025-08-03 14:30:00", "2025-08-03 14:30:00",
        "2025-08-03 14:30:00",
    ]  # fmt: skip
    assert list(records["agency"])[:4] == ["آب", "آب", "5", "true"]


def test_real_dates_need_no_format(tmp_path: Path) -> None:
    path = workbook(tmp_path / "cases.xlsx", HEADER, ["a", datetime(2025, 8, 3, 14, 30), "x"])
    records = read_all(path, small(dates={"formats": ["%d/%m/%Y"]})).records
    assert str(records["registered_at"][0]) == "2025-08-03 14:30:00"


def test_numbers_are_days_of_six_digits_where_the_mapping_says_so(tmp_path: Path) -> None:
    path = workbook(tmp_path / "cases.xlsx", HEADER, ["a", 40512, "x"], ["b", datetime(2025, 8, 4, 9), "x"])
    records = read_all(path, small(dates={"formats": ["jalali:%y%m%d"]})).records
    assert list(records["registered_at"].astype(str)) == ["2025-08-03 00:00:00", "2025-08-04 09:00:00"]


def test_lines_are_those_of_the_sheet(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "cases.xlsx", HEADER, ["a", "1404/05/12", "x"], [], [None, "1404/05/12", "x"], before=2
    )
    batch = read_all(path, small())
    assert list(batch.records["line"]) == [4]
    assert reasons(batch) == [(6, "no_id")]
    assert batch.read == 2


def test_the_sheet_that_the_mapping_names_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "cases.xlsx", HEADER, ["a", "1404/05/12", "x"], sheet="داده", second="دیگر")
    assert len(read_all(path, small(sheet="داده")).records) == 1
    path = workbook(tmp_path / "other.xlsx", ["no", "headings"], sheet="داده", second="دیگر")
    with pytest.raises(FileError, match="داده, دیگر"):
        read_all(path, small(sheet="نیست"))


@pytest.mark.parametrize("content", [b"PK\x03\x04 but no workbook", b"plain text", b"\xd0\xcf\x11\xe0junk"])
def test_damaged_workbooks(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cases.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileError, match="damaged"):
        read_all(path, small())


def test_a_cut_off_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "cases.xlsx", HEADER, ["a", "1404/05/12", "x"])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(FileError, match="damaged"):
        read_all(path, small())


def test_sheets_without_rows(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no rows"):
        read_all(workbook(tmp_path / "a.xlsx", HEADER), small())
    with pytest.raises(FileError, match="empty"):
        read_all(workbook(tmp_path / "b.xlsx"), small())


def test_numbers_that_a_workbook_cannot_keep_are_no_ids(tmp_path: Path) -> None:
    largest = 2**53 - 1
    numbers = [140_300_000_000_100_001, 140_300_000_000_100_002, 140_300_000_000_100_000, largest]
    rows = [[number, "1404/05/12", "x"] for number in [*numbers, "140300000000100001"]]

    batch = read_all(workbook(tmp_path / "cases.xlsx", HEADER, *rows), small())

    assert list(batch.records["id"]) == [str(largest), "140300000000100001"]
    assert reasons(batch) == [(line, "shortened_id") for line in (2, 3, 4)]
    assert batch.rejected["detail"][0] == "id: 1.40300000000100e+17"


def test_headings_below_title_rows_and_over_two_rows(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "cases.xlsx",
        ["Report", None, None],
        ["id", "Case", None],
        [None, "registered", "agency"],
        ["a", "1404/05/12", "x"],
        before=1,
    )

    batch = read_all(path, small(title_rows=2))

    assert list(batch.records["id"]) == ["a"]
    assert list(batch.records["agency"]) == ["x"]


def test_the_sheets_and_their_sizes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "cases.xlsx", HEADER, ["a", "1404/05/12", "x"], sheet="یک", second="دو")

    assert sheets(inspect_file(path, Settings().limits)) == [
        SheetSize("یک", 2, 3, [tuple(HEADER), ("a", "1404/05/12", "x")]),
        SheetSize("دو", 1, 2, []),
    ]


def test_a_cell_merged_over_rows_holds_for_each_of_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["agency", "id", "registered"])
    for row in [["آب", "a", "1404/05/12"], [None, "b", "1404/05/12"], [None, "c", "1404/05/13"]]:
        page.append(row)
    page.append([None, "d", "1404/05/13"])
    page.append(["برق", "e", "1404/05/14"])
    page.merge_cells("A2:A4")
    book.save(tmp_path / "cases.xlsx")
    records = read_all(tmp_path / "cases.xlsx", small()).records
    assert list(records["agency"].astype(object).fillna("")) == ["آب", "آب", "آب", "", "برق"]


def test_headings_merged_over_rows_fill_no_data(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["id", "registered", "agency", "x"])
    page.append([None, None, None, "y"])
    page.append(["a", "1404/05/12", None, None])
    for column in "ABC":
        page.merge_cells(f"{column}1:{column}2")
    book.save(tmp_path / "cases.xlsx")
    records = read_all(tmp_path / "cases.xlsx", small(title_rows=1)).records
    assert list(records["agency"].astype(object).fillna("")) == [""]


def test_a_workbook_with_a_password_is_named_as_such() -> None:
    # What the library says of one; writing one needs another library.
    source = inspect_file(Path(__file__), Settings().limits)
    assert "password" in str(_problem("damaged", ("Workbook is password protected",), source))
    assert "رمز" in _problem("damaged", ("Workbook is password protected",), source).message_fa


def test_hidden_sheets_and_charts_are_not_the_first_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    hidden, data = book.active, book.create_sheet("داده")
    hidden.sheet_state = "hidden"
    for page, case in ((hidden, "old"), (data, "a")):
        page.append(HEADER)
        page.append([case, "1404/05/12", "x"])
    book.create_chartsheet("chart", 0)
    book.active = 2
    path = tmp_path / "cases.xlsx"
    book.save(path)
    assert list(read_all(path, small()).records["id"]) == ["a"]
    assert list(read_all(path, small(sheet="Sheet")).records["id"]) == ["old"]
    assert [sheet.name for sheet in sheets(inspect_file(path, Settings().limits))] == ["داده"]
