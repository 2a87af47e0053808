"""Daily sums added up in arrays are those that the database makes, for every scope, limit, and split by source."""

from itertools import product

import numpy as np
import pytest

from queries.measures import MEASURES
from queries.question.question import Question, make_question
from queries.storage import column_batches
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS, DayAmounts
from queries.sums.case_arrays import daily_sums_in_arrays as under_test
from queries.sums.case_arrays import scope_cases
from queries.sums.case_arrays.daily_sums_in_arrays import daily_sums_in_arrays
from queries.sums.daily_sums import daily_sums
from queries.sums.daily_sums_from_file import daily_sums_from_file
from queries.sums.daily_sums_statement import daily_sums_statement
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.engines import ON_DUCKDB, ON_SERVERS
from tests.thorough import one_in, ordinary_first
from tests.worlds import COUNTIES

SCOPES = [
    Scope(counties=COUNTIES[:1], peer_groups=("P1",)),
    Scope(counties=COUNTIES[:2], agencies=("A1", "A2"), kinds=("complaint",)),
    Scope(agencies=("A1", "A3"), trips="out"),
    Scope(topic_groups=("G1",), channels=("phone",)),
]
LIMITS = [None, RowLimits(agencies=("A1",)), RowLimits(COUNTIES[:1], ("A2",))]
SEEDS = (0, 8)

Sums = dict[tuple[object, ...], list[float]]


def _question(store: Store, scope: Scope, limits: RowLimits | None = None) -> Question:
    return make_question(store.limited(limits), MEASURES["received"], scope, by=(), lang="en")


def _from_database(question: Question, *, by_source: bool) -> Sums:
    frame = question.store.frame(daily_sums_statement(question, by_source=by_source))
    keys = ["day", "trip", *(["source"] if by_source else [])]
    days = frame["day"].to_numpy().astype("datetime64[D]")
    rows = frame.assign(day=days).set_index(keys)[list(AMOUNT_COLUMNS)].fillna(0).astype(float)
    return {
        key if isinstance(key, tuple) else (key,): amounts.tolist()
        for key, amounts in rows.iterrows()
        if amounts.any()
    }


def _from_arrays(sums: DayAmounts) -> Sums:
    assert tuple(sums.names) == AMOUNT_COLUMNS
    keys = [sums.day.astype("datetime64[D]").tolist(), sums.trip.tolist()]
    keys += [] if sums.source is None else [sums.source.tolist()]
    return dict(zip(zip(*keys, strict=True), sums.amounts.T.tolist(), strict=True))


def _same_days(sums: Sums) -> Sums:
    return {
        (np.datetime64(str(key[0])[:10], "D").item(), *map(int, key[1:])): row for key, row in sums.items()
    }


# Each scope with each limit in both ways; in an ordinary run every second of them, in one way.
ASKED = [
    combination
    for turn in range(2)
    for odd in range(2)
    for number, combination in enumerate(product(SCOPES, LIMITS))
    if number % 2 == odd
    for combination in [(*combination, bool((number + number // len(LIMITS) + turn) % 2))]
]


@ON_DUCKDB
@pytest.mark.usefixtures("written_once")
@pytest.mark.parametrize(("scope", "limits", "by_source"), ordinary_first(len(ASKED) // 4, ASKED))
def test_sums_are_those_of_the_database(
    world_stores, keep_file, scope: Scope, limits: RowLimits | None, by_source: bool, monkeypatch
) -> None:
    # A few rows at a time, and no room for days before it is needed.
    monkeypatch.setattr(column_batches, "BATCH", 7)
    monkeypatch.setattr(under_test, "SPARE_DAYS", 0)
    compared = 0
    # The two worlds take turns: each is asked about every scope, with every limit, and by source.
    turn = SCOPES.index(scope) + LIMITS.index(limits) + by_source
    for seed in one_in(len(SEEDS), SEEDS, turn=turn):
        question = _question(world_stores(seed), scope, limits)
        sums = daily_sums_in_arrays(question, by_source=by_source)
        assert sums is not None
        there = _same_days(_from_database(question, by_source=by_source))
        assert _same_days(_from_arrays(sums)) == there
        keep_file(world_stores(seed))
        in_file = daily_sums_from_file(question, by_source=by_source)
        # The file has the rows that a limited viewer may not read.
        assert (in_file is None) is (limits is not None)
        assert in_file is None or _same_days(_from_arrays(in_file)) == there
        compared += len(there)
    assert compared > 20


@ON_SERVERS
def test_servers_make_the_sums_themselves(world_stores) -> None:
    for scope in SCOPES[:2]:
        assert daily_sums_in_arrays(_question(world_stores(8), scope), by_source=False) is None


@ON_DUCKDB
def test_every_amount_occurs_in_the_worlds_that_are_compared(world_stores) -> None:
    total = np.zeros(len(AMOUNT_COLUMNS))
    for seed, scope in product(SEEDS, SCOPES):
        sums = daily_sums_in_arrays(_question(world_stores(seed), scope), by_source=False)
        assert sums is not None
        total += sums.amounts.sum(axis=1)
    assert [name for name, amount in zip(AMOUNT_COLUMNS, total, strict=True) if amount == 0] == []


@pytest.mark.thorough
@ON_DUCKDB
@pytest.mark.usefixtures("scope_by_scope")
@pytest.mark.parametrize("most_days", [3, under_test.MAX_DAYS])
@pytest.mark.parametrize("error", [None, MemoryError])
def test_days_far_apart_and_a_lack_of_memory_leave_the_sums_to_the_database(
    world_stores, most_days: int, error: type[Exception] | None, monkeypatch
) -> None:
    for most in ("MAX_CASES", "MAX_FROM_SERVER"):
        monkeypatch.setattr(scope_cases, most, 0)
    question = _question(world_stores(8), SCOPES[0])
    question.store.cache.clear()
    expected = daily_sums(question).amounts
    question.store.cache.clear()
    monkeypatch.setattr(under_test, "MAX_DAYS", most_days)
    if error is not None:

        def fail(*_: object) -> bool:
            raise error

        monkeypatch.setattr(under_test, "_add_all", fail)
    in_arrays = most_days > 3 and error is None
    assert (daily_sums_in_arrays(question, by_source=False) is not None) is in_arrays
    again = daily_sums(question).amounts
    assert all(np.array_equal(again[name].sum(), expected[name].sum()) for name in AMOUNT_COLUMNS)
    question.store.cache.clear()
