"""Confidence intervals against published numbers and other libraries."""

import numpy as np
import pytest
from scipy.stats import t
from statsmodels.stats.proportion import proportion_confint

from stats.estimates.intervals import count_mean_interval, poisson_interval, wilson_interval
from tests.reference import mean_limits


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


def test_means_of_counts_are_the_roots_of_their_equation() -> None:
    values = np.array([0, 1, 1, 3, 0, 2], dtype=float)
    lower, upper = count_mean_interval(
        np.array([values.sum()]), np.array([(values**2).sum()]), np.array([6.0])
    )
    mean, dispersion = values.mean(), values.var(ddof=1) / values.mean()
    dispersion *= 1 + (dispersion - 1) / 6
    for limit in (lower[0], upper[0]):
        assert (mean - limit) ** 2 == pytest.approx(t.ppf(0.975, 5) ** 2 * dispersion * limit / 6)
    assert lower[0] < mean < upper[0]
    assert (lower[0], upper[0]) == pytest.approx(mean_limits([0, 1, 1, 3, 0, 2]))


@pytest.mark.parametrize("n", [20, 50])
@pytest.mark.parametrize("shape", [0.5, 2.0, 1e6])
def test_means_of_skewed_counts_are_covered(n: int, shape: float) -> None:
    dice = np.random.default_rng(8)
    counts = dice.negative_binomial(shape, shape / (shape + 0.4), (8_000, n)).astype(float)
    lower, upper = count_mean_interval(
        counts.sum(axis=1), (counts**2).sum(axis=1), np.full(len(counts), float(n))
    )
    # The normal interval covers 86 to 93 % here.
    assert 0.925 < ((lower <= 0.4) & (upper >= 0.4)).mean() < 0.975
