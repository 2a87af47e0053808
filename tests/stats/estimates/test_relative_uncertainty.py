"""Interval width relative to the spread between units: by hand, and by simulation."""

import numpy as np
import pytest

from stats.estimates.intervals import Z95, wilson_interval
from stats.estimates.relative_uncertainty import deviation_sign, relative_margin_of_error, relative_width


def test_a_width_is_taken_against_the_middle_eight_of_ten():
    value = np.arange(11.0)  # 10 and 90 % quantiles: 1 and 9.
    assert np.allclose(relative_width(value, value - 1, value + 3), 4 / 8)


def test_two_shares_are_enough_to_tell_a_spread():
    value = np.array([0.2, 0.7])  # 10 and 90 % quantiles: 0.25 and 0.65.
    assert relative_width(value, value - 0.1, value + 0.2) == pytest.approx([0.75, 0.75])


def test_of_values_that_are_all_withheld_nothing_is_known():
    gone = np.full(3, np.nan)
    assert np.isnan(relative_width(gone, gone, gone)).tolist() == [True] * 3


def test_equal_or_single_values_have_no_spread():
    assert np.isnan(relative_width(np.full(3, 2.0), np.zeros(3), np.ones(3))).all()
    assert np.isnan(relative_width(np.array([2.0]), np.array([1.0]), np.array([3.0]))).all()


def test_a_withheld_value_is_no_part_of_the_spread():
    value = np.append(np.arange(11.0), np.nan)
    width = relative_width(value, value - 2, value + 2)
    assert width[0] == pytest.approx(0.5)
    assert np.isnan(width[-1])


def test_a_count_of_100_varies_by_a_fifth():
    assert relative_margin_of_error(np.array([100.0]))[0] == pytest.approx(0.196, abs=1e-3)
    assert np.isnan(relative_margin_of_error(np.array([0.0]))[0])


def test_of_one_value_the_interval_itself_decides():
    value, lower, upper = np.array([0.5]), np.array([0.4]), np.array([0.6])
    assert [float(deviation_sign(value, lower, upper, whole)[0]) for whole in (0.39, 0.41, 0.59, 0.61)] == [
        1,
        0,
        0,
        -1,
    ]


def test_of_twenty_values_the_interval_is_half_as_wide_again():
    value, lower, upper = np.full(20, 0.5), np.full(20, 0.4), np.full(20, 0.6)
    assert deviation_sign(value, lower, upper, 0.36).sum() == 0
    assert deviation_sign(value, lower, upper, 0.34).sum() == 20


def test_without_interval_nothing_is_apart():
    gone = np.array([np.nan])
    assert deviation_sign(np.array([5.0]), gone, gone, 1.0)[0] == 0


def test_with_one_limit_of_two_a_value_is_not_apart_and_not_among_the_compared():
    value, lower, upper = np.full(20, 0.5), np.full(20, 0.4), np.full(20, 0.6)
    upper[1:10], lower[10:] = np.nan, np.nan
    assert deviation_sign(value, lower, upper, 0.39).tolist() == [1, *[0] * 19]
    assert deviation_sign(value, lower, upper, 0.61).tolist() == [-1, *[0] * 19]


def test_where_all_are_equal_hardly_ever_any_is_called_apart():
    random = np.random.default_rng(3)
    called = 0
    for _ in range(400):
        hits = random.binomial(300, 0.7, 21).astype(float)
        lower, upper = wilson_interval(hits, np.full(21, 300.0))
        called += bool(deviation_sign(hits / 300, lower, upper, 0.7).any())
    assert called / 400 < 0.09


def test_a_single_case_swings_by_nearly_twice_itself():
    assert relative_margin_of_error(np.array([1.0, 4.0])) == pytest.approx([Z95, Z95 / 2])


def test_what_touches_the_whole_is_not_apart_from_it():
    above = [np.array([x]) for x in (3.0, 2.0, 4.0)]
    below = [np.array([x]) for x in (1.0, 0.0, 2.0)]
    assert deviation_sign(*above, 2.0).tolist() == deviation_sign(*below, 2.0).tolist() == [0.0]
    clear = deviation_sign(np.array([3.0, 3.0]), np.array([2.0, 2.9]), np.array([4.0, 3.1]), 2.0)
    assert clear.tolist() == [0.0, 1.0]
