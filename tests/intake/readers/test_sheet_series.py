"""Tables that go on over several sheets: each month, county or office on a sheet of its own (`sheet_series`)."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from intake.commands.value_notes_text import note_lines
from intake.errors import FileError
from intake.parsing.reading_notes import ReadingNotes
from tests.intake.readers.other_workbooks import write_ods, write_open_document, write_xlsb
from tests.intake.reading import read_all, reasons, small
from tests.thorough import THOROUGH, ordinary_first

HEADER = ["id", "registered", "agency"]
Sheets = dict[str, list[list[Any]]]


def book_of(path: Path, sheets: Sheets, hidden: str = "") -> Path:
    """Write a workbook with these sheets: name → rows."""
    book = openpyxl.Workbook()
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
        if title == hidden:
            page.sheet_state = "hidden"
    del book["Sheet"]
    book.save(path)
    return path


def case(name: str) -> list[str]:
    return [name, "1404/05/12", "x"]


def test_sheets_with_the_same_headings_are_one_table_and_this_is_said(tmp_path: Path) -> None:
    sheets: Sheets = {
        "فروردین": [HEADER, case("a"), case("b")],
        "اردیبهشت": [["گزارش"], HEADER, case("c"), ["", "1404/05/12", "x"]],
        "خرداد": [HEADER],
        "راهنما": [["id", "x"], ["a", "b"]],
    }
    path = book_of(tmp_path / "cases.xlsx", sheets)
    notes = ReadingNotes()
    batch = read_all(path, small(), notes=notes)
    assert list(batch.records["id"]) == ["a", "b", "c"]
    assert reasons(batch) == [(4, "no_id")]
    assert list(batch.rejected["file"]) == ["cases.xlsx [اردیبهشت]"]
    assert notes.as_json()["read_sheets"] == [{"file": "cases.xlsx", "sheets": ["فروردین", "اردیبهشت"]}]
    assert notes.as_json()["unread_sheets"] == []
    said = {lang: list(note_lines(notes, lang)) for lang in ("fa", "en")}
    assert "همه خوانده شدند" in said["fa"][0]
    assert "all were read: “\u2068فروردین\u2069”, “\u2068اردیبهشت\u2069”" in said["en"][0]


def test_hidden_sheets_and_those_that_lack_a_column_are_left_out_and_named(tmp_path: Path) -> None:
    headings = ["id", "registered", "agency", "topic", "place"]
    sheets: Sheets = {
        "one": [headings, case("a")],
        "old": [headings, case("b")],
        "two": [["place", "agency", "registered", "id", "more"], [None, "x", "1404/05/12", "c"]],
        "three": [["id", "agency", "topic", "place"], ["d", "x"]],
    }
    notes = ReadingNotes()
    records = read_all(book_of(tmp_path / "cases.xlsx", sheets, hidden="old"), small(), notes=notes).records
    assert list(records["id"]) == ["a", "c"]
    assert notes.read_sheets == {"cases.xlsx": ("one", "two")}
    assert notes.unread_sheets == {"cases.xlsx": ("old", "three")}
    assert "were not read" in list(note_lines(notes, "en"))[1]


@pytest.mark.parametrize("titles", ordinary_first(1, [[], [["گزارش"]]]), ids=["plain", "below a title"])
def test_sheets_may_lack_optional_columns_wherever_they_stand(
    tmp_path: Path, titles: list[list[str]]
) -> None:
    sheets: Sheets = {
        "open": [*titles, HEADER, case("a")],
        "answered": [*titles, [*HEADER, "answered"], [*case("b"), "1404/05/14"]],
        "again": [*titles, HEADER, case("c")],
    }
    columns = {"id": "id", "registered_at": "registered", "agency": "agency", "answered_at": "answered"}
    mapping = small(columns=columns, optional=("answered_at",), title_rows=len(titles))
    notes = ReadingNotes()
    for order in (["open", "answered", "again"], ["answered", "open", "again"]):
        path = book_of(tmp_path / "cases.xlsx", {name: sheets[name] for name in order})
        records = read_all(path, mapping, notes=notes).records.set_index("id")
        assert sorted(records.index) == ["a", "b", "c"]
        assert [name for name in records.index if records["answered_at"].notna()[name]] == ["b"]


def test_of_a_named_sheet_the_others_are_read_only_if_the_mapping_says_so(tmp_path: Path) -> None:
    sheets: Sheets = {"summary": [["x"]], "one": [HEADER, case("a")], "two": [HEADER, case("b")]}
    path = book_of(tmp_path / "cases.xlsx", sheets)
    notes = ReadingNotes()
    assert list(read_all(path, small(sheet="one"), notes=notes).records["id"]) == ["a"]
    assert notes.unread_sheets == {"cases.xlsx": ("two",)}
    assert list(read_all(path, small(sheet="one", sheets="alike")).records["id"]) == ["a", "b"]


def test_headings_in_two_rows_go_on_below_the_same_rows(tmp_path: Path) -> None:
    above = ["", "time", "office"]
    sheets: Sheets = {
        "one": [above, HEADER, case("a")],
        "two": [above, HEADER, case("b")],
        "three": [above, [*HEADER, "more"], case("c")],
    }
    notes = ReadingNotes()
    batch = read_all(book_of(tmp_path / "cases.xlsx", sheets), small(title_rows=1), notes=notes)
    assert list(batch.records["id"]) == ["a", "b"]
    assert notes.unread_sheets == {"cases.xlsx": ("three",)}


def test_the_name_of_the_sheet_is_a_column(tmp_path: Path) -> None:
    headings = ["id", "registered", "x"]
    sheets: Sheets = {
        "آب": [headings, ["a", "1404/05/12", "1", "too much"]],
        "برق": [headings, ["b", "1404/05/12"]],
    }
    mapping = small(columns={"agency": "برگه"})
    assert list(read_all(book_of(tmp_path / "cases.xlsx", sheets), mapping).records["agency"]) == [
        "آب",
        "برق",
    ]
    alone = book_of(tmp_path / "alone.xlsx", {"گاز": [headings, ["a", "1404/05/12"]]})
    assert list(read_all(alone, mapping).records["agency"]) == ["گاز"]
    own = book_of(tmp_path / "own.xlsx", {"گاز": [["id", "registered", "برگه"], ["a", "1404/05/12", "راه"]]})
    assert list(read_all(own, mapping).records["agency"]) == ["راه"]


def test_a_table_without_rows_on_any_sheet_is_refused(tmp_path: Path) -> None:
    path = book_of(tmp_path / "cases.xlsx", {"one": [HEADER], "two": [HEADER]})
    with pytest.raises(FileError, match=r"a header but no rows\. Export it again"):
        read_all(path, small())


@pytest.mark.parametrize("write", [write_xlsb, write_ods])
def test_binary_and_open_document_workbooks_are_read_like_others(tmp_path: Path, write: Any) -> None:
    sheets: Sheets = {"فروردین": [HEADER, [14030001.0 if write is write_xlsb else "14030001", "1404/01/12", "آب"]],
                      "اردیبهشت": [HEADER, ["b", "1404/02/12", "برق"]]}  # fmt: skip
    path = write(tmp_path / f"cases.{write.__name__[-4:].strip('_')}", sheets)
    records = read_all(path, small()).records
    assert list(records["id"]) == ["14030001", "b"]
    assert list(records["agency"]) == ["آب", "برق"]


def test_an_open_document_is_read_as_libreoffice_writes_it(tmp_path: Path) -> None:
    """Repeated and covered cells, notes in cells, texts of several lines, formulas, hidden and repeated empty rows."""
    note = "<office:annotation><text:p>1404/01/01</text:p></office:annotation>"
    text = '<table:table-cell office:value-type="string"{0}>{1}</table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="{0}">{1}<text:p>{0}</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="{0}"><text:p>3.8.</text:p></table:table-cell>'
    formula = ' table:formula="of:=[.A1]" office:string-value="برق"'
    rows = [
        "".join(text.format("", f"<text:p>{heading}</text:p>") for heading in HEADER),
        number.format(17, note)
        + day.format("2025-08-03T14:30:05")
        + text.format(' table:number-rows-spanned="2"', f"{note}<text:p>آب</text:p>"),
        number.format(18, "") + day.format("2025-08-04") + "<table:covered-table-cell/>",
        number.format(19, "") + day.format("2025-08-05") + text.format(formula, "<text:p>برق</text:p>"),
    ]
    empty = '<table:table-cell table:number-columns-repeated="1020"/>'
    after = f'<table:table-row table:number-rows-repeated="4">{empty}</table:table-row>'
    hidden = ["", "", "", ' table:visibility="filter"']
    path = write_open_document(
        tmp_path / "cases.ods",
        '<table:table table:name="a">'
        + "".join(
            f"<table:table-row{how}>{row}{empty}</table:table-row>{after if at == 2 else ''}"
            for at, (row, how) in enumerate(zip(rows, hidden, strict=True))
        )
        + f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row></table:table>',
    )
    records = read_all(path, small()).records
    assert list(records["id"]) == ["17", "18", "19"]
    assert list(records["registered_at"].astype(str)) == [
        "2025-08-03 14:30:05", "2025-08-04 00:00:00", "2025-08-05 00:00:00",
    ]  # fmt: skip
    assert list(records["agency"]) == ["آب", "آب", "برق"]
    assert list(records["line"]) == [2, 3, 8]


def test_an_open_document_with_a_password_is_named_as_such(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "cases.ods", {"one": [HEADER, ["a", "1404/01/12", "x"]]}, locked=True)
    with pytest.raises(FileError) as caught:
        read_all(path, small())
    assert "protected by a password" in caught.value.message_en
    assert "رمز دارد" in caught.value.message_fa


@pytest.mark.thorough
def test_a_workbook_of_more_sheets_than_are_looked_at_is_refused_and_none_is_left_out_unsaid(
    tmp_path: Path,
) -> None:
    # In an ordinary run most of them are empty, and opened like the others.
    full = range(201) if THOROUGH > 1 else (0, 100, 199)
    sheets: Sheets = {f"n{i}": [HEADER, case(str(i))] if i in full else [] for i in range(201)}
    with pytest.raises(FileError) as caught:
        read_all(book_of(tmp_path / "cases.xlsx", sheets), small())
    assert "has 201 sheets, and no more than 200 are read" in caught.value.message_en
    assert "۲۰۱ برگه دارد" in caught.value.message_fa
    sheets.popitem()
    records = read_all(book_of(tmp_path / "cases.xlsx", sheets), small()).records
    assert list(records["id"]) == [str(i) for i in full if i < 200]


def test_names_of_sheets_reach_no_terminal_with_what_steers_it(tmp_path: Path) -> None:
    # openpyxl and Excel refuse such names, but not every program does.
    odd = "a\u202eb\u2066c"
    path = write_ods(tmp_path / "cases.ods", {odd: [HEADER, case("a")], odd + "2": [HEADER, case("b")]})
    notes = ReadingNotes()
    read_all(path, small(), notes=notes)
    told = "".join(line for lang in ("fa", "en") for line in note_lines(notes, lang))
    assert "abc2" in told
    assert "\u202e" not in told
    with pytest.raises(FileError) as caught:
        read_all(path, small(sheet="other"))
    assert "The file has: abc, abc2" in caught.value.message_en
