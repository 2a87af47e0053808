"""Dispersion over short spans: second differences by hand; a season or a trend is no noise."""

import numpy as np
import pytest

from stats.local_dispersion import INFORMATION, local_dispersion
from stats.share_funnel import null_mean_square, winsorised


def estimates(value: np.ndarray, sd: float = 1.0) -> tuple[np.ndarray, ...]:
    half = 1.959963984540054 * sd
    return value, value - half, value + half, np.full(value.shape, 50.0)


def test_it_is_the_mean_square_of_second_differences():
    value = np.random.default_rng(1).normal(0, 3, (1, 12))
    phi, df = local_dispersion("estimate", *estimates(value))
    y = list(value[0])
    z = np.array([(y[i] - 2 * y[i + 1] + y[i + 2]) / np.sqrt(6) for i in range(10)])
    assert phi[0] == pytest.approx(np.mean(winsorised(z) ** 2) / null_mean_square(10))
    assert df[0] == INFORMATION * 10


def test_neither_a_trend_nor_a_season_is_taken_for_noise():
    spans = np.arange(18)
    season = 20 + 2 * spans + 15 * np.sin(2 * np.pi * spans / 12)
    noise = np.random.default_rng(2).standard_normal((200, 18))
    phi, _ = local_dispersion("estimate", *estimates(noise + 2 * spans))
    assert np.median(phi) < 1.3
    with_season, _ = local_dispersion("estimate", *estimates(noise + season))
    neighbours = np.var(np.diff(noise + season, axis=1), axis=1) / 2
    assert np.median(with_season) < np.median(neighbours) / 2


def test_with_few_spans_chance_is_that_of_the_cases_alone():
    phi, df = local_dispersion("estimate", *estimates(np.array([[1.0, 9.0, np.nan, 2.0, 5.0]])))
    assert phi.tolist() == [1.0]
    assert np.isinf(df[0])
