"""Headings below another number of titles than the mapping says, and on a sheet of another name."""

from pathlib import Path

import openpyxl
import pytest

from intake.commands.value_notes_text import note_lines
from intake.errors import FileError, MappingError
from intake.mapping.heading_search import heading_row
from intake.parsing.reading_notes import ReadingNotes
from tests.intake.reading import csv_of, read_all, small
from tests.thorough import ordinary_first

TITLES = [["گزارش ماه خرداد"], ["تاریخ تهیه: 1404/03/01"], ["استان", "آذربایجان شرقی"]]
HEADER = ["id", "registered", "agency"]
CASES = [[f"c{n}", f"1404/03/{n:02}", "x"] for n in range(1, 9)]


def write(path: Path, rows: list[list[str]]) -> Path:
    """A file with these rows, CSV or a workbook."""
    if path.suffix == ".csv":
        return csv_of(path.parent, "\n".join(",".join(row + [""] * (3 - len(row))) for row in rows))
    return book_of(path, {"Sheet": rows})


def book_of(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """A workbook of sheets with these rows."""
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("name", ["cases.csv", "cases.xlsx"])
@pytest.mark.parametrize("there", ordinary_first(2, [1, 0, 2, 3]))
@pytest.mark.parametrize("said", [0, 1, 3])
def test_more_or_fewer_titles_than_the_mapping_says(tmp_path: Path, name: str, there: int, said: int) -> None:
    path = write(tmp_path / name, [*TITLES[:there], HEADER, *CASES])
    batch = read_all(path, small(title_rows=said))
    assert list(batch.records["id"]) == [row[0] for row in CASES]
    assert list(batch.records["line"]) == list(range(there + 2, there + 2 + len(CASES)))
    assert not len(batch.rejected)


@pytest.mark.parametrize("name", ordinary_first(1, ["cases.csv", "cases.xlsx"]))
def test_headings_in_two_rows_are_found_below_more_titles(tmp_path: Path, name: str) -> None:
    rows = [["پرونده", "ثبت", "پاسخ"], ["id", "تاریخ", "تاریخ"], *CASES]
    mapping = small(title_rows=1, columns={"registered_at": "تاریخ ثبت"})
    for titles in (TITLES[:0], TITLES[:1], TITLES):
        assert len(read_all(write(tmp_path / name, [*titles, *rows]), mapping).records) == len(CASES)


@pytest.mark.parametrize("name", ["cases.csv", "cases.xlsx"])
def test_headings_repeated_below_cases_are_not_the_first_row(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, [*CASES[:4], HEADER, *CASES[4:]])
    with pytest.raises(MappingError) as caught:
        read_all(path, small())
    assert "title_rows" in caught.value.message_en
    assert heading_row([*CASES[:4], HEADER], small(), "x") == 0


def test_other_headings_are_refused_as_before(tmp_path: Path) -> None:
    path = csv_of(tmp_path, "number,day,office\n1,1404/05/12,x\n")
    with pytest.raises(MappingError) as caught:
        read_all(path, small(title_rows=0))
    assert "The file has: number, day, office" in caught.value.message_en


def test_the_only_sheet_with_the_headings_is_read_if_the_named_one_is_not_there(tmp_path: Path) -> None:
    help_page = [["راهنما"], ["ستون", "معنی", "نمونه"], ["id", "شماره", "c1"]]
    path = book_of(tmp_path / "tir.xlsx", {"راهنما": help_page, "گزارش تیر": [HEADER, *CASES]})
    notes = ReadingNotes()
    batch = read_all(path, small(sheet="گزارش خرداد"), notes=notes)
    assert list(batch.records["id"]) == [row[0] for row in CASES]
    for lang in ("fa", "en"):
        line = next(line for line in note_lines(notes, lang))
        assert "گزارش خرداد" in line
        assert "گزارش تیر" in line
    assert notes.as_json()["sheets_instead"] == [
        {"file": "tir.xlsx", "named": "گزارش خرداد", "read": "گزارش تیر"}
    ]


def test_several_such_sheets_are_refused_with_what_to_do_unless_all_are_wanted(tmp_path: Path) -> None:
    sheets = {"help": [["x"]], "tir": [HEADER, *CASES[:4]], "mordad": [HEADER, *CASES[4:]]}
    path = book_of(tmp_path / "cases.xlsx", sheets)
    with pytest.raises(FileError) as caught:
        read_all(path, small(sheet="khordad"))
    assert "The file has: help, tir, mordad. Correct the name in that line" in caught.value.message_en
    assert "خط sheet" in caught.value.message_fa
    assert len(read_all(path, small(sheet="khordad", sheets="alike")).records) == len(CASES)
    assert len(read_all(path, small(sheet="mordad")).records) == 4
