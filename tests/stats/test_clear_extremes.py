"""The lowest and highest of many estimates: named where they clearly differ, and not where chance explains them."""

import numpy as np
import pytest
from scipy.stats import studentized_range

from stats.clear_extremes import clear_extremes, widening
from stats.intervals import Z95


def ends(value, se):
    value, se = np.asarray(value, dtype=float), np.asarray(se, dtype=float)
    return clear_extremes(value, value - Z95 * se, value + Z95 * se)


def test_equal_values_are_told_apart_in_at_most_one_of_twenty_sets():
    rng = np.random.default_rng(7)
    told = sum(ends(rng.normal(0, 1, 21), np.ones(21)) is not None for _ in range(2_000))
    assert told / 2_000 <= 0.06
    # The intervals as they are would tell them apart in two sets of five.
    plain = rng.normal(0, 1, (2_000, 21))
    assert np.mean(np.ptp(plain, axis=1) > 2 * Z95) > 0.3


def test_a_small_value_that_rests_on_few_cases_is_not_named():
    assert ends([0.545, 0.62, 0.75, 0.80], [0.07, 0.01, 0.01, 0.01]) == (1, 3)


@pytest.mark.parametrize("value", [[0.7], [], [np.nan, 0.5]])
def test_without_two_estimates_there_is_nothing_to_say(value):
    assert ends(value, np.full(len(value), 0.01)) is None


@pytest.mark.parametrize("count", [2, 5, 21, 64])
def test_the_widening_is_that_of_the_studentized_range(count):
    assert widening(count) == pytest.approx(studentized_range.ppf(0.95, count, np.inf) / 2 / Z95, rel=1e-4)


def test_two_estimates_are_compared_as_two():
    assert widening(2) == pytest.approx(np.sqrt(0.5), abs=1e-3)  # q(0.05; 2) = 1.96 √2
