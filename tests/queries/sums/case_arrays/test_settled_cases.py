"""Cases that are kept while they are summed answer what statements answer, and take few bytes."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from queries.estimates import answer_time_estimates, clustered_days
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.sql.components import COMPONENTS
from queries.storage.store import Store
from queries.sums.case_arrays import daily_sums_in_arrays, settled_cases
from queries.sums.case_arrays.settled_cases import COUNTS
from queries.sums.case_arrays.settled_cases import settled_cases as cases_of
from queries.sums.daily_sums import daily_sums
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.engines import ON_DUCKDB, ON_SERVERS
from tests.queries.sums.scope_periods import periods_of
from tests.thorough import one_in, ordinary_first
from tests.worlds import COUNTIES

SCOPES = [
    Scope(counties=COUNTIES[:1], peer_groups=("P1",)),
    Scope(counties=COUNTIES[:2], agencies=("A1", "A2"), kinds=("complaint",)),
    Scope(topic_groups=("G1",), channels=("phone",)),
]
LIMITS = [None, RowLimits(COUNTIES[:1], ("A2",))]
# Each scope with limits or without first; a thorough run tries both.
IN_TURN = [(scope, LIMITS[(number + more) % 2]) for more in range(2) for number, scope in enumerate(SCOPES)]
SHARES = ("on_time_share", "satisfied_share", "reopened_share")
GROUPS = [("agency",), ("topic_group",), ("agency", "month")]
WAITS = [("answer_days_median", ()), ("answer_days_median", ("month",)), ("answer_days_p90", ())]
pytestmark = [pytest.mark.usefixtures("large_scopes", "scope_by_scope", "any_n"), pytest.mark.slow]


def _answers(store: Store, scope: Scope, *, turn: int) -> list[pd.DataFrame]:
    """The answers to every fifth question about a period; a scope with limits is asked others."""
    questions = [(key, by) for key in SHARES if key in MEASURES for by in GROUPS]
    questions += [(key, by) for key, by in WAITS if key in MEASURES]
    frames = [
        measure(store, key, each, by=by).frame
        for each, (key, by) in one_in(5, product(periods_of(store, scope), questions), turn=turn)
    ]
    return [frame.sort_values(list(frame.columns[:2]), ignore_index=True) for frame in frames]


@pytest.fixture
def used(monkeypatch) -> list[str]:
    """The names of the modules that have found kept cases, in their order."""
    kinds: list[str] = []
    for module in (clustered_days, answer_time_estimates):

        def look(question, name=module.__name__):
            cases = cases_of(question)
            kinds.extend([name] if cases is not None else [])
            return cases

        monkeypatch.setattr(module, "settled_cases", look)
    return kinds


@pytest.mark.thorough
@ON_SERVERS
def test_servers_keep_no_cases(world_stores, used) -> None:
    store = world_stores(8)
    store.cache.clear()
    daily_sums(make_question(store, MEASURES["received"], SCOPES[0], by=(), lang="en"))
    for key, by in (("on_time_share", ("agency",)), ("answer_days_median", ())):
        measure(store, key, SCOPES[0], by=by)
    assert not used


@ON_DUCKDB
@pytest.mark.parametrize(("scope", "limits"), ordinary_first(1, IN_TURN))
def test_kept_cases_answer_as_statements_do(world_stores, used, scope: Scope, limits, monkeypatch) -> None:
    store = world_stores(8).limited(limits)
    store.cache.clear()
    daily_sums(make_question(store, MEASURES["received"], scope, by=(), lang="en"))
    turn = SCOPES.index(scope) + (limits is not None)
    here = _answers(store, scope, turn=turn)
    assert len(set(used)) == 2
    used.clear()
    monkeypatch.setattr(daily_sums_in_arrays, "MOST_SETTLED", -1)
    store.cache.clear()
    there = _answers(store, scope, turn=turn)
    assert not used
    for one, other in zip(here, there, strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert sum(int(frame["value"].notna().sum()) for frame in here) > 5
    store.cache.clear()


@ON_DUCKDB
def test_the_columns_of_kept_cases_are_those_of_the_table(world_stores) -> None:
    store = world_stores(8)
    store.cache.clear()
    question = make_question(store, MEASURES["received"], SCOPES[0], by=(), lang="en")
    sums = daily_sums(question)
    cases = cases_of(question)
    assert cases is not None
    table = cases.columns.cases
    assert isinstance(table, settled_cases.SettledTable)
    assert set(table) == {*settled_cases.KEY_COLUMNS, *settled_cases.CLOCK_DAYS, *COUNTS, "wait", "ended_by"}
    assert len(table) == len(set(table))
    assert cases.case_count == sums.amounts["received"].sum() == len(cases.parts("received")[0].rows)
    # What rollups have of an amount is what the bits of the cases add up to; edge days aside, which none of these has.
    for name in ("answered", "closed", "resolved", "satisfied", "received"):
        (part,) = cases.parts(name)
        inside = part.within(None, None, with_trips=True)
        assert inside.amount(name).sum() == sums.amounts[COMPONENTS[name].name].sum()
    assert table.nbytes <= 30 * len(table["source"])
    assert np.isin(table["ended_by"], (0, 1, 2)).all()


def test_too_many_cases_and_days_out_of_reach_are_not_kept(world_stores, monkeypatch) -> None:
    question = make_question(world_stores(8), MEASURES["received"], SCOPES[0], by=(), lang="en")
    for change in ({"MOST_SETTLED": 5}, {"_NO_DAY": -1, "MOST_DAY": 9}):
        with monkeypatch.context() as patch:
            for name, value in change.items():
                patch.setattr(settled_cases, name, value)
            question.store.cache.clear()
            daily_sums(question)
            assert cases_of(question) is None
    question.store.cache.clear()
