"""The arithmetic of a screen that the benchmark times by itself gives the figures that the product gives."""

from datetime import timedelta

import numpy as np
import pytest
import sqlalchemy as sa

from queries.estimates.measure import estimate
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.case_arrays.cases_in_memory import read_all_cases
from queries.sums.daily_sums import daily_sums
from queries.vocabulary.scope import Scope
from tests.bench import arithmetic
from tests.bench.asks import Ask, screen
from tests.worlds import store_of, world

SCOPES = ("kinds", "peer_groups")


@pytest.fixture(scope="module")
def store() -> Store:
    made = store_of(sa.create_engine("duckdb:///:memory:"), world(0))
    assert read_all_cases(made)
    return made


def scope_of(store: Store, field: str) -> Scope:
    if field == "kinds":
        return Scope(kinds=("complaint", "request"))
    return Scope(peer_groups=tuple(store.dimension("peer_group")["code"].iloc[1:2]))


def estimated(store: Store, ask: Ask):
    question = make_question(store, MEASURES[ask.key], ask.scope, by=ask.by, lang="en")
    return estimate(question, settings())


@pytest.mark.parametrize("field", SCOPES)
def test_it_adds_up_the_same_cases_by_day(store, field: str) -> None:
    scope, columns = scope_of(store, field), arithmetic.columns_of_store(store)
    last = day_number(store.as_of.date())
    sums = arithmetic.sums_by_day(columns, arithmetic.Chosen.of(store, columns, scope), last)
    daily = daily_sums(make_question(store, MEASURES["received"], scope, by=(), lang="en"))
    place = daily.day - columns.first_day
    assert len(sums) == 11
    for name, by_day in sums.items():
        assert by_day[place].tolist() == daily.amounts[name].tolist(), name
        assert by_day.sum() == daily.amounts[name].sum(), name
    assert all(
        sums[name].sum() > 0 for name in ("answered", "on_time", "satisfied", "open_out", "overdue_in")
    )


@pytest.mark.parametrize("field", SCOPES)
@pytest.mark.parametrize("most_days_a_case", [arithmetic.MAX_DAYS_PER_CASE, 0])
@pytest.mark.parametrize(("unit", "column"), [("county", "county"), ("agency", "due_agency")])
def test_limits_of_units_are_the_same(
    store, monkeypatch, field: str, most_days_a_case: int, unit: str, column: str
) -> None:
    monkeypatch.setattr(arithmetic, "MAX_DAYS_PER_CASE", most_days_a_case)
    scope, columns = scope_of(store, field), arithmetic.columns_of_store(store)
    rows = arithmetic.rows_of(store, columns.cases, scope, "due_agency")
    limits = arithmetic.shares(columns, rows, column, columns.first_day, day_number(store.as_of.date()))
    shown = estimated(store, Ask("on_time_share", scope, (unit,)))
    assert len(shown) > 1
    for name, of_units in zip(("lower", "upper"), limits, strict=True):
        assert np.array_equal(of_units[shown[unit]], shown[name]), name


@pytest.mark.parametrize("days", [None, (10, 60)])
@pytest.mark.parametrize("field", SCOPES)
def test_figures_by_month_and_in_all_are_the_same(store, field: str, days: tuple[int, int] | None) -> None:
    scope, columns = scope_of(store, field), arithmetic.columns_of_store(store)
    if days:
        scope = scope.with_period(*(store.first_day + timedelta(each) for each in days))
    first, last = columns.first_day, day_number(store.as_of.date())
    rows = arithmetic.Chosen.of(store, columns, scope)
    days = arithmetic.sums_by_day(columns, rows, last)
    waits = arithmetic.Waits.of(columns.cases, rows.cases["agency"])
    compared = set()
    for ask in dict.fromkeys(screen(store, scope)):
        if ask.key == arithmetic.MEDIAN:
            if (found := arithmetic.median(ask, waits, first, last)) is None:
                assert not estimated(store, ask)["n"].any()
                continue
            figures = {"lower": found.lower / 24, "value": found.hour / 24, "upper": found.upper / 24}
        elif arithmetic.has_arithmetic(ask):
            names = ("n",) if len(found := arithmetic.figures_by_day(ask, days, first, last)) == 1 else ()
            names = names or ("lower", "upper", "bound_lower", "bound_upper")
            figures = dict(zip(names, found, strict=False))
        else:
            continue
        shown = estimated(store, ask)
        for name, figure in figures.items():
            assert np.array_equal(figure, shown[name].astype(float), equal_nan=True), (ask, name)
        compared.add((ask.key, *ask.by))
    assert len(compared) == 9  # measures and groupings
    arithmetic.arithmetic_of_screen(store, scope)()
