"""Intervals of shares and means in edge cases: no, one or two cases, and no variation at all."""

import math

import numpy as np
import pytest

from stats.estimates.intervals import Z95, count_mean_interval, wilson_interval


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_the_mean_of_two_by_hand() -> None:
    # 1 and 3: mean 2, variance 2, so φ is 1: (2 − m)² = t² m / 2, with t = 12.7062 for one degree of freedom.
    lower, upper = count_mean_interval(array(4), array(10), array(2))
    square = 12.706204736432095**2
    half, root = square / 4, math.sqrt(square**2 / 16 + square)
    assert (lower[0], upper[0]) == pytest.approx((2 + half - root, 2 + half + root), rel=1e-9)


def test_equal_counts_still_have_a_width() -> None:
    lower, upper = count_mean_interval(array(40), array(80), array(20))  # 2, 2, 2 …
    assert 1.8 < lower[0] < 2.0 < upper[0] < 2.2


def test_no_count_at_all_is_0_up_to_a_few() -> None:
    lower, upper = count_mean_interval(array(0), array(0), array(20))
    assert lower[0] == 0.0
    assert upper[0] == pytest.approx(2.093024054408263**2 / 20)


def test_a_single_count_among_twenty_varies_as_by_chance() -> None:
    """Its φ is exactly 1, though its squared deviations add up to less than 1; and its lower limit is not 0."""
    lower, upper = count_mean_interval(array(1), array(1), array(20))
    half = 2.093024054408263**2 / 20 / 2
    root = math.sqrt(half**2 + 2 * half / 20)
    assert (lower[0], upper[0]) == pytest.approx((1 / 20 + half - root, 1 / 20 + half + root), rel=1e-9)
    assert lower[0] > 0


def test_fewer_than_two_have_no_limits_and_disturb_nobody() -> None:
    lower, upper = count_mean_interval(array(0, 5, 4), array(0, 25, 10), array(0, 1, 2))
    assert np.isnan(lower).tolist() == np.isnan(upper).tolist() == [True, True, False]
    # The same where rounding gives a sum of squares that a single case cannot have.
    assert np.isnan(count_mean_interval(array(1), array(1 + 1e-12), array(1))).all()


def test_the_limit_at_none_and_at_all_is_exact() -> None:
    n = np.arange(1.0, 300.0)
    assert (wilson_interval(np.zeros(299), n)[0] == 0.0).all()
    assert (wilson_interval(n, n)[1] == 1.0).all()


def test_one_case_has_limits_and_no_case_has_none() -> None:
    lower, upper = wilson_interval(array(0, 0, 1), array(0, 1, 1))
    far = Z95**2 / (1 + Z95**2)
    assert math.isnan(lower[0])
    assert math.isnan(upper[0])
    assert (lower[1], upper[1]) == (0.0, pytest.approx(far))
    assert (lower[2], upper[2]) == (pytest.approx(1 - far), 1.0)
