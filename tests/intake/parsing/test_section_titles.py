"""Titles between the rows fill a field of the rows below them (`intake.parsing.section_titles`)."""

import pytest

from intake.commands.value_notes_text import row_note_lines
from intake.errors import MappingError
from intake.parsing.reading_notes import ReadingNotes
from intake.parsing.section_titles import section_title
from tests.intake.reading import csv_of, read_all, small

HEAD = "no,id,registered,agency,note\n"


def mapping(**columns):
    return small(columns={"county": "میان‌تیتر", **columns})


def test_each_row_takes_the_last_title(tmp_path):
    notes = ReadingNotes()
    text = (
        HEAD
        + "تبریز,,,,\n1,7,1404/05/01,برق,x\n2,8,1404/05/01,آب,x\nجمع,,,,2\nمراغه (۱),,,,\n3,9,1404/05/02,برق,x\n"
    )
    batch = read_all(csv_of(tmp_path, text), mapping(), notes=notes)

    assert batch.records["county"].tolist() == ["تبریز", "تبریز", "مراغه"]
    assert batch.records["line"].tolist() == [3, 4, 7]
    assert len(batch.rejected) == 0
    (line,) = [line for line in row_note_lines(notes, "en") if "titles" in line]
    assert "2 rows of titles between the rows" in line
    assert "تبریز" in line


def test_the_rest_of_a_broken_text_is_no_title(tmp_path):
    text = (
        HEAD
        + ",,برق,,\n1,7,1404/05/01,,text\n,,,,that goes on\n2,8,1404/05/01,,x\n,,آب,,\n3,9,1404/05/02,,x\n"
    )
    batch = read_all(csv_of(tmp_path, text), small(columns={"agency": "میان‌تیتر"}))
    assert batch.records["agency"].tolist() == ["برق", "برق", "آب"]
    assert batch.rejected["line"].tolist() == [4]


def test_titles_hold_over_the_borders_of_chunks(tmp_path):
    rows = [f"{at},{at},1404/05/01,برق,x" for at in range(60_000)]
    batch = read_all(csv_of(tmp_path, HEAD + "تبریز,,,,\n" + "\n".join(rows) + "\n"), mapping())
    assert len(batch.records) == 60_000
    assert set(batch.records["county"]) == {"تبریز"}


def test_levels_with_labels_fill_a_field_each(tmp_path):
    text = (
        HEAD + "شهرستان: تبریز,,,,\nدستگاه: برق,,,,\n1,7,1404/05/01,,x\nشهرستان: اهر,,,,\n2,8,1404/05/01,,x\n"
        "دستگاه:,آب,,,\n3,9,1404/05/02,,x\n"
    )
    declared = small(columns={"county": "میان‌تیتر شهرستان", "agency": "میان‌تیتر دستگاه"})
    records = read_all(csv_of(tmp_path, text), declared).records
    assert records["county"].tolist() == ["تبریز", "اهر", "اهر"]
    assert records["agency"].astype(object).fillna("").tolist() == ["برق", "", "آب"]


def test_a_damaged_row_is_no_title(tmp_path):
    batch = read_all(csv_of(tmp_path, HEAD + "تبریز,,,,\n1,7,1404/05/01,برق,x\n,TB-8,,,\n,9,,,\n"), mapping())
    assert batch.rejected["reason"].tolist() == ["no_registration_time"] * 2
    assert section_title(["", "جمع کل", ""]) is None
    assert section_title(["", "-----", ""]) is None
    assert section_title(["تعداد: ۱۲", "", ""]) is None


def test_a_file_without_titles_is_refused_and_rows_above_the_first_are_told(tmp_path):
    with pytest.raises(MappingError, match="no such titles"):
        read_all(csv_of(tmp_path, HEAD + "1,7,1404/05/01,برق,x\n"), mapping())
    notes = ReadingNotes()
    text = HEAD + "1,7,1404/05/01,برق,x\nتبریز,,,,\n2,8,1404/05/01,برق,x\n"
    read_all(csv_of(tmp_path, text), mapping(), notes=notes)
    assert notes.remarks[0].en.startswith("1 rows of cases.csv stand before the first title")


def test_a_column_of_that_name_comes_first(tmp_path):
    text = "id,registered,agency,میان‌تیتر\n7,1404/05/01,برق,اهر\n"
    assert read_all(csv_of(tmp_path, text), mapping()).records["county"].tolist() == ["اهر"]
