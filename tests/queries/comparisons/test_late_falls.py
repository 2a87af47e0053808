"""A fall that late registrations may make up for is no change."""

from datetime import timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from queries.comparisons.late_falls import without_late_falls
from queries.estimates.late_registrations import late_registrations
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.late_worlds import FIRST, WEEK, late_store, late_world

END = FIRST + 24 * WEEK - timedelta(1)
WEEK_SCOPE = Scope(END - timedelta(6), END)


@pytest.fixture(scope="module")
def store():
    return late_store(sa.create_engine("duckdb:///:memory:"), late_world())


def judged(store, key: str, scope: Scope, *, fall: float) -> tuple[str, bool]:
    """Result of a fall by so many cases from what was expected, and whether late registrations may make up for it."""
    now = measure(store, key, scope)
    n, value = float(now.row["n"]), float(now.row["value"])
    before = value * (n + fall) / n
    frame = pd.DataFrame(
        {"value": value, "before": before, "n": n, "change": "changed", "expected_difference": 0.0}, index=[0]
    ).assign(unexpected=value / before - 1)
    (row,) = without_late_falls(store, now, frame).to_dict("records")
    return row["change"], row["may_be_late"]


@pytest.mark.parametrize("key", ["received", "rate_per_10k"])
def test_a_small_fall_may_be_late_registrations_and_a_large_one_is_a_fall(store, key):
    upper = late_registrations(store, WEEK_SCOPE, [(END - timedelta(6), END)]).completed[0].upper
    assert judged(store, key, WEEK_SCOPE, fall=upper - 1) == ("within_chance", True)
    assert judged(store, key, WEEK_SCOPE, fall=upper + 1) == ("changed", False)


def test_a_rise_and_an_old_fall_and_other_measures_are_left_alone(store):
    old = Scope(FIRST + WEEK, FIRST + 2 * WEEK - timedelta(1))
    assert judged(store, "received", WEEK_SCOPE, fall=-10) == ("changed", False)
    assert judged(store, "received", old, fall=5) == ("changed", False)
    assert judged(store, "open", WEEK_SCOPE, fall=1) == ("changed", False)


def test_with_a_single_load_a_fall_stays(demo_store):
    assert (
        judged(demo_store, "received", Scope().with_period(*[demo_store.as_of.date()] * 2), fall=1)[0]
        == "changed"
    )
