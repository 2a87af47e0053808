"""Sums by unit and month of a period are those of all months that lie in it, which are read once."""

from datetime import timedelta

import pandas as pd
import pytest

from persian.calendar import months
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums import component_sums
from queries.sums.component_sums import component_columns
from queries.sums.months_of_province import sums_within_all_months
from queries.vocabulary.scope import Scope
from tests.engines import ON_DUCKDB
from tests.thorough import ordinary_first

pytestmark = pytest.mark.usefixtures("scope_by_scope")
KEYS = ("on_time_share", "days_waited", "reopened_share")


@pytest.fixture
def store(world_stores, large_scopes) -> Store:
    """A small store, read as a large one is."""
    return world_stores(0)


def _frame(store: Store, key: str, scope: Scope, unit: str) -> pd.DataFrame:
    declared = MEASURES[key]
    question = make_question(store, declared, scope, by=(unit, "month"), lang="en")
    columns = component_columns(question, **declared.estimator.components)
    return pd.DataFrame(columns).astype(float).sort_values([unit, "month"], ignore_index=True)


@ON_DUCKDB
@pytest.mark.parametrize("unit", ordinary_first(1, ["agency", "county"]))
def test_sums_of_a_period_are_those_of_its_months(store: Store, monkeypatch, unit: str) -> None:
    assert store.as_of is not None
    assert store.first_day is not None
    all_months = months(store.first_day, store.as_of.date())
    whole = Scope(trips="out").with_period(all_months[1].first, all_months[-2].last)
    cut = whole.with_period(all_months[0].first + timedelta(3), all_months[-1].last - timedelta(3))
    scopes = [whole, cut, Scope(last=all_months[2].last), Scope(first=all_months[2].first)]
    wanted = [(key, scope) for key in KEYS for scope in scopes]
    store.cache.clear()
    frames = [_frame(store, key, scope, unit) for key, scope in wanted]
    store.cache.clear()
    monkeypatch.setattr(component_sums, "sums_within_all_months", lambda *_: None)
    for (key, scope), frame in zip(wanted, frames, strict=True):
        pd.testing.assert_frame_equal(frame, _frame(store, key, scope, unit))
    assert sum(frame["n"].sum() for frame in frames) > 100


def test_all_periods_share_one_reading_of_a_whole_province(store: Store) -> None:
    assert store.as_of is not None
    assert store.first_day is not None
    all_months = months(store.first_day, store.as_of.date())
    read: list[Scope] = []

    def kept(scope: Scope, by: tuple[str, ...] = ("agency", "month")) -> bool:
        question = make_question(store, MEASURES["on_time_share"], scope, by=by, lang="en")
        nothing = component_columns(question, n="due")
        sums = sums_within_all_months(question, lambda wider: read.append(wider.scope) or nothing)
        return sums is not None

    first, last = all_months[1].first, all_months[2].last
    is_embedded = store.engine.dialect.name == "duckdb"
    for days in ((first, last), (first, all_months[1].last), (None, last)):
        assert kept(Scope().with_period(*days)) == is_embedded
    assert read == [Scope()] * (3 * is_embedded)
    within = Scope().with_period(first, last - timedelta(1))
    chosen = Scope(kinds=("complaint",)).with_period(first, last)
    assert [kept(scope) for scope in (within, chosen, Scope())] == [False] * 3
    assert not kept(Scope().with_period(first, last), ("agency", "quarter"))
