"""Surges that are over are told for a week: by their part, once, and with what they brought."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from queries.attention import Attention, ended_events
from queries.attention.anomaly_check import Check
from queries.attention.ended_events import ENDED_DAYS, ended_checks, seen_to_the_end
from queries.attention.event_checks import event_checks, replay
from queries.attention.evidence import Finding
from queries.attention.row_block import RowBlock, joined_rows, no_family
from queries.attention.selection import select_checks
from queries.attention.sentences import evidence
from queries.attention.thresholds import SURGE_WINDOWS
from queries.overview import build_overview
from queries.overview.build_overview import _over
from queries.overview.overview_contents import EMPTY
from queries.vocabulary.scope import Scope
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
    # No test was made of its whole course, so that nothing can be said of how many such lines are chance.
    assert evidence(check) == EMPTY


def test_a_burst_in_many_topic_groups_is_told_as_over_by_its_county_alone() -> None:
    """The county's line took their place, and goes once they have ended."""
    cells = [(("county", 1), ("topic_group", group)) for group in range(2, 6)]
    expected = np.tile([[20.0], *[[2.0]] * 4], 56 + REPLAYED)
    actual = expected.copy()
    actual[:, 56 + BURST] += [240, 60, 60, 60, 60]
    actual[0, 57 + BURST : 59 + BURST] += 7  # within its limits, but its event is not over for it
    block = RowBlock(
        "surge",
        [COUNTY, *cells],
        actual,
        expected,
        np.ones((5, len(SURGE_WINDOWS))),
        np.full(5, 0.001),
        windows=SURGE_WINDOWS,
        least_ratio=1.25,
        families=(no_family(5), no_family(5)),
    )
    watched = joined_rows([block], expected.sum(axis=0), lead=56, grave=())
    course = replay(watched)
    lines = [select_checks(event_checks(watched, course, day)) for day in range(REPLAYED)]
    told = [day for day in range(REPLAYED) if lines[day]]
    assert {check.subject for day in told for check in lines[day]} == {COUNTY}
    over = [ended_checks(watched, course, lines[day], GROUPS, day) for day in range(REPLAYED)]
    assert [day for day in range(REPLAYED) if over[day]] == list(
        range(told[-1] + 1, told[-1] + 1 + ENDED_DAYS)
    )
    assert {check.subject for checks in over for check in checks} == {COUNTY}
    assert course.reported[0, told[-1] + 1]  # its sums hold the burst still


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


DAY = date(2026, 9, 9)
OVER = Check("surge", CELL, 20, 160.0, 30.0, 30.0, 30.0, 0.0)  # from the 21st of August on


def seen(monkeypatch, ends: list[date], *going_on: Check, over: Check = OVER) -> bool:
    """Whether an event is still told as over, with sources that end on these days and these lines."""
    moments = [datetime(end.year, end.month, end.day, 23, 59) for end in ends]
    monkeypatch.setattr(ended_events, "as_of", lambda *_: max(moments))
    monkeypatch.setattr(ended_events, "vintage", lambda *_: 1)
    monkeypatch.setattr(ended_events, "last_complete_day", lambda moment: moment.date())
    store = SimpleNamespace(sources_at=lambda _: [SimpleNamespace(as_of=moment) for moment in moments])
    return seen_to_the_end(store, Scope(), DAY, [over], going_on) == [over]  # type: ignore[arg-type]


def test_an_event_is_not_over_while_a_source_has_not_delivered_yet(monkeypatch) -> None:
    assert seen(monkeypatch, [DAY, DAY])
    assert seen(monkeypatch, [DAY, DAY + timedelta(3)])
    assert not seen(monkeypatch, [DAY, DAY - timedelta(8)])
    assert not seen(monkeypatch, [DAY, DAY - timedelta(20)])
    # A source that had ended before the event, such as a former system, has brought none of it.
    assert seen(monkeypatch, [DAY, DAY - timedelta(21)])


def test_an_event_is_not_over_where_a_fall_may_hide_its_cases(monkeypatch) -> None:
    fall = Check("drop", (), 3, 0.0, 108.0, 0.0, 0.0, 1e-9)
    ((_, county),) = COUNTY
    for subject in ((), COUNTY, (("channel", 2),)):
        assert not seen(monkeypatch, [DAY], replace(fall, subject=subject))
    assert seen(monkeypatch, [DAY], replace(fall, subject=(("county", county + 1),)))
    assert not seen(
        monkeypatch, [DAY], replace(fall, subject=COUNTY), over=replace(OVER, subject=(("topic", 7),))
    )


@pytest.mark.parametrize(("days_ago", "is_told"), [(0, False), (6, False), (7, True), (40, True)])
def test_nothing_is_over_while_the_newest_days_have_no_cases(days_ago: int, is_told: bool) -> None:
    over = Finding("surge", (("county", "0303"),), EMPTY, EMPTY, OVER, "volume", (DAY, DAY), ())
    noticed = Attention(DAY, (), (), 100, (over,))
    last = DAY - timedelta(days_ago)
    missing = [build_overview.MissingDays(last - timedelta(4), last, 0, 60)]
    assert _over(None, Scope(), noticed, missing) == ([over] if is_told else [])  # type: ignore[arg-type]


def test_of_a_scope_of_one_kind_what_is_over_is_of_all_kinds() -> None:
    over = Finding("surge", (("county", "0303"),), EMPTY, EMPTY, OVER, "volume", (DAY, DAY), ())
    noticed = Attention(DAY, (), (), 100, (over,))
    (told,) = noticed.ended_in_scope(None, Scope(kinds=("complaint",)))  # type: ignore[arg-type]
    assert told.wider == ("kind",)
