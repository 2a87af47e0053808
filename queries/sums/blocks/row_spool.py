"""Sorts more rows by group than have room in memory, by way of a temporary file.

Rows come in the order of the store, in which those of one group lie in many places. Reading them group by group would
read most of the store again for each. Here they are read once: every part of them that has room in memory is sorted by
group and written, and at the end the pieces of each group are read from all parts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np

from queries.sums.blocks.block_file import Array, Rows
from queries.sums.blocks.block_writer import narrowed, sorted_positions

ROWS_OF_PART = 2**19  # rows from which a part is written
ROWS_AT_ONCE = 2**15  # rows of a group that are handed over at once, at most


@dataclass
class RowSpool:
    """Rows in a temporary file that can be read and written. `types` has the type of each column."""

    file: BinaryIO
    types: Mapping[str, np.dtype[Any]]
    _waiting: list[tuple[Array, dict[str, Array]]] = field(default_factory=list)
    # For each group, the position and the number of rows of its pieces.
    _pieces: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Wide columns come first in a piece, so that each begins at a multiple of the size of its values.
        self._names = sorted(self.types, key=lambda name: -self.types[name].itemsize)

    def add(self, groups: Array, rows: Rows) -> None:
        """Add rows, each with its group, and write a part when there are enough. Raises TooWideError."""
        if not len(groups):
            return
        self._waiting.append(
            (groups, {name: narrowed(rows[name], self.types[name], name) for name in self._names})
        )
        if sum(len(waiting) for waiting, _ in self._waiting) >= ROWS_OF_PART:
            self._write_part()

    def _write_part(self) -> None:
        parts, self._waiting = self._waiting, []
        groups = np.concatenate([of_rows for of_rows, _ in parts])
        in_order = sorted_positions(groups)
        columns = [
            np.concatenate([rows.pop(name) for _, rows in parts]).take(in_order) for name in self._names
        ]
        in_group = groups.take(in_order)
        begins = np.flatnonzero(np.diff(in_group, prepend=in_group[:1] + 1))
        for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(in_order)], strict=True):
            self._pieces.setdefault(int(in_group[begin]), []).append((self.file.tell(), end - begin))
            for column in columns:
                self.file.write(column[begin:end].view(np.uint8).data)

    def in_groups(self) -> Iterator[Iterator[dict[str, Array]]]:
        """The rows of each group, some thousands at a time in the order in which they came; groups by their numbers."""
        if self._waiting:
            self._write_part()
        for group in sorted(self._pieces):
            yield self._of_group(self._pieces[group])

    def _of_group(self, pieces: list[tuple[int, int]]) -> Iterator[dict[str, Array]]:
        row_size = sum(kind.itemsize for kind in self.types.values())
        for place, count in pieces:
            self.file.seek(place)
            content, columns, begin = self.file.read(count * row_size), dict[str, Array](), 0
            for name in self._names:
                columns[name] = np.frombuffer(content, self.types[name], count, begin)
                begin += columns[name].nbytes
            for first in range(0, count, ROWS_AT_ONCE):
                yield {name: column[first : first + ROWS_AT_ONCE] for name, column in columns.items()}
