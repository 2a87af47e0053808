"""What is entered after days on which nothing could be registered is no surge; what comes on top of it is one."""

import numpy as np

from queries.attention.anomaly_check import Subject
from queries.attention.event_checks import event_checks, open_checks, replay
from queries.attention.row_block import RowBlock, WatchedRows, joined_rows, no_family
from queries.attention.thresholds import SURGE_WINDOWS

LEAD, REPLAYED, OUTAGE, A_DAY = 56, 60, 30, 20
PROVINCE: Subject = ()
WEEK_AFTER = range(OUTAGE + 3, OUTAGE + 14)


def rows(*, days_out: int, entered: float, left: float = 0.0) -> WatchedRows:
    """A province of 20 cases a day, of which some days have `left`, and the day after has `entered` more."""
    expected = np.full((1, LEAD + REPLAYED), float(A_DAY))
    actual = expected.copy()
    actual[0, LEAD + OUTAGE : LEAD + OUTAGE + days_out] = left
    actual[0, LEAD + OUTAGE + days_out] += entered
    block = RowBlock(
        "surge",
        [PROVINCE],
        actual,
        expected,
        np.ones((1, len(SURGE_WINDOWS))),
        np.full(1, 0.001),
        windows=SURGE_WINDOWS[-3:],
        least_ratio=1.15,
        families=(no_family(1), no_family(1)),
    )
    return joined_rows([block], expected[0], lead=LEAD, grave=())


def days_with_a_line(watched: WatchedRows, *, explained: bool) -> list[int]:
    """The replayed days with a surge, with or without those that the outage explains."""
    course, lines = replay(watched), open_checks if explained else event_checks
    return [day for day in range(REPLAYED) if lines(watched, course, day)]


def test_the_week_that_begins_with_the_cases_of_three_days_without_a_line_is_no_surge():
    watched = rows(days_out=3, entered=3 * A_DAY)
    assert set(days_with_a_line(watched, explained=True)) & set(WEEK_AFTER)
    assert not days_with_a_line(watched, explained=False)


def test_more_than_what_is_missing_is_a_surge():
    watched = rows(days_out=3, entered=8 * A_DAY)
    assert days_with_a_line(watched, explained=False) == days_with_a_line(watched, explained=True) != []


def test_a_quiet_day_before_explains_nothing():
    """Half of what is usual is no outage."""
    watched = rows(days_out=3, entered=3 * A_DAY, left=A_DAY / 2)
    assert days_with_a_line(watched, explained=False) == days_with_a_line(watched, explained=True) != []
