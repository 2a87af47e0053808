"""Relative levels with almost no data."""

import math

import numpy as np
import pytest

from stats.areas import relative_levels


def test_a_span_in_which_nobody_said_anything_tells_nothing():
    dice = np.random.default_rng(5)
    people = dice.uniform(50, 90, 9)
    counts = dice.poisson(people[:, None] * np.exp(dice.normal(0, 0.4, (9, 10)))).astype(float)
    counts[:, 4] = 0
    known = np.ones((9, 10), dtype=bool)
    silent = relative_levels.relative_levels(counts, people, known, recent=3)
    known[:, 4] = False
    unknown = relative_levels.relative_levels(counts, people, known, recent=3)
    assert unknown.between_span_variance > 0
    np.testing.assert_array_equal(silent.p_change, unknown.p_change)
    np.testing.assert_array_equal(silent.earlier[0], unknown.earlier[0])
    assert np.isfinite(silent.p_change).all()


def test_an_area_tells_what_is_typical_from_five_expected_and_twenty_counted():
    """The first area rose against the whole and fell against the second, which is large enough to count: no change."""
    people, known = np.array([20.0, 5.0, 1.0]), np.ones((3, 4), dtype=bool)
    counts = np.array([[16.0, 16.0, 16.0, 16.0], [3.0, 3.0, 4.0, 10.0], [40.0, 40.0, 40.0, 0.0]])
    levels = relative_levels.relative_levels(counts, people, known, recent=1)
    assert levels.expected[1] == 5.0
    assert counts[1].sum() == 20
    assert (levels.change_factor[0], levels.p_change[0]) == (1.0, 1.0)
    # With nineteen cases no area is large enough, so the area is compared with the whole only.
    counts[1, 0] -= 1
    alone = relative_levels.relative_levels(counts, people, known, recent=1)
    assert alone.change_factor[0] > 1.5


@pytest.mark.parametrize("recent", [1, 2])
def test_the_variance_of_a_level_over_a_single_span_has_all_of_what_spans_differ_by(recent):
    counts, expected = np.array([[40.0, 52.0]])[:, :recent], np.array([[45.0, 44.0]])[:, :recent]
    pooled = relative_levels._pooled(counts, expected, 0.02)
    assert pooled.expected[0] == expected.sum()
    assert pooled.level[0] == pytest.approx(math.sqrt((counts.sum() + 3 / 8) / expected.sum()))
    assert pooled.variance[0] == pytest.approx(1 / (4 * expected.sum()) + 0.02 / recent)
