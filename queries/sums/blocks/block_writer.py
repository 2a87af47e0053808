"""Writes tables of narrow columns into one file, from which `block_file` reads them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, BinaryIO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from queries.sums.blocks.block_file import END, NOT_WRITTEN, Array, Rows

BLOCK = 2**19  # rows from which a block is written


class TooWideError(ValueError):
    """A value does not fit into the bytes of its column."""


@dataclass
class TableWriter:
    """Writes the blocks of one table.

    `types` has the type of each column, all of them unsigned numbers; `keys` the number of possible values of each key
    column; `order` the group of each value of the key columns by which blocks are sorted, the first one first.
    """

    file: BinaryIO
    types: Mapping[str, np.dtype[Any]]
    keys: Mapping[str, int]
    order: Mapping[str, Array]
    _waiting: list[dict[str, Array]] = field(default_factory=list)
    # The number of rows of each, and place, value and checksum of each column.
    _blocks: list[tuple[int, list[tuple[int, int, int]]]] = field(default_factory=list)
    _starts: list[Array] = field(default_factory=list)
    _groups: dict[str, list[Array]] = field(default_factory=dict)

    def add(self, rows: Rows) -> None:
        """Add rows, and write a block when there are enough. Raises TooWideError."""
        self._waiting.append({name: narrowed(rows[name], kind, name) for name, kind in self.types.items()})
        self.end_block(least=BLOCK)

    def end_block(self, *, least: int = 1) -> None:
        """Write the rows that wait as a block of its own, unless they are fewer than `least`. Raises TooWideError."""
        if sum(len(next(iter(part.values()))) for part in self._waiting) < least:
            return
        parts, self._waiting = self._waiting, []
        keys = {name: np.concatenate([part[name] for part in parts]) for name in self.keys}
        for name, size in self.keys.items():
            if int(keys[name].max()) >= size:
                raise TooWideError(name)
        in_order = self._in_order(keys)
        places = []
        for name in self.types:
            column = np.concatenate([part.pop(name) for part in parts])
            value = int(column[0])
            if (column == value).all():
                places.append((NOT_WRITTEN, value, 0))
            else:
                content = column.take(in_order).view(np.uint8).data
                places.append((self.file.tell(), 0, crc32(content)))
                self.file.write(content)
        self._blocks.append((len(in_order), places))

    def _in_order(self, keys: Rows) -> NDArray[np.intp]:
        """The positions of the rows of a block in its order, of which the runs are noted."""
        groups = {name: group_of.take(keys[name]) for name, group_of in self.order.items()}
        code = np.zeros(len(next(iter(keys.values()))), dtype=np.int64)
        for name, group in groups.items():
            code *= int(self.order[name].max(initial=0)) + 1
            code += group
        in_order = sorted_positions(code)
        first = np.flatnonzero(np.diff(code[in_order], prepend=-1))
        self._starts.append(first + sum(count for count, _ in self._blocks))
        for name, group in groups.items():
            self._groups.setdefault(name, []).append(group[in_order[first]])
        return in_order

    def directory(self) -> dict[str, Array]:
        """Arrays from which the table can be read, after its last block has been written."""
        self.end_block()
        shape = (len(self._blocks), len(self.types), 3)
        columns = np.array([places for _, places in self._blocks], dtype=np.int64).reshape(shape)
        no_rows = np.zeros(0, dtype=np.int64)
        return {
            "names": np.array(list(self.types), dtype=np.str_),
            "types": np.array([kind.str for kind in self.types.values()], dtype=np.str_),
            "counts": np.array([count for count, _ in self._blocks], dtype=np.int64),
            "places": columns[:, :, :2],
            "sums": columns[:, :, 2],
            "starts": np.concatenate([no_rows, *self._starts]),
            **{f"keys/{name}": np.array(size) for name, size in self.keys.items()},
            **{f"order/{name}": group_of for name, group_of in self.order.items()},
            **{
                f"groups/{name}": np.concatenate(
                    [no_rows.astype(group_of.dtype), *self._groups.get(name, [])]
                )
                for name, group_of in self.order.items()
            },
        }


def sorted_positions(numbers: Array) -> NDArray[np.intp]:
    """The positions of whole numbers from 0 in ascending order; equal ones keep their order.

    NumPy sorts numbers of two bytes in a tenth of the time, so it sorts by two bytes after the other.
    """
    in_order = np.argsort(numbers.astype(np.uint16), kind="stable")
    for shift in range(16, int(numbers.max(initial=0)).bit_length(), 16):
        digits = (numbers >> shift).astype(np.uint16)
        in_order = in_order.take(np.argsort(digits.take(in_order), kind="stable"))
    return in_order


def write_directory(file: BinaryIO, arrays: Mapping[str, Array]) -> None:
    """End a file with arrays by name: without them it counts as incomplete."""
    # The form of NumPy takes a third of a millisecond to read for each array.
    contents = [np.ascontiguousarray(array).tobytes() for array in arrays.values()]
    listed = [(name, array.dtype.str, array.shape) for name, array in arrays.items()]
    described = json.dumps(listed).encode()
    content = b"".join([len(described).to_bytes(8, "little"), described, *contents])
    checked = content + sha256(content).digest()
    file.write(checked + len(checked).to_bytes(8, "little") + END)


def narrowed(numbers: Array, kind: np.dtype[Any], name: str) -> Array:
    """The values of a column in as few bytes as it has for each. Raises TooWideError."""
    if numbers.dtype == kind:
        return numbers
    if len(numbers) and not 0 <= numbers.min() <= numbers.max() <= np.iinfo(kind).max:
        raise TooWideError(name)
    return numbers.astype(kind)
