"""Tables of narrow columns in one file, which are read a block of rows at a time into little memory.

A table is a series of blocks, and a block has the values of its columns one column after the other, each value in as
many bytes as the column needs. A column that has one value in a whole block is not written there. At the end of the
file stand the places of all blocks and, of key columns, which values occur in each: blocks without a wanted value are
never read. Reading copies into a buffer of one block, because pages of a file that is mapped into memory would count as
memory of the process.
"""

import io
import os
import weakref
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

BLOCK = 2**17  # rows from which a block is written
BATCH = 2**17  # rows that are handed over at once, or somewhat more
FEW_VALUES = (
    12  # wanted values of a key up to which comparing with each is quicker than a table of all values
)
_END = b"negah-blocks-1\n\0"  # the last bytes of a complete file, after the length of its directory
_NOT_WRITTEN = -1  # the place of a column that has one value in a block

Array = NDArray[Any]
Bools = NDArray[np.bool_]
Rows = Mapping[str, Array]
Positions = NDArray[np.intp] | NDArray[np.uint32]
Chosen = tuple[int, Positions | None]  # a block, and the positions of rows in it; None for all of them


class UnreadableFileError(OSError):
    """The file is not complete, or of another form."""


class TooWideError(ValueError):
    """A value does not fit into the bytes of its column."""


@dataclass
class TableWriter:
    """Writes the blocks of one table.

    `types` has the type of each column, all of them unsigned numbers; `keys` the number of possible values of each key
    column.
    """

    file: BinaryIO
    types: Mapping[str, np.dtype[Any]]
    keys: Mapping[str, int]
    _waiting: list[Rows] = field(default_factory=list)
    _blocks: list[tuple[int, list[tuple[int, int]]]] = field(default_factory=list)
    _frequencies: dict[str, list[Array]] = field(default_factory=dict)

    def add(self, rows: Rows) -> None:
        """Add rows, and write a block when there are enough. Raises TooWideError."""
        self._waiting.append({name: _narrowed(rows[name], kind, name) for name, kind in self.types.items()})
        self.end_block(least=BLOCK)

    def end_block(self, *, least: int = 1) -> None:
        """Write the rows that wait as a block of its own, unless they are fewer than `least`."""
        if sum(len(next(iter(part.values()))) for part in self._waiting) < least:
            return
        columns = {name: np.concatenate([part[name] for part in self._waiting]) for name in self.types}
        self._waiting.clear()
        places = []
        for column in columns.values():
            value = int(column[0])
            if (column == value).all():
                places.append((_NOT_WRITTEN, value))
            else:
                places.append((self.file.tell(), 0))
                self.file.write(column.data)
        self._blocks.append((len(column), places))
        for name, size in self.keys.items():
            frequency = np.bincount(columns[name], minlength=size)
            if len(frequency) > size:
                raise TooWideError(name)
            self._frequencies.setdefault(name, []).append(frequency.astype(np.int32))

    def directory(self) -> dict[str, Array]:
        """Arrays from which the table can be read, after its last block has been written."""
        self.end_block()
        shape = (len(self._blocks), len(self.types), 2)
        frequencies = {
            f"frequencies/{name}": np.array(self._frequencies.get(name, np.zeros((0, size), dtype=np.int32)))
            for name, size in self.keys.items()
        }
        return {
            "names": np.array(list(self.types), dtype=np.str_),
            "types": np.array([kind.str for kind in self.types.values()], dtype=np.str_),
            "counts": np.array([count for count, _ in self._blocks], dtype=np.int64),
            "places": np.array([places for _, places in self._blocks], dtype=np.int64).reshape(shape),
            **frequencies,
        }


def write_directory(file: BinaryIO, arrays: Mapping[str, Array]) -> None:
    """End a file with arrays by name: without them it counts as incomplete."""
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **dict[str, Any](arrays))
    content = packed.getvalue()
    file.write(content + len(content).to_bytes(8, "little") + _END)


class OpenFile:
    """A file that is read at any place, by several threads at once, and closed when nobody refers to it any more."""

    def __init__(self, path: Path) -> None:
        """Open a file that only this user may read and write. Raises OSError."""
        # Opening a pipe that somebody else has put there would wait for a writer.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
        self._descriptor = os.open(path, flags)
        weakref.finalize(self, os.close, self._descriptor)
        status = os.fstat(self._descriptor)
        if status.st_uid != os.getuid() or status.st_mode & 0o077:
            raise UnreadableFileError("file of blocks belongs to somebody else")
        self.size = status.st_size

    def read_into(self, target: Array, place: int) -> None:
        """Fill an array of bytes with those from a place on. Raises UnreadableFileError if there are too few."""
        if os.preadv(self._descriptor, [target.data], place) != len(target):
            raise UnreadableFileError("file of blocks ends too early")

    def read(self, size: int, place: int) -> bytes:
        """So many bytes from a place on."""
        target = np.empty(size, dtype=np.uint8)
        self.read_into(target, place)
        return target.tobytes()


def read_directory(file: OpenFile) -> dict[str, Array]:
    """The arrays at the end of a file. Raises UnreadableFileError."""
    ending = 8 + len(_END)
    tail = file.read(min(ending, file.size), max(file.size - ending, 0))
    length = int.from_bytes(tail[:8], "little")
    if tail[8:] != _END or length > file.size - ending:
        raise UnreadableFileError("incomplete file of blocks")
    content = io.BytesIO(file.read(length, file.size - ending - length))
    try:
        with np.load(content, allow_pickle=False) as arrays:
            return dict(arrays)
    # An archive with a damaged byte may seem to be of a kind that Python does not know.
    except (ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise UnreadableFileError("damaged file of blocks") from error


class BlockTable:
    """A table of an open file, as its directory describes it. The file stays open as long as somebody has the table."""

    def __init__(self, file: OpenFile, directory: Mapping[str, Array]) -> None:
        self._file = file
        names, kinds = directory["names"].tolist(), directory["types"].tolist()
        self._types: dict[str, np.dtype[Any]] = dict(zip(names, map(np.dtype, kinds), strict=True))
        self._counts: list[int] = directory["counts"].tolist()
        places = directory["places"].reshape(-1, len(names), 2)
        self._places = {name: places[:, i].tolist() for i, name in enumerate(names)}
        self._frequencies = {
            name.removeprefix("frequencies/"): array
            for name, array in directory.items()
            if name.startswith("frequencies/")
        }
        self.nbytes = sum(array.nbytes for array in directory.values())  # about its size, for the cache

    @property
    def row_count(self) -> int:
        """Number of rows."""
        return sum(self._counts)

    def key_count(self, name: str) -> int:
        """Number of possible values of a key column."""
        return int(self._frequencies[name].shape[1])

    def chosen(self, wanted: Mapping[str, Bools]) -> Iterator[Chosen]:
        """The blocks with wanted rows, and which rows of each. Raises OSError.

        `wanted` says of the values of key columns which ones are wanted.
        """
        buffer = self._buffer()
        for block, keys in self._blocks_with(wanted):
            positions: Positions | None = None
            for name, values in keys.items():
                column = self._column(block, name, buffer)
                if positions is None:
                    positions = np.flatnonzero(self._are_wanted(block, name, values, column))
                else:
                    positions = positions.compress(values.take(column.take(positions)))
            if positions is None or len(positions):
                yield block, positions

    def batches(
        self,
        names: Sequence[str],
        chosen: Iterable[Chosen],
        between: Mapping[str, tuple[int, int]] | None = None,
    ) -> Iterator[Rows]:
        """Columns of chosen rows, some hundred thousand rows at a time, in the order of the table. Raises OSError.

        `between` has inclusive limits of the values of columns.
        """
        buffer, parts, count = self._buffer(), list[Rows](), 0
        for block, all_positions in chosen:
            positions = all_positions
            for name, (first, last) in (between or {}).items():
                column = self._chosen(block, name, positions, buffer)
                inside = (column >= first) & (column <= last)
                positions = np.flatnonzero(inside) if positions is None else positions.compress(inside)
            rows = {name: self._chosen(block, name, positions, buffer) for name in names}
            parts.append(rows)
            count += self.rows_in(block, positions)
            if count >= BATCH:
                yield _joined(parts)
                parts, count = [], 0
        if count:
            yield _joined(parts)

    def rows_in(self, block: int, positions: Positions | None) -> int:
        """How many rows of a block are chosen."""
        return self._counts[block] if positions is None else len(positions)

    def _buffer(self) -> Array:
        widest = max(kind.itemsize for kind in self._types.values())
        return np.empty(max(self._counts, default=0) * widest, dtype=np.uint8)

    def _blocks_with(self, wanted: Mapping[str, Bools]) -> Iterator[tuple[int, dict[str, Bools]]]:
        """The blocks in which a wanted value of every key occurs, with the keys to be tested there, rarest first."""
        rows_with = {name: (self._frequencies[name] @ values).tolist() for name, values in wanted.items()}
        for block, count in enumerate(self._counts):
            of_keys = sorted((numbers[block], name) for name, numbers in rows_with.items())
            if all(number for number, _ in of_keys):
                yield block, {name: wanted[name] for number, name in of_keys if number < count}

    def _are_wanted(self, block: int, name: str, values: Bools, column: Array) -> Bools:
        """Which values of a key column are wanted."""
        # Compared with a number of NumPy, narrow values would be widened first.
        found: list[int] = np.flatnonzero((self._frequencies[name][block] > 0) & values).tolist()
        if len(found) > FEW_VALUES:
            return values.take(column)
        flags: Bools = column == found[0]
        for value in found[1:]:
            flags |= column == value
        return flags

    def _chosen(self, block: int, name: str, positions: Positions | None, buffer: Array) -> Array:
        place, value = self._places[name][block]
        if place == _NOT_WRITTEN:
            return np.full(self.rows_in(block, positions), value, self._types[name])
        column = self._column(block, name, buffer)
        return column.copy() if positions is None else column.take(positions)

    def _column(self, block: int, name: str, buffer: Array) -> Array:
        """A column of a block, in a buffer that is used again."""
        count, kind = self._counts[block], self._types[name]
        place, value = self._places[name][block]
        if place == _NOT_WRITTEN:
            return np.full(count, value, dtype=kind)
        target = buffer[: count * kind.itemsize]
        self._file.read_into(target, place)
        return target.view(kind)


def count_cells(counts: NDArray[np.int32], cells: NDArray[np.intp]) -> None:
    """Add 1 for each of the cells, in place: a third of the time of `bincount` where cells are more than rows."""
    # For a number of any other type NumPy would take a hundred times as long.
    np.add.at(counts, cells, np.int32(1))


def _narrowed(numbers: Array, kind: np.dtype[Any], name: str) -> Array:
    if numbers.dtype == kind:
        return numbers
    if len(numbers) and not 0 <= numbers.min() <= numbers.max() <= np.iinfo(kind).max:
        raise TooWideError(name)
    return numbers.astype(kind)


def _joined(parts: Sequence[Rows]) -> Rows:
    if len(parts) == 1:
        return parts[0]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
