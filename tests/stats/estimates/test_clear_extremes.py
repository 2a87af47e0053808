"""The lowest and highest of many estimates: named where they surely are, and not where chance explains them."""

import numpy as np
import pytest
from scipy.stats import studentized_range

from stats.estimates.clear_extremes import (
    Extremes,
    clear_extremes,
    clearly_above,
    count_limits,
    possibly_highest,
    widening,
)
from stats.estimates.intervals import Z95
from stats.estimates.intervals import wilson_interval as wilson

NONE = Extremes(None, None, differ=False)


def ends(value, se) -> Extremes:
    value, se = np.asarray(value, dtype=float), np.asarray(se, dtype=float)
    return clear_extremes(value, value - Z95 * se, value + Z95 * se)


def of_shares(hits, n) -> Extremes:
    return clear_extremes(hits / n, *wilson(hits, n))


def test_an_extreme_is_clear_where_it_is_beyond_the_next_one():
    assert of_shares(np.array([700.0, 710.0, 900.0, 400.0]), np.full(4, 1000)) == Extremes(3, 2, differ=True)


def test_an_extreme_that_another_nearly_equals_is_not_clear():
    assert of_shares(np.array([270.0, 267.0, 210.0, 120.0]), np.full(4, 300)) == Extremes(
        3, None, differ=True
    )


def test_values_may_differ_without_any_that_is_surely_the_lowest_or_highest():
    assert ends([0.5, 0.51, 0.89, 0.9], np.full(4, 0.01)) == Extremes(None, None, differ=True)


def test_the_highest_may_be_any_that_it_does_not_clearly_exceed():
    value = np.array([0.5, 0.9, np.nan, 0.89, 0.7])
    assert possibly_highest(value, value - 0.02, value + 0.02) == (1, 3)
    assert possibly_highest(value, value - 0.3, value + 0.3) == (1, 3, 4, 0)
    assert possibly_highest(-value, -value - 0.02, -value + 0.02) == (0,)
    assert possibly_highest(value[:0], value[:0], value[:0]) == ()


def test_what_is_clearly_above_a_whole_is_counted_with_intervals_widened_for_all():
    value = np.array([10.0, 8.0, 7.0, np.nan, 3.0])
    assert len(clearly_above(value, value - 1, value + 1, whole=6.0)) == 2
    # The 95 % interval of 7.0 alone begins above 5.9, and widened for four of them it does not.
    assert len(clearly_above(value, value - 1, value + 1, whole=5.9)) == 2
    assert clearly_above(value[:0], value[:0], value[:0], whole=6.0) == []
    rng = np.random.default_rng(5)
    equal = rng.normal(0, 1, (1_000, 21))
    assert np.mean([bool(clearly_above(row, row - Z95, row + Z95, whole=0.0)) for row in equal]) <= 0.05


def test_few_cases_make_no_extreme_however_high():
    few = of_shares(np.array([10.0, 700.0, 705.0, 690.0]), np.array([10, 1000, 1000, 1000]))
    assert (few.lowest, few.highest) == (None, None)
    # The smallest value rests on few cases, and the next one is not the smallest.
    assert ends([0.545, 0.62, 0.75, 0.80], [0.07, 0.01, 0.01, 0.01]) == Extremes(None, 3, differ=True)


def test_missing_estimates_are_not_compared():
    values = np.array([0.9, np.nan, 0.5])
    assert clear_extremes(values, values - 0.01, values + 0.01) == Extremes(2, 0, differ=True)


def test_an_estimate_without_end_is_no_extreme_and_keeps_others_from_being_one():
    value = np.array([5.0, 20.0, 30.0])
    lower, upper = value - 1, value + 1
    assert clear_extremes(value, lower, upper) == Extremes(0, 2, differ=True)
    upper[1] = np.inf
    assert clear_extremes(value, lower, upper) == Extremes(0, None, differ=True)
    assert possibly_highest(value, lower, upper) == (2, 1)
    lower[1] = -np.inf
    assert clear_extremes(value, lower, upper) == Extremes(None, None, differ=True)
    assert clearly_above(value, lower, upper, whole=4.0) == [2]


@pytest.mark.parametrize("value", [[0.7], [], [np.nan, 0.5]])
def test_without_two_estimates_there_is_nothing_to_say(value):
    assert ends(value, np.full(len(value), 0.01)) == NONE


def test_equal_values_differ_in_at_most_one_of_twenty_sets():
    rng = np.random.default_rng(7)
    values = rng.normal(0, 1, (2_000, 21))
    assert np.mean([ends(row, np.ones(21)).differ for row in values]) <= 0.06
    # The intervals as they are would tell them apart in two sets of five.
    assert np.mean(np.ptp(values, axis=1) > 2 * Z95) > 0.3


def test_equal_counties_are_hardly_ever_named():
    """Of 500 provinces of 21 equal counties at most one in twenty has a title with a name."""
    rng, n = np.random.default_rng(111), np.geomspace(60, 8000, 21).astype(int)
    extremes = [of_shares(rng.binomial(n, 0.7), n) for _ in range(500)]
    assert np.mean([each.lowest is not None or each.highest is not None for each in extremes]) <= 0.05


def test_a_county_that_is_worse_is_named():
    rng, n = np.random.default_rng(7), np.full(21, 800)
    rates = np.full(21, 0.7)
    rates[4] = 0.55
    lowest = [of_shares(hits, n).lowest for hits in rng.binomial(n, rates, (200, 21))]
    assert lowest.count(4) / 200 > 0.9
    assert set(lowest) <= {4, None}


def test_equal_counts_have_no_clear_extreme():
    rng = np.random.default_rng(3)
    extremes = [
        clear_extremes(counts, *count_limits(counts)) for counts in rng.poisson(40, (500, 12)).astype(float)
    ]
    assert np.mean([each.lowest is not None or each.highest is not None for each in extremes]) <= 0.05
    counts = np.array([40.0, 45.0, 200.0])
    assert clear_extremes(counts, *count_limits(counts)) == Extremes(None, 2, differ=True)


def test_the_limits_of_a_count_hold_it_and_no_negative_count():
    counts = np.array([0.0, 1.0, 100.0])
    lower, upper = count_limits(counts)
    assert ((lower <= counts) & (counts < upper)).all()
    assert lower[0] == 0
    assert upper[2] - lower[2] == pytest.approx(2 * Z95 * 10, rel=0.01)


@pytest.mark.parametrize("count", [2, 5, 21, 64])
def test_the_widening_is_that_of_the_studentized_range(count):
    assert widening(count) == pytest.approx(studentized_range.ppf(0.95, count, np.inf) / 2 / Z95, rel=1e-4)


def test_two_estimates_are_compared_as_two():
    assert widening(2) == pytest.approx(np.sqrt(0.5), abs=1e-3)  # q(0.05; 2) = 1.96 √2
