"""Sums by day of cases in memory: each is made when it is asked for, and is what all of them at once are."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from queries.question.grouping import ORIGIN
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS, DailySums, day_number
from queries.sums.case_arrays.case_columns import (
    NO_DAY,
    PLACE,
    Table,
    case_statement,
    columns_of,
    reopening_statement,
)
from queries.sums.case_arrays.case_day_sums import all_sums, sums_when_asked_for
from queries.sums.case_arrays.cases_in_memory import read_all_cases
from queries.sums.case_arrays.scope_cases import CasePart, ScopeCases, chosen_cases
from queries.sums.case_arrays.scope_rows import HOLDERS
from queries.sums.daily_sums import daily_sums
from queries.vocabulary.codes import Outcome
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import question_of
from tests.worlds import COUNTIES, store_of, world

SCOPES = [Scope(counties=COUNTIES[:2]), Scope(kinds=("complaint",), agencies=("A1", "A2"))]


@pytest.fixture(scope="module")
def store() -> Store:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(8))
    assert read_all_cases(store)
    return store


def _cases(store: Store, scope: Scope) -> tuple[ScopeCases, int]:
    """The cases of a scope, and the number of the last day of the data."""
    question = question_of(store, scope)
    cases = chosen_cases(question)
    assert cases is not None
    return cases, day_number(question.facts.latest_as_of.date())


def _by_day(sums: DailySums, name: str) -> dict[date, float]:
    """The sums of a component or flow that are not 0, by day."""
    days = sums.day.astype("datetime64[D]").tolist()
    return {day: amount for day, amount in zip(days, sums.amounts[name].tolist(), strict=True) if amount}


def _added_up(cases: ScopeCases, name: str, *, with_trips: bool) -> dict[date, float]:
    """The same by adding up one case after the other."""
    sums = dict[date, float]()
    for part in cases.parts(name):
        amounts = part.amount(name)
        counted = np.ones(len(part.rows)) if amounts is None else amounts
        columns = (part.column(part.day), part.column("trip"), counted)
        for day, trip, amount in zip(*(column.tolist() for column in columns), strict=True):
            if amount and day != NO_DAY and (with_trips or not trip):
                on = ORIGIN + timedelta(day)
                sums[on] = sums.get(on, 0) + amount
    return sums


@pytest.mark.parametrize("make", [sums_when_asked_for, all_sums])
@pytest.mark.parametrize("scope", SCOPES)
def test_each_sum_is_what_the_cases_add_up_to(store: Store, scope: Scope, make) -> None:
    cases, last = _cases(store, scope)
    sums = make(cases, last)
    for name in AMOUNT_COLUMNS:
        assert _by_day(sums.everything, name) == _added_up(cases, name, with_trips=True), name
        assert _by_day(sums.without, name) == _added_up(cases, name, with_trips=False), name
    assert sums.without is not sums.everything


@pytest.mark.parametrize("make", [sums_when_asked_for, all_sums])
def test_a_scope_without_cases_of_trips_has_one_set_of_sums(store: Store, make) -> None:
    cases, last = _cases(store, SCOPES[0])
    tables = (cases.columns.cases, cases.columns.reopened)
    of_no_trip = {
        holder: tuple(rows[table["trip"][rows] == 0] for table, rows in zip(tables, both, strict=True))
        for holder, both in cases.of_holder.items()
    }
    cases = ScopeCases(cases.columns, of_no_trip)
    sums = make(cases, last)
    assert sums.without is sums.everything
    for name in AMOUNT_COLUMNS:
        assert _by_day(sums.everything, name) == _added_up(cases, name, with_trips=True), name
    assert sums.everything.amounts["received"].sum() > 0


@pytest.mark.parametrize("from_registration", [False, True])
@pytest.mark.parametrize("make", [sums_when_asked_for, all_sums])
def test_a_scope_without_any_case_has_no_sums(store: Store, make, from_registration: bool) -> None:
    cases, last = _cases(store, SCOPES[0])
    of_nobody = {holder: tuple(rows[:0] for rows in both) for holder, both in cases.of_holder.items()}
    empty = ScopeCases(replace(cases.columns, begin_with_registration=from_registration), of_nobody)
    assert empty.first_day == cases.columns.first_day
    sums = make(empty, last)
    assert not any(sums.everything.amounts[name].any() for name in AMOUNT_COLUMNS)


def test_columns_without_any_day_before_a_registration_are_recognised(store: Store) -> None:
    facts = question_of(store, SCOPES[0]).facts
    c = facts.cases.c
    in_order = [
        sa.or_(day.is_(None), day >= c.registered_day) for day in (c.answered_day, c.closed_day, c.due_day)
    ]
    statements = case_statement(store, facts), reopening_statement(store, facts)
    columns = columns_of(*(store.columns(statement.where(*in_order)) for statement in statements))
    assert columns.begin_with_registration
    assert columns.first_day == columns.cases["registered_day"].min()


def test_sums_begin_with_the_first_case_of_the_scope_if_none_has_a_day_before_its_registration(
    store: Store,
) -> None:
    cases, last = _cases(store, SCOPES[1])
    # Some answers and closings of this world are earlier than their registration.
    assert not cases.columns.begin_with_registration
    assert cases.first_day == cases.columns.first_day
    table = cases.columns.cases
    early = [name for name in ("answered_day", "closed_day") if (_before_registration(table, name)).any()]
    assert early
    before = {name: _before_registration(table, name) for name in early}
    cleared = {name: np.where(before[name], NO_DAY, table[name]) for name in early}
    cleared |= {PLACE + name: np.where(before[name], 0, table[PLACE + name]) for name in early}
    columns = replace(cases.columns, cases={**table, **cleared}, begin_with_registration=True)
    cases = ScopeCases(columns, cases.of_holder)
    assert cases.first_day > columns.first_day
    registered = [int(columns.cases["registered_day"][rows].min()) for rows, _ in cases.of_holder.values()]
    assert cases.first_day == min(registered)
    sums = sums_when_asked_for(cases, last)
    assert sums.everything.day[0] == cases.first_day
    for name in AMOUNT_COLUMNS:
        assert _by_day(sums.everything, name) == _added_up(cases, name, with_trips=True), name


def _before_registration(table: Table, name: str) -> np.ndarray:
    return (table[name] != NO_DAY) & (table[name] < table["registered_day"])


def test_days_on_which_nothing_happened_are_left_out_of_sums_made_at_once(store: Store) -> None:
    cases, last = _cases(store, SCOPES[1])
    at_once = all_sums(cases, last).everything
    some = np.any([at_once.amounts[name] != 0 for name in AMOUNT_COLUMNS], axis=0)
    assert some.all()
    assert len(some) < len(sums_when_asked_for(cases, last).everything.day)


def test_what_is_not_asked_for_is_not_added_up(store: Store, monkeypatch) -> None:
    store.cache.clear()
    read_all_cases(store)
    added = list[str]()
    amount = CasePart.amount
    monkeypatch.setattr(CasePart, "amount", lambda part, name: added.append(name) or amount(part, name))
    question = question_of(store, SCOPES[1])
    for _ in range(2):
        daily_sums(question).within(question.first, question.last, ("waited", "resolved"))
    assert added == ["waited", "resolved"]


def test_components_of_which_one_counts_cases_of_the_other_are_counted_together(
    store: Store, monkeypatch
) -> None:
    store.cache.clear()
    read_all_cases(store)
    fetched = list[str]()
    column = CasePart.column
    monkeypatch.setattr(CasePart, "column", lambda part, name: fetched.append(name) or column(part, name))
    question = question_of(store, SCOPES[1])
    daily_sums(question).within(question.first, question.last, ("on_time", "due", "satisfied", "closed"))
    assert [name for name in fetched if name != "trip"] == [PLACE + "due_day", PLACE + "closed_day"]


def test_a_move_on_the_day_of_a_clock_is_counted_with_it(store: Store) -> None:
    facts = question_of(store, SCOPES[0]).facts
    c = facts.cases.c
    in_order = (
        c.closed_day >= c.registered_day,
        c.outcome == int(Outcome.resolved),
        c.answered_day.is_not(None),
    )
    statements = case_statement(store, facts), reopening_statement(store, facts)
    all_of, some = (
        columns_of(*(store.columns(statement.where(*where)) for statement in statements))
        for where in ((), in_order)
    )
    assert not all_of.moves_on  # Some cases are closed before their registration.
    assert {PLACE + "open_in", PLACE + "open_out"} <= set(all_of.cases)
    assert some.moves_on == {"open_in": "registered_day", "open_out": "closed_day"}
    for move, day in some.moves_on.items():
        assert some.cases[move] is some.cases[day]
        assert PLACE + move not in some.cases
    rows = np.arange(len(some.cases["source"])), np.arange(len(some.reopened["source"]))
    cases = ScopeCases(some, dict.fromkeys(HOLDERS, rows))
    sums = sums_when_asked_for(cases, day_number(facts.latest_as_of.date()))
    for name in AMOUNT_COLUMNS:
        assert _by_day(sums.everything, name) == _added_up(cases, name, with_trips=True), name
