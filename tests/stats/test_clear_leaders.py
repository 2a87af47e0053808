"""The highest and lowest of several estimates are named only where they are beyond chance."""

import numpy as np

from stats.clear_leaders import clear_leaders
from stats.intervals import wilson_interval as wilson


def test_an_extreme_is_clear_where_it_is_beyond_the_next_one():
    shares, n = np.array([0.70, 0.71, 0.90, 0.40]), np.full(4, 1000)
    assert clear_leaders(shares, *wilson(shares * n, n)) == (2, 3)


def test_an_extreme_that_another_nearly_equals_is_not_clear():
    shares, n = np.array([0.90, 0.89, 0.70, 0.40]), np.full(4, 300)
    assert clear_leaders(shares, *wilson(shares * n, n)) == (None, 3)


def test_few_cases_make_no_extreme_however_high():
    hits, n = np.array([10.0, 700.0, 705.0, 690.0]), np.array([10, 1000, 1000, 1000])
    assert clear_leaders(hits / n, *wilson(hits, n)) == (None, None)


def test_missing_estimates_are_not_compared():
    nan = np.nan
    assert clear_leaders(np.array([nan, 0.5]), np.array([nan, 0.4]), np.array([nan, 0.6])) == (None, None)
    values = np.array([0.9, nan, 0.5])
    assert clear_leaders(values, values - 0.01, values + 0.01) == (0, 2)


def test_equal_counties_are_hardly_ever_named():
    """Of 500 provinces of 21 equal counties at most one in twenty has a title with a name."""
    rng, n = np.random.default_rng(111), np.geomspace(60, 8000, 21).astype(int)
    named = 0
    for _ in range(500):
        hits = rng.binomial(n, 0.7)
        named += clear_leaders(hits / n, *wilson(hits, n)) != (None, None)
    assert named / 500 <= 0.05


def test_a_county_that_is_worse_is_named():
    rng, n = np.random.default_rng(7), np.full(21, 800)
    rates = np.full(21, 0.7)
    rates[4] = 0.55
    lowest = [clear_leaders(hits / n, *wilson(hits, n))[1] for hits in rng.binomial(n, rates, (200, 21))]
    assert lowest.count(4) / 200 > 0.9
    assert set(lowest) <= {4, None}
