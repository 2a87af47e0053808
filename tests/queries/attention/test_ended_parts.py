"""A whole that only holds the cases of an ended part has no line; one that rises itself keeps it."""

import numpy as np
import pytest

from queries.attention.anomaly_check import Subject
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
