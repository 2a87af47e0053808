"""Cells that are long and match nearly: what looks at them takes no time by the square of their length."""

import time
from pathlib import Path

import pytest

from geo.county_spelling import without_district
from intake.guess.columns.column_sample import sample_file
from intake.guess.headings.group_titles import group_titles
from intake.guess.headings.heading_words import LONGEST_HEADING, read_heading
from intake.guess.propose import propose
from intake.guess.values.rating_columns import rating_scale
from intake.mapping.rating_scale import read_rating
from intake.parsing.clock_texts import clock_seconds
from intake.parsing.date_marks import plain_date
from intake.parsing.date_texts import auto_time
from intake.parsing.worded_dates import year_first
from queries.settings.province_settings import Settings

BLANKS = " " * 40_000
SECONDS = 3.0  # of processor time; without limits each of these took more than twenty


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (auto_time, f"8:00{BLANKS}x", None),
        (clock_seconds, f"ساعت{BLANKS}x", None),
        (read_rating, f"نمره{BLANKS}x", None),
        (plain_date, f"'1404{BLANKS}x", f"'1404{BLANKS}x"),
        (year_first, f"تبریز {'ساعت' * 10_000}x", None),
        (year_first, f"1404{'-' * 10_000}مرداد{'-' * 10_000}x", None),
    ],
)
def test_a_long_cell_is_no_time_no_rating_and_no_date(read, text, expected) -> None:
    begin = time.process_time()
    assert read(text) == expected
    assert time.process_time() - begin < SECONDS


def test_the_sample_keeps_few_blanks_of_a_long_run(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    rows = f"1,راه{BLANKS}و  شهر\n2,راه{'&#32;' * 40_000}و&nbsp;شهر\n3,آب\n"
    file.write_text(f"شماره,موضوع\n{rows}", encoding="utf-8")
    expected = ("راه        و  شهر", "راه        و\u00a0شهر", "آب")
    assert sample_file(file, Settings()).columns[1] == expected


def test_the_sample_keeps_the_beginning_of_a_cell_of_millions_of_letters(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(f"شماره,موضوع\n1,{'آب ' * 500_000}\n2,راه\n", encoding="utf-8")
    first, second = sample_file(file, Settings()).columns[1]
    assert second == "راه"
    assert 3_000 < len(first) < 5_000


@pytest.mark.parametrize("digits", ["1" * 5_000, "1" * 200_000])
def test_a_heading_with_a_number_of_thousands_of_digits_names_no_scale(digits: str) -> None:
    begin = time.process_time()
    for heading in (f"رضایت {digits} تا 5", f"رضایت از {digits}", f"رضایت {digits}"):
        assert rating_scale(heading, {"3": 1, "4": 1, "2": 1}) is None
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("cell", [f"راه({'1' * 5_000})", "راه(" * 50_000, "راه(1)\n" * 50_000])
def test_a_long_line_is_no_title_of_the_rows_below_it(cell: str) -> None:
    filled = [str(row) for row in range(5)]
    begin = time.process_time()
    assert group_titles([[cell, *filled], ["", *filled], ["", *filled], ["1", *filled]]) == []
    assert time.process_time() - begin < SECONDS


def test_the_blanks_beside_a_county_are_read_once() -> None:
    begin = time.process_time()
    assert without_district(f"تبریز{BLANKS}/{BLANKS}بخش مرکزی") == "تبریز"
    assert without_district(f"تبریز{' ' * 40_000}مراغه") == "تبریزمراغه"
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize(
    "heading", ["date" * 5_000, "a" * 200_000, "تا" * 20_000, " ".join(map(chr, range(0x4E00, 0x9000)))]
)
def test_a_heading_of_a_very_long_word_or_of_thousands_of_words_names_no_field(heading: str) -> None:
    begin = time.process_time()
    assert read_heading(heading).concepts == {}
    assert time.process_time() - begin < SECONDS


def test_hundreds_of_headings_of_thousands_of_letters_are_not_read(tmp_path: Path) -> None:
    words = "تاریخ ثبت شهرستان office پاسخ closed شماره "
    long = [f"{words * 190}{at}" for at in range(200)]
    short = ["شناسه پرونده", "تاریخ ثبت", "شهرستان"]
    rows = [[f"A-{row}", f"1404/02/{row + 1:02}", "تبریز", *["7"] * 200] for row in range(20)]
    file = tmp_path / "wide.csv"
    file.write_text("\n".join(map(",".join, [[*short, *long], *rows])), encoding="utf-8")

    begin = time.process_time()
    proposal = propose(file)

    assert time.process_time() - begin < 2 * SECONDS  # more than 15 where all of their words are looked up
    fields = {column.heading: column.field for column in proposal.columns if column.field}
    assert fields == {"شناسه پرونده": "id", "تاریخ ثبت": "registered_at", "شهرستان": "county"}
    assert not any(column.named for column in proposal.columns if len(column.heading) > LONGEST_HEADING)
