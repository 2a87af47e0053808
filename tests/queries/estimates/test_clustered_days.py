"""Sums over days of hits and cases, from the rows of a rollup, are those of the database."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pandas as pd
import pytest
import sqlalchemy as sa

from queries.estimates import clustered_days
from queries.measures import MEASURES
from queries.measures.estimators import Share
from queries.question.question import make_question
from queries.question.rollup_choice import choose_daily_rollup
from queries.sums import component_sums, day_statements, grouped_cases
from queries.sums.case_arrays import cases_in_memory
from queries.sums.daily_sums import daily_sums
from queries.vocabulary.scope import Scope
from tests.engines import on_engines
from tests.thorough import one_in, ordinary_first
from tests.worlds import COUNTIES, store_of, world

SEEDS = (0, 2)  # of worlds whose rollups are exact
KEYS = ("on_time_share", "satisfied_share", "reopened_share")
DAYS = (None, 1, 27, 28, 29)
PERIODS = len(DAYS) + 1
GROUPS = ("county", "agency", "topic", "kind", "peer_group", "topic_group")


@pytest.mark.parametrize("seed", ordinary_first(1, SEEDS))
@on_engines("group", GROUPS, parts=None)
def test_rows_of_a_rollup_are_added_up_as_by_the_database(world_stores, seed: int, group: str) -> None:
    _compare_with_database(world_stores(seed), seed, group)


@pytest.fixture(scope="module")
def in_duckdb():
    """The store of a world in DuckDB, by its seed."""
    return cache(lambda seed: store_of(sa.create_engine("duckdb:///:memory:"), world(seed)))


def _keys(seed: int, group: str) -> list[str]:
    """The measures whose turn it is: each is asked of every world and of every group."""
    return one_in(len(KEYS), KEYS, turn=SEEDS.index(seed) + GROUPS.index(group))


def _compare_with_database(store, seed: int, group: str) -> None:
    dice = random.Random(f"{seed} {group}")
    last = store.as_of.date()
    compared = 0
    keys = _keys(seed, group)
    for key in keys:
        for days in (*DAYS, dice.randrange(60, 300)):
            scope = Scope(trips=dice.choice(("in", "out")))
            if days is not None:
                end = last - timedelta(dice.randrange(50))
                scope = scope.with_period(end - timedelta(days - 1), end)
            question = make_question(store, MEASURES[key], scope, by=(group,), lang="en")
            assert question.daily_rollup is not None
            share = MEASURES[key].estimator
            assert isinstance(share, Share)
            before = last - timedelta(31)
            here, there = (
                pd.DataFrame(summed(question, share, before=before)).sort_values(
                    [group, "block"], ignore_index=True
                )
                for summed in (clustered_days._blocks_from_rollup, clustered_days._blocks_from_database)
            )
            there = there[there["n"] > 0].reset_index(drop=True)
            pd.testing.assert_frame_equal(here, there, check_dtype=False)
            compared += len(here)
    assert compared > 20 * len(keys) / len(KEYS)


def test_rows_of_days_whose_cases_were_all_taken_back_count_nowhere(in_duckdb, monkeypatch) -> None:
    store, share = in_duckdb(0), MEASURES["on_time_share"]
    question = make_question(store, share, Scope(), by=("county",), lang="en")
    before = store.as_of.date() - timedelta(31)
    sums = clustered_days._blocks_from_rollup(question, share.estimator, before=before)
    early = (question.first - date(1970, 1, 1)).days - 400
    read = type(store).frame

    def with_taken_back(self, statement):
        taken_back = [{"county": 1, "day": early, "hits": sign, "n": 2 * sign} for sign in (1, -1)]
        return pd.concat([pd.DataFrame(taken_back), read(self, statement)])

    monkeypatch.setattr(type(store), "frame", with_taken_back)
    again = clustered_days._blocks_from_rollup(question, share.estimator, before=before)
    assert {name: column.tolist() for name, column in again.items()} == {
        name: column.tolist() for name, column in sums.items()
    }


def test_a_period_without_any_case_has_no_sums(world_stores) -> None:
    store = world_stores(0)
    first = store.first_day - timedelta(1000)
    scope = Scope().with_period(first, first + timedelta(30))
    measure = MEASURES["on_time_share"]
    question = make_question(store, measure, scope, by=("county",), lang="en")
    sums = clustered_days._blocks_from_rollup(question, measure.estimator, before=None)
    assert {name: len(column) for name, column in sums.items()} == dict.fromkeys(
        ("county", "block", "hits", "n", "hits_squared", "hits_times_n", "n_squared"), 0
    )


@pytest.mark.parametrize("by", [*((group,) for group in GROUPS), ("agency", "topic"), ("county", "kind")])
def test_many_cases_of_a_group_have_a_sum_for_each_day_and_few_are_sorted(
    in_duckdb, monkeypatch, by: tuple[str, ...]
) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    store, share = in_duckdb(0), MEASURES["on_time_share"]
    last = store.as_of.date()
    of_days, summed = [], []

    def noted(*args, **kwargs):
        by_day = grouped_cases.grouped_day_sums(*args, **kwargs)
        of_days.append(type(by_day))
        return by_day

    monkeypatch.setattr(clustered_days, "grouped_day_sums", noted)
    for scope in (Scope(counties=COUNTIES[:2]), Scope(trips="out").with_period(last - timedelta(29), last)):
        for limits in ((10**6, 2**20), (0, 2**20), (10**6, 0)):
            for name, most in zip(("MAX_DAYS_PER_CASE", "MAX_DAYS"), limits, strict=True):
                monkeypatch.setattr(grouped_cases, name, most)
            question = make_question(store, share, scope, by=by, lang="en")
            summed.append(pd.DataFrame(clustered_days.clustered_columns(question, share.estimator)))
    assert of_days == [grouped_cases.GroupedDays, grouped_cases.CaseDays, grouped_cases.CaseDays] * 2
    assert all(len(frame) > 0 for frame in summed)
    for here, *there in (summed[:3], summed[3:]):
        for other in there:
            pd.testing.assert_frame_equal(here, other, check_dtype=False)


def test_many_cases_are_summed_in_slots_and_few_are_hashed(demo_store, monkeypatch) -> None:
    """DuckDB prepares a slot for every pair of group and day: quick for many cases, slow for few."""
    county = demo_store.dimension("county")["code"].iloc[1]
    measure = MEASURES["on_time_share"]
    question = make_question(demo_store, measure, Scope(counties=(county,)), by=("agency",), lang="en")
    daily_sums(replace(question, groups=(), daily_rollup=choose_daily_rollup(demo_store, question.scope, ())))

    def keys(many: int) -> str:
        monkeypatch.setattr(component_sums, "MANY_CASES", many)
        statement = day_statements.sums_by_day(question, measure.estimator.components, before=None)
        return str(statement.compile(demo_store.engine)).partition("GROUP BY")[2]

    assert keys(10).strip() == '"case".due_agency, "case".due_day'
    assert "AS DOUBLE" in keys(10**9)
