"""Cells that are long and match nearly: what looks at them takes no time by the square of their length."""

import time
from pathlib import Path

import pytest

from intake.guess.columns.column_sample import sample_file
from intake.mapping.rating_scale import read_rating
from intake.parsing.clock_texts import clock_seconds
from intake.parsing.date_marks import plain_date
from intake.parsing.date_texts import auto_time
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
    ],
)
def test_a_long_cell_is_no_time_no_rating_and_no_date(read, text, expected) -> None:
    begin = time.process_time()
    assert read(text) == expected
    assert time.process_time() - begin < SECONDS


def test_the_sample_keeps_few_blanks_of_a_long_run(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(f"شماره,موضوع\n1,راه{BLANKS}و  شهر\n2,آب\n", encoding="utf-8")
    assert sample_file(file, Settings()).columns[1] == ("راه        و  شهر", "آب")
