"""Changes judged by a seasonal model: seasons are expected, growth and steps are reported."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from stats.changes.expected_change import (
    MAX_SHORT_YEARLY_CHANGES,
    MIN_SHORT_YEARLY_KAPPA2,
    PRIOR_DF,
    SHORT_PRIOR_DF,
    against_expectation,
    against_last_year,
)
from stats.changes.seasonal_averages import SeasonalAverages
from stats.changes.seasonal_counts import Days, SeasonalCounts
from tests.judgement.change_cells import PROVINCE
from tests.judgement.change_rules import product, reported_alone
from tests.judgement.change_worlds import Setting, make_worlds
from tests.stats.changes.past_one_by_one import OneByOne, Single
from tests.thorough import ordinary_first

END = date(2025, 11, 20)


def share_reported(
    setting: Setting, key: str, reference: str, *, change: float = 0.0, share_change: float = 0.0
) -> float:
    """Share of worlds in which a comparison is reported."""
    worlds = make_worlds(setting, 30, end=END, seed=3, change=change, share_change=share_change)
    return float(np.mean(reported_alone((key, reference), product(worlds)[key, reference])))


def test_a_fifth_more_is_reported_and_a_season_is_not():
    assert share_reported(PROVINCE, "received", "previous", change=0.2) > 0.9
    assert share_reported(PROVINCE, "received", "last_year", change=-0.2) > 0.9
    assert share_reported(PROVINCE, "received", "previous") < 0.1


@pytest.mark.thorough
def test_growth_of_a_quarter_a_year_is_reported_beside_last_year_and_expected_beside_the_period_before():
    growing = replace(PROVINCE, growth=float(np.log(1.25)))
    assert share_reported(growing, "received", "last_year") > 0.9
    assert share_reported(growing, "received", "previous") < 0.1


@pytest.mark.thorough
def test_five_points_of_a_share_are_reported():
    assert share_reported(PROVINCE, "on_time_share", "previous", share_change=0.05) > 0.7
    assert share_reported(PROVINCE, "on_time_share", "last_year", share_change=-0.05) > 0.7


def test_the_change_of_the_period_is_not_learnt():
    """The same expectation, whatever happens in the period."""
    worlds = make_worlds(PROVINCE, 4, end=END, seed=1)
    now, expected = Days(worlds.history, 90), []
    for factor in (1.0, 1.5):
        daily = worlds.counts.copy()
        daily[:, now.cut] *= factor
        counts = SeasonalCounts.fit(daily, worlds.design, shrink=False)
        value = daily[:, now.cut].sum(axis=1)
        judged = against_expectation(counts, value, value, now)
        assert (judged.df >= PRIOR_DF).all()
        expected.append(judged.expected)
    assert expected[0].tolist() == expected[1].tolist()


def test_days_that_have_not_passed_are_not_expected():
    worlds = make_worlds(PROVINCE, 2, end=END, seed=1)
    counts = SeasonalCounts.fit(worlds.counts, worlds.design, shrink=False)
    whole, _ = counts.expected(Days(worlds.history, 10))
    weight = np.r_[np.ones(9), 0.0]
    part, _ = counts.expected(Days(worlds.history, 10, weight))
    nine, _ = counts.expected(Days(worlds.history, 9))
    assert part == pytest.approx(nine)
    assert (part < whole).all()


def test_last_year_carried_over_has_its_own_level():
    """Without trend and recent level: only the kinds of days differ, so that growth is not subtracted."""
    growing = make_worlds(replace(PROVINCE, growth=0.4), 4, end=END, seed=2)
    counts = SeasonalCounts.fit(growing.counts, growing.design, shrink=False)
    then, now = Days(growing.history - 365, 90), Days(growing.history, 90)
    before = growing.counts[:, then.cut].sum(axis=1)
    value = growing.counts[:, now.cut].sum(axis=1)
    judged = against_last_year(counts, (value, value, now), (before, before, then))
    assert judged.expected == pytest.approx(before, rel=0.05)


@pytest.mark.parametrize("daily", ordinary_first(1, [0.0, 0.01, 3.0]))
def test_series_of_hardly_any_cases_raise_no_warnings(daily):
    """Warnings are errors in tests: empty weeks, empty histories and empty periods must pass silently."""
    worlds = make_worlds(PROVINCE, 1, end=END, seed=1)
    n = np.random.default_rng(1).poisson(daily, (3, len(worlds.design.day))).astype(float)
    n[0] = 0.0
    n[1, : worlds.history] = 0.0
    now, then = Days(worlds.history, 90), Days(worlds.history - 365, 90)
    models = (
        SeasonalCounts.fit(n, worlds.design),
        SeasonalAverages.fit(n // 2, n, worlds.design),
        SeasonalAverages.fit(n // 3, n, worlds.design, squares=n // 3),
    )
    for model in models:
        cases = n[:, now.cut].sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = cases if isinstance(model, SeasonalCounts) else (n // 2)[:, now.cut].sum(axis=1) / cases
        before, n_before = Single(model).observed(then)
        for judged in (
            against_expectation(model, value, cases, now),
            against_last_year(model, (value, cases, now), (before, n_before, then)),
        ):
            assert judged.p.shape == (3,)
            judged.limits()
            judged.smallest_shown(np.full(3, 0.05))


class UnevenFigures(OneByOne):
    """Figures with a standard error of 1, whose past errors all have the same size and alternating signs."""

    scale, history = "estimate", 5 * 365

    def __init__(self, error: float) -> None:
        """`error` is the size of forecast errors and yearly changes, with alternating signs."""
        self.error = error

    def dispersion(self, length: int) -> np.ndarray:
        return np.ones(1)

    def observed(self, days: Days) -> tuple[np.ndarray, np.ndarray]:
        steps = (self.history - days.first) // max(days.length, 28)
        return np.array([self.error * (-1) ** steps]), np.ones(1)

    def expected(self, days: Days) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(1), np.full(1, 0.25)

    def chance(self, expected: np.ndarray, n: np.ndarray, days: Days) -> np.ndarray:
        return np.full(1, 0.75)

    def carried(
        self, value: np.ndarray, n: np.ndarray, then: Days, now: Days
    ) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(1), np.full(1, 0.25)

    def until(self, history: int) -> "UnevenFigures":
        return self


@pytest.mark.parametrize(("length", "prior"), [(28, SHORT_PRIOR_DF), (31, SHORT_PRIOR_DF), (32, PRIOR_DF)])
def test_the_past_counts_beside_an_assumption_that_is_firmer_over_a_month(length: int, prior: int):
    figures = UnevenFigures(error=1.5)
    judged = against_expectation(figures, np.zeros(1), np.ones(1), Days(figures.history, length))
    assert judged.df.tolist() == [prior + 6]
    assert judged.sd[0] ** 2 == pytest.approx((prior + 6 * 1.5**2) / (prior + 6))


@pytest.mark.parametrize(("error", "length"), [(1.5, 28), (0.8, 28), (0.0, 28), (0.8, 90), (1.5, 90)])
def test_yearly_changes_smaller_than_thought_narrow_the_limits_of_a_short_period_only(
    error: float, length: int
):
    figures = UnevenFigures(error=error)
    now, then = Days(figures.history, length), Days(figures.history - 365, length)
    figure = np.zeros(1), np.ones(1)
    judged = against_last_year(figures, (*figure, now), (*figure, then))
    short = length == 28
    count = MAX_SHORT_YEARLY_CHANGES if short else 12
    prior = SHORT_PRIOR_DF if short else PRIOR_DF
    least = MIN_SHORT_YEARLY_KAPPA2 if short else 1.0
    assert judged.df.tolist() == [prior + count - 1]
    assert judged.sd[0] ** 2 == pytest.approx(
        max((prior + count * error**2) / (prior + count - 1), least), rel=1e-9
    )
