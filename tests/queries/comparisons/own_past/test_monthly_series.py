"""`monthly_series`: the figures of each unit and month, which months count, and up to when each unit is known."""

from datetime import date, timedelta

import numpy as np
import pytest

from persian.calendar import months
from queries.comparisons.own_past.monthly_series import monthly_series
from queries.comparisons.own_past.monthly_tables import tables_of_figures
from queries.comparisons.own_past.settled_months import (
    MAX_MONTHS,
    SETTLING,
    complete_months,
    months_over,
    settling_time,
)
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.vintage import last_complete_day
from queries.settings.province_settings import settings
from queries.sums import component_sums
from queries.vocabulary.scope import Scope
from tests.worlds import world

SEED = 8
CHARTED = [key for key, each in MEASURES.items() if each.estimator.month_course != "none"]


@pytest.mark.parametrize("by", ["agency", "county", None])
@pytest.mark.parametrize("key", ["on_time_share", "handoffs_per_case", "received", "open"])
def test_each_month_has_the_figure_of_the_measure(demo_store, key, by):
    series = monthly_series(demo_store, MEASURES[key], Scope(), by=by)
    span = Scope(trips="out").with_period(series.months[0].first, series.months[-1].last)
    frame = measure(demo_store, key, span, by=(*([by] if by else []), "month")).frame
    rows = {code: i for i, code in enumerate(series.codes)}
    columns = {month.key: i for i, month in enumerate(series.months)}
    compared = 0
    for figure in frame.to_dict("records"):
        code = figure[by] if by else ""
        if code not in rows:
            continue
        row, column = rows[code], columns[figure["month"]]
        value = series.value[row, column]
        if np.isfinite(value):
            assert value == pytest.approx(figure["value"])
            assert (
                series.n[row, column]
                == figure["n"]
                >= (0 if key in ("received", "open") else settings().minimum_n.share)
            )
            compared += 1
        elif key not in ("received", "open"):
            assert figure["n"] < settings().minimum_n.share
    assert compared > 20


@pytest.mark.parametrize("key", ["closed", "rate_per_10k"])
@pytest.mark.parametrize("by", ["agency", None])
def test_a_unit_is_known_as_long_as_all_its_sources(world_stores, by, key):
    store, known = world_stores(SEED), world(SEED).known.as_of
    assert len({moment.date() for moment in known.values()}) == 2
    series = monthly_series(store, MEASURES[key], Scope(), by=by)
    # Every office has cases of both sources; counts wait thirty days.
    end = last_complete_day(min(known.values())) - SETTLING
    latest = last_complete_day(max(known.values())) - SETTLING
    assert [month.last <= latest for month in series.months] == [True] * len(series.months)
    for column, month in enumerate(series.months):
        known_there = np.isfinite(series.value[:, column])
        assert known_there.any() == (month.last <= end)
        assert known_there.all() == (month.last <= end)


def test_months_are_whole_and_settled(demo_store):
    as_of = last_complete_day(demo_store.as_of)
    for key in CHARTED:
        complete = complete_months(demo_store, MEASURES[key], Scope())
        assert len(complete) <= MAX_MONTHS
        assert complete[-1].last <= as_of - settling_time(MEASURES[key])
        following = months(complete[-1].last + timedelta(1), complete[-1].last + timedelta(1))[0]
        assert following.last > as_of - settling_time(MEASURES[key])
    ended = Scope(last=date(2026, 5, 1))
    assert complete_months(demo_store, MEASURES["on_time_share"], ended)[-1].last <= date(2026, 5, 1)


def test_there_are_no_months_before_the_data(demo_store):
    early = Scope(last=demo_store.first_day + timedelta(days=10))
    assert complete_months(demo_store, MEASURES["received"], early) == []
    assert monthly_series(demo_store, MEASURES["received"], early, by="agency") is None


def test_what_later_events_change_waits():
    waiting = {key for key in CHARTED if settling_time(MEASURES[key])}
    assert {
        "received",
        "closed",
        "reopened_share",
        "resolution_gap",
        "days_waited",
        "answer_days_median",
    } <= waiting
    assert {"never_answered_share", "satisfied_share", "handoffs_per_case"} <= waiting
    assert {"open", "overdue", "overdue_per_10k", "rate_per_10k"} <= waiting
    assert set(CHARTED) - waiting == {"on_time_share", "resolved_share", "deadline_bunching"}


def test_few_cases_are_no_series_and_trips_are_left_out(demo_store):
    series = monthly_series(demo_store, MEASURES["received"], Scope(), by="agency")
    kept = np.isfinite(series.value).any(axis=1)
    assert not kept.all()
    assert series.value[kept].mean(axis=1).min() >= 5
    whole = monthly_series(demo_store, MEASURES["received"], Scope(trips="in"), by=None)
    assert whole.value == pytest.approx(
        monthly_series(demo_store, MEASURES["received"], Scope(trips="out"), by=None).value
    )


def test_the_choice_of_units_changes_no_series(demo_store):
    every = monthly_series(demo_store, MEASURES["on_time_share"], Scope(), by="county")
    chosen = monthly_series(demo_store, MEASURES["on_time_share"], Scope(counties=("0303",)), by="county")
    assert chosen.codes == every.codes
    assert np.array_equal(chosen.value, every.value, equal_nan=True)


@pytest.mark.parametrize("key", ["on_time_share", "received", "days_waited", "open", "rate_per_10k"])
def test_the_scale_leads_back_to_the_values(demo_store, key):
    series = monthly_series(demo_store, MEASURES[key], Scope(), by="county")
    known = np.isfinite(series.value)
    assert known.sum() > 30
    assert series.from_scale(series.y)[known] == pytest.approx(series.value[known], abs=1e-9)
    assert np.isfinite(series.error[known]).all()
    assert series.errors_are_chance == (key not in ("days_waited", "open"))
    assert (series.whole is None) == (key == "answer_days_median")
    assert set(series.month_of_year) == set(range(1, 13))


def test_ratings_of_too_few_people_are_left_out(demo_store, monkeypatch):
    series = monthly_series(demo_store, MEASURES["satisfied_share"], Scope(), by=None)
    assert np.isfinite(series.value).any()
    monkeypatch.setattr("queries.comparisons.own_past.monthly_series.MIN_RESPONSE_RATE", 0.9)
    series = monthly_series(demo_store, MEASURES["satisfied_share"], Scope(), by=None)
    assert np.isnan(series.value).all()


def test_a_measure_of_quantiles_is_read_too(demo_store):
    series = monthly_series(demo_store, MEASURES["answer_days_median"], Scope(), by="county")
    span = Scope(trips="out", counties=("0303",)).with_period(series.months[0].first, series.months[-1].last)
    frame = measure(demo_store, "answer_days_median", span, by=("month",)).frame
    shown = frame["value"].where(~frame["withheld"]).to_numpy(dtype=float)
    assert series.value[series.codes.index("0303")] == pytest.approx(shown, nan_ok=True)


def test_rates_have_the_sums_of_counts_over_more_months(demo_store, monkeypatch):
    rate, received = MEASURES["rate_per_10k"], MEASURES["received"]
    alone = monthly_series(demo_store, rate, Scope(), by="county")
    over = months_over(demo_store, rate, Scope())
    assert len(over) > len(alone.months)
    demo_store.cache.clear()
    monthly_series(demo_store, received, Scope(), by="county", over=over)
    read, sums = [], component_sums._sums
    monkeypatch.setattr(
        component_sums, "_sums", lambda question, *rest: [read.append(question), sums(question, *rest)][1]
    )
    among_others = monthly_series(demo_store, rate, Scope(), by="county", over=over)
    assert not read
    assert among_others.codes == alone.codes
    assert among_others.months == alone.months
    for name in ("value", "n", "y", "error", "whole"):
        assert np.array_equal(getattr(among_others, name), getattr(alone, name), equal_nan=True)


@pytest.mark.parametrize("key", ["answer_days_median", "overdue"])
@pytest.mark.parametrize("by", ["county", None])
def test_tables_of_figures_have_those_of_the_measure(demo_store, key, by):
    declared, last = MEASURES[key], demo_store.as_of.date()
    span = Scope(trips="out").with_period(last - timedelta(200), last)
    # The first month of the period is left out, and so is the last.
    within = months(span.first, span.last)[1:-1]
    codes, tables = tables_of_figures(demo_store, declared, span, within, by=by, lang="fa")
    frame = measure(demo_store, key, span, by=(*([by] if by else []), "month")).frame
    column_of = {month.key: i for i, month in enumerate(within)}
    wanted = frame[frame["month"].isin(column_of) & (frame[by] != "none" if by else True)]
    assert codes == (tuple(dict.fromkeys(wanted[by])) if by else ("",))
    known = 0
    for figure in wanted.to_dict("records"):
        place = codes.index(figure[by] if by else ""), column_of[figure["month"]]
        assert tables["value"][place] == pytest.approx(figure["value"], nan_ok=True)
        assert tables["n"][place] == figure["n"]
        known += np.isfinite(figure["value"])
    assert 0 < known == np.isfinite(tables["value"]).sum()
