"""Shares by group and waits from the file of all cases are those of statements, for every scope and period."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from queries.estimates import scope_waits
from queries.estimates.measure import measure
from queries.storage.store import Store
from queries.sums import (
    component_sums_from_file,
    daily_sums_from_file,
    flows_from_file,
    grouped_sums_from_file,
    waits_from_file,
)
from queries.sums.arithmetic import cell_counts
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.case_file.case_file import answer_from_file
from queries.sums.case_file.case_file_layout import CASES
from queries.vocabulary.scope import Scope
from tests.engines import ON_DUCKDB, ON_SERVERS
from tests.queries.sums.scope_periods import periods_of
from tests.thorough import THOROUGH, one_in, ordinary_first
from tests.worlds import COUNTIES

SCOPES = [
    Scope(counties=COUNTIES[:1], peer_groups=("P1",)),
    Scope(counties=COUNTIES[:2], agencies=("A1", "A2"), kinds=("complaint",)),
    Scope(topic_groups=("G1",), channels=("phone",)),
    Scope(agencies=("A1", "A3"), peer_groups=("P1",), topics=("T1", "T2")),
    Scope(kinds=("request",), channels=("phone", "portal")),
]
QUESTIONS = [
    *product(
        ("on_time_share", "satisfied_share", "reopened_share", "resolution_gap"),
        (("agency",), ("county",), ("topic_group",), ("agency", "month"), ("peer_group", "kind")),
    ),
    *product(
        ("received", "answered", "closed", "days_waited", "handoffs_per_case"),
        (("agency",), ("county", "month"), ("agency", "day"), ("topic_group", "kind"), ("channel", "year")),
    ),
    *product(("open", "overdue"), (("agency", "month"), ("county", "week"), ("peer_group", "day"))),
    *product(("answer_days_median", "answered_by_day_10"), ((), ("month",), ("agency",), ("county", "week"))),
]
pytestmark = [
    pytest.mark.usefixtures("large_scopes", "scope_by_scope", "any_n", "written_once"),
    pytest.mark.slow,
]


def _periods(store: Store, scope: Scope) -> Iterator[Scope]:
    """Those of every test of sums, and all time but the newest days."""
    assert store.as_of is not None
    yield from periods_of(store, scope)
    yield scope.with_period(None, store.as_of.date() - timedelta(4))


def _answers(store: Store, scope: Scope) -> list[pd.DataFrame]:
    store.cache.clear()
    questions = one_in(13, product(_periods(store, scope), QUESTIONS), turn=SCOPES.index(scope))
    frames = [measure(store, key, each, by=by).frame for each, (key, by) in questions]
    return [frame.sort_values(list(frame.columns[:3]), ignore_index=True) for frame in frames]


@pytest.fixture
def answered(monkeypatch) -> list[str]:
    """The questions that the file answered, in their order."""
    kinds: list[str] = []
    for module in (
        component_sums_from_file,
        daily_sums_from_file,
        flows_from_file,
        grouped_sums_from_file,
        waits_from_file,
    ):

        def look(question, answer, name=module.__name__):
            result = answer_from_file(question, answer)
            kinds.extend([name] if result is not None else [])
            return result

        monkeypatch.setattr(module, "answer_from_file", look)
    return kinds


@ON_DUCKDB
# In an ordinary run those that differ most in how they are summed.
@pytest.mark.parametrize("scope", ordinary_first(1, [SCOPES[at] for at in (0, 1, 4, 2, 3)]))
def test_the_file_answers_as_statements_do(
    world_stores, keep_file, answered, scope: Scope, monkeypatch
) -> None:
    # The waits of larger scopes are counted question by question, those of others are read once.
    monkeypatch.setattr(scope_waits, "MAX_CASES", 0 if SCOPES.index(scope) % 2 else 1_000)
    store = world_stores(8)
    there = _answers(store, scope)
    assert not answered
    keep_file(store)
    here = _answers(store, scope)
    # By kind and channel there are sums by day already; an ordinary run asks less than all ways to sum.
    ways = 4 if scope.channels and scope.kinds else 5
    assert len(set(answered)) in ({ways} if THOROUGH > 1 else {ways - 1, ways})
    assert len(answered) > 3
    for one, other in zip(here, there, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert sum(int(frame["value"].notna().sum()) for frame in here) > 10
    store.cache.clear()


@ON_DUCKDB
@pytest.mark.parametrize("scope", SCOPES[::2])
def test_of_more_cells_than_there_is_room_for_those_that_occur_are_counted(
    world_stores, keep_file, answered, scope: Scope, monkeypatch
) -> None:
    store = world_stores(8)
    keep_file(store)

    def answers() -> list[pd.DataFrame]:
        store.cache.clear()
        answered.clear()
        return [
            measure(store, key, scope, by=("agency",)).frame
            for key in ("answer_days_median", "on_time_share")
        ]

    there = answers()
    assert len(answered) == 2
    for module in (cell_counts, daily_sums_from_file, grouped_sums_from_file):
        monkeypatch.setattr(module, "MAX_CELLS", 10)
    here = answers()
    assert len(answered) == 1  # The share has an array of days for each office, and is left to statements.
    for one, other in zip(here, there, strict=True):
        pd.testing.assert_frame_equal(one, other)
        assert other["value"].notna().sum() > 1
    store.cache.clear()


@ON_SERVERS
def test_servers_have_no_file(world_stores, keep_file, answered) -> None:
    store = world_stores(8)
    assert not keep_file(store).exists()
    measure(store, "on_time_share", SCOPES[0], by=("agency",))
    assert not answered


def test_amounts_are_read_together_up_to_the_first_edge(monkeypatch) -> None:
    part = SimpleNamespace(names=("closed", "closed_followed"), column="closed_day_class")
    first_day = day_number(date(2023, 12, 31))
    tables = {CASES: SimpleNamespace(row_count=9)}
    file = SimpleNamespace(
        first_day=first_day, days=200, tables=tables, values=lambda *_: np.array([[1, 0], [1, 1]])
    )
    edges = {"closed": "none", "closed_followed": "follow_up"}

    def readings(scope: Scope) -> list[tuple[list[str], tuple[int, int]]]:
        question, before = SimpleNamespace(scope=scope, groups=()), {"follow_up": date(2024, 1, 31)}
        return list(component_sums_from_file._readings(file, question, part, edges, before))

    assert readings(Scope()) == [([*edges], (1, 30)), (["closed"], (31, 199))]
    assert readings(Scope(last=date(2024, 1, 10))) == [([*edges], (1, 10))]
    assert readings(Scope(first=date(2024, 3, 1))) == [([*edges], (61, 30)), (["closed"], (61, 199))]
    # More cells than there is room for are added up, or would have to be sorted.
    monkeypatch.setattr(component_sums_from_file, "MAX_CELLS", 1)
    assert len(readings(Scope())[0][0]) == 2
    monkeypatch.setattr(cell_counts, "MAX_CELLS", 1)
    assert readings(Scope()) == [(["closed"], (1, 199)), (["closed_followed"], (1, 30))]
