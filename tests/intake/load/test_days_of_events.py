"""An event on the day of its registration without a time of day is not before it: it counts at its moment."""

from datetime import datetime

import pytest

from queries.vocabulary.codes import Event, Flag
from tests.intake.storing import CASE, load_rows, table
from tests.thorough import ordinary_first

# Each load writes a store.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_rollups")]

REGISTERED = datetime(2025, 8, 3, 10)
DATES = ("referred_at", "answered_at", "closed_at")
DAYS = ["1404/05/12", "2025-08-03 00:00:00", "۱۴۰۴/۰۵/۱۲ ۱۲ شب"]


def events_of(case: str, *, also: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    """The rows of an event file for a case registered at ten o'clock."""
    steps = [("registered", "1404/05/12 10:00"), *also]
    return [{"case": case, "event": event, "moment": moment} for event, moment in steps]


@pytest.mark.parametrize("day", ordinary_first(1, DAYS))
def test_it_has_a_duration_and_no_flag(tmp_path, day):
    report = load_rows(tmp_path, [CASE | dict.fromkeys(DATES, day) | {"due_at": "1404/05/20"}])
    assert report.flagged == {}
    (case,) = table(tmp_path, "case")
    assert (case["answered_at"], case["closed_at"]) == (REGISTERED, REGISTERED)
    assert (case["answer_hours"], case["close_hours"], case["on_time"]) == (0, 0, True)
    path = [(Event(row["event"]), row["moment"]) for row in table(tmp_path, "case_event")]
    steps = (Event.registered, Event.referred, Event.answered, Event.closed)
    assert path == [(event, REGISTERED) for event in steps]


def test_so_it_has_among_many_with_their_times(tmp_path):
    timed = [CASE | {"id": str(number), "answered_at": "1404/05/12 15:00"} for number in range(199)]
    report = load_rows(tmp_path, [*timed, CASE | {"id": "day", "answered_at": "1404/05/12"}])
    assert report.flagged == {}
    assert {case["answer_hours"] for case in table(tmp_path, "case")} == {0, 5}


def test_a_time_before_the_registration_is_flagged_as_ever(tmp_path):
    early = "1404/05/12 09:59:59"
    report = load_rows(tmp_path, [CASE | {"answered_at": early, "closed_at": early}])
    assert report.flagged == {"answered_before_registered": 1, "closed_before_registered": 1}
    (case,) = table(tmp_path, "case")
    assert (case["answer_hours"], case["close_hours"]) == (None, None)


def test_it_is_not_before_a_step_whose_time_is_known(tmp_path):
    day, answered, closed = "1404/05/12", "1404/05/12 11:30", "1404/05/12 12:00"
    rows = [
        CASE | {"answered_at": answered, "closed_at": day},
        CASE | {"id": "reopened", "answered_at": day, "closed_at": closed, "reopened_at": day},
        CASE | {"id": "later", "answered_at": "1404/05/13 11:30", "closed_at": "1404/05/13"},
    ]
    assert load_rows(tmp_path, rows).flagged == {}
    cases = {case["id"]: case for case in table(tmp_path, "case")}
    hours = {name: (case["answer_hours"], case["close_hours"]) for name, case in cases.items()}
    assert hours == {"1": (1, 1), "reopened": (0, 2), "later": (25, 14)}
    (spell,) = table(tmp_path, "reopening")
    assert spell["reopened_at"] == REGISTERED.replace(hour=12)


def test_a_verdict_and_a_reopening_on_that_day_are_in_order(tmp_path):
    day = "1404/05/12"
    row = CASE | {"closed_at": day, "reopened_at": day, "verdict_at": day, "verdict": "نارضایتی"}
    assert load_rows(tmp_path, [row | {"outcome": "resolved"}]).flagged == {}
    (spell,) = table(tmp_path, "reopening")
    assert (spell["reopened_at"], spell["closed_at"]) == (REGISTERED, None)


def test_events_follow_the_same_rule_and_may_come_in_another_file(tmp_path):
    """The newer file repeats the events of the first one, which are not loaded twice."""
    rows = [
        *events_of(
            "both", also=(("referred", "1404/05/12"), ("answered", "1404/05/12"), ("closed", "1404/05/13"))
        ),
        *events_of("later", also=()),
        *events_of("early", also=(("answered", "1404/05/12 09:00"),)),
    ]
    first = load_rows(tmp_path, rows, mapping="negah-events")
    assert first.flagged == {"answered_before_registered": 1}
    newer = {"case": "later", "event": "answered", "moment": "1404/05/12"}
    load_rows(tmp_path, [*rows[:4], newer], mapping="negah-events", name="newer.csv")
    cases = {case["id"]: case for case in table(tmp_path, "case")}
    assert {name: case["answer_hours"] for name, case in cases.items()} == {
        "both": 0,
        "later": 0,
        "early": None,
    }
    assert {name: Flag(case["flags"]) for name, case in cases.items()} == {
        "both": Flag(0), "later": Flag(0), "early": Flag.answered_before_registered,
    }  # fmt: skip
    assert cases["both"]["close_hours"] == 14
    assert len(table(tmp_path, "case_event")) == len(rows) + 1


def test_the_first_answer_of_rows_of_referrals_may_be_such_a_day(tmp_path):
    """The newest referral of a case is unanswered, but an earlier office has answered on the day of registration."""
    rows = [
        CASE | {"referred_at": "1404/05/12", "answered_at": "1404/05/12"},
        CASE | {"referred_at": "1404/05/14 08:00", "agency": "آبفا"},
    ]
    report = load_rows(tmp_path, rows)
    assert (report.rejected, report.flagged) == (0, {})
    (case,) = table(tmp_path, "case")
    assert (case["answered_at"], case["answer_hours"], case["handoffs"]) == (REGISTERED, 0, 1)
