"""Watched counts at the ends: no rows, no families, hardly any expected cases, and counts of 0 and below."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import nbinom

from stats.attention.watched_counts import FEWER, MORE, factor_of_others, side_by_side, tail_probability
from tests.stats.attention.watched_rows import watched


def test_without_rows_there_are_no_families():
    counts = replace(watched(np.ones((1, 70)), np.ones((1, 70))), families=np.zeros((2, 0), dtype=np.int64))
    assert [member.shape for member in counts.memberships()] == [(0, 0), (0, 0)]


def test_a_kind_of_families_without_members_does_not_hide_the_other_kind():
    counts = watched(np.ones((2, 70)), np.ones((2, 70)))
    counts = replace(counts, sign=np.full(2, MORE), families=np.array([[-1, -1], [0, 0]]))
    factor = factor_of_others(counts, counts.memberships(), np.array([5.0, 30.0]), np.array([10.0, 0.2]))
    # The smoothed ratio of 30 to 0.2 expected cases, with 10 cases of a prior; a fall of the other one lowers nothing.
    assert factor == pytest.approx([40 / 10.2, 1])


def test_tails_of_no_case_and_of_less():
    mean, variance = 0.5, 0.8
    of = nbinom(mean**2 / (variance - mean), mean / variance)
    probability = tail_probability(
        np.array([MORE, FEWER, MORE, FEWER, MORE]),
        np.array([0.0, 0.0, -1.0, 1.0, 2.0]),
        np.full(5, mean),
        np.full(5, variance),
    )
    wanted = [1 - of.pmf(0) / 2, of.pmf(0) / 2, 1, of.cdf(1) - of.pmf(1) / 2, of.sf(2) + of.pmf(2) / 2]
    assert probability == pytest.approx(wanted)


def test_what_is_not_known_has_a_tail_of_1():
    nan = np.nan
    probability = tail_probability(
        np.array([MORE, FEWER, MORE]), np.ones(3), np.array([nan, 5.0, 5.0]), np.array([1.0, nan, nan])
    )
    assert probability.tolist() == [1, 1, 1]


def test_lists_side_by_side_keep_their_families_and_twins_apart():
    def rows(families, twin):
        counts = watched(np.ones((len(twin), 70)), np.ones((len(twin), 70)))
        return replace(
            counts,
            families=np.array(families, dtype=np.int64).reshape(2, -1),
            twin=np.array(twin, dtype=np.int64),
        )

    none = rows([[], []], [])
    joined = side_by_side(
        [
            rows([[0, 1], [-1, -1]], [1, 0]),
            none,
            rows([[0], [0]], [0]),
            rows([[-1, 0], [0, 0]], [0, 1]),
        ]
    )
    assert joined.families.tolist() == [[0, 1, 2, -1, 3], [-1, -1, 0, 1, 1]]
    assert joined.twin.tolist() == [1, 0, 2, 3, 4]
    assert [member.shape for member in joined.memberships()] == [(4, 5), (2, 5)]
    assert side_by_side([none, none]).families.shape == (2, 0)
