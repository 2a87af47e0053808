"""A whole that only holds the cases of an ended part has no line; one that rises itself keeps it."""

from types import SimpleNamespace

import numpy as np
import pytest

from queries.attention.anomaly_check import Check, Subject
from queries.attention.ended_parts import without_ended_counties
from queries.attention.event_checks import event_checks, open_checks, replay
from queries.attention.row_block import RowBlock, WatchedRows, joined_rows, no_family
from queries.attention.thresholds import SURGE_WINDOWS

LEAD, REPLAYED, BURST = 56, 80, 40
CELL: Subject = (("county", 1), ("topic_group", 2))
COUNTY: Subject = (("county", 1),)
SUBJECTS: list[Subject] = [COUNTY, CELL]


def rows(county: dict[int, float], cell: dict[int, float]) -> WatchedRows:
    """A county of 10 cases a day and a cell of it with one a day, as expected, and more on some replayed days."""
    expected = np.tile([[10.0], [1.0]], LEAD + REPLAYED)
    actual = expected.copy()
    for row, more in enumerate((county, cell)):
        for day, n in more.items():
            actual[row, LEAD + day] += n
    block = RowBlock(
        "surge",
        SUBJECTS,
        actual,
        expected,
        np.ones((2, len(SURGE_WINDOWS))),
        np.full(2, 0.001),
        windows=SURGE_WINDOWS,
        least_ratio=1.25,
        families=(no_family(2), no_family(2)),
    )
    return joined_rows([block], expected.sum(axis=0), lead=LEAD, grave=())


def subjects(watched: WatchedRows) -> list[set[Subject]]:
    """Subjects of the lines on each replayed day."""
    course = replay(watched)
    return [{check.subject for check in event_checks(watched, course, day)} for day in range(REPLAYED)]


def test_a_county_does_not_appear_once_the_line_of_its_burst_has_ended():
    watched = rows({BURST: 80}, {BURST: 80})
    lines, course = subjects(watched), replay(watched)
    ended = 1 + max(day for day in range(REPLAYED) if CELL in lines[day])
    assert BURST < ended < BURST + 14
    assert COUNTY in lines[BURST]
    left = [
        day
        for day in range(ended, REPLAYED)
        if COUNTY in {c.subject for c in open_checks(watched, course, day)}
    ]
    assert left
    assert not any(COUNTY in lines[day] for day in range(ended, REPLAYED))


@pytest.mark.parametrize("begin", [BURST - 10, BURST + 6])
def test_a_county_that_rises_itself_keeps_its_line(begin):
    """Before a burst of its part, or after it."""
    more = dict.fromkeys(range(begin, REPLAYED), 12.0)
    lines = subjects(rows({**more, BURST: 80 + more.get(BURST, 0.0)}, {BURST: 80}))
    assert all(COUNTY in lines[day] for day in range(begin + 6, REPLAYED))


TOPIC: Subject = (("topic", 5),)


def topic_lines(
    *, of_topic: float, elsewhere: float = 0.0, grave: bool = False
) -> list[tuple[set[Subject], set[Subject]]]:
    """Subjects of the lines on each day after a burst of 80 cases in a county, before and after the rule.

    `of_topic` is the part of the burst that is about topic 5, one of two of its group; `elsewhere` are the cases a day
    about the topic that come from another county besides, from six days after the burst on.
    """
    days = []
    for last in range(BURST, BURST + 20):
        length = LEAD + last + 1
        # counties × topics × days: the county of the burst has one case a day in the group, the other nine.
        daily = np.stack([np.full((2, length), 0.5), np.tile([[9.5], [4.0]], length)])
        daily[0, 0, LEAD + BURST] += 80 * of_topic
        daily[0, 1, LEAD + BURST] += 80 * (1 - of_topic)
        daily[1, 0, LEAD + BURST + 6 :] += elsewhere
        expected = np.tile([[10.0], [1.0]], length)
        block = RowBlock(
            "surge",
            [TOPIC, CELL],
            np.stack([daily[:, 0].sum(axis=0), daily[0].sum(axis=0)]),
            expected,
            np.ones((2, len(SURGE_WINDOWS))),
            np.full(2, 0.001),
            windows=SURGE_WINDOWS,
            least_ratio=1.25,
            families=(no_family(2), no_family(2)),
        )
        watched = joined_rows([block], expected.sum(axis=0), lead=LEAD, grave=[("topic", 5)] if grave else ())
        series = SimpleNamespace(
            counts={
                "county": SimpleNamespace(keys=[("1",), ("2",)]),
                "topic": SimpleNamespace(keys=[("5",), ("6",)]),
            },
            county_topic_days=daily,
            county_topic_base=np.zeros((2, 2)),
        )
        course = replay(watched)
        checks: list[Check] = event_checks(watched, course)
        kept = without_ended_counties(watched, course, series, checks, {5: 2, 6: 2})
        days.append(({check.subject for check in checks}, {check.subject for check in kept}))
    return days


def test_a_topic_has_no_line_for_a_burst_in_one_county_that_is_over():
    lines = topic_lines(of_topic=1.0)
    before = [day for day, (checks, _) in enumerate(lines) if TOPIC in checks and CELL not in checks]
    assert before
    assert not any(TOPIC in lines[day][1] for day in before)
    assert all(kept == checks for checks, kept in lines if CELL in checks)


def test_a_topic_that_rises_elsewhere_keeps_its_line():
    lines = topic_lines(of_topic=1.0, elsewhere=12.0)
    assert all(TOPIC in kept for _, kept in lines[11:])


def test_a_burst_about_another_topic_of_the_group_explains_nothing():
    lines = topic_lines(of_topic=0.0, elsewhere=12.0)
    assert all(kept == checks for checks, kept in lines)
    assert any(TOPIC in kept for _, kept in lines)


def test_a_grave_topic_keeps_its_line():
    assert all(kept == checks for checks, kept in topic_lines(of_topic=1.0, grave=True))
