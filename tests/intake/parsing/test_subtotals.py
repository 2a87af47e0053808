"""Subtotals that a spreadsheet puts below its groups are no cases, and cases that look like them are none of them."""

from pathlib import Path

import pytest

from tests.intake.parsing.report_rows import read


@pytest.mark.parametrize(
    "row", [",,,تبریز Count,3", "3,,,تبریز Count,", "3,,,تعداد تبریز,", ",,جمع آب,,12", ",,,,Grand Count"]
)
def test_subtotals_that_a_spreadsheet_puts_below_a_group_are_no_cases(tmp_path: Path, row: str) -> None:
    batch, notes = read(tmp_path, row)
    assert batch.read == len(batch.records) == 40
    (set_aside,) = notes.as_json()["summary_rows"]
    assert [example["line"] for example in set_aside["examples"]] == [5]


@pytest.mark.parametrize(
    "row",
    [
        "140512,,,تعداد زیاد سگ,",
        "3,,آب,تعداد تبریز,",
        "3,1404/01/02,,تعداد تبریز,",
        "3,,,,جمع نشدن زباله",
        "3,,,تبریز,",
    ],
)
def test_what_may_be_a_case_without_its_registration_is_none(tmp_path: Path, row: str) -> None:
    batch, notes = read(tmp_path, row)
    assert batch.read == 41
    assert notes.as_json()["summary_rows"] == []


def test_a_case_with_the_registration_of_the_rows_above_is_no_subtotal(tmp_path: Path) -> None:
    """«تعداد کم اتوبوس», too few buses, is a topic."""
    batch, notes = read(tmp_path, "77,,,,تعداد کم اتوبوس", "3,,,,تعداد کم اتوبوس", carry=("registered_at",))
    assert batch.read == len(batch.records) == 42
    assert notes.as_json()["summary_rows"] == []
