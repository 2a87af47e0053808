"""Rollups give the same figures as the facts, are used wherever possible, and only there."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from persian.calendar import from_jalali
from queries.cli.explain import trace_statements
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.grouping import spans_group
from queries.question.question import make_question
from queries.question.rollup_choice import choose_daily_rollup, yearly_rollup_answers
from queries.sums.component_sums import component_sums
from queries.vocabulary.scope import Scope
from tests.queries.questions import ALONE
from tests.thorough import one_in, ordinary_first
from tests.worlds import START, store_of, world

pytestmark = pytest.mark.slow  # Every measure is computed twice.

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


@pytest.mark.parametrize("key", ordinary_first(8, ALONE))
def test_a_measure_equals_itself_without_rollups(store, key: str) -> None:
    assert store.rollups_current
    facts_only = store.without_rollups()
    questions = [
        (replace(scope, first=first, last=last), by)
        for scope in NARROW
        for first, last in PERIODS
        for by in ((), ("month",), ("agency",) if first else ("topic_group", "month"))
    ]
    # All measures in turn ask most questions.
    for chosen, by in one_in(23, questions, turn=ALONE.index(key)):
        frame, wanted = (measure(s, key, chosen, by=by).frame for s in (store, facts_only))
        pd.testing.assert_frame_equal(frame, wanted, check_dtype=False)


def test_the_smallest_rollup_that_covers_is_chosen(store) -> None:
    def chosen(scope: Scope, *by: str) -> str | None:
        rollup = choose_daily_rollup(store, scope, by)
        return rollup and rollup.name

    assert chosen(Scope()) == "total"
    assert chosen(Scope(trips="out"), "month") == "total"
    assert chosen(Scope(), "county") == "county"
    assert chosen(Scope(), "peer_group") == "agency"
    assert chosen(Scope(kinds=("complaint",)), "county") == "county"
    assert chosen(NARROW[-1]) is None
    assert chosen(Scope(topics=("T1",)), "county") is None


@pytest.fixture(scope="module")
def long_store():
    """Cases over three and a half years, from Bahman 1403 to Mordad 1407."""
    return store_of(sa.create_engine("duckdb:///:memory:"), world(4, size=1_500, days=1_280))


OFFICES = [
    Scope(),
    Scope(counties=("0303",), agencies=("A1", "A2")),
    Scope(counties=("0303",), peer_groups=("P1",), kinds=("complaint",)),
    Scope(agencies=("A3",), kinds=("request", "suggestion"), trips="out"),
]
WHOLE = [
    (None, None),
    (from_jalali(1404, 1, 1), from_jalali(1405, 12, 29)),
    (from_jalali(1406, 1, 1), from_jalali(1406, 12, 29)),
    (None, from_jalali(1404, 12, 29)),
    (from_jalali(1407, 1, 1), from_jalali(1407, 12, 29)),
]
SUMS = [key for key in ALONE if MEASURES[key].clock != "as_of" and MEASURES[key].unit != "days"]


@pytest.mark.parametrize("key", ordinary_first(5, SUMS))
def test_whole_years_of_an_office_in_a_county_equal_the_facts(long_store, key: str) -> None:
    facts_only = long_store.without_rollups()
    groupings = ((), ("county", "agency"), ("agency", "year"), ("kind", "agency"))
    questions = [
        (replace(scope, first=first, last=last), by)
        for by in groupings
        for scope in OFFICES
        for first, last in WHOLE
    ]
    # Each asks about every second grouping.
    for chosen, by in one_in(33, questions, turn=SUMS.index(key)):
        frame, wanted = (measure(s, key, chosen, by=by).frame for s in (long_store, facts_only))
        pd.testing.assert_frame_equal(frame, wanted, check_dtype=False)


def test_years_are_asked_only_for_whole_years_of_what_they_know(long_store) -> None:
    first, last = from_jalali(1405, 1, 1), from_jalali(1405, 12, 29)
    whole = replace(OFFICES[2], first=first, last=last)
    assert yearly_rollup_answers(long_store, whole, ())
    assert yearly_rollup_answers(long_store, replace(whole, first=None, last=None), ("year", "county"))
    assert yearly_rollup_answers(long_store, replace(whole, last=long_store.as_of.date()), ())
    assert not yearly_rollup_answers(long_store, replace(whole, first=first + timedelta(1)), ())
    assert not yearly_rollup_answers(long_store, replace(whole, last=last - timedelta(1)), ())
    assert not yearly_rollup_answers(long_store, replace(whole, channels=("phone",)), ())
    assert not yearly_rollup_answers(long_store, whole, ("month",))
    assert not yearly_rollup_answers(long_store, whole, ("topic",))
    assert not yearly_rollup_answers(long_store.without_rollups(), whole, ())


def test_spans_of_a_question_s_own_are_not_taken_from_whole_years(long_store) -> None:
    """A question is restricted to its period first and split into spans afterwards."""
    first, last = from_jalali(1404, 1, 1), from_jalali(1405, 12, 29)
    starts = [first, first + timedelta(100), first + timedelta(500)]
    rollups = [
        component_sums(
            replace(question, groups=(*question.groups, spans_group("registered_day", starts))), n="received"
        )
        for store in (long_store, long_store.without_rollups())
        for question in [
            make_question(
                store,
                MEASURES["received"],
                OFFICES[0].with_period(first, last),
                by=("county", "agency"),
                lang="en",
            )
        ]
    ]
    keys = ["county", "agency", "span"]
    one, other = (frame.sort_values(keys, ignore_index=True).astype("int64") for frame in rollups)
    pd.testing.assert_frame_equal(one, other)
    assert set(one["span"]) == {0, 1, 2}


@pytest.mark.usefixtures("scope_by_scope")
def test_what_is_received_in_whole_years_reads_no_case(long_store) -> None:
    assert long_store.first_day  # It is read once for a state.
    long_store.cache.clear()
    with trace_statements(long_store) as steps:
        measure(long_store, "received", OFFICES[2], by=("agency",))
    assert [step.tables_read for step in steps] == ["yearly_office"]


@pytest.mark.usefixtures("scope_by_scope")
def test_what_is_due_reads_the_cases_of_the_current_year_alone(long_store) -> None:
    measure(long_store, "deadline_bunching", OFFICES[1], by=("agency",))  # So is the day of as-of.
    long_store.cache.clear()
    with trace_statements(long_store) as steps:
        measure(long_store, "deadline_bunching", OFFICES[2], by=("agency",))
    assert [step.tables_read for step in steps] == ["yearly_office", "case"]
    assert f"CAST('{from_jalali(1407, 1, 1)}' AS DATE)" in steps[1].sql


@pytest.mark.usefixtures("scope_by_scope")
def test_a_scope_that_no_rollup_knows_is_read_once_for_all_its_figures(long_store) -> None:
    def ask(scope: Scope) -> None:
        for key in ("received", "closed", "on_time_share", "satisfied_share", "open", "overdue"):
            for by in ((), ("month",)):
                measure(long_store, key, scope, by=by)

    ask(OFFICES[1])  # The edge days are read once for a state.
    with trace_statements(long_store) as steps:
        ask(replace(OFFICES[2], channels=("phone", "portal")))
    # The second statement is for the cases that were reopened.
    assert [step.tables_read for step in steps] == ["case", "case + reopening"]


def test_what_happened_after_as_of_is_left_to_the_facts() -> None:
    odd = store_of(sa.create_engine("duckdb:///:memory:"), world(3))
    assert not odd.rollups_current
    assert choose_daily_rollup(odd, Scope(), ()) is None


def test_an_as_of_in_the_past_is_left_to_the_facts(store) -> None:
    assert choose_daily_rollup(store, Scope(as_of=START + timedelta(days=50)), ()) is None
    assert choose_daily_rollup(store, Scope(as_of=START + timedelta(days=5000)), ()) is not None
