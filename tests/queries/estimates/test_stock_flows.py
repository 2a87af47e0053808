"""A stock follows from the cases that enter and leave the state (`stock_flows`, `rollup_flows`)."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from queries.estimates import stock_flows
from queries.estimates.measure import measure
from queries.estimates.stock_flows import flows, moves_by_day, stock_series
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.sql.buckets import bucket_numbers
from queries.sums.case_arrays import scope_cases
from queries.vocabulary.scope import Scope
from tests.engines import on_engines
from tests.thorough import ordinary_first


@on_engines("state", ["open", "overdue"], parts=None)
def test_all_that_entered_less_all_that_left_is_the_stock(world_stores, state: str) -> None:
    store = world_stores(0)
    stock = measure(store, state, Scope()).row["n"]
    assert stock > 0
    by_month = make_question(store, MEASURES[state], Scope(), by=("month",), lang="en")
    days, moves = moves_by_day(by_month, state)
    assert (np.diff(days) > 0).all()
    assert moves.sum() == stock
    assert stock_series(by_month, state)["n"][-1] == stock
    by_county = make_question(store, MEASURES[state], Scope(), by=("county", "month"), lang="en")
    assert flows(by_county, state, by_day=True)["n"].sum() == stock
    of_counties = stock_series(by_county, state)
    is_last = of_counties["month"] == of_counties["month"].max()
    assert of_counties["n"][is_last].sum() == stock


@on_engines("state", ["open", "overdue"], parts=None)
@pytest.mark.parametrize("span", ordinary_first(1, ["month", "quarter"]))
def test_flows_read_from_the_facts_by_span_are_those_by_day(world_stores, state: str, span: str) -> None:
    store = world_stores(0).without_rollups()
    for scope in (
        Scope(),
        Scope(first=store.first_day, last=store.as_of.date() - timedelta(45), trips="out"),
    ):
        by_unit = make_question(store, MEASURES[state], scope, by=("agency", span), lang="en")
        by_day = flows(by_unit, state, by_day=True)
        (time,) = (group for group in by_unit.groups if group.name == span)
        numbers = bucket_numbers(by_day["day"], [period.first for period in time.periods])
        expected = pd.DataFrame(by_day | {"span": numbers})
        expected = expected.groupby(["agency", "span"])["n"].sum().groupby("agency").cumsum()
        by_span = pd.DataFrame(stock_series(by_unit, state)).set_index(["agency", span])["n"]
        assert len(expected) > 2
        for (agency, number), n in expected.items():
            assert by_span[agency, time.all_keys[number]] == n


@pytest.mark.usefixtures("scope_by_scope")
@on_engines("state", ["open", "overdue"], parts=None)
def test_a_rollup_is_summed_by_span_as_by_day(world_stores, monkeypatch, state: str) -> None:
    store = world_stores(0)
    for most in ("MAX_CASES", "MAX_FROM_SERVER", "MAX_KEPT"):
        monkeypatch.setattr(scope_cases, most, 0)
    before = store.as_of.date() - timedelta(45)
    for scope in (Scope(trips="out"), Scope(first=store.first_day, last=before, agencies=("A1", "A2"))):
        series = []
        for most in (0, stock_flows.MAX_SPANS):
            monkeypatch.setattr(stock_flows, "MAX_SPANS", most)
            store.cache.clear()
            by_unit = make_question(store, MEASURES[state], scope, by=("agency", "month"), lang="en")
            frame = pd.DataFrame(stock_series(by_unit, state))
            series.append(frame.sort_values(["agency", "month"], ignore_index=True).astype(int))
        pd.testing.assert_frame_equal(*series, check_like=True)
        assert series[0]["n"].sum() > 10
    # By span nothing is read by day.
    monkeypatch.setattr(stock_flows, "flows", None)
    store.cache.clear()
    assert len(stock_series(by_unit, state)["n"]) == len(series[0])
