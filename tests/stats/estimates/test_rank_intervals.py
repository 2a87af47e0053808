"""Rank intervals in simple cases, and how often they contain the true rank."""

import numpy as np
import pytest

from stats.estimates.rank_intervals import rank_intervals


def test_units_far_apart_have_sure_ranks_and_units_alike_have_any() -> None:
    rank, low, high = rank_intervals(np.array([0.2, 0.9, 0.5]), np.eye(3) * 1e-6)
    assert (rank.tolist(), low.tolist(), high.tolist()) == ([3, 1, 2], [3, 1, 2], [3, 1, 2])
    rank, low, high = rank_intervals(np.array([0.50, 0.51, 0.49, 0.9]), np.eye(4) * 1e-3)
    assert low.tolist() == [2, 2, 2, 1]
    assert high.tolist() == [4, 4, 4, 1]
    assert rank.tolist() == [3, 2, 4, 1]


def test_one_unit_is_first() -> None:
    assert [x.tolist() for x in rank_intervals(np.array([0.5]), np.eye(1))] == [[1], [1], [1]]


def test_estimates_that_move_together_are_told_apart_better() -> None:
    value = np.array([0.5, 0.53])
    apart = rank_intervals(value, np.eye(2) * 4e-4)
    together = rank_intervals(value, np.array([[4e-4, 3.8e-4], [3.8e-4, 4e-4]]))
    assert apart[2].tolist() == [2, 2]
    assert together[2].tolist() == [2, 1]


@pytest.mark.parametrize("spread", [0.0, 0.02, 0.3])
def test_the_interval_of_a_unit_contains_its_true_rank_at_least_95_times_in_100(spread: float) -> None:
    """With ties (spread 0), units that barely differ, and units far apart; standard errors are unequal."""
    dice = np.random.default_rng(8)
    inside = total = 0
    for _ in range(300):
        units = 15
        true = dice.normal(0.7, spread, units) if spread else np.full(units, 0.7)
        error = np.exp(dice.uniform(np.log(0.01), np.log(0.06), units))
        _, low, high = rank_intervals(true + error * dice.standard_normal(units), np.diag(error**2))
        best = 1 + (true[None, :] > true[:, None]).sum(axis=1)
        worst = units - (true[None, :] < true[:, None]).sum(axis=1)
        inside += int(((low <= best) & (worst <= high)).sum())
        total += units
    assert inside / total >= 0.95
