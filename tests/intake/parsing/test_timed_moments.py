"""Words for "nothing" in columns of dates and times are empty; times of day are tested in load/test_times_apart.py."""

from pathlib import Path

import pyarrow as pa
import pytest

from intake.parsing.timed_moments import blank_empty_words
from queries.vocabulary.codes import Flag
from tests.intake.reading import csv_of, read_all, reasons, small


@pytest.mark.parametrize(
    ("cells", "blanked"),
    [
        (["-", "ندارد", "1404/05/12", ""], ["", "", "1404/05/12", ""]),
        (["NULL", "null ", "8:05"], ["", "null ", "8:05"]),
        (["1404/05/12"], ["1404/05/12"]),
        ([], []),
    ],
)
def test_only_whole_words_are_blanked(cells: list[str], blanked: list[str]) -> None:
    column = pa.array(cells, pa.string())
    assert blank_empty_words(("-", "null", "ندارد"), column).to_pylist() == blanked


def test_a_date_that_is_not_known_is_none_and_not_an_unreadable_one(tmp_path: Path) -> None:
    text = "id,registered,agency,answered\na,1404/05/12,x,خالی\nb,1404/05/12,x,ندارد\nc,نامشخص,x,\nd,1404/05/12,x,؟\n"
    batch = read_all(csv_of(tmp_path, text), small(columns={"answered_at": "answered"}))
    assert reasons(batch) == [(4, "no_registration_time")]
    unreadable = Flag.unreadable_date
    assert [unreadable in Flag(int(value)) for value in batch.records["flags"]] == [False, False, True]


@pytest.mark.parametrize(
    "written",
    [
        "0",
        "۰",
        "---",
        "//",
        "____/__/__",
        "1/1/0001",
        "01/01/0001 00:00:00",
        "\u200f\u200e",
        "\u202b\u202c",
        "\u2067\u2069",
        "NULL",
        "#N/A",
    ],
)
def test_what_systems_write_for_no_date_is_none(tmp_path: Path, written: str) -> None:
    text = f"id,registered,agency,answered\na,1404/05/12,x,{written}\nb,{written},x,1404/05/12\n"
    batch = read_all(csv_of(tmp_path, text), small(columns={"answered_at": "answered"}))
    assert reasons(batch) == [(3, "no_registration_time")]
    assert list(batch.records["flags"]) == [0]
    assert batch.records["answered_at"].isna().all()
