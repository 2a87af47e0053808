"""Late registrations of a scope: the counts behind them on each engine, and what is said where loads show nothing."""

from datetime import date, timedelta

import numpy as np
import pytest

from queries.estimates.late_registrations import arrivals_by_source, is_expected, late_registrations
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.engines import ON_DUCKDB
from tests.late_worlds import FIRST, WEEK, LateCase, late_store, late_world

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")
WORLD = late_world(once=True)
END = FIRST + 24 * WEEK - timedelta(1)  # the last day that the newest load covers
LAST_WEEK = (END - timedelta(6), END)


@pytest.fixture(scope="module")
def store(databases, worlds_without_rollups):
    return late_store(databases("late"), WORLD)


def cells(store, scope):
    """The table of arrivals as (source, day, number of the load of its source): cases."""
    arrivals = arrivals_by_source(store, scope)
    return {
        (source, arrivals.first + timedelta(int(row)), int(column)): int(each.counts[row, column])
        for source, each in arrivals.arrivals.items()
        for row, column in np.argwhere(each.counts)
    }


def counted(cases: list[LateCase]):
    """The same in plain Python."""
    result: dict[tuple[int, date, int], int] = {}
    for case in cases:
        column = case.load - 1 if case.source == 1 else 0
        key = (case.source, case.day, column)
        result[key] = result.get(key, 0) + 1
    return result


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        (Scope(), lambda case: True),
        (Scope(counties=("0303",)), lambda case: case.county == 1),
        (Scope(agencies=("A2",), counties=("0302",)), lambda case: (case.county, case.agency) == (2, 2)),
    ],
    ids=["whole", "county", "office in a county"],
)
def test_cases_are_counted_by_day_and_first_load(store, scope, holds):
    assert cells(store, scope) == counted([case for case in WORLD.cases if holds(case)])


def test_an_earlier_vintage_knows_its_own_loads_only(store):
    scope = Scope(load=9)
    assert cells(store, scope) == counted([case for case in WORLD.cases if case.load <= 9])


def test_a_limited_viewer_reads_own_cases_only(store):
    own = store.limited(RowLimits(counties=("0302",)))
    assert cells(own, Scope()) == counted([case for case in WORLD.cases if case.county == 2])


@ON_DUCKDB
def test_the_last_week_is_completed_and_an_old_one_is_complete(store):
    old = (LAST_WEEK[0] - 11 * WEEK, LAST_WEEK[1] - 11 * WEEK)
    late = late_registrations(store, Scope(), [LAST_WEEK, old])
    week, earlier = late.completed
    known = sum(LAST_WEEK[0] <= case.day <= END for case in WORLD.cases if case.source == 1)
    assert (late.reason, late.sources, late.once, late.newest) == ("", 2, 1, END)
    assert week.known == known
    assert week.lower < week.missing < week.upper
    # 54 cases a week come from the source of which delays are known.
    assert known + week.lower <= 54 <= known + week.upper
    assert is_expected(week)
    assert not is_expected(earlier)


@ON_DUCKDB
def test_a_county_learns_from_the_delays_of_the_province(store):
    (county,) = late_registrations(store, Scope(counties=("0302",)), [LAST_WEEK]).completed
    own_rows = store.limited(RowLimits(counties=("0302",)))
    (alone,) = late_registrations(own_rows, Scope(counties=("0302",)), [LAST_WEEK]).completed
    assert county.known == alone.known
    assert county.missing != alone.missing
    assert county.lower <= alone.missing <= county.upper


@pytest.mark.thorough
@ON_DUCKDB
def test_one_load_or_few_loads_say_nothing(databases):
    once = late_store(databases("once"), late_world(loads=1))
    assert late_registrations(once, Scope(), [LAST_WEEK]).reason == "one_load"
    few = late_store(databases("few"), late_world(loads=3))
    assert late_registrations(few, Scope(), [LAST_WEEK]).reason == "few_loads"


def test_the_demo_has_a_single_load(demo_store):
    assert late_registrations(demo_store, Scope(), [LAST_WEEK]).reason == "one_load"
