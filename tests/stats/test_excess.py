"""Counts beyond their expectation where everything around them moved, too."""

import numpy as np
import pytest

from stats.excess import crossed, late, of_others, raised, shrunken
from stats.expectation import span_of_counts


def test_a_ratio_is_drawn_towards_one_the_more_the_less_is_behind_it():
    assert shrunken(np.array([0.0, 30.0, 3000.0]), np.array([0.0, 10.0, 1000.0])) == pytest.approx(
        [1, 2, 3010 / 1010]
    )


def test_others_leave_out_the_part_itself():
    assert of_others(np.array([100.0, 20.0, 20.0]), np.array([20.0, 20.0, 20.0])) == pytest.approx(
        [1.0, 2.6, 2.6]
    )


def test_raising_raises_chance_by_the_factor_and_the_rest_by_its_square():
    span = span_of_counts(np.array([10.0]), np.array([5.0]), np.array([1.0]))
    assert raised(span, np.array([2.0])).variance == pytest.approx([10 * 2 + 5 * 4])
    assert raised(span, np.array([2.0])).expected == pytest.approx([20.0])


def test_cells_stand_to_their_margins_as_they_did():
    base = np.array([[400.0, 100.0], [100.0, 400.0]])
    mean, variance = crossed(base, np.array([10.0, 10.0]), np.array([10.0, 10.0]), np.array([1.0, 3.0]))
    assert mean.sum() == pytest.approx(20.0, rel=0.01)
    assert mean[0, 0] == pytest.approx(8.0, rel=0.02)
    assert variance[0, 0] == pytest.approx(mean[0, 0] + mean[0, 0] ** 2 / 404)
    assert variance[1, 1] > variance[0, 0]  # a column that varies more than by chance, and its cells with it


def test_late_answers_are_told_from_what_an_office_usually_has():
    rng = np.random.default_rng(1)
    due = rng.poisson(8, (30, 210)).astype(float)
    hits = rng.binomial(due.astype(int), 0.25).astype(float)
    mean, variance = late(due, hits, recent=28, length=7)
    assert mean == pytest.approx(due[:, -7:].sum(axis=1) * 0.25, rel=0.25)
    assert (np.abs(hits[:, -7:].sum(axis=1) - mean) < 4 * np.sqrt(variance)).all()
    hits[3, -7:] = due[3, -7:]
    mean, variance = late(due, hits, recent=28, length=7)
    assert hits[3, -7:].sum() > mean[3] + 6 * np.sqrt(variance[3])


def test_a_bad_week_of_all_offices_is_expected_of_each():
    rng = np.random.default_rng(2)
    due = np.full((30, 210), 8.0)
    hits = rng.binomial(8, 0.2, (30, 210)).astype(float)
    hits[:, -7:] = rng.binomial(8, 0.5, (30, 7))
    mean, _ = late(due, hits, recent=28, length=7)
    assert mean.mean() == pytest.approx(28.0, rel=0.1)
