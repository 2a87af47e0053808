"""Rises and steps in plain Python: the likelihoods that are compared, and trends of few cases."""

import math

import numpy as np
import pytest

from stats import rising_trend
from stats.rising_trend import is_rising, trend_z


def likelihood(actual: list[float], mean: list[float]) -> float:
    """Log-likelihood of Poisson counts whose means are `mean` times the best factor, without the factorials."""
    n = sum(actual)
    if n == 0:
        return 0.0
    factor = n / sum(mean)
    return sum(
        y * math.log(factor * m) - factor * m if y else -factor * m for y, m in zip(actual, mean, strict=True)
    )


def of_rise(actual: list[float], usual: list[float]) -> float:
    last = len(actual) - 1
    slopes = [0.05 * 1000 ** (i / 99) for i in range(100)]
    return max(likelihood(actual, [u * (1 + s * t / last) for t, u in enumerate(usual)]) for s in slopes)


def of_step(actual: list[float], usual: list[float]) -> float:
    return max(
        likelihood(actual[:first], usual[:first]) + likelihood(actual[first:], usual[first:])
        for first in range(3, len(actual) - 2)
    )


SHAPES = {
    "flat": [1.0] * 24,
    "slow rise": [1 + t / 60 for t in range(24)],
    "rise from nothing": [t / 6 for t in range(24)],
    "step after three days": [0.1] * 3 + [2.0] * 21,
    "step before the last three days": [0.5] * 21 + [9.0] * 3,
    "jump of the first day": [9.0] + [1.0] * 23,
    "jump of the last day": [1.0] * 23 + [20.0],
    "nothing at first": [0.0] * 12 + [1.0] * 12,
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [0.3, 4.0])
def test_likelihoods_of_a_rise_and_of_a_step_are_those_of_plain_python(shape: str, size: float) -> None:
    rng = np.random.default_rng(3)
    usual = size * rng.uniform(0.6, 1.4, 24)
    actual = rng.poisson(usual * SHAPES[shape]).astype(float)
    one, other = actual.tolist(), usual.tolist()
    assert rising_trend._rise_likelihood(actual, usual) == pytest.approx(of_rise(one, other))
    assert rising_trend._step_likelihood(actual, usual) == pytest.approx(of_step(one, other))


def test_trends_of_few_cases() -> None:
    """One case on the last of three days with 0.1 expected cases each: the score is 1 and its variance 2/3."""
    assert trend_z(np.array([0.0, 0, 1]), np.full(3, 0.1)) == pytest.approx(1 / (2 / 3) ** 0.5)
    assert trend_z(np.array([0.0, 0, 1]), np.full(3, 0.1), phi=1.0) == trend_z(
        np.array([0.0, 0, 1]), np.full(3, 0.1)
    )


def test_a_rise_needs_three_weeks_and_more_than_its_dispersion() -> None:
    rise = np.linspace(1, 8, 21)
    assert is_rising(rise, np.ones(21))
    assert not is_rising(rise[1:], np.ones(20))
    z = trend_z(rise, np.ones(21))
    assert is_rising(rise, np.ones(21), phi=0.99 * (z / 2.326) ** 2)
    assert not is_rising(rise, np.ones(21), phi=1.01 * (z / 2.326) ** 2)
    # Without a dispersion it is that of chance: with fewer cases the same rise has z = 2.6.
    fewer = rise * (2.6 / z) ** 2
    assert trend_z(fewer, np.ones(21)) == pytest.approx(2.6)
    assert is_rising(fewer, np.ones(21))
