"""Marks of control charts over made series of months: direction, reasons in words, targets, season and growth."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from persian.calendar import months
from queries.comparisons.own_past.control_charts import charts_of_series, own_past_of
from queries.comparisons.own_past.control_texts import (
    growth_text,
    mark_label,
    mark_text,
    reach_text,
    reason_text,
)
from queries.comparisons.own_past.monthly_series import MonthlySeries
from queries.comparisons.own_past.signal_months import change_of
from queries.comparisons.own_past.target_reach import target_reach
from queries.measures import MEASURES
from queries.vocabulary.own_past import OWN_PAST
from stats.estimates.share_funnel import arcsine_transform
from stats.own_past.control_chart import IN_RUN, OUTER_THIRD, OUTSIDE

MONTHS = tuple(months(date(2023, 3, 21), date(2026, 3, 20)))
ON_TIME = MEASURES["on_time_share"]
NAN = float("nan")


def shares(*rows, n=400.0):
    """A series of units with these monthly shares."""
    value = np.array(rows, dtype=float)
    cases = np.where(np.isfinite(value), n, 0.0)
    y, variance = arcsine_transform(value * n, np.full(value.shape, n))
    codes = tuple(f"A{i}" for i in range(len(rows)))
    return MonthlySeries(
        MONTHS[: value.shape[1]], codes, value, cases, y, np.where(np.isfinite(y), np.sqrt(variance), NAN),
        errors_are_chance=True, is_share=True,
    )  # fmt: skip


def chart_of(values, *, key="on_time_share", target=None, n=400.0):
    chart_set = charts_of_series(MEASURES[key], shares(values, n=n), {"A0": target})
    return chart_set.charts["A0"], chart_set


STEADY = [0.70, 0.72] * 17 + [0.70]


@pytest.mark.parametrize(
    ("key", "last", "mark"),
    [
        ("on_time_share", 0.50, "worsening"),
        ("on_time_share", 0.90, "improving"),
        ("never_answered_share", 0.50, "improving"),
        ("never_answered_share", 0.90, "worsening"),
        ("deadline_bunching", 0.50, "below"),
        ("deadline_bunching", 0.90, "above"),
        ("on_time_share", 0.71, "usual"),
    ],
)
def test_the_mark_follows_the_direction_of_the_measure(key, last, mark):
    chart, _ = chart_of([*STEADY, last], key=key)
    assert chart.own_past == mark
    assert chart.rule == ("" if mark == "usual" else "outside")
    assert chart.latest == 35
    assert (chart.lower < chart.centre).all()
    assert (chart.centre < chart.upper).all()
    if mark != "usual":
        assert chart.change == pytest.approx(last - chart.centre[-1])
        assert not chart.lower[-1] <= last <= chart.upper[-1]


def test_a_signal_too_small_to_matter_is_usual_and_said():
    chart, chart_set = chart_of([*STEADY, 0.735], n=40_000.0)
    assert chart.signal[-1] == OUTSIDE
    assert (chart.own_past, chart.rule, chart.too_small) == ("usual", "", True)
    assert 0 < chart.change < ON_TIME.min_change
    assert mark_text(chart_set, chart, "en").startswith(
        "Not marked: beyond its own normal variation but too small to matter ("
    )


def test_a_run_says_since_how_many_months():
    chart, chart_set = chart_of([0.70, 0.72] * 13 + [0.80, 0.79] * 5)
    assert (chart.own_past, chart.rule, chart.run) == ("improving", "run", 10)
    assert mark_text(chart_set, chart, "en") == (
        "Better than its own past: 10 months in a row up to Esfand 1404 are above their own usual value"
    )
    assert reason_text(chart_set, chart, "fa") == "۱۰ ماه پیاپی تا اسفند ۱۴۰۴ بالاتر از مقدار معمول خود است"


def test_two_of_three_months_beyond_two_sigma_are_a_signal():
    noise = 0.01 * np.random.default_rng(1).normal(size=32)
    chart, chart_set = chart_of([*(0.71 + noise), 0.71, 0.77, 0.71, 0.77])
    assert abs(chart.signal[-1]) == OUTER_THIRD
    assert reason_text(chart_set, chart, "en").startswith(
        "two of the three months up to Esfand 1404 are far above"
    )


@pytest.mark.parametrize(
    ("values", "reason", "words"),
    [
        ([NAN] * 25 + [0.7] * 11, "few_months", "fewer than 12 complete months"),
        ([0.7, 0.72] * 16 + [0.7, NAN, NAN, NAN], "no_recent_month", "not enough cases in the latest months"),
    ],
)
def test_there_is_no_chart_of_few_or_old_months(values, reason, words):
    chart, chart_set = chart_of(values, target=0.5)
    assert (chart.own_past, chart.no_chart, chart.latest, chart.reach) == ("no_chart", reason, None, "")
    assert words in mark_text(chart_set, chart, "en")


def test_a_month_without_figures_at_the_end_is_passed_over():
    chart, _ = chart_of([*STEADY[:-1], 0.4, NAN])
    assert chart.latest == 34
    assert chart.own_past == "worsening"


@pytest.mark.parametrize(
    ("key", "target", "reach"),
    [
        ("on_time_share", 0.5, "met"),
        ("on_time_share", 0.71, "unreliable"),
        ("on_time_share", 0.95, "missed"),
        ("never_answered_share", 0.95, "met"),
        ("never_answered_share", 0.5, "missed"),
        ("deadline_bunching", 0.5, ""),
        ("on_time_share", None, ""),
    ],
)
def test_the_target_is_compared_with_the_usual_limits(key, target, reach):
    chart, _ = chart_of([*STEADY, 0.7], key=key, target=target)
    assert chart.reach == reach
    assert bool(reach_text(chart, "fa")) == bool(reach)


def test_one_month_whose_limits_reach_the_target_is_enough_to_be_unreliable():
    lower, upper = np.full((7, 13), 0.6), np.full((7, 13), 0.8)
    targets = [0.6, 0.6, 0.6, 0.8, 0.81, None, 0.6]
    lower[1, 1] = 0.59
    # Thirteen months ago no longer counts, unless a month since then has no figure.
    lower[2, 0], lower[6, 0] = 0.5, 0.5
    lower[6, 5] = upper[6, 5] = np.nan
    assert target_reach(ON_TIME, targets, lower, upper) == [
        "met", "unreliable", "met", "unreliable", "missed", "", "unreliable",
    ]  # fmt: skip
    assert target_reach(ON_TIME, [None] * 7, lower, upper) == [""] * 7


def test_the_direction_of_a_measure_decides_what_a_mark_says():
    assert own_past_of(ON_TIME, IN_RUN) == "improving"
    assert own_past_of(MEASURES["days_waited"], IN_RUN) == "worsening"
    assert own_past_of(MEASURES["received"], -OUTSIDE) == "below"


def test_the_season_of_all_is_removed_from_each():
    dip = np.where(np.arange(36) % 12 == 11, -0.15, 0.0)
    offices = 0.7 + dip + 0.01 * np.random.default_rng(1).normal(size=(5, 36))
    every = shares(*offices)
    every = replace(every, whole=shares(offices.mean(axis=0), n=2000.0).y[0])
    with_season = charts_of_series(ON_TIME, every, dict.fromkeys(every.codes))
    assert {chart.own_past for chart in with_season.charts.values()} == {"usual"}
    # The limits follow the season.
    chart = with_season.charts["A0"]
    assert chart.centre[35] == pytest.approx(chart.centre[34] - 0.15, abs=0.03)


def counts(*rows):
    """A series of units with these monthly counts."""
    n = np.array(rows, dtype=float)
    codes = tuple(f"A{i}" for i in range(len(rows)))
    return MonthlySeries(
        MONTHS[: n.shape[1]], codes, n, n, np.sqrt(n), np.full(n.shape, 0.5),
        errors_are_chance=True, is_share=False, whole=np.sqrt(n.sum(axis=0)),
    )  # fmt: skip


def test_growth_that_goes_on_is_expected_and_said():
    chance = 0.5 * np.random.default_rng(1).normal(size=(6, 36))
    grown = np.exp(np.log(1.2) * np.arange(36) / 12)
    rows = (np.sqrt(np.array([[100.0], [400], [50], [80], [200], [900]]) * grown) + chance) ** 2
    chart_set = charts_of_series(
        MEASURES["received"], counts(*rows), dict.fromkeys(f"A{i}" for i in range(6))
    )
    assert {chart.own_past for chart in chart_set.charts.values()} == {"usual"}
    chart = chart_set.charts["A5"]
    assert chart.growth == pytest.approx(0.2, abs=0.03)
    assert growth_text(chart_set, chart, "en").startswith("usual growth: ")
    assert chart.centre[-1] > 1.5 * chart.centre[0]
    # What comes on top of the growth is reported, and relative to what was expected.
    rows[5, -1] *= 1.4
    chart_set = charts_of_series(
        MEASURES["received"], counts(*rows), dict.fromkeys(f"A{i}" for i in range(6))
    )
    chart = chart_set.charts["A5"]
    assert chart.own_past == "above"
    assert chart.change == pytest.approx(rows[5, -1] / chart.centre[-1] - 1)
    assert growth_text(chart_set, replace(chart, growth=0.0), "en") == ""
    assert growth_text(chart_set, replace(chart, growth=-0.1), "en").startswith("usual decline: 10%")


def test_what_grows_more_slowly_than_before_is_not_better_than_its_own_past():
    """Overdue cases that rise every month, from 91 to 312, but by less each time."""
    rising = [91.0, 114, 129, 152, 170, 187, 203, 215, 227, 233, 248, 263, 272, 283, 301, 312]
    series = replace(counts(rising), errors_are_chance=False)
    chart_set = charts_of_series(MEASURES["overdue"], series, {"A0": None})
    chart = chart_set.charts["A0"]
    assert chart.growth > 0
    assert chart.signal[-1] == -IN_RUN
    assert (chart.own_past, chart.rule, chart.too_small) == ("usual", "", False)
    # It may lie outside the limits that stand beside it, so it is not called within its normal variation.
    assert mark_text(chart_set, chart, "en") == (
        "Not marked: less than its own past suggests, but more than the average of the twelve months before"
    )
    assert "بیشتر از میانگین" in reason_text(chart_set, chart, "fa")
    assert reason_text(chart_set, replace(chart, change=0.2), "en").startswith(
        "more than its own past suggests, but less"
    )
    assert mark_label(replace(chart, change=NAN), "en") == OWN_PAST["usual"].en
    # A month in which it falls below the year before is better.
    fallen = replace(counts([*rising, 200]), errors_are_chance=False)
    chart = charts_of_series(MEASURES["overdue"], fallen, {"A0": None}).charts["A0"]
    assert (chart.own_past, chart.rule) == ("improving", "outside")


def test_a_stock_is_marked_while_it_grows_and_its_gains_add_up():
    random = np.random.default_rng(2)
    stock = np.empty((8, 36))
    here = np.full(8, 400.0)
    for month in range(36):
        here = 0.8 * here + random.poisson(80, size=8)
        stock[:, month] = here
    series = replace(counts(*stock), errors_are_chance=False)
    declared = MEASURES["overdue"]
    targets = dict.fromkeys(series.codes)
    calm = charts_of_series(declared, series, targets)
    assert {chart.own_past for chart in calm.charts.values()} == {"usual"}
    stock[0, -2:] += [150, 150]
    chart_of_part = charts_of_series(
        declared, replace(counts(*stock), errors_are_chance=False), targets
    ).charts["A0"]
    # It has jumped a month ago, and has stayed where it was then.
    assert chart_of_part.signal[-2] == OUTSIDE
    assert chart_of_part.signal[-1] != OUTSIDE
    stock[0, -2] -= 150
    chart_of_part = charts_of_series(
        declared, replace(counts(*stock), errors_are_chance=False), targets
    ).charts["A0"]
    assert (chart_of_part.own_past, chart_of_part.rule) == ("worsening", "outside")
    assert chart_of_part.change == pytest.approx(stock[0, -1] / chart_of_part.centre[-1] - 1)
    value, centre = np.array([110.0, 120, 130]), np.array([100.0, 110, 120])
    assert change_of(declared, value, centre) == pytest.approx(1.1 * 120 / 110 * 130 / 120 - 1)
