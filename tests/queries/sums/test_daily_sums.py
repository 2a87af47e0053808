"""Daily sums of a scope are the same from a rollup, from its cases one by one, and summed by the database."""

from dataclasses import replace

import numpy as np
import pytest

from queries.question.question import Question
from queries.storage.store import Store
from queries.sums import daily_sums as under_test
from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS, DailySums
from queries.sums.case_arrays import cases_in_memory, scope_cases
from queries.sums.case_arrays.scope_cases import chosen_cases
from queries.sums.daily_sums import daily_sums
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.engines import on_engines
from tests.queries.sums.small_stores import question_of
from tests.worlds import COUNTIES

ONE_DIMENSION = [
    Scope(),
    Scope(counties=COUNTIES[:1]),
    Scope(peer_groups=("P1",)),
    Scope(kinds=("complaint",), trips="out"),
]
SEVERAL = [
    Scope(counties=COUNTIES[:1], peer_groups=("P1",)),
    Scope(counties=COUNTIES[:2], agencies=("A1", "A2"), kinds=("complaint",), trips="out"),
    Scope(topic_groups=("G1",), channels=("phone",)),
]
LIMITS = [None, RowLimits(agencies=("A1",)), RowLimits(COUNTIES[:1], ("A2",))]
# Each scope with other limits first; a thorough run tries all.
IN_TURN = [(scope, LIMITS[(number + more) % 3]) for more in range(3) for number, scope in enumerate(SEVERAL)]


@pytest.fixture
def store(world_stores) -> Store:
    return world_stores(8)


def _read(question: Question) -> dict[str, list[float]]:
    """The sums without days on which nothing happened."""
    question.store.cache.clear()
    sums: DailySums = daily_sums(question)
    question.store.cache.clear()
    some = np.any([sums.amounts[name] != 0 for name in AMOUNT_COLUMNS], axis=0)
    days = {"day": sums.day[some].astype("datetime64[D]").tolist()}
    return days | {name: sums.amounts[name][some].tolist() for name in AMOUNT_COLUMNS}


def _read_in_memory(question: Question, monkeypatch) -> dict[str, list[float]]:
    """The same from the cases of the whole store, which are read into memory for it."""
    with monkeypatch.context() as patch:
        patch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
        assert chosen_cases(question) is not None
        return _read(question)


@pytest.mark.usefixtures("scope_by_scope")
@on_engines("scope", ONE_DIMENSION, parts=None)
def test_the_facts_say_what_the_rollup_says(store: Store, scope: Scope, monkeypatch) -> None:
    question = question_of(store, scope)
    assert question.daily_rollup is not None
    from_rollup = _read(question)
    assert sum(from_rollup["overdue_in"]) > 0
    assert sum(from_rollup["satisfied"]) > 0
    assert _read_in_memory(question, monkeypatch) == from_rollup
    from_facts = replace(question, daily_rollup=None)
    assert _read(from_facts) == from_rollup
    for most in ("MAX_CASES", "MAX_FROM_SERVER"):
        monkeypatch.setattr(scope_cases, most, 1)
    assert _read(from_facts) == from_rollup


@pytest.mark.usefixtures("scope_by_scope")
@on_engines("asked", IN_TURN, parts=len(IN_TURN), first=len(SEVERAL))
def test_cases_one_by_one_add_up_to_what_the_database_sums(
    store: Store, asked: tuple[Scope, RowLimits | None], monkeypatch
) -> None:
    scope, limits = asked
    question = question_of(store.limited(limits), scope)
    assert question.uses_daily_sums
    assert question.daily_rollup is None
    one_by_one = _read(question)
    assert _read_in_memory(question, monkeypatch) == one_by_one
    for most in ("MAX_CASES", "MAX_FROM_SERVER"):
        monkeypatch.setattr(scope_cases, most, 0)
    assert _read(question) == one_by_one


def test_both_with_and_without_trips_are_read_at_once(store: Store, monkeypatch) -> None:
    store.cache.clear()
    everything = daily_sums(question_of(store, SEVERAL[0]))
    monkeypatch.setattr(under_test, "_sums_from_cases", lambda question: pytest.fail("read again"))
    without = daily_sums(question_of(store, replace(SEVERAL[0], trips="out")))
    assert 0 < without.amounts["received"].sum() < everything.amounts["received"].sum()
    store.cache.clear()
