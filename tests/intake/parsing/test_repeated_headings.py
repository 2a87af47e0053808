"""Headings that stand again inside a table, as on top of each printed page, are no rows of data."""

import time
from pathlib import Path

import openpyxl
import pytest

from intake.commands.value_notes_text import note_lines
from intake.errors import FileError
from intake.guess.propose import propose
from intake.parsing import repeated_headings
from intake.parsing.reading_notes import ReadingNotes
from intake.parsing.repeated_headings import other_order
from tests.intake.reading import csv_of, read_all, small

FA = small(columns={"id": "شماره", "registered_at": "تاریخ ثبت", "agency": "دستگاه"})
HEADS = "شماره,تاریخ ثبت,دستگاه"


def test_headings_that_a_file_repeats_are_counted_and_said_and_are_no_rows(tmp_path: Path) -> None:
    text = f"{HEADS}\n1,1404/01/01,آب\n{HEADS}\n2,1404/01/02,گاز\n شماره , تاریخ ثبت,دستگاه \n\ufeff{HEADS}\n3,,برق\n"
    notes = ReadingNotes()
    read = read_all(csv_of(tmp_path, text), FA, notes=notes)
    assert list(read.records["id"]) == ["1", "2"]
    assert list(read.records["line"]) == [2, 4], "lines are still those of the file"
    assert list(zip(read.rejected["line"], read.rejected["reason"], strict=True)) == [
        (7, "no_registration_time")
    ]
    assert read.read == 3
    assert notes.as_json()["repeated_headings"] == [{"file": "cases.csv", "rows": 3}]
    assert next(note_lines(notes, "en")).startswith(
        "“\u2068cases.csv\u2069”: 3 rows left out as repeated headings"
    )
    assert "۳ سطر تکرار سرستون‌ها است" in next(note_lines(notes, "fa"))


def test_headings_in_another_order_are_refused_with_their_line(tmp_path: Path) -> None:
    text = f"{HEADS}\n1,1404/01/01,آب\n\nدستگاه,تاریخ ثبت,شماره\nگاز,1404/01/02,2\n"
    with pytest.raises(FileError) as refused:
        read_all(csv_of(tmp_path, text), FA)
    assert "line 4 another table begins" in refused.value.message_en
    assert "سطر ۴" in refused.value.message_fa


def test_a_case_whose_words_are_headings_stays(tmp_path: Path) -> None:
    read = read_all(csv_of(tmp_path, f"{HEADS}\n1,1404/01/01,شماره\n2,دستگاه,شماره\n"), FA)
    assert list(read.records["id"]) == ["1"]
    assert list(read.rejected["line"]) == [3]


def test_headings_in_two_rows_are_recognised_row_by_row(tmp_path: Path) -> None:
    mapping = small(
        columns={
            "id": "شماره",
            "registered_at": "تاریخ ثبت",
            "answered_at": "تاریخ پاسخ",
            "agency": "دستگاه",
        },
        title_rows=1,
    )
    heads = "شماره,ثبت,پاسخ,دستگاه\n,تاریخ,تاریخ,\n"
    notes = ReadingNotes()
    read = read_all(
        csv_of(tmp_path, f"{heads}1,1404/01/01,1404/01/02,آب\n{heads}2,1404/01/02,,گاز\n"),
        mapping,
        notes=notes,
    )
    assert list(read.records["id"]) == ["1", "2"]
    assert not len(read.rejected)
    assert notes.repeated_headings == {"cases.csv": 2}


@pytest.mark.parametrize(
    "row", ["شماره,1404/01/02,دستگاه", "5,تاریخ ثبت,دستگاه", ",تاریخ ثبت,", "۵,تاریخ,آب"]
)
def test_a_row_with_a_value_of_its_own_is_no_heading(tmp_path: Path, row: str) -> None:
    notes = ReadingNotes()
    read = read_all(csv_of(tmp_path, f"{HEADS}\n1,1404/01/01,آب\n{row}\n"), FA, notes=notes)
    assert read.read == 2
    assert not notes.repeated_headings


def test_only_rows_with_a_heading_for_a_date_are_compared_in_all_columns(tmp_path: Path, monkeypatch) -> None:
    compared = []
    monkeypatch.setattr(repeated_headings, "tidy", lambda text: compared.append(text) or text)
    rows = "".join(f"{n},1404/01/01,آب\n" for n in range(500))
    read = read_all(csv_of(tmp_path, f"{HEADS}\n{rows}"), FA)
    assert read.read == 500
    assert compared == []


@pytest.mark.parametrize(
    "second",
    [
        "شماره,تاریخ ثبت,دستگاه,تاریخ پاسخ\n2,1404/01/02,گاز,1404/01/09\n",
        "شماره,تاریخ ثبت,تاریخ پاسخ,دستگاه,نتیجه\n2,1404/01/02,1404/01/09,گاز,حل شد\n",
    ],
)
def test_a_second_table_with_more_columns_is_refused_with_its_line_and_what_would_be_lost(
    tmp_path: Path, second: str
) -> None:
    text = f"{HEADS}\n1,1404/01/01,آب\n\n{second}"
    with pytest.raises(FileError) as refused:
        read_all(csv_of(tmp_path, text), FA)
    assert "line 4 another table begins that has more columns: تاریخ پاسخ" in refused.value.message_en
    assert "سطر ۴" in refused.value.message_fa
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.active.append(line.split(","))
    book.save(tmp_path / "cases.xlsx")
    with pytest.raises(FileError, match="another table begins that has more columns: تاریخ پاسخ"):
        read_all(tmp_path / "cases.xlsx", FA)


def test_a_second_table_with_one_other_heading_is_refused(tmp_path: Path) -> None:
    mapping = small(
        columns={"id": "شماره", "registered_at": "تاریخ ثبت", "agency": "دستگاه", "topic": "موضوع"}
    )
    text = f"{HEADS},موضوع\n1,1404/01/01,آب,قطعی\n{HEADS},تاریخ پاسخ\n2,1404/01/02,گاز,1404/01/09\n"
    with pytest.raises(FileError, match="line 3 another table begins"):
        read_all(csv_of(tmp_path, text), mapping)


def test_damaged_lines_with_more_cells_are_no_second_table(tmp_path: Path) -> None:
    read = read_all(csv_of(tmp_path, f"{HEADS}\n1,1404/01/01,آب\n2,1404/01/02,گاز,تهران,شماره\n"), FA)
    assert list(read.rejected["reason"]) == ["malformed_row"]


def test_a_proposal_names_a_second_table_with_its_headings_in_another_order(tmp_path: Path) -> None:
    heads = ["کد", "تاریخ ثبت", "دستگاه", "شهرستان", "موضوع"]
    rows = [[str(at), "1404/05/12", "آبفا", "تبریز", "قطعی آب"] for at in range(30)]
    others = [["شماره", "دستگاه", "تاریخ ثبت", "شهرستان", "موضوع"]]
    others += [["9" + at, office, day, *rest] for at, day, office, *rest in rows]
    text = "\n".join(",".join(row) for row in [heads, *rows, *others])
    with pytest.raises(FileError, match="in line 32 another table begins"):
        propose(csv_of(tmp_path, text))


def test_a_case_is_no_second_table_where_another_case_stands_in_place_of_the_headings() -> None:
    first = ["17", "Requête", "Adresse", "0", "1", "0", "0", "LaSalle", "LaSalle", "Terminée"]
    assert not other_order(
        first, ["18", "Commentaire", "Adresse", "1", "0", "0", "0", "LaSalle", "LaSalle", "Terminée"]
    )
    assert other_order(["id", "office", "county", "day"], ["id", "county", "office", "day"])


def test_headings_in_another_language_below_those_of_the_file_are_no_case(tmp_path: Path) -> None:
    notes = ReadingNotes()
    text = f"{HEADS}\nTracking code,Registered,Office\n" + "1,1404/01/01,آب\n2,1404/01/02,گاز\n"
    read = read_all(csv_of(tmp_path, text), FA, notes=notes)
    assert read.read == len(read.records) == 2
    assert notes.as_json()["repeated_headings"] == [{"file": "cases.csv", "rows": 1}]


@pytest.mark.parametrize("row", ["Tracking code,,Office", "A7,Registered,Office", "code,Registered,"])
def test_another_first_row_without_a_date_is_rejected(tmp_path: Path, row: str) -> None:
    read = read_all(csv_of(tmp_path, f"{HEADS}\n{row}\n1,1404/01/01,آب\n"), FA)
    assert list(read.rejected["line"]) == [2]


def test_a_long_text_in_place_of_the_first_date_is_rejected_at_once(tmp_path: Path) -> None:
    text = f"{HEADS}\nA7,{'a' * 300_000}1,Office\n1,1404/01/01,آب\n"
    began = time.process_time()
    read = read_all(csv_of(tmp_path, text), FA)
    assert list(read.rejected["line"]) == [2]
    assert time.process_time() - began < 10  # an hour if each of its letters is tried as the last one


def test_repeated_headings_in_arabic_letters_are_no_rows(tmp_path: Path) -> None:
    heads = HEADS.replace("ی", "ي").replace("ک", "ك")
    read = read_all(csv_of(tmp_path, f"{heads}\n1,1404/01/01,آب\n{heads}\n2,1404/01/02,گاز\n"), FA)
    assert (list(read.records["id"]), len(read.rejected)) == (["1", "2"], 0)
