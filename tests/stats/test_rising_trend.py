"""A rise is claimed only where a trend is tested, and not of a step."""

import numpy as np
import pytest

from stats.rising_trend import is_rising, trend_z


def test_the_slope_by_hand():
    actual, usual = np.array([1.0, 2.0, 6.0]), np.array([2.0, 1.0, 1.0])
    ratio, middle = 9 / 4, (0 * 2 + 1 + 2) / 4
    centred = [-middle, 1 - middle, 2 - middle]
    score = sum((y - ratio * e) * c for y, e, c in zip(actual, usual, centred, strict=True))
    spread = 1.5 * ratio * sum(e * c**2 for e, c in zip(usual, centred, strict=True))
    assert trend_z(actual, usual, phi=1.5) == pytest.approx(score / spread**0.5)
    assert trend_z(np.zeros(3), usual) == 0.0
    assert trend_z(actual, np.zeros(3)) == 0.0
    assert trend_z(np.array([3.0, 0.0, 0.0]), np.array([1.0, 0.0, 0.0])) == 0.0


@pytest.mark.parametrize(
    ("shape", "low", "high"),
    [
        ("flat", 0.0, 0.02),
        ("step 20 days ago", 0.0, 0.05),
        ("step 10 days ago", 0.0, 0.15),
        ("rise", 0.6, 1.0),
    ],
)
def test_how_often_a_rise_is_claimed(shape, low, high):
    rng = np.random.default_rng(2)
    day = np.arange(28)
    ratio = {
        "flat": np.full(28, 2.0),
        "step 20 days ago": np.where(day >= 8, 3.0, 1.0),
        "step 10 days ago": np.where(day >= 18, 3.0, 1.0),
        "rise": np.linspace(1, 4, 28),
    }[shape]
    usual = np.full(28, 4.0)
    share = np.mean([is_rising(rng.poisson(usual * ratio).astype(float), usual) for _ in range(400)])
    assert low <= share <= high


def test_too_few_days_are_no_trend():
    assert is_rising(np.linspace(1, 50, 28), np.ones(28))
    assert not is_rising(np.linspace(1, 50, 20), np.ones(20))
