"""Forecasts of random counts whose noise is estimated in tests."""

import numpy as np

from stats.clusters.forecast_noise import EarlierForecasts

WEEKS, AREAS = 6, 5
MEANS = np.array([40.0, 15.0, 90.0, 4.0, 25.0])


def forecasts(
    seed: int,
    *,
    number: int = 4,
    noise: float = 0.2,
    said: float = 0.003,
    loud: float = 1.0,
    empty: bool = False,
    size: float = 1.0,
) -> EarlierForecasts:
    """Random counts of areas of different sizes around forecasts of a model that is sure of itself but for `said`.

    The last area varies `loud` times as much; if `empty`, the fourth never has a case. Areas have `size` times as many
    cases as usual.
    """
    rng = np.random.default_rng(seed)
    expected = size * MEANS[:, None] * rng.uniform(0.8, 1.2, (number, AREAS, WEEKS))
    if empty:
        expected[:, 3] = 0
    level = rng.normal(0, noise, (number, AREAS, 1)) + rng.normal(0, noise / 2, expected.shape)
    level[:, 4] *= loud
    counts = rng.poisson(expected * np.exp(level)).astype(float)
    uncertainty = said * (np.ones((WEEKS, WEEKS)) + 0.2 * np.eye(WEEKS))
    return EarlierForecasts.of(counts, expected, np.broadcast_to(uncertainty, (number, AREAS, WEEKS, WEEKS)))
