"""An id that stands in several rows of a load: the newest state holds, and each row left out is named."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.intake.storing import CASE, counts, load_files, load_rows, table
from tests.thorough import ordinary_first

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


def test_rows_that_repeat_an_id_are_rejected_with_their_lines_and_the_reason(tmp_path: Path) -> None:
    other = CASE | {"topic": "روشنایی"}
    report = load_rows(
        tmp_path, [CASE, CASE | {"id": "2"}, CASE | {"registered_at": "1404-05-12 10:00"}, other, other]
    )
    assert counts(report) == (5, 2, 0, 0, 2)
    assert report.duplicates == 1
    rejected = table(tmp_path, "rejected_row")
    assert [(row["line"], row["reason"], row["file"]) for row in rejected] == [
        (5, "repeated_id", "cases.csv"),
        (6, "repeated_id", "cases.csv"),
    ]
    assert json.loads(rejected[0]["content"])["topic"] == "روشنایی"
    assert "شناسه" in rejected[0]["reason_fa"]
    assert "the newest event holds" in rejected[0]["reason_en"]


@pytest.mark.thorough
def test_a_repeated_id_on_another_sheet_is_rejected_with_the_sheet(tmp_path: Path) -> None:
    headings = ["id", "registered_at", "agency", "county", "topic"]
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, topics in {"خرداد": ["آسفالت", "روشنایی"], "تیر": ["آب", "برق"]}.items():
        sheet = book.create_sheet(name)
        sheet.append(headings)
        for topic in topics:
            sheet.append(["1", "1404/05/12 10:00", "شهرداری تبریز", "تبریز", topic])
    book.save(tmp_path / "cases.xlsx")

    load_files(tmp_path, tmp_path / "cases.xlsx")

    rejected = table(tmp_path, "rejected_row")
    assert {(row["file"], row["line"]) for row in rejected} == {
        ("cases.xlsx [تیر]", 2),
        ("cases.xlsx [تیر]", 3),
        ("cases.xlsx [خرداد]", 3),
    }


@pytest.mark.parametrize("newest_first", ordinary_first(1, [False, True]))
def test_of_several_states_of_a_case_the_newest_holds(tmp_path: Path, newest_first: bool) -> None:
    opened = CASE | {"status": "open", "answered_at": "", "closed_at": ""}
    answered = opened | {"status": "answered", "answered_at": "1404/05/13 10:00"}
    closed = answered | {"status": "closed", "closed_at": "1404/05/14 10:00"}
    mistyped = answered | {"answered_at": "1494/05/13 10:00"}
    undated = [opened | {"id": "2", "status": status} for status in ("open", "closed", "answered")]
    rows = [opened, answered, closed, mistyped, closed, *undated]
    report = load_rows(tmp_path, rows[::-1] if newest_first else rows)
    assert counts(report) == (8, 2, 0, 0, 5)
    assert report.duplicates == 1
    assert report.reasons == {"repeated_id": 5}
    first, second = table(tmp_path, "case")
    assert str(first["closed_at"]) == "2025-08-05 10:00:00"
    assert second["closed_undated"]


@pytest.mark.thorough
def test_a_row_rejected_for_its_date_is_not_the_first_of_its_id(tmp_path: Path) -> None:
    report = load_rows(tmp_path, [CASE | {"registered_at": "1414/05/12"}, CASE])
    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.reasons == {"registered_after_as_of": 1}


@pytest.mark.thorough
def test_an_answer_that_only_an_earlier_referral_has_counts(tmp_path: Path) -> None:
    first = CASE | {"agency": "آبفا", "referred_at": "1404/05/12 11:00", "answered_at": "1404/05/13 09:30"}
    later = CASE | {"agency": "شهرداری تبریز", "referred_at": "1404/05/14 08:00"}
    others = [row | {"id": "2"} for row in (first | {"topic": "برق"}, later)]
    report = load_rows(tmp_path, [later, first, first | {"answered_at": "1404/05/13 12:00"}, *others])

    assert counts(report) == (5, 4, 0, 0, 1)
    answered, other_case = table(tmp_path, "case")
    assert str(answered["answered_at"]) == "2025-08-04 09:30:00"
    assert other_case["answered_at"] is None
