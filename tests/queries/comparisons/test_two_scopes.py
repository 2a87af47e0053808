"""Comparison of two scopes: the figures are those of the measures, and the sentences follow from them."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.special import ndtri, stdtrit

from queries.comparisons.changes.period_change import change, other_period
from queries.comparisons.two_scopes import compare_scopes, covered_days, overlapping
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.vocabulary.scope import Scope

KEYS = (
    "received",
    "rate_per_10k",
    "open",
    "on_time_share",
    "answer_days_median",
    "handoffs_per_case",
    "satisfied_share",
)


@pytest.fixture(scope="module")
def period(demo_store) -> Scope:
    last = demo_store.as_of.date()
    return Scope(last - timedelta(179), last)


def test_both_sides_are_the_measures(demo_store, period):
    a, b = replace(period, counties=("0303",)), replace(period, counties=("0306",))
    frame = compare_scopes(demo_store, a, b, KEYS).frame
    for key in KEYS:
        for side, scope in (("a", a), ("b", b)):
            row = measure(demo_store, key, scope).row
            for name in ("value", "lower", "upper", "n"):
                assert frame.loc[key, f"{name}_{side}"] == pytest.approx(row[name], nan_ok=True)


def test_over_one_period_the_difference_of_shares_is_newcombes(demo_store, period):
    a, b = replace(period, counties=("0303",)), replace(period, counties=("0306",))
    row = compare_scopes(demo_store, a, b, KEYS).frame.loc["on_time_share"]
    gap = row["value_a"] - row["value_b"]
    assert row["difference"] == pytest.approx(gap)
    assert row["dispersion"] == 1.0
    low = np.hypot(row["value_a"] - row["lower_a"], row["upper_b"] - row["value_b"])
    assert row["lower"] == pytest.approx(gap - low)


def test_swapping_the_sides_turns_the_difference(demo_store, period):
    a, b = replace(period, counties=("0303",)), replace(period, counties=("0306",))
    there, back = (compare_scopes(demo_store, *sides, KEYS).frame for sides in ((a, b), (b, a)))
    for key in KEYS:
        gap, other = there.loc[key, "difference"], back.loc[key, "difference"]
        if MEASURES[key].change_is_relative:
            assert (1 + gap) * (1 + other) == pytest.approx(1.0)
        else:
            assert gap == pytest.approx(-other, nan_ok=True)
        assert there.loc[key, "p"] == pytest.approx(back.loc[key, "p"], nan_ok=True)


def test_against_the_period_before_it_says_what_a_change_says(demo_store, period):
    b = other_period(period, "previous")
    frame = compare_scopes(demo_store, period, b, ("received", "on_time_share", "answer_days_median")).frame
    for key in frame.index:
        change_of_figure = change(demo_store, measure(demo_store, key, period))
        assert frame.loc[key, "difference"] == pytest.approx(change_of_figure.difference)
        assert frame.loc[key, "p"] == pytest.approx(change_of_figure.p)


def test_counts_of_unequal_periods_are_compared_by_day(demo_store, period):
    b = period.with_period(period.last - timedelta(59), period.last)
    row = compare_scopes(demo_store, period, b, ("received",)).frame.iloc[0]
    per_day = (row["value_a"] / 180) / (row["value_b"] / 60)
    assert row["difference"] == pytest.approx(per_day - 1)


@pytest.mark.parametrize("county", ["0303", "0306"])
def test_between_two_periods_the_interval_is_as_wide_as_the_test_is_strict(demo_store, period, county):
    a = replace(period.with_period(period.last - timedelta(59), period.last), counties=(county,))
    b = replace(a.with_period(a.first - timedelta(150), a.first - timedelta(91)), counties=(county,))
    row = compare_scopes(demo_store, a, b, ("on_time_share",)).frame.iloc[0]
    assert row["basis"] == "periods"
    student = stdtrit(row["periods"], 0.975) / ndtri(0.975)
    below = np.hypot(row["value_a"] - row["lower_a"], row["upper_b"] - row["value_b"])
    half = student * np.sqrt(row["dispersion"]) * below
    assert row["lower"] == pytest.approx(row["difference"] - half)
    assert student > 1.05


def test_a_side_without_cases_has_no_difference(demo_store, period):
    b = period.with_period(date(1990, 1, 1), date(1990, 6, 1))
    frame = compare_scopes(demo_store, period, b, KEYS).frame
    shares = frame.loc[["received", "on_time_share", "answer_days_median"]]
    assert set(shares["change"]) == {"unknown"}
    assert shares["difference"].isna().all()


def test_days_before_the_data_are_none(demo_store, period):
    begins = demo_store.first_day
    early = period.with_period(begins - timedelta(300), begins + timedelta(64))
    known = early.with_period(begins, early.last)
    assert covered_days(demo_store, early, MEASURES["received"]) == 65
    assert covered_days(demo_store, early, MEASURES["answered"]) == 65
    rows = [
        compare_scopes(demo_store, period, side, ("received", "rate_per_10k")).frame
        for side in (early, known)
    ]
    assert rows[0]["difference"].to_numpy() == pytest.approx(rows[1]["difference"].to_numpy())


def test_days_end_with_what_is_known(demo_store, period):
    later = period.with_period(period.first, period.last + timedelta(400))
    assert covered_days(demo_store, later, MEASURES["received"]) == 180
    future = period.with_period(period.last + timedelta(5), period.last + timedelta(9))
    assert covered_days(demo_store, future, MEASURES["received"]) == 0


@pytest.mark.parametrize(
    ("change", "shared"),
    [
        ({}, True),
        ({"counties": ("0303",)}, True),
        ({"counties": ("0306", "0303")}, True),
        ({"counties": ("0306",)}, False),
        ({"first": date(2020, 1, 1), "last": date(2020, 2, 1)}, False),
        ({"first": None}, True),
        ({"kinds": ("complaint",)}, True),
    ],
)
def test_scopes_share_cases_unless_something_keeps_them_apart(change, shared):
    one = Scope(date(2024, 1, 1), date(2024, 3, 1), counties=("0303",))
    assert overlapping(one, replace(one, **change)) is shared
    assert overlapping(replace(one, **change), one) is shared


@pytest.mark.parametrize("change", [{}, {"counties": ()}, {"counties": ("0303", "0306")}, {"trips": "out"}])
def test_sides_that_share_cases_are_shown_and_not_judged(demo_store, period, change):
    a = replace(period, counties=("0303",))
    frame = compare_scopes(demo_store, a, replace(a, **change), KEYS).frame
    assert set(frame["change"]) == {"unknown"}
    assert frame[["lower", "upper", "p", "p_adjusted"]].isna().all(axis=None)
    assert frame.loc["on_time_share", "value_a"] == measure(demo_store, "on_time_share", a).row["value"]
    assert np.isfinite(frame.loc["on_time_share", "difference"])
