"""A week that one of two sources never delivered, in a store written without intake."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from queries.data_quality.missing_days import MissingDays, missing_days, missing_days_of_sources
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.late_worlds import LateCase, LateWorld, late_store
from tests.thorough import ordinary_first

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worlds_without_rollups")]
FIRST, DAYS = date(2025, 5, 3), 150
LATEST = FIRST + timedelta(DAYS - 1)
A_DAY = {1: 6, 2: 20}
WEEK = (FIRST + timedelta(91), FIRST + timedelta(97))
OF_WEEK = MissingDays(*WEEK, 0, 7 * A_DAY[1], "source 1")


def cases_without(missing: Callable[[int, date], bool]) -> tuple[LateCase, ...]:
    days = [FIRST + timedelta(i) for i in range(DAYS)]
    return tuple(
        LateCase(source, 1, 1, day, source)
        for day in days
        for source, n in A_DAY.items()
        if not missing(source, day)
        for _ in range(n)
    )


@pytest.fixture
def store_without(tmp_path):
    def store(missing: Callable[[int, date], bool], *, behind: int = 0) -> Store:
        """A store of two sources, of which the first is `behind` by so many days."""
        end = datetime.combine(LATEST + timedelta(1), datetime.min.time())
        loads = ((1, end - timedelta(behind)), (2, end))
        engine = sa.create_engine(f"duckdb:///{tmp_path / 'store.duckdb'}")
        return late_store(engine, LateWorld(cases_without(missing), loads))

    return store


def in_week(source: int, day: date) -> bool:
    return source == 1 and WEEK[0] <= day <= WEEK[1]


def test_a_week_of_one_source_is_reported_where_the_province_shows_nothing(store_without) -> None:
    store = store_without(in_week)
    assert missing_days(store, Scope(), latest=LATEST) == ()
    assert missing_days_of_sources(store, Scope(), latest=LATEST) == (OF_WEEK,)
    # The whole province counts, whatever the scope chooses; of a period after the week nothing is reported.
    assert missing_days_of_sources(store, Scope(agencies=("A2",)), latest=LATEST) == (OF_WEEK,)
    after = Scope().with_period(WEEK[1] + timedelta(1), LATEST)
    assert missing_days_of_sources(store, after, latest=LATEST) == ()
    # The same as of an earlier moment, when the source had come back.
    then = LATEST - timedelta(20)
    earlier = Scope(as_of=datetime.combine(then, datetime.max.time()))
    assert missing_days_of_sources(store, earlier, latest=then) == (OF_WEEK,)


def test_what_the_whole_province_lacks_is_reported_once(store_without) -> None:
    store = store_without(lambda _, day: WEEK[0] <= day <= WEEK[1])
    (whole,) = missing_days(store, Scope(), latest=LATEST)
    assert (whole.first, whole.last, whole.source) == (*WEEK, "")
    assert len(missing_days_of_sources(store, Scope(), latest=LATEST)) == 2
    assert missing_days_of_sources(store, Scope(), latest=LATEST, whole=(whole,)) == ()


@pytest.mark.parametrize(
    "missing",
    ordinary_first(
        2,
        [
            pytest.param(lambda source, day: source == 1 and day < WEEK[0], id="it begins later"),
            pytest.param(lambda source, day: source == 1 and day >= WEEK[0], id="it has stopped"),
            pytest.param(lambda source, day: source == 1 and (day - FIRST).days % 28 < 6, id="often without"),
            pytest.param(lambda source, day: in_week(source, day) and day.weekday() < 4, id="four days"),
        ],
    ),
)
def test_other_days_without_cases_are_no_missing_load(store_without, missing) -> None:
    assert missing_days_of_sources(store_without(missing), Scope(), latest=LATEST) == ()


def test_a_source_that_is_behind_misses_nothing_after_its_own_end(store_without) -> None:
    behind = 20
    store = store_without(lambda source, day: source == 1 and day > LATEST - timedelta(behind), behind=behind)
    assert missing_days_of_sources(store, Scope(), latest=LATEST) == ()


@pytest.mark.thorough
def test_a_single_source_is_the_whole_province(tmp_path) -> None:
    engine = sa.create_engine(f"duckdb:///{tmp_path / 'store.duckdb'}")
    cases = tuple(case for case in cases_without(in_week) if case.source == 1)
    end = datetime.combine(LATEST + timedelta(1), datetime.min.time())
    store = late_store(engine, LateWorld(cases, ((1, end),)))
    assert len(missing_days(store, Scope(), latest=LATEST)) == 1
    assert missing_days_of_sources(store, Scope(), latest=LATEST) == ()
