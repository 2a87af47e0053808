"""Ratios of two periods: drawn to the whole as far as chance asks for, and found otherwise than the whole rightly."""

import numpy as np
import pytest
from scipy.stats import norm

from stats.discoveries import adjusted
from stats.ratios import apart_from_whole, shrunken_ratios


def drawn(dice: np.random.Generator, *, spread: float, units: int = 400):
    """True ratios around 1.2, and counts of both periods."""
    true = 1.2 * np.exp(spread * dice.standard_normal(units))
    mean = np.exp(dice.normal(3, 1, units))
    return true, dice.poisson(mean * true).astype(float), dice.poisson(mean).astype(float)


@pytest.mark.parametrize("spread", [0.15, 0.4])
def test_intervals_hold_the_true_ratio_as_often_as_they_say(spread):
    dice = np.random.default_rng(11)
    inside = []
    for _ in range(20):
        true, now, before = drawn(dice, spread=spread)
        _, lower, upper = shrunken_ratios(now, before)
        inside.append(np.mean((lower <= true) & (true <= upper)))
    assert 0.93 < np.mean(inside) < 0.975


def test_they_are_nearer_to_the_truth_than_raw_ratios():
    true, now, before = drawn(np.random.default_rng(12), spread=0.2)
    value, _, _ = shrunken_ratios(now, before)
    raw = (now + 0.5) / (before + 0.5)
    assert np.mean(np.log(value / true) ** 2) < 0.3 * np.mean(np.log(raw / true) ** 2)


def test_units_that_differ_by_chance_alone_get_the_ratio_of_the_whole():
    now, before = np.full(30, 12.0), np.full(30, 10.0)
    value, lower, upper = shrunken_ratios(now, before)
    assert value == pytest.approx(np.full(30, 1.2))
    # the interval of one ratio of 360 to 300: e^(±1.96 √(1/360 + 1/300)) about it
    width = 1.96 * np.sqrt(1 / 360 + 1 / 300)
    assert np.log(upper / lower) == pytest.approx(np.full(30, 2 * width), rel=0.01)


def test_by_hand():
    # p = 3/4, 1/2; n = 8, 8; m = 5/8; A = 1/64 − (15/64) / 8 < 0: they do not differ
    value, _, _ = shrunken_ratios(np.array([6.0, 4.0]), np.array([2.0, 4.0]))
    assert value == pytest.approx([10 / 6] * 2)
    # p = 3/4, 1/4; n = 80, 80; m = 1/2; A = 1/16 − (1/4) / 80; strength = (1/4) / A − 1
    strength = 0.25 / (1 / 16 - 0.25 / 80) - 1
    value, _, _ = shrunken_ratios(np.array([60.0, 20.0]), np.array([20.0, 60.0]))
    assert value[0] == pytest.approx((strength / 2 + 60) / (strength / 2 + 20))
    assert value[0] * value[1] == pytest.approx(1)


def test_counts_that_swing_more_count_for_less():
    now, before = np.array([60.0, 20.0, 60.0]), np.array([20.0, 60.0, 20.0])
    value, lower, upper = shrunken_ratios(now, before, dispersion=np.array([1.0, 1.0, 6.0]))
    assert 1 < value[2] < value[0]
    assert upper[2] / lower[2] > upper[0] / lower[0]


def test_nothing_in_both_periods_has_no_ratio_and_nothing_before_has_a_finite_one():
    value, lower, upper = shrunken_ratios(np.array([0.0, 5.0, 50.0, 1.0]), np.array([0.0, 0.0, 40.0, 9.0]))
    assert np.isnan([value[0], lower[0], upper[0]]).all()
    assert np.isfinite([value[1], upper[1]]).all()
    assert np.isnan(shrunken_ratios(np.zeros(2), np.zeros(2))[0]).all()


def test_apart_from_the_whole_is_standard_normal_where_all_change_alike():
    dice = np.random.default_rng(13)
    z = apart_from_whole(dice.poisson(40 * 1.3, 5000).astype(float), dice.poisson(40, 5000).astype(float))
    assert abs(z.mean()) < 0.05
    assert z.std() == pytest.approx(1, abs=0.03)
    found = adjusted(2 * norm.sf(np.abs(z))) <= 0.05
    assert found.sum() <= 2


def test_apart_from_the_whole_sees_the_one_that_grew():
    now, before = np.full(50, 100.0), np.full(50, 100.0)
    now[7] = 200.0
    z = apart_from_whole(now, before)
    assert z.argmax() == 7
    assert z[7] > 4
    assert np.isnan(apart_from_whole(np.array([0.0, 3.0]), np.array([0.0, 4.0]))[0])
    assert np.isnan(apart_from_whole(np.zeros(2), np.zeros(2))).all()
