"""Changes against the previous period and last year, and when they count as changes."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from persian.calendar import from_jalali
from queries.compare import change, other_period
from queries.measure import measure
from queries.scope import Scope
from tests.reference import Known, Life
from tests.worlds import World, store_of

END = datetime(2025, 7, 1)
NOW = Scope(date(2025, 6, 1), date(2025, 6, 30))


def store_with(now: int, before: int):
    """A store with so many cases in June and in the 30 days before."""
    days = [datetime(2025, 6, 1, 8)] * now + [datetime(2025, 5, 10, 8)] * before + [datetime(2024, 1, 1)]
    lives = tuple(Life(source="one", registered=day) for day in days)
    return store_of(sa.create_engine("duckdb:///:memory:"), World(lives, Known({"one": END, "two": END})))


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [
        (200, 100, "changed"),
        (105, 100, "within_chance"),
        pytest.param(10_400, 10_000, "too_small", marks=pytest.mark.slow),
    ],
)
def test_a_change_counts_only_beyond_chance_and_when_large_enough(
    now: int, before: int, verdict: str
) -> None:
    store = store_with(now, before)
    found = change(store, measure(store, "received", NOW))
    assert found is not None
    assert found.value == before
    assert found.difference == pytest.approx(now / before - 1)
    assert found.verdict == verdict


def test_periods_to_compare_with() -> None:
    assert other_period(NOW, "previous") == replace(NOW, first=date(2025, 5, 2), last=date(2025, 5, 31))
    leap = Scope(from_jalali(1403, 12, 1), from_jalali(1403, 12, 30))
    last_year = other_period(leap, "last_year")
    assert last_year is not None
    assert (last_year.first, last_year.last) == (from_jalali(1402, 12, 1), from_jalali(1402, 12, 29))


def test_nothing_to_compare_with_before_the_data_begin_or_where_the_period_is_open() -> None:
    store = store_with(50, 40)
    assert change(store, measure(store, "received", Scope())) is None
    early = Scope(date(2024, 1, 1), date(2024, 1, 10))
    assert change(store, measure(store, "received", early)) is None
    assert other_period(Scope(from_jalali(1300, 1, 1), from_jalali(1300, 1, 5)), "last_year") is None
    assert NOW.first == NOW.last - timedelta(29)
