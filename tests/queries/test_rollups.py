"""Rollups say what the facts say, are used where they may be, and only there."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from queries.measure import measure
from queries.measures import MEASURES
from queries.plan import plan
from queries.scope import Scope
from tests.worlds import START, store_of, world

pytestmark = pytest.mark.slow  # every measure twice

NARROW = [
    Scope(),
    Scope(counties=("0303",)),
    Scope(peer_groups=("P1",), trips="out"),
    Scope(topic_groups=("G1",)),
    Scope(kinds=("complaint",), channels=("phone",)),
    Scope(counties=("0303",), peer_groups=("P1",), kinds=("complaint",)),
]
PERIODS = [(None, None), ((START + timedelta(17)).date(), (START + timedelta(83)).date())]


@pytest.fixture(scope="module")
def store():
    return store_of(sa.create_engine("duckdb:///:memory:"), world(2, size=400))


@pytest.mark.parametrize("key", MEASURES)
def test_a_measure_equals_itself_without_rollups(store, key: str) -> None:
    assert store.rolled_up
    facts_only = store.without_rollups()
    for scope in NARROW:
        for first, last in PERIODS:
            for by in ((), ("month",), ("agency",) if first else ("topic_group", "month")):
                asked = replace(scope, first=first, last=last)
                found, wanted = (measure(s, key, asked, by=by).frame for s in (store, facts_only))
                pd.testing.assert_frame_equal(found, wanted, check_dtype=False)


def test_the_smallest_rollup_that_covers_is_chosen(store) -> None:
    def chosen(scope: Scope, *by: str) -> str | None:
        found = plan(store, scope, by)
        return found and found.name

    assert chosen(Scope()) == "total"
    assert chosen(Scope(trips="out"), "month") == "total"
    assert chosen(Scope(), "county") == "county"
    assert chosen(Scope(), "peer_group") == "agency"
    assert chosen(Scope(kinds=("complaint",)), "county") == "county"
    assert chosen(NARROW[-1]) is None
    assert chosen(Scope(topics=("T1",)), "county") is None


def test_what_happened_after_as_of_is_left_to_the_facts() -> None:
    odd = store_of(sa.create_engine("duckdb:///:memory:"), world(3))
    assert not odd.rolled_up
    assert plan(odd, Scope(), ()) is None


def test_an_as_of_in_the_past_is_left_to_the_facts(store) -> None:
    assert plan(store, Scope(as_of=START + timedelta(days=50)), ()) is None
    assert plan(store, Scope(as_of=START + timedelta(days=5000)), ()) is not None
