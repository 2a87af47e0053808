"""Each list controls its own false discoveries, and one without anything new to tell is passed over."""

import numpy as np
import pytest

from stats.estimates.false_discovery import ChanceCounts
from stats.estimates.listed_discoveries import ListedDiscoveries

LEVEL, WINDOWS = 0.1, 3
SIZES = (12, 30, 5)
PARTS = [slice(0, 12), slice(12, 42), slice(42, 47)]
ROWS = sum(SIZES)
NONE = np.zeros(ROWS, dtype=bool)


def lists(seed: int) -> tuple[ListedDiscoveries, np.ndarray, np.ndarray, np.ndarray]:
    """Three lists, with what is attainable in them, which comparisons they make, and the weights of their rows."""
    rng = np.random.default_rng(seed)
    attainable, use = rng.random((ROWS, WINDOWS)) / 5, rng.random((ROWS, WINDOWS)) < 0.8
    weight = rng.choice([1.0, 4.0], ROWS)
    return ListedDiscoveries(PARTS, attainable, use, weight=weight, level=LEVEL), attainable, use, weight


def p_values(seed: int, attainable: np.ndarray, use: np.ndarray, power: float) -> np.ndarray:
    """p-values of which some are small, up to what is attainable, and 1 where nothing is compared."""
    rng = np.random.default_rng(seed)
    p = attainable * rng.random((ROWS, WINDOWS)) ** power
    return np.where(use & (rng.random((ROWS, WINDOWS)) < 0.15), p, 1.0)


def alone(p: np.ndarray, part: slice, *of: np.ndarray) -> np.ndarray:
    """The adjusted p-values of one list, of all of its comparisons."""
    attainable, use, weight = (each[part] for each in of)
    row = np.repeat(np.arange(len(weight))[:, None], WINDOWS, axis=1)
    q = np.ones(use.shape)
    counts = ChanceCounts.of(attainable[use], weight=weight[row[use]])
    q[use] = counts.adjusted(p[part][use], row[use], weight=weight[row[use]])
    return q


def test_what_is_found_in_a_list_is_what_is_found_in_it_alone() -> None:
    discoveries = passed_over = 0
    for seed in range(90):
        power = (0.5, 1.0, 3.0)[seed % 3]
        joined, *of = lists(seed)
        p = p_values(seed + 100, of[0], of[1], power)
        q = joined.adjusted(p, NONE)
        for part in PARTS:
            wanted = alone(p, part, *of)
            assert ((q[part] <= LEVEL) == (wanted <= LEVEL)).all()
            if (wanted <= LEVEL).any():
                assert q[part][p[part] < 1] == pytest.approx(wanted[p[part] < 1])
                discoveries += 1
            else:
                passed_over += (q[part] == 1).all() and (p[part] < 1).any()
    assert discoveries > 50
    assert passed_over > 50


def test_a_list_whose_small_p_values_are_left_out_is_passed_over_and_otherwise_they_count() -> None:
    joined, attainable, _, weight = lists(3)
    use = np.ones((ROWS, WINDOWS), dtype=bool)
    joined = ListedDiscoveries(PARTS, attainable, use, weight=weight, level=LEVEL)
    p = np.ones((ROWS, WINDOWS))
    p[[0, 20, 25], 1] = 1e-6
    left_out = NONE.copy()
    left_out[[0, 20]] = True
    q = joined.adjusted(p, left_out)
    assert (q[PARTS[0]] == 1).all()
    assert q[PARTS[1]] == pytest.approx(alone(p, PARTS[1], attainable, use, weight))
    assert (q[[20, 25], 1] < LEVEL).all()
    assert (q[PARTS[2]] == 1).all()


def test_what_can_be_found_depends_on_how_many_rows_are_large() -> None:
    # Two windows of one row are one discovery; two rows are two.
    parts, ones = [slice(0, 10)], np.ones((10, 1))
    joined = ListedDiscoveries(parts, ones, ones > 0, weight=ones[:, 0], level=LEVEL)
    p = np.ones((10, 1))
    p[0] = 0.015  # 10 · 0.015 = 0.15 are expected, too many for one discovery
    assert (joined.adjusted(p, NONE[:10]) == 1).all()
    p[1] = 0.015
    assert joined.adjusted(p, NONE[:10])[:2] == pytest.approx(0.075)


def test_all_rows_may_be_large_and_what_is_left_out_is_passed_over_even_where_little_is_expected() -> None:
    parts, rare = [slice(0, 4), slice(4, 10)], np.full((10, 1), 0.001)
    joined = ListedDiscoveries(parts, rare, rare > 0, weight=np.ones(10), level=LEVEL)
    q = joined.adjusted(np.full((10, 1), 0.0005), np.arange(10) < 4)
    assert (q[:4] == 1).all()
    assert q[4:] == pytest.approx(6 * 0.0005 / 6)
