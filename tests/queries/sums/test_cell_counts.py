"""Rows are counted by cell, whether there is room for all cells or not."""

import numpy as np
import pytest

from queries.sums import cell_counts
from queries.sums.cell_counts import CellCounts


@pytest.mark.parametrize("most", [1_000, 10])
@pytest.mark.parametrize("batches", [[], [5], [3, 300, 4, 5, 900, 1, 2]])
def test_counts_are_those_of_all_rows_together(most: int, batches: list[int], monkeypatch) -> None:
    monkeypatch.setattr(cell_counts, "MOST_CELLS", most)
    dice, counts = np.random.default_rng(7), CellCounts(500)
    rows = [dice.integers(0, 500, size) for size in batches]
    for batch in rows:
        counts.add(batch)
    cells, numbers = counts.filled()
    expected = np.bincount(np.concatenate([np.zeros(0, dtype=int), *rows]), minlength=500)
    assert cells.tolist() == np.flatnonzero(expected).tolist()
    assert numbers.tolist() == expected[cells].tolist()
