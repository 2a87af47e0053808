"""Dates of a case that cannot be right: it is kept, flagged and counted where its facts are known."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from queries.vocabulary.codes import Event, Flag
from tests.intake.storing import AS_OF, CASE, CLOSED, load_rows, table
from tests.thorough import ordinary_first

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]


@pytest.mark.parametrize(
    ("registered", "kept", "flag"),
    ordinary_first(
        2,
        [
            (AS_OF + timedelta(days=1), True, Flag.registered_after_as_of),
            (AS_OF + timedelta(days=1, seconds=1), False, 0),
            (AS_OF, True, 0),
            (AS_OF + timedelta(seconds=1), True, Flag.registered_after_as_of),
        ],
    ),
)
def test_a_registration_is_flagged_up_to_a_day_after_as_of(
    tmp_path: Path, registered: datetime, kept: bool, flag: int
) -> None:
    report = load_rows(tmp_path, [CASE | {"id": "0"}, CASE | {"registered_at": registered.isoformat()}])
    assert report.rejected == (0 if kept else 1)
    assert [row["flags"] for row in table(tmp_path, "case")][1:] == ([flag] if kept else [])


def test_mistyped_dates_are_unknown_moments_and_say_so(tmp_path: Path) -> None:
    report = load_rows(
        tmp_path,
        [
            CASE
            | {
                "answered_at": "1440/01/01",
                "closed_at": "1404/12/01",
                "status": "مختومه",
                "outcome": "resolved",
            }
        ],
    )
    assert report.flagged == {"date_after_as_of": 1}
    (case,) = table(tmp_path, "case")
    assert (case["answered_at"], case["closed_at"], case["answer_hours"]) == (None, None, None)
    assert (case["answered_undated"], case["closed_undated"], case["outcome"]) == (True, True, 1)


def test_what_runs_backwards_is_kept_but_not_measured(tmp_path: Path) -> None:
    rows = [
        CASE | {"answered_at": "1404/05/12 09:00", "closed_at": "1404/05/12 09:00", "due_at": "1404/05/01"},
        CASE | {"id": "2", "status": "مختومه"},
    ]
    report = load_rows(tmp_path, rows)
    assert report.flagged == {
        "answered_before_registered": 1, "closed_before_registered": 1, "due_before_registered": 1,
        "closed_without_date": 1,
    }  # fmt: skip
    first, second = table(tmp_path, "case")
    assert first["answered_at"] == datetime(2025, 8, 3, 9)  # Clocks differ: the day is right.
    assert (first["answer_hours"], first["close_hours"]) == (None, None)
    assert second["closed_undated"]
    assert not second["answered_undated"]


@pytest.mark.thorough
def test_an_end_on_a_day_before_the_registration_has_an_unknown_moment(tmp_path: Path) -> None:
    """The case is kept, flagged, answered and closed, but counts in no month before it existed."""
    early = {"answered_at": "1404/02/01", "closed_at": "1404/05/11 23:59:59", "outcome": "resolved"}
    report = load_rows(tmp_path, [CASE | early])
    assert report.flagged == {"answered_before_registered": 1, "closed_before_registered": 1}
    (case,) = table(tmp_path, "case")
    assert (case["answered_at"], case["closed_at"]) == (None, None)
    assert (case["answered_day"], case["closed_day"], case["on_time"]) == (None, None, False)
    assert (case["answered_undated"], case["closed_undated"], case["outcome"]) == (True, True, 1)
    # The path of the case shows what the source says.
    moments = {Event(row["event"]): row["moment"] for row in table(tmp_path, "case_event")}
    assert moments[Event.answered] == datetime(2025, 4, 21)


@pytest.mark.thorough
def test_reopened_cases_are_open_unless_the_status_says_otherwise(tmp_path: Path) -> None:
    reopened = CLOSED | {"reopened_at": "1404/05/20"}
    load_rows(
        tmp_path,
        [
            reopened | {"status": "باز"},
            reopened | {"id": "2", "status": "مختومه"},
            CASE | {"id": "3", "reopened_at": "1404/05/20"},
            CASE | {"id": "4", "reopened_at": "1404/05/20", "status": "مختومه"},
        ],
    )
    cases = table(tmp_path, "case")
    spells = {row["case_id"] for row in table(tmp_path, "reopening")}
    assert [case["case_id"] in spells for case in cases] == [True, False, True, False]
    assert [case["closed_undated"] for case in cases] == [False, False, True, True]
    assert [case["reopenings"] for case in cases] == [1, 1, 1, 1]


def test_an_apostrophe_alone_is_an_empty_cell(tmp_path: Path) -> None:
    report = load_rows(tmp_path, [CASE | {"answered_at": "'", "closed_at": "’", "due_at": "'"}])
    assert (report.loaded, report.flagged) == (1, {})
