"""Confidence intervals against published numbers and other libraries."""

import numpy as np
import pytest
from statsmodels.stats.proportion import proportion_confint

from stats.intervals import mean_interval, poisson_interval, wilson_interval
from stats.rate_smoothing import empirical_bayes_rates


def test_wilson_equals_statsmodels_and_newcombes_example() -> None:
    k, n = np.array([0, 1, 81, 263, 5, 29]), np.array([20, 29, 263, 263, 10, 29])
    lower, upper = wilson_interval(k, n)
    other = [proportion_confint(a, b, method="wilson") for a, b in zip(k, n, strict=True)]
    assert np.column_stack([lower, upper]) == pytest.approx(np.array(other), abs=1e-12)
    # Newcombe (1998), table I: 81/263 → 0.2553 to 0.3662 (score method without continuity correction).
    assert (lower[2], upper[2]) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_wilson_of_nothing_is_missing() -> None:
    lower, upper = wilson_interval(np.array([0]), np.array([0]))
    assert np.isnan(lower).all()
    assert np.isnan(upper).all()


def test_poisson_limits_are_garwoods() -> None:
    # Published exact 95 % limits of Poisson counts 0, 1, 5, 10, 100.
    lower, upper = poisson_interval(np.array([0, 1, 5, 10, 100]))
    assert lower == pytest.approx([0, 0.0253, 1.6235, 4.7954, 81.3640], abs=5e-4)
    assert upper == pytest.approx([3.6889, 5.5716, 11.6683, 18.3904, 121.6270], abs=5e-4)


def test_mean_interval() -> None:
    values = np.array([0, 1, 1, 3, 0, 2], dtype=float)
    lower, upper = mean_interval(np.array([values.sum()]), np.array([(values**2).sum()]), np.array([6]))
    half = 1.959963984540054 * values.std(ddof=1) / np.sqrt(6)
    assert (lower[0], upper[0]) == pytest.approx((values.mean() - half, values.mean() + half))


def test_smoothing_is_marshalls_formula_and_leaves_large_areas_alone() -> None:
    counts, exposure = np.array([2.0, 90.0, 400.0, 30.0]), np.array([1.0, 50.0, 300.0, 10.0])
    value, lower, upper = empirical_bayes_rates(counts, exposure)
    m = counts.sum() / exposure.sum()
    a = (exposure * (counts / exposure - m) ** 2).sum() / exposure.sum() - m / exposure.mean()
    assert a > 0
    raw = counts / exposure
    assert value == pytest.approx(m + a / (a + m / exposure) * (raw - m))
    moved = np.abs(value - raw) / np.abs(raw - m)
    assert moved[0] > moved[2]
    assert np.all((lower < value) & (value < upper))


def test_areas_that_do_not_differ_beyond_chance_get_the_common_rate() -> None:
    value, _, _ = empirical_bayes_rates(np.array([10.0, 20.0, 31.0]), np.array([10.0, 20.0, 30.0]))
    assert value == pytest.approx([61 / 60] * 3)


def test_an_area_without_population_has_no_rate() -> None:
    value, lower, upper = empirical_bayes_rates(np.array([10.0, 20.0]), np.array([np.nan, 20.0]))
    assert np.isnan([value[0], lower[0], upper[0]]).all()
    assert value[1] == pytest.approx(1.0)
