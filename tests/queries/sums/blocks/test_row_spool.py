"""Rows that are put in the order of their groups by way of a file (`queries.sums.blocks.row_spool`)."""

import tempfile

import numpy as np
import pytest

from queries.sums.blocks import row_spool
from queries.sums.blocks.block_writer import TooWideError, sorted_positions
from queries.sums.blocks.row_spool import RowSpool

TYPES = {"small": np.dtype(np.uint8), "wide": np.dtype(np.uint32), "day": np.dtype(np.uint16)}


@pytest.mark.parametrize("size", [0, 1, 46, 500])
def test_rows_come_by_group_and_then_as_they_came(monkeypatch, size: int) -> None:
    monkeypatch.setattr(row_spool, "ROWS_OF_PART", 60)
    monkeypatch.setattr(row_spool, "ROWS_AT_ONCE", 4)
    dice = np.random.default_rng(size)
    groups = dice.choice([0, 7, 70_000], size)
    rows = {name: dice.integers(0, np.iinfo(kind).max, size, endpoint=True) for name, kind in TYPES.items()}
    with tempfile.TemporaryFile() as file:
        spool = RowSpool(file, TYPES)
        for begin in range(0, size + 1, 23):  # the last of 0 and 46 has no rows
            some = slice(begin, begin + 23)
            spool.add(groups[some], {name: column[some] for name, column in rows.items()})
        pieces = [list(group) for group in spool.in_groups()]
    assert len(pieces) == len(np.unique(groups))
    assert max((len(piece["day"]) for group in pieces for piece in group), default=0) <= 4
    order = np.argsort(groups, kind="stable")
    for name, kind in TYPES.items():
        values = [piece[name] for group in pieces for piece in group]
        assert np.concatenate([np.zeros(0, kind), *values]).tolist() == rows[name][order].tolist()
        assert {column.dtype for column in values} <= {kind}
        assert all(column.flags.aligned for column in values)


def test_a_value_that_is_too_wide_is_refused() -> None:
    rows = {name: np.array([256]) for name in TYPES}
    with tempfile.TemporaryFile() as file, pytest.raises(TooWideError, match="small"):
        RowSpool(file, TYPES).add(np.zeros(1, dtype=np.int64), rows)


@pytest.mark.parametrize("most", [1, 3, 2**16, 2**33, 2**62])
def test_positions_are_those_of_a_stable_sort(most: int) -> None:
    numbers = np.random.default_rng(most).integers(0, most, 200)
    numbers[::7] = numbers[0]
    assert sorted_positions(numbers).tolist() == np.argsort(numbers, kind="stable").tolist()
    assert sorted_positions(numbers[:0]).tolist() == []
