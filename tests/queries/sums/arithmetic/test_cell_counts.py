"""Rows are counted by cell, whether there is room for all cells or not, and amounts are added up by cell."""

import numpy as np
import pytest

from queries.sums.arithmetic import cell_counts
from queries.sums.arithmetic.cell_counts import EXACT_BITS, CellCounts, CellSums


@pytest.mark.parametrize("most", [1_000, 10])
@pytest.mark.parametrize("batches", [[], [5], [3, 300, 4, 5, 900, 1, 2]])
def test_counts_are_those_of_all_rows_together(most: int, batches: list[int], monkeypatch) -> None:
    monkeypatch.setattr(cell_counts, "MAX_CELLS", most)
    dice, counts = np.random.default_rng(7), CellCounts(500)
    rows = [dice.integers(0, 500, size) for size in batches]
    for batch in rows:
        counts.add(batch)
    cells, numbers = counts.filled()
    expected = np.bincount(np.concatenate([np.zeros(0, dtype=int), *rows]), minlength=500)
    assert cells.tolist() == np.flatnonzero(expected).tolist()
    assert numbers.tolist() == expected[cells].tolist()


@pytest.mark.parametrize("largest", [[1, 1, 1], [1, 200, 1, 40_000], [0], [2**30, 3]])
@pytest.mark.parametrize("most_rows", [4_000, 10_000_000])
def test_sums_are_those_of_all_rows_together(largest: list[int], most_rows: int) -> None:
    dice = np.random.default_rng(11)
    values = np.array([dice.integers(0, most, 9, endpoint=True) for most in largest], dtype=float).T
    values[0], values[1] = 0, largest
    assert CellSums.has_room(30, values, most_rows=most_rows) == (
        2**30 * most_rows < 2**EXACT_BITS or max(largest) < 2**30
    )
    sums = CellSums(30, values, most_rows=min(most_rows, 2**22))
    expected = np.zeros((30, len(largest)))
    for size in (5, 900, 0, 1):
        cells, classes = (
            dice.integers(0, 30, size).astype(np.uint32),
            dice.integers(0, 9, size).astype(np.uint8),
        )
        sums.add(cells, classes)
        np.add.at(expected, cells, values[classes])
    filled, amounts = sums.filled()
    assert filled.tolist() == np.flatnonzero(expected.any(axis=1)).tolist()
    assert amounts.tolist() == expected[filled].tolist()


def test_sums_lie_in_few_floats_without_touching_each_other() -> None:
    # In each of the rows that there may be every amount is as large as it can be: none runs over into another.
    values = np.array([[255.0, 1.0, 1.0, 255.0**2]])
    sums = CellSums(1, values, most_rows=1_000)
    for _ in range(10):
        sums.add(np.zeros(100, dtype=np.uint32), np.zeros(100, dtype=np.uint8))
    assert sums.filled()[1].tolist() == [(values[0] * 1_000).tolist()]
    assert len(sums._words) == 2
    assert not CellSums.has_room(cell_counts.MAX_CELLS // 4 + 1, values, most_rows=1_000)
    assert CellSums.has_room(cell_counts.MAX_CELLS // 4, values, most_rows=1_000)
