"""Dissimilarity of units, checked by hand."""

import math

import numpy as np
import pytest

from stats.estimates.dissimilarity import combined_distances, root_shares


def test_each_respect_counts_alike_whatever_its_unit():
    grams, kilos = np.array([0.0, 1000.0, 3000.0]), np.array([0.0, 1.0, 3.0])
    other = np.array([5.0, 5.0, 9.0])
    assert np.allclose(combined_distances([grams, other]), combined_distances([kilos, other]))


def test_distances_of_three_units_are_those_computed_by_hand():
    """Squared distances: 1, 9 and 4 (mean 14/3) for the first features, 0, 16 and 16 (mean 32/3) for the second."""
    distances = combined_distances([np.array([0.0, 1.0, 3.0]), np.array([5.0, 5.0, 9.0])])
    assert distances[0, 1] == pytest.approx(math.sqrt((1 / (14 / 3) + 0) / 2))
    assert distances[0, 2] == pytest.approx(math.sqrt((9 / (14 / 3) + 16 / (32 / 3)) / 2))
    assert np.allclose(distances, distances.T)
    assert np.allclose(np.diag(distances), 0.0)


def test_a_missing_respect_is_left_out_of_its_pairs():
    known, gone = np.array([0.0, 1.0, 3.0]), np.array([np.nan, 5.0, 9.0])
    distances = combined_distances([known, gone])
    alone = combined_distances([known])
    assert np.allclose(distances[0], alone[0])
    assert distances[1, 2] != pytest.approx(alone[1, 2])


def test_what_nobody_differs_in_says_nothing():
    known = np.array([0.0, 1.0, 3.0])
    assert np.allclose(combined_distances([known, np.full(3, 7.0)]), combined_distances([known]))
    off = combined_distances([np.full(3, 7.0)])
    assert np.isnan(off).all()


def test_mixes_without_anything_in_common_are_furthest_apart():
    roots = root_shares(np.array([[10.0, 0.0], [0.0, 3.0], [5.0, 5.0], [0.0, 0.0]]))
    assert np.sum((roots[0] - roots[1]) ** 2) == pytest.approx(2.0)  # The Hellinger distance is 1.
    assert np.sum((roots[0] - roots[2]) ** 2) == pytest.approx(2 * (1 - math.sqrt(0.5)))
    assert np.isnan(roots[3]).all()


def test_no_respects_at_all_tell_no_units():
    assert combined_distances([]).shape == (0, 0)


def test_features_of_one_respect_are_measured_together():
    """Points at (0, 0), (0.3, 0.4) and (0, 0.4): squared distances 0.25, 0.16 and 0.09, mean 1/6."""
    distances = combined_distances([np.array([[0.0, 0.0], [0.3, 0.4], [0.0, 0.4]])])
    assert distances[0, 1] == pytest.approx(math.sqrt(0.25 * 6))
    assert distances[0, 2] == pytest.approx(math.sqrt(0.16 * 6))
    assert distances[1, 2] == pytest.approx(math.sqrt(0.09 * 6))


def test_respects_after_one_that_says_nothing_are_still_asked():
    known = np.array([0.0, 1.0, 3.0])
    for nothing in (np.full(3, 7.0), np.full(3, np.nan), np.array([np.nan, 2.0, np.nan])):
        assert np.allclose(combined_distances([nothing, known]), combined_distances([known]))


def test_what_only_one_unit_has_tells_no_distance():
    assert np.isnan(combined_distances([np.array([np.nan, 2.0, np.nan])])).all()
    assert np.isnan(combined_distances([np.full(3, np.nan)])).all()
