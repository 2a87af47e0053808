"""A walk reaches what is possible, and nothing else."""

from itertools import product

import numpy as np
from scipy.sparse import csr_array

from tests.protection.constraints import Constraints
from tests.protection.moves import move
from tests.protection.walk import Walk


def small_province() -> tuple[Constraints, csr_array]:
    """Three units in two months, whose totals by month and about by unit are published; each count is a target."""
    constraints = Constraints()
    at = constraints.unknowns(np.array([[2, 9], [7, 3], [4, 6]]))
    for month in (0, 1):
        constraints.bound_sum(at[:, month], *[float(constraints.truth[at[:, month]].sum())] * 2)
    for unit, (low, high) in enumerate([(9, 12), (8, 12), (10, 10)]):
        constraints.bound_sum(at[unit], low, high)
    constraints.bound_sum(at[0, 1:], 8, 12)
    return constraints, csr_array(np.eye(6))


def possible_values(constraints: Constraints) -> list[set[int]]:
    """The values that each count can have, from all numbers that there could be: the months have 13 and 18 cases."""
    matrix, low, high = constraints.matrix()
    two = np.array(list(product(range(14), range(19), range(14), range(19))))
    numbers = np.column_stack([two, 13 - two[:, 0] - two[:, 2], 18 - two[:, 1] - two[:, 3]])
    sums = numbers @ matrix.toarray().T
    fit = numbers[((sums >= low) & (sums <= high)).all(axis=1) & (numbers >= 0).all(axis=1)]
    return [set(column.tolist()) for column in fit.T]


def test_a_walk_shows_all_values_that_are_possible_and_no_other() -> None:
    constraints, targets = small_province()
    possible = possible_values(constraints)
    every_value = np.full(6, 2**20 - 1)

    bits = Walk(constraints, targets).look_for(every_value, rounds=100)

    assert [{value for value in range(63) if each >> value & 1} for each in bits.tolist()] == possible


def test_a_walk_for_any_second_value_shows_one_wherever_there_is_one() -> None:
    constraints, targets = small_province()
    possible = possible_values(constraints)

    walk = Walk(constraints, targets)
    bits = walk.look_for_another(np.arange(6), np.zeros(6, dtype=np.int64), rounds=100)

    shown = [{value for value in range(63) if each >> value & 1} for each in bits.tolist()]
    assert all(values <= of_all for values, of_all in zip(shown, possible, strict=True))
    assert [len(values) > 1 for values in shown] == [len(of_all) > 1 for of_all in possible]
    assert any(len(of_all) > 1 for of_all in possible)


def test_a_move_that_does_not_work_out_changes_nothing() -> None:
    constraints, targets = small_province()
    constraints.bound_sum(np.array([0]), 2, 2)
    walk = Walk(constraints, targets)

    assert not any(move(walk.walker, 0, direction, 40) for direction in (1, -1) * 20)
    assert walk.walker.counts.tolist() == [2, 9, 7, 3, 4, 6]
    assert any(move(walk.walker, 2, 1, 40) for _ in range(50))
    walk.check()
    assert walk.walker.sums.tolist() == walk.walker.counts.tolist() != [2, 9, 7, 3, 4, 6]
