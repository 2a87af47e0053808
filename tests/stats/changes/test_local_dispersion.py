"""Dispersion over short spans: second differences by hand; a season or a trend is no noise."""

import numpy as np
import pytest

from stats.changes.local_dispersion import INFORMATION, local_dispersion
from stats.estimates.share_funnel import null_mean_square, winsorised


def estimates(value: np.ndarray, sd: np.ndarray | float = 1.0) -> tuple[np.ndarray, ...]:
    half = 1.959963984540054 * sd
    return value, value - half, value + half


def test_it_is_the_mean_square_of_second_differences():
    value = np.random.default_rng(1).normal(0, 3, (1, 12))
    phi, df = local_dispersion(*estimates(value))
    y = list(value[0])
    z = np.array([(y[i] - 2 * y[i + 1] + y[i + 2]) / np.sqrt(6) for i in range(10)])
    assert phi[0] == pytest.approx(np.mean(winsorised(z) ** 2) / null_mean_square(10))
    assert df[0] == INFORMATION * 10


def test_neither_a_trend_nor_a_season_is_taken_for_noise():
    spans = np.arange(18)
    season = 20 + 2 * spans + 15 * np.sin(2 * np.pi * spans / 12)
    noise = np.random.default_rng(2).standard_normal((200, 18))
    phi, _ = local_dispersion(*estimates(noise + 2 * spans))
    assert np.median(phi) < 1.3
    with_season, _ = local_dispersion(*estimates(noise + season))
    neighbours = np.var(np.diff(noise + season, axis=1), axis=1) / 2
    assert np.median(with_season) < np.median(neighbours) / 2


def test_with_few_spans_chance_is_that_of_the_cases_alone():
    phi, df = local_dispersion(*estimates(np.array([[1.0, 9.0, np.nan, 2.0, 5.0]])))
    assert phi.tolist() == [1.0]
    assert np.isinf(df[0])


def by_hand(y: np.ndarray, variance: np.ndarray) -> float:
    """φ of one series of transformed values with their variances by chance."""
    z = [
        (y[i] - 2 * y[i + 1] + y[i + 2]) / np.sqrt(variance[i] + 4 * variance[i + 1] + variance[i + 2])
        for i in range(len(y) - 2)
    ]
    return float(np.mean(winsorised(np.array(z)) ** 2)) / null_mean_square(len(z))


def test_estimates_vary_by_their_own_intervals():
    value = np.array([[3.0, 4.5, 3.2, 4.1, 2.9, 4.4, 3.6]])
    sd = np.array([[0.3, 0.2, 0.4, 0.1, 0.3, 0.2, 0.4]])
    phi, _ = local_dispersion(*estimates(value, sd))
    assert phi[0] == pytest.approx(by_hand(value[0], sd[0] ** 2))


def test_three_second_differences_are_enough_and_count_as_two_degrees_of_freedom():
    value = np.array([[1.0, 9.0, 2.0, 8.0, 1.0]])
    phi, df = local_dispersion(*estimates(value))
    assert phi[0] == pytest.approx(by_hand(value[0], np.ones(5)))
    assert df.tolist() == [2.0]


def test_estimates_without_an_interval_say_nothing():
    value = np.array([[1.0, 1, 1, 1, 1, 1], [1.0, 9, 2, 8, 1, 7]])
    phi, df = local_dispersion(*estimates(value, 0.0))
    assert phi.tolist() == [1.0, 1.0]
    assert np.isinf(df).all()
