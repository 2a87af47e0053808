"""Numbers of rows by cell, where a cell is one of all combinations of some keys: an array, or only those that occur.

Also sums of several amounts by cell, for which classes of rows that add the same need no cells of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats

# Cells of an array of counts, 4 bytes each: room for a province by office, topic, kind and county.
MAX_CELLS = 6 * 2**20

Cells = NDArray[np.unsignedinteger]
Counts = NDArray[np.int64]

EXACT_BITS = 53  # of a whole number that a float has


@dataclass
class CellCounts:
    """Counts rows by cell, of `size` possible ones.

    Up to MAX_CELLS of them have a place in an array. Of more, those that occur are kept in their order, for which the
    cells of each batch of rows are sorted: that takes three times as long, and a tenth of the time of the database.
    """

    size: int
    _all: NDArray[np.int32] | None = None
    _parts: list[tuple[Cells, Counts]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the array, if there is room for one."""
        if self.size <= MAX_CELLS:
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
            filled = np.flatnonzero(self._all > 0)
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


class CellSums:
    """Sums of several amounts by cell, of `size` possible ones; rows of the same class add the same to them.

    `values` has what each class adds: a row for each class and a column for each amount, whole numbers that are not
    negative. Of at most `most_rows` rows the sums of two or more amounts have room in one float, in which their digits
    lie beside each other, so that all of them are added at once.
    """

    def __init__(self, size: int, values: Floats, *, most_rows: int) -> None:
        self._bits = _bits_of(values, most_rows)
        self._words = _words_of(self._bits)
        shifted = [
            [values[:, i] * 2.0**shift for i, shift in _shifts(word, self._bits)] for word in self._words
        ]
        self._adds: list[Floats] = [np.sum(each, axis=0) for each in shifted]
        self._sums = [np.zeros(size) for _ in self._words]

    @staticmethod
    def has_room(size: int, values: Floats, *, most_rows: int) -> bool:
        """Whether the sums take no more room than the largest array of counts."""
        bits = _bits_of(values, most_rows)
        return max(bits, default=0) <= EXACT_BITS and 2 * size * len(_words_of(bits)) <= MAX_CELLS

    def add(self, cells: Cells, classes: NDArray[np.unsignedinteger]) -> None:
        """Add a row of each of these classes to each of these cells."""
        place, of_row = cells.astype(np.intp), classes.astype(np.intp)
        for sums, adds in zip(self._sums, self._adds, strict=True):
            np.add.at(sums, place, adds.take(of_row))

    def filled(self) -> tuple[NDArray[np.intp], Floats]:
        """The cells in which any sum is not 0, ascending, and their sums: a row for each cell."""
        filled = np.flatnonzero(np.any([sums != 0 for sums in self._sums], axis=0))
        amounts = np.zeros((len(filled), len(self._bits)))
        for word, sums in zip(self._words, self._sums, strict=True):
            packed = sums[filled].astype(np.int64)
            for i, shift in _shifts(word, self._bits):
                amounts[:, i] = (packed >> shift) & ((1 << self._bits[i]) - 1)
        return filled, amounts


def _bits_of(values: Floats, most_rows: int) -> list[int]:
    """The binary digits of the largest possible sum of each amount."""
    return [(int(most) * most_rows).bit_length() for most in values.max(axis=0, initial=0.0)]


def _words_of(bits: Sequence[int]) -> list[list[int]]:
    """The amounts (positions) whose sums lie in each float."""
    words = list[list[int]]()
    for i in sorted(range(len(bits)), key=lambda i: -bits[i]):
        fits = (word for word in words if sum(bits[each] for each in word) + bits[i] <= EXACT_BITS)
        if (word := next(fits, None)) is None:
            words.append([i])
        else:
            word.append(i)
    return words


def _shifts(word: Sequence[int], bits: Sequence[int]) -> list[tuple[int, int]]:
    """The amounts of a float, each with the number of digits below its own."""
    shifts, below = list[tuple[int, int]](), 0
    for i in word:
        shifts.append((i, below))
        below += bits[i]
    return shifts
