"""Sums over windows, the common movement of families, edges from which on a sum matters, and tails."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import nbinom

from stats.attention.watched_counts import FEWER, MORE, edges, factor_of_others, tail_probability, window_sums
from tests.stats.attention.watched_rows import watched


def test_sums_of_windows_end_on_each_day():
    x = np.arange(12.0).reshape(2, 6)
    sums = window_sums(x, (1, 3), 2)
    assert sums.shape == (2, 4, 2)
    assert sums[0, :, 0] == pytest.approx([2, 3, 4, 5])
    assert sums[0, :, 1] == pytest.approx([3, 6, 9, 12])
    assert sums[1, -1, 1] == 9 + 10 + 11


def test_a_row_is_compared_with_the_others_of_its_families_and_not_with_itself():
    counts = watched(np.ones((4, 70)), np.ones((4, 70)))
    counts = replace(
        counts,
        sign=np.array([MORE, MORE, MORE, FEWER]),
        families=np.array([[0, 0, 0, -1], [0, 0, -1, -1]]),
    )
    actual = np.array([40.0, 20.0, 5.0, 9.0])[:, None]
    mean = np.full((4, 1), 10.0)
    factors = factor_of_others(counts, counts.memberships(), actual, mean)[:, 0]
    # Others of row 0: 25 where 20 were expected, and 20 where 10 were; a fall of others lowers nothing here.
    assert factors == pytest.approx([35 / 30 * 30 / 20, 55 / 30 * 50 / 20, 70 / 30, 1.0])


def test_what_is_watched_for_falls_is_lowered_with_the_others_and_never_raised():
    counts = watched(np.ones((3, 70)), np.ones((3, 70)))
    counts = replace(counts, sign=np.full(3, FEWER), families=np.array([[0, 0, 0], [-1, -1, -1]]))
    factor = factor_of_others(counts, counts.memberships(), np.array([0.0, 30.0, 0.0]), np.full(3, 10.0))
    assert factor == pytest.approx([1.0, 1 / 21, 1.0])


def test_a_missing_load_is_no_fall_of_the_largest_channel_besides():
    """Of 428 cases a week none came: little is to be expected of the channel with six in ten of them either."""
    counts = watched(np.ones((2, 70)), np.ones((2, 70)))
    counts = replace(counts, sign=np.full(2, FEWER), families=np.array([[0, 0], [-1, -1]]))
    mean = np.array([257.0, 171.0])
    expected = mean * factor_of_others(counts, counts.memberships(), np.zeros(2), mean)
    assert (edges(counts.sign, np.full(2, 0.5), expected[:, None], np.full((2, 1), 10.0)) < 0).all()
    # Where the others come as usual, nearly all of it is.
    usual = factor_of_others(counts, counts.memberships(), np.array([0.0, 171.0]), mean)
    assert usual.tolist() == [1.0, pytest.approx(1 / 258)]


def test_a_sum_matters_from_ten_more_and_a_quarter_more_on():
    mean, least = np.array([[12.0], [100.0], [30.0], [9.0]]), np.full((4, 1), 10.0)
    sign, ratio = np.array([MORE, MORE, FEWER, FEWER]), np.array([1.25, 1.25, 0.5, 0.5])
    # The smoothed ratio of 100 reaches 1.25 from 128 on; nine expected cases can never be ten too few.
    assert edges(sign, ratio, mean, least)[:, 0] == pytest.approx([22, 128, 15, -1])


def test_tails_are_those_of_the_negative_binomial_with_half_of_the_count_itself():
    mean, variance = 12.0, 18.0
    of = nbinom(mean**2 / (variance - mean), mean / variance)
    probability = tail_probability(
        np.array([MORE, FEWER, FEWER, MORE]),
        np.array([22.0, 5.0, -1.0, 3.0]),
        np.array([mean, mean, mean, 0.0]),
        np.array([variance, variance, variance, 1.0]),
    )
    expected = [of.sf(22) + of.pmf(22) / 2, of.cdf(5) - of.pmf(5) / 2, 0.0, 1.0]
    assert probability == pytest.approx(expected)
