"""Smoothed rates by full Bayes against brute-force integration, and what every smoothing must do."""

import math

import numpy as np
import pytest
from scipy.integrate import trapezoid

from stats.rate_smoothing import VARIATION_SCALE, VARIATIONS, full_bayes_rates

COUNTS, EXPOSURE = [2, 9, 40, 3], [1.0, 5.0, 30.0, 4.0]


def brute_force(i: int) -> tuple[float, float, float]:
    """Posterior mean and quantiles of the rate of area i, on fine grids of κ, of the common rate and of the rate."""
    kappas = np.geomspace(VARIATIONS[0], VARIATIONS[-1], 60)
    rates = np.exp(np.linspace(math.log(0.3), math.log(6), 200))
    grid = np.exp(np.linspace(math.log(0.02), math.log(20), 3000))
    density = np.zeros(len(grid))
    for kappa in kappas:
        a = 1 / kappa**2
        for m in rates:
            log = math.log(kappa) - (kappa / VARIATION_SCALE) ** 2 / 2
            for o, e in zip(COUNTS, EXPOSURE, strict=True):
                log += math.lgamma(a + o) - math.lgamma(a) - math.lgamma(o + 1)
                log += a * math.log(a / (a + m * e)) + o * math.log(m * e / (a + m * e))
            shape, rate = a + COUNTS[i], a / m + EXPOSURE[i]
            density += math.exp(log) * np.exp(
                shape * math.log(rate) - math.lgamma(shape) + (shape - 1) * np.log(grid) - rate * grid
            )
    density /= trapezoid(density, grid)
    below = np.concatenate(([0.0], np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(grid))))
    return (
        float(trapezoid(density * grid, grid)),
        float(np.interp(0.025, below, grid)),
        float(np.interp(0.975, below, grid)),
    )


@pytest.mark.parametrize("area", [0, 2])
def test_rates_are_those_of_brute_force_integration(area: int) -> None:
    found = full_bayes_rates(np.array(COUNTS), np.array(EXPOSURE))
    assert [column[area] for column in found] == pytest.approx(brute_force(area), rel=0.02)


def test_small_areas_are_drawn_to_the_others_and_large_ones_stay() -> None:
    counts, exposure = np.array([8.0, 90, 400, 30]), np.array([1.0, 50, 300, 10])
    value, lower, upper = full_bayes_rates(counts, exposure)
    raw = counts / exposure
    common = counts.sum() / exposure.sum()
    moved = np.abs(value - raw) / np.abs(raw - common)
    assert moved[0] > 0.15
    assert abs(value[2] / raw[2] - 1) < 0.03
    assert np.all((lower < value) & (value < upper))


def test_areas_that_seem_alike_keep_an_interval_of_their_own() -> None:
    """Where counts differ by chance alone, empirical Bayes gives all areas the interval of the common rate."""
    value, lower, upper = full_bayes_rates(np.array([10.0, 20, 30, 300]), np.array([10.0, 20, 30, 300]))
    assert value == pytest.approx([1.0] * 4, abs=0.03)
    assert upper[0] - lower[0] > 1.3 * (upper[3] - lower[3])


def test_more_data_are_followed() -> None:
    few = full_bayes_rates(np.array([3.0, 10, 10, 10]), np.array([1.0, 10, 10, 10]))
    many = full_bayes_rates(np.array([300.0, 1000, 1000, 1000]), np.array([100.0, 1000, 1000, 1000]))
    assert few[0][0] < 2.5
    assert many[0][0] == pytest.approx(3.0, rel=0.03)


def test_without_inhabitants_there_is_no_rate_and_the_others_are_as_without_it() -> None:
    counts, exposure = np.array([30.0, 5, 80, 7]), np.array([10.0, 4, 12, 3])
    odd = np.array([np.nan, 0.0, np.inf])
    found = full_bayes_rates(np.append(counts, [9.0, 9, 9]), np.append(exposure, odd))
    for column, alone in zip(found, full_bayes_rates(counts, exposure), strict=True):
        assert column[:4] == pytest.approx(alone)
        assert np.isnan(column[4:]).all()
    for column in full_bayes_rates(np.array([3.0]), np.array([0.0])):
        assert np.isnan(column).all()


def test_no_case_anywhere_is_nearly_no_rate() -> None:
    value, lower, upper = full_bayes_rates(np.zeros(3), np.array([40.0, 50, 60]))
    assert (value < 0.02).all()
    assert (lower >= 0).all()
    assert (upper > value).all()


def test_a_wider_level_contains_the_narrower_one() -> None:
    counts, exposure = np.array(COUNTS, dtype=float), np.array(EXPOSURE)
    _, lower, upper = full_bayes_rates(counts, exposure)
    _, low, high = full_bayes_rates(counts, exposure, level=0.99)
    assert (low < lower).all()
    assert (high > upper).all()
