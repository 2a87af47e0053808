"""Numbers of rows by cell, where a cell is one of all combinations of some keys: an array, or only those that occur."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# Of an array of counts, 4 bytes each: room for a province by office, topic, kind and county.
MOST_CELLS = 6 * 2**20

Cells = NDArray[np.unsignedinteger]
Counts = NDArray[np.int64]


@dataclass
class CellCounts:
    """Counts rows by cell, of `size` possible ones.

    Up to MOST_CELLS of them have a place in an array. Of more, those that occur are kept in their order, for which the
    cells of each batch of rows are sorted: that takes three times as long, and a tenth of the time of the database.
    """

    size: int
    _all: NDArray[np.int32] | None = None
    _parts: list[tuple[Cells, Counts]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the array, if there is room for one."""
        if self.size <= MOST_CELLS:
            self._all = np.zeros(self.size, dtype=np.int32)

    @property
    def kind(self) -> type[np.unsignedinteger]:
        """The kind of numbers with room for all cells: those of four bytes take NumPy a fraction of the time."""
        return np.uint32 if self.size < 2**32 else np.uint64

    def add(self, cells: Cells) -> None:
        """Count a row in each of these cells."""
        if self._all is not None:
            count_cells(self._all, cells)
            return
        self._parts.append(np.unique(cells, return_counts=True))
        # The newest parts are put together while they are as long as those before, as in a merge sort.
        while len(self._parts) > 1 and len(self._parts[-1][0]) * 2 > len(self._parts[-2][0]):
            self._parts[-2:] = [_together(*self._parts[-2:])]

    def filled(self) -> tuple[NDArray[np.intp], Counts]:
        """The cells with any row, ascending, and their numbers of rows."""
        if self._all is not None:
            filled = np.flatnonzero(self._all)
            return filled, self._all[filled].astype(np.int64)
        while len(self._parts) > 1:
            self._parts[-2:] = [_together(*self._parts[-2:])]
        if not self._parts:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.int64)
        cells, counts = self._parts[0]
        return cells.astype(np.intp), counts


def _together(one: tuple[Cells, Counts], other: tuple[Cells, Counts]) -> tuple[Cells, Counts]:
    cells, position = np.unique(np.concatenate([one[0], other[0]]), return_inverse=True)
    counts = np.zeros(len(cells), dtype=np.int64)
    for start, (_, of_part) in ((0, one), (len(one[0]), other)):
        counts[position[start : start + len(of_part)]] += of_part
    return cells, counts


def count_cells(counts: NDArray[np.int32], cells: Cells) -> None:
    """Add 1 for each of the cells, in place: a third of the time of `bincount` where cells are more than rows."""
    # For a number or positions of any other type NumPy would take many times as long.
    np.add.at(counts, cells.astype(np.intp, copy=False), np.int32(1))
