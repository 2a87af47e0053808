"""Stored cases of the time of a file that are not in it are counted (`intake.load.left_out_cases`)."""

from pathlib import Path
from typing import Any

import pytest

from tests.intake.load.test_unrelated_cases import rows_of, said_of_the_second
from tests.intake.storing import CASE, load_rows
from tests.thorough import ordinary_first


def test_a_corrected_export_says_how_many_cases_it_lacks(tmp_path: Path) -> None:
    rows = rows_of("a", 3)
    corrected: list[dict[str, Any]] = [row | {"topic": "روشنایی"} for row in rows]
    said = said_of_the_second(tmp_path, rows, [*corrected[:7], *corrected[10:]])
    assert "lacks 3 of the 30 cases of this source registered from 1 Khordad 1404 to 30 Khordad 1404" in said
    report = load_rows(tmp_path, [*rows[:5], *rows[6:]])
    assert [remark.fa for remark in report.notes.remarks if "از ۳۰ پروندهٔ این منبع" in remark.fa]
    assert any("lacks 1 of the 30 cases" in remark.en for remark in report.notes.remarks)


@pytest.mark.parametrize(
    "second",
    ordinary_first(
        4,
        [
            rows_of("a", 3),
            rows_of("a", 3)[:15],  # a few corrections
            rows_of("a", 3)[10:],  # all cases from a day on
            [*rows_of("a", 3)[10:], *rows_of("b", 4)],
            [
                row | ({"registered_at": "?"} if row["id"] == "a7" else {}) for row in rows_of("a", 3)
            ],  # in it, but rejected
            [rows_of("a", 3)[0], *rows_of("a", 4)],  # an open case of the month before, and a new month
            [
                CASE | {"id": "b", "registered_at": "1404/03/25"},
                *rows_of("b", 4),
            ],  # a letter of the month before
            # The same, of a day of which nothing else is stored.
            [
                CASE | {"id": "b", "registered_at": "1404/02/20"},
                *(row | {"id": f"{row['id']}-{at}"} for row in rows_of("b", 4) for at in range(6)),
            ],
        ],
    ),
)
def test_whole_exports_and_those_of_a_part_say_nothing(tmp_path: Path, second: list[dict[str, Any]]) -> None:
    assert "This file lacks" not in said_of_the_second(tmp_path, rows_of("a", 3), second)


def test_an_export_of_what_changed_lacks_nothing(tmp_path: Path) -> None:
    rows = [row | {"id": f"{row['id']}-{at}"} for row in rows_of("a", 3) for at in range(4)]
    of_the_end = [row for at, row in enumerate(rows) if at >= 80 and at % 4]
    assert "This file lacks 10 of the 40 cases" in said_of_the_second(tmp_path, rows, of_the_end)

    (other := tmp_path / "other").mkdir()
    changed = [*rows[:80:4], *of_the_end]  # of the days before, a quarter each
    assert "This file lacks" not in said_of_the_second(other, rows, changed)
