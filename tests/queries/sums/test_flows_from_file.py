"""Stocks and sums from the file of all cases are those of statements, on the days of as-of and 30 days before too."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pandas as pd
import pytest
import sqlalchemy as sa

from queries.estimates import stock_flows
from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.sums import component_sums
from queries.sums.arithmetic import cell_counts
from queries.sums.case_arrays import scope_cases
from queries.sums.component_sums_from_file import component_sums_from_file
from queries.sums.flows_from_file import flows_from_file
from queries.vocabulary.scope import Scope
from tests.reference import Known
from tests.thorough import one_in, ordinary_first
from tests.worlds import COUNTIES, store_of, world

SCOPES = [
    Scope(counties=COUNTIES[:1], peer_groups=("P1",)),
    Scope(topic_groups=("G1", "G2"), channels=("phone", "portal"), trips="out"),  # nearly all cases
    Scope(agencies=("A1", "A3"), kinds=("complaint", "request")),
]


@pytest.fixture(scope="module")
def store() -> Store:
    """A world whose two sources are known up to one moment: only then has the file an answer up to the edges."""
    here = world(
        8, size=900
    )  # so many that some fall due on the day of as-of, before its moment and after it
    last = max(here.known.as_of.values())
    known = Known(dict.fromkeys(here.known.as_of, last))
    return store_of(sa.create_engine("duckdb:///:memory:"), replace(here, known=known))


STOCKS = (
    ("open", "overdue"),
    (("agency", "month"), ("county", "week"), ("peer_group", "day")),
)
# Sums whose last days depend on the hour of as-of, which the file does not know.
SUMS = (
    ("days_waited", "never_answered_share", "reopened_share", "deadline_bunching"),
    (("agency",), ("county", "week"), ("topic_group", "kind")),
)


@pytest.mark.usefixtures("scope_by_scope", "any_n")
@pytest.mark.parametrize("scope", ordinary_first(1, SCOPES))
@pytest.mark.parametrize(
    ("asking", "answer", "asked"),
    [(stock_flows, flows_from_file, STOCKS), (component_sums, component_sums_from_file, SUMS)],
)
def test_answers_are_those_of_statements(
    store, keep_file, scope: Scope, asking, answer, asked, monkeypatch
) -> None:
    for most in ("MAX_CASES", "MAX_KEPT"):
        monkeypatch.setattr(scope_cases, most, 0)
    if scope.trips == "out":
        monkeypatch.setattr(cell_counts, "MAX_CELLS", 10)  # of more cells, those that occur are counted
    answered: list[bool] = []

    def look(*words, **more):
        result = answer(*words, **more)
        answered.append(result is not None)
        return result

    monkeypatch.setattr(asking, answer.__name__, look)
    today = store.as_of.date()
    periods = [(today - timedelta(50), today), (today - timedelta(70), today - timedelta(3)), (None, today)]
    every = [
        (key, by, days)
        for key, by, days in product(*asked, periods)
        if days[0] is not None or "day" not in by
    ]
    questions = one_in(5, every, turn=SCOPES.index(scope))

    def answers() -> list[pd.DataFrame]:
        store.cache.clear()
        frames = [measure(store, key, scope.with_period(*days), by=by).frame for key, by, days in questions]
        return [frame.sort_values(list(frame.columns[:3]), ignore_index=True) for frame in frames]

    there = answers()
    assert not any(answered)
    keep_file(store)
    answered.clear()
    here = answers()
    assert all(answered)
    assert len(answered) >= 3
    for one, other in zip(here, there, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert sum(frame["n"].sum() for frame in here) > 100
    store.cache.clear()
