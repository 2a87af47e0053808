"""Surges that are over are told for a week: by their part, once, and with what they brought."""

from queries.attention import ended_events
from queries.attention.anomaly_check import Check
from queries.attention.ended_events import ENDED_DAYS, ended_checks
from queries.attention.event_checks import event_checks, replay
from tests.queries.attention.test_ended_parts import BURST, CELL, COUNTY, REPLAYED, rows

GROUPS = {7: 2, 8: 3}  # the topic 7 is of the group of the cell


def over_by_day(watched, going_on=lambda lines: lines) -> list[list[Check]]:
    """What is told as over on each replayed day, given the lines of the day."""
    course = replay(watched)
    return [
        ended_checks(watched, course, going_on(event_checks(watched, course, day)), GROUPS, day)
        for day in range(REPLAYED)
    ]


def test_a_burst_is_told_as_over_for_a_week_and_its_county_is_not() -> None:
    watched = rows({BURST: 80}, {BURST: 80})
    course, over = replay(watched), over_by_day(watched)
    reported = [day for day in range(REPLAYED) if course.reported[1, day]]
    told = [day for day in range(REPLAYED) if over[day]]
    assert told == list(range(reported[-1] + 1, reported[-1] + 1 + ENDED_DAYS))
    assert {check.subject for day in told for check in over[day]} == {CELL}
    (check,) = over[told[0]]
    # From the day of the burst, or some days before it, up to this one.
    assert BURST - 3 <= told[0] - check.days + 1 <= BURST
    assert check.actual == 80 + check.days
    assert abs(check.expected - check.days) < 1
    assert over[told[-1]][0].days == check.days + ENDED_DAYS - 1


def test_what_a_line_still_speaks_of_is_not_over() -> None:
    watched = rows({BURST: 80}, {BURST: 80})
    for subject in (COUNTY, (("topic", 7),), CELL, ()):
        line = Check("surge", subject, 7, 90.0, 10.0, 0.0, 20.0, 1e-9)
        assert not any(over_by_day(watched, lambda lines, line=line: [line]))
    for other in (
        Check("surge", (("topic", 8),), 7, 90.0, 10.0, 0.0, 20.0, 1e-9),
        Check("overdue", COUNTY, 7, 90.0, 10.0, 0.0, 20.0, 1e-9),
    ):
        assert any(over_by_day(watched, lambda lines, other=other: [other]))


def test_what_goes_on_and_what_never_was_is_not_over() -> None:
    going_on = dict.fromkeys(range(BURST, REPLAYED), 12.0)
    for watched in (rows({}, {}), rows(going_on, going_on)):
        assert not any(over_by_day(watched))


def test_what_came_to_less_than_a_line_needs_is_not_told(monkeypatch) -> None:
    watched = rows({BURST: 80}, {BURST: 80})
    for name, least in (("MIN_EXCESS_CASES", 81.0), ("MIN_RATIOS", {"surge": 90.0})):
        with monkeypatch.context() as patch:
            patch.setattr(ended_events, name, least)
            assert not any(over_by_day(watched))
    assert any(over_by_day(watched))
