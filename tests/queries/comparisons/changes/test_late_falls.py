"""A fall that late registrations may make up for is no change."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from queries.comparisons.changes.late_falls import late_may_make_up
from queries.estimates.late_registrations import late_registrations
from queries.estimates.measure import measure
from queries.vocabulary.scope import Scope
from tests.late_worlds import FIRST, WEEK, late_store, late_world

END = FIRST + 24 * WEEK - timedelta(1)
WEEK_SCOPE = Scope(END - timedelta(6), END)


@pytest.fixture(scope="module")
def store():
    return late_store(sa.create_engine("duckdb:///:memory:"), late_world())


def may_be_late(store, key: str, scope: Scope, *, fall: float) -> bool:
    """Whether late registrations may make up for a fall by so many cases from what was expected."""
    now = measure(store, key, scope)
    n, value = float(now.row["n"]), float(now.row["value"])
    before = value * (n + fall) / n
    frame = pd.DataFrame(
        {
            "value": value,
            "before": before,
            "n": n,
            "expected_difference": 0.0,
            "unexpected": value / before - 1,
        },
        index=[0],
    )
    return bool(
        late_may_make_up(
            store, now, {str(name): column.to_numpy() for name, column in frame.items()}, np.array([True])
        )[0]
    )


@pytest.mark.parametrize("key", ["received", "rate_per_10k"])
def test_a_small_fall_may_be_late_registrations_and_a_large_one_is_a_fall(store, key):
    upper = late_registrations(store, WEEK_SCOPE, [(END - timedelta(6), END)]).completed[0].upper
    assert may_be_late(store, key, WEEK_SCOPE, fall=upper - 1)
    assert not may_be_late(store, key, WEEK_SCOPE, fall=upper + 1)


def test_a_rise_and_an_old_fall_and_other_measures_are_left_alone(store):
    old = Scope(FIRST + WEEK, FIRST + 2 * WEEK - timedelta(1))
    assert not may_be_late(store, "received", WEEK_SCOPE, fall=-10)
    assert not may_be_late(store, "received", old, fall=5)
    assert not may_be_late(store, "open", WEEK_SCOPE, fall=1)


def test_with_a_single_load_a_fall_stays(demo_store):
    today = demo_store.as_of.date()
    assert not may_be_late(demo_store, "received", Scope().with_period(today, today), fall=1)
