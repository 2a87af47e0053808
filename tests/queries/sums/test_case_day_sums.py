"""Sums by day of cases in memory: each is made when it is asked for, and is what all of them at once are."""

from datetime import date

import numpy as np
import pytest
import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import Question, make_question
from queries.storage.store import Store
from queries.sums.case_day_sums import all_sums, sums_when_asked_for
from queries.sums.cases_in_memory import read_all_cases
from queries.sums.daily_sums import daily_sums
from queries.sums.day_amounts import AMOUNT_COLUMNS, DailySums, day_number
from queries.sums.scope_cases import CasePart, ScopeCases, chosen_cases
from queries.vocabulary.scope import Scope
from tests.worlds import COUNTIES, store_of, world

SCOPES = [Scope(counties=COUNTIES[:2]), Scope(kinds=("complaint",), agencies=("A1", "A2"))]


@pytest.fixture(scope="module")
def store() -> Store:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(8))
    assert read_all_cases(store)
    return store


def _question(store: Store, scope: Scope) -> Question:
    return make_question(store, MEASURES["received"], scope, by=(), lang="en")


def _cases(store: Store, scope: Scope) -> tuple[ScopeCases, int]:
    """The cases of a scope, and the number of the last day of the data."""
    question = _question(store, scope)
    cases = chosen_cases(question)
    assert cases is not None
    return cases, day_number(question.facts.latest_as_of.date())


def _by_day(sums: DailySums, name: str) -> dict[date, float]:
    """The sums of a component or flow that are not 0, by day."""
    days = sums.day.astype("datetime64[D]").tolist()
    return {day: amount for day, amount in zip(days, sums.amounts[name].tolist(), strict=True) if amount}


@pytest.mark.parametrize("scope", SCOPES)
def test_each_sum_is_what_the_cases_add_up_to(store: Store, scope: Scope) -> None:
    cases, last = _cases(store, scope)
    sums = sums_when_asked_for(cases, last)
    at_once = all_sums(cases, last)
    for name in AMOUNT_COLUMNS:
        expected = dict[str, dict[date, float]](everything={}, without={})
        for part in cases.parts(name):
            amounts = part.amount(name)
            columns = (
                part.column(part.day),
                part.column("trip"),
                np.ones(len(part.rows)) if amounts is None else amounts,
            )
            for day, trip, amount in zip(*(column.tolist() for column in columns), strict=True):
                for kept in ("everything", "without") if not trip else ("everything",):
                    if amount and day >= cases.columns.first_day:
                        on = date.fromordinal(date(1970, 1, 1).toordinal() + day)
                        expected[kept][on] = expected[kept].get(on, 0) + amount
        assert (
            _by_day(sums.everything, name) == _by_day(at_once.everything, name) == expected["everything"]
        ), name
        assert _by_day(sums.without, name) == _by_day(at_once.without, name) == expected["without"], name
    assert sums.without is not sums.everything


def test_a_scope_without_cases_of_trips_has_one_set_of_sums(store: Store) -> None:
    cases, last = _cases(store, SCOPES[0])
    of_no_trip = {holder: tuple(rows[:0] for rows in both) for holder, both in cases.of_holder.items()}
    for make in (sums_when_asked_for, all_sums):
        sums = make(ScopeCases(cases.columns, of_no_trip), last)
        assert sums.without is sums.everything
        assert not any(sums.everything.amounts[name].any() for name in AMOUNT_COLUMNS)


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
    question = _question(store, SCOPES[1])
    for _ in range(2):
        daily_sums(question).within(question.first, question.last, ("due", "on_time"))
    assert added == ["due", "on_time"]
