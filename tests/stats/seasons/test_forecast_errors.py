"""What forecasts are multiplied by, and when the newest errors are a sign of a change."""

import numpy as np
import pytest

from stats.seasons.forecast_errors import CHANGE_WEIGHT, CLEARLY_MORE, learned_scales, sign_of_change


def test_forecasts_that_always_fall_short_are_raised_the_more_checks_show_it():
    expected = np.full(10, 100.0)
    now, earlier = learned_scales(1.2 * expected, expected)
    assert 1.1 < now < 1.2
    # Before the first check there was nothing to learn, before the second one check counted against two of 1.
    weight = 0.5 ** (1 / 2)
    assert earlier[-1] == 1
    assert earlier[-2] == pytest.approx((2 + 1.2 * weight) / (2 + weight))
    assert (np.diff(earlier) < 0).all()
    assert now > earlier[0]
    assert len(earlier) == 10


def test_newer_checks_count_more():
    expected = np.full(3, 10.0)
    came = np.array([12.0, 10.0, 8.0])
    now, _ = learned_scales(came, expected)
    weights = 0.5 ** (np.array([1, 2, 3]) / 2)
    assert now == pytest.approx((20 + weights @ came) / (20 + weights @ expected))
    assert now > 1


def test_an_error_is_a_sign_of_a_change_only_where_it_is_clearly_more_than_usual():
    expected, variances = np.full(4, 100.0), np.full(4, 25.0)
    weights = 0.25 ** np.arange(4)
    usual = (weights**2).sum() * 25 / (100 * weights.sum()) ** 2
    for times in (0.99, 1.01, 4.0):
        error = np.sqrt(times * CLEARLY_MORE * usual) * 100
        sign = sign_of_change(np.full(4, error), expected, variances)
        assert sign == pytest.approx(CHANGE_WEIGHT * CLEARLY_MORE * usual * max(times - 1, 0))
    # An old error is none, and neither is one of what nobody expected.
    assert sign_of_change(np.array([0, 0, 0, 40.0]), expected, variances) == 0
    assert sign_of_change(np.array([40.0, 0, 0, 0]), expected, variances) > 0
    assert sign_of_change(np.full(4, 9.0), np.zeros(4), variances) == 0
    few = sign_of_change(np.full(4, 0.04), np.full(4, 0.1), np.full(4, 25e-6))
    assert few == pytest.approx(sign_of_change(np.full(4, 40.0), expected, variances))
