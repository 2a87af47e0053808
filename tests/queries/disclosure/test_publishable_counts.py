"""Counts behind publishable figures: by unit, month and part, the same whether years are read alone or together."""

from datetime import datetime, timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from persian.calendar import CalendarPeriod, month_bounds, months, year_of
from queries.disclosure.publication_grid import PublicationRequest
from queries.disclosure.publishable_counts import complete_months, counts_of_year
from queries.disclosure.publishable_tables import named_units
from queries.measures import MEASURES
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.codes import Kind
from queries.vocabulary.scope import Scope
from tests.reference import Known, Life
from tests.worlds import World, store_of

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")

KNOWN = datetime(2025, 8, 1)
YEARS = tuple(year_of(month_bounds(number, 1)[0]) for number in (1402, 1403, 1404))
COUNTIES = ("0302", "0303")
# A case every 11 days in turn of two counties and three kinds, closed 3 to 400 days later or not at all.
LIVES = tuple(
    Life(
        "one",
        registered := datetime(2023, 3, 25, 8) + timedelta(11 * i),
        county=COUNTIES[i % 2],
        kind=("complaint", "request", "suggestion")[i % 3],
        closed=None if i % 5 == 0 else registered + timedelta((3, 40, 400)[i % 3]),
        outcome="unknown" if i % 5 == 0 else ("resolved", "rejected")[i % 7 == 0],
    )
    for i in range(75)
)


@pytest.fixture(scope="module")
def store() -> Store:
    engine = sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool)
    return store_of(engine, World(LIVES, Known({"one": KNOWN, "two": KNOWN})))


def request_of(measure: str) -> PublicationRequest:
    """All months of a measure by county."""
    return PublicationRequest(MEASURES[measure], Scope(), (), KNOWN, (), None, "county", (), ())


def counts(store: Store, measure: str, number: int, *, together: bool) -> list:
    """Counts of the two counties in a year, read alone or with the other years."""
    units = (NOT_GIVEN_KEY, *named_units(store, "county"))
    codes = store.dimension("county")["code"]
    row_of = {codes[key]: row for row, key in enumerate(units) if key != NOT_GIVEN_KEY}
    year = YEARS[number]
    read_with = YEARS if together else (year,)
    of_year = counts_of_year(store, request_of(measure), units, year, load=None, read_with=read_with)
    return of_year[[row_of[county] for county in COUNTIES]].tolist()


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_open_cases_are_those_at_the_end_of_each_month(store: Store, number: int, together: bool) -> None:
    ends = [
        datetime.combine(month.last + timedelta(1), datetime.min.time())
        for month in months(YEARS[number].first, YEARS[number].last)
        if month.last < KNOWN.date()
    ]
    assert counts(store, "open", number, together=together) == [
        [
            [
                sum(
                    life.registered < end and (life.closed is None or life.closed >= end)
                    for life in LIVES
                    if (life.county, life.kind) == (county, kind)
                )
                for kind in (each.name for each in Kind)
            ]
            for end in ends
        ]
        for county in COUNTIES
    ]


@pytest.mark.parametrize("together", [False, True])
def test_shares_are_counted_by_kind_and_within_a_kind_by_hits_and_misses(
    store: Store, together: bool
) -> None:
    def cases(county: str, month: CalendarPeriod, kind: Kind, is_resolved: bool) -> int:
        return sum(
            month.first <= life.closed.date() <= month.last
            for life in LIVES
            if life.closed and (life.county, life.kind) == (county, kind.name)
            if (life.outcome == "resolved") is is_resolved
        )

    expected = [
        [
            [cases(county, month, kind, is_resolved) for kind in Kind for is_resolved in (True, False)]
            for month in months(YEARS[1].first, YEARS[1].last)
        ]
        for county in COUNTIES
    ]
    assert counts(store, "resolved_share", 1, together=together) == expected
    assert np.sum(expected, axis=(0, 1))[2:].min() > 0  # hits and misses of every kind that is given


def test_the_months_that_are_complete(store: Store) -> None:
    def last(measure: str) -> str:
        return complete_months(store, MEASURES[measure], YEARS[0], YEARS[-1], None)[-1].key

    assert last("received") == "1404-04"
    assert last("reopened_share") == "1404-03"  # reopenings are waited for during 30 days
