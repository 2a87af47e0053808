"""The scales of shares and means, and the interval of means of counts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import poisson
from scipy.stats import t as student

from stats.intervals import count_mean_interval, scaled_poisson_interval
from stats.response_scale import SHARES, MeanScale, mean_scale


@pytest.mark.parametrize("scale", [SHARES, MeanScale(np.array([1.5]))])
def test_scales_are_consistent(scale) -> None:
    value = np.array([0.3])
    linear = scale.link(value)
    assert scale.mean(linear) == pytest.approx(value)
    step = 1e-6
    assert scale.slope(linear) == pytest.approx(
        (scale.mean(linear + step) - scale.mean(linear - step)) / (2 * step), rel=1e-6
    )
    assert scale.derivative(value) == pytest.approx(
        (scale.transform(value + step) - scale.transform(value - step)) / (2 * step), rel=1e-5
    )
    # With many cases the place of an office is its transformed value.
    n = np.array([1e7])
    assert scale.place(n * value, n) == pytest.approx(scale.transform(value), abs=1e-6)


@pytest.mark.parametrize("phi", [1.0, 4.0])
def test_the_variance_of_chance_of_means(phi: float) -> None:
    rng = np.random.default_rng(5)
    n, mean = 200, 0.8
    totals = phi * rng.poisson(n * mean / phi, 40_000)
    scale = MeanScale(np.array([phi]))
    place = scale.place(totals, np.array([n]))
    assert place.var() == pytest.approx(float(scale.chance(np.array([n]), np.array([mean]))[0]), rel=0.05)
    assert place.mean() == pytest.approx(math.log(mean), abs=0.01)


def test_the_variance_of_chance_of_shares_does_not_depend_on_the_share() -> None:
    rng = np.random.default_rng(6)
    for share in (0.5, 0.8, 0.95):
        place = SHARES.place(rng.binomial(150, share, 40_000), np.full(40_000, 150))
        assert place.var() == pytest.approx(1 / 602, rel=0.06)


def test_few_cases_borrow_the_dispersion_of_all_offices() -> None:
    total, n = np.array([3.0, 1000.0, 2000.0]), np.array([3.0, 1000.0, 1000.0])
    # Variances of 1.5, 1 and 4 around means of 1, 1 and 2.
    variance = np.array([1.5, 1.0, 4.0])
    squares = variance * (n - 1) + total**2 / n
    common = (1.5 * 2 + 999 + 4 * 999) / (2 + 999 + 2 * 999)
    found = mean_scale(total, squares, n).phi
    wanted = [(phi * f + common * 20) / (f + 20) for phi, f in ((1.5, 2), (1.0, 999), (2.0, 999))]
    assert found == pytest.approx(wanted)


def mid_p(count: int, side: int, level: float = 0.95) -> float:
    """The mid-P limit of a Poisson mean: P(X < count) + P(X = count) / 2 is the tail."""
    wanted = (1 + side * level) / 2

    def excess(mean: float) -> float:
        return poisson.sf(count, mean) + poisson.pmf(count, mean) / 2 - wanted

    return float(brentq(excess, 1e-9, 5 * count + 50))


@pytest.mark.parametrize("count", [1, 2, 5, 10, 60])
def test_limits_are_mid_p_limits_of_poisson_means(count: int) -> None:
    lower, upper = scaled_poisson_interval(np.array([count]), np.array([10.0]), np.array([1.0]))
    assert (10 * lower[0], 10 * upper[0]) == pytest.approx((mid_p(count, -1), mid_p(count, 1)), rel=1e-6)


def test_published_mid_p_limits() -> None:
    """No event: the upper limit of 95 % is −ln(0.05) = 3.00 (Cohen & Yang 1994)."""
    lower, upper = scaled_poisson_interval(np.array([0.0]), np.array([1.0]), np.array([1.0]))
    assert lower[0] == 0
    assert upper[0] == pytest.approx(-math.log(0.05), rel=1e-6)


@given(st.lists(st.integers(0, 4), min_size=5, max_size=60))
def test_means_of_counts_are_scaled(counts: list[int]) -> None:
    n, s, q = len(counts), sum(counts), sum(x * x for x in counts)
    variance = sum((x - s / n) ** 2 for x in counts) / (n - 1)
    phi = (n * variance + 1) / (s + 1)
    # The probability of the normal distribution within Student's 97.5 % point: 95 % for many cases, more for few.
    level = math.erf(float(student.ppf(0.975, n - 1)) / math.sqrt(2))
    lower, upper = count_mean_interval(np.array([s]), np.array([q]), np.array([n]))
    wanted = scaled_poisson_interval(np.array([s]), np.array([n]), np.array([phi]), level=level)
    assert (lower[0], upper[0]) == pytest.approx((wanted[0][0], wanted[1][0]), rel=1e-6, abs=1e-5)
    assert lower[0] <= s / n <= upper[0]


def test_one_case_has_no_interval() -> None:
    lower, upper = count_mean_interval(np.array([1.0, 0.0]), np.array([1.0, 0.0]), np.array([1.0, 20.0]))
    assert np.isnan([lower[0], upper[0]]).all()
    assert lower[1] == 0
    assert 0 < upper[1] < 0.25
