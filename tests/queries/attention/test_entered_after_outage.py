"""What is entered after days on which nothing could be registered is no surge; what comes on top of it is one."""

import numpy as np

from queries.attention.anomaly_check import Subject
from queries.attention.event_checks import event_checks, open_checks, replay
from queries.attention.row_block import RowBlock, WatchedRows, joined_rows, no_family
from queries.attention.thresholds import SURGE_WINDOWS
from stats.arrays import Floats

LEAD, REPLAYED, OUTAGE, A_DAY = 56, 60, 30, 20
PROVINCE: Subject = ()
COUNTY: Subject = (("county", 1),)
WEEK_AFTER = range(OUTAGE + 3, OUTAGE + 14)


def rows(*, days_out: int, entered: float, left: float = 0.0) -> WatchedRows:
    """A province of 20 cases a day, of which some days have `left`, and the day after has `entered` more."""
    expected = np.full((1, LEAD + REPLAYED), float(A_DAY))
    actual = expected.copy()
    actual[0, LEAD + OUTAGE : LEAD + OUTAGE + days_out] = left
    actual[0, LEAD + OUTAGE + days_out] += entered
    return joined_rows([block(PROVINCE, actual, expected)], expected[0], lead=LEAD, grave=())


def block(subject: Subject, actual: Floats, expected: Floats, *, phi: float = 1.0) -> RowBlock:
    """One row that is watched for surges."""
    return RowBlock(
        "surge",
        [subject],
        actual,
        expected,
        np.full((1, len(SURGE_WINDOWS)), phi),
        np.full(1, 0.001),
        windows=SURGE_WINDOWS[-3:],
        least_ratio=1.15,
        families=(no_family(1), no_family(1)),
    )


def with_county(
    *, usual: float, days_out: int, in_outage: float, after: float, phi: float = 1.0
) -> WatchedRows:
    """A province without a line for some days, and a county with some cases on these days and on as many after them."""
    of_province, of_county = (np.full((1, LEAD + REPLAYED), each) for each in (10.0 * A_DAY, usual))
    actual, own = of_province.copy(), of_county.copy()
    out = slice(LEAD + OUTAGE, LEAD + OUTAGE + days_out)
    actual[0, out], own[0, out] = in_outage, in_outage
    own[0, out.stop : out.stop + days_out] = after
    county = block(COUNTY, own, of_county, phi=phi)
    blocks = [block(PROVINCE, actual, of_province), county]
    return joined_rows(blocks, of_province[0], lead=LEAD, grave=())


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


def test_an_outage_of_others_hides_no_surge_of_a_county_that_registered_all_the_same():
    """Its cases of the days before would make the surge of the days after look small."""
    watched = with_county(usual=A_DAY, days_out=7, in_outage=A_DAY, after=1.35 * A_DAY)
    assert days_with_a_line(watched, explained=False) == days_with_a_line(watched, explained=True) != []


def test_what_is_entered_of_a_county_is_no_surge_where_the_whole_line_had_failed():
    watched = with_county(usual=A_DAY, days_out=3, in_outage=0.0, after=2.0 * A_DAY)
    assert days_with_a_line(watched, explained=True)
    assert not days_with_a_line(watched, explained=False)


def test_an_outage_hides_no_surge_of_what_was_hardly_ever_there():
    """What is usual of a new name is so uncertain that a normal limit of a power of the count has no meaning."""
    watched = with_county(usual=0.0015, days_out=3, in_outage=0.0, after=10.0, phi=300.0)
    assert days_with_a_line(watched, explained=False) == days_with_a_line(watched, explained=True) != []
