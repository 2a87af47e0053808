"""Tables of narrow columns in one file, of which only the wanted rows are read, some at a time, into little memory.

A table is a series of blocks, and a block has the values of its columns one column after the other, each value in as
many bytes as the column needs. A column that has one value in a whole block is not written there. The rows of a block
are sorted by its keys, or by groups of keys, so that those of the same groups lie together: they are a run. At the end
of the file stand the places of all blocks and the groups of each run. So the rows of some groups are found without
reading anything, and hardly any others are read. Only the first time that a process needs a column of a block, it reads
the whole column and compares it with its checksum, since a fault of the disk would otherwise change figures unnoticed.
Reading copies into arrays, because pages of a file that is mapped into memory would count as memory of the process.
"""

import json
import os
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from hashlib import sha256
from itertools import pairwise
from math import prod
from pathlib import Path
from threading import Lock
from typing import Any
from zlib import crc32

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from stats.arrays import Bools, Ints

# Rows that are handed over at once, less than twice as many at most: their arrays stay in the cache of the processor.
BATCH = 2**16
SHORT_GAP = 2**14  # rows between wanted ones up to which reading them too is quicker than reading twice
# Wanted values of a key up to which comparing with each is quicker than a table of all values.
FEW_VALUES = 12
END = b"negah-blocks-3\n\0"  # the last bytes of a complete file, after the length of its directory
NOT_WRITTEN = -1  # the place of a column that has one value in a block

Array = NDArray[Any]
Rows = Mapping[str, Array]
# Which rows are wanted, by a function that reads their columns.
Test = Callable[[Callable[[str], Array]], Bools]
Ranges = list[tuple[int, int]]  # the first row of each, and the one after its last


class UnreadableFileError(OSError):
    """The file is not complete, or of another form."""


class DamagedFileError(UnreadableFileError):
    """A column of a block is not what was written."""


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
        # Which file it is, whoever opens it. Its time changes whenever somebody begins to use it.
        self.identity = (status.st_dev, status.st_ino, status.st_size)

    def is_at(self, path: Path) -> bool:
        """Whether a path leads to this file, and not to one that has replaced it."""
        try:
            status = path.lstat()
        except OSError:
            return False
        return (status.st_dev, status.st_ino, status.st_size) == self.identity

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
    ending = 8 + len(END)
    tail = file.read(min(ending, file.size), max(file.size - ending, 0))
    length = int.from_bytes(tail[:8], "little")
    if tail[8:] != END or length > file.size - ending:
        raise UnreadableFileError("incomplete file of blocks")
    checked = file.read(length, file.size - ending - length)
    content = checked[: -sha256().digest_size]
    if checked != content + sha256(content).digest():
        raise UnreadableFileError("damaged file of blocks")
    place = 8 + int.from_bytes(content[:8], "little")
    arrays = dict[str, Array]()
    for name, kind, shape in json.loads(content[8:place]):
        arrays[name] = np.frombuffer(content, np.dtype(kind), prod(shape), place).reshape(shape)
        place += arrays[name].nbytes
    return arrays


@dataclass(frozen=True)
class Selection:
    """Ranges of rows of a table, in ascending order, each within one block. They may have rows that are not wanted.

    `tests` then says which ones are: of each key column that is to be tested, which of its values are wanted.
    """

    first: Ints
    end: Ints
    tests: Mapping[str, Bools]

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        return self.first.nbytes + self.end.nbytes + sum(values.nbytes for values in self.tests.values())

    @cached_property
    def most_rows(self) -> int:
        """Number of rows before the tests."""
        return int((self.end - self.first).sum())


# The columns of blocks, and parts of other files, that this process has compared with their checksums.
_checked: LRUCache[object, set[object]] = LRUCache(maxsize=16)
_lock = Lock()


def checked_parts(table: object) -> set[object]:
    """What was compared of a table or file, which is remembered when the file is closed and opened again."""
    with _lock:
        return _checked.setdefault(table, set())


class BlockTable:
    """A table of an open file, as its directory describes it. The file stays open as long as somebody has the table."""

    def __init__(self, file: OpenFile, directory: Mapping[str, Array]) -> None:
        self._file = file
        names, kinds = directory["names"].tolist(), directory["types"].tolist()
        self._types: dict[str, np.dtype[Any]] = dict(zip(names, map(np.dtype, kinds), strict=True))
        self._bounds = np.concatenate([[0], directory["counts"].cumsum()])
        places = directory["places"].reshape(-1, len(names), 2)
        self._places = {name: places[:, i].tolist() for i, name in enumerate(names)}
        sums = directory["sums"].reshape(-1, len(names))
        self._sums = {name: sums[:, i].tolist() for i, name in enumerate(names)}
        self._checked = checked_parts(
            (file.identity, *(directory[name].tobytes() for name in ("places", "sums")))
        )
        self._starts = directory["starts"]
        self._keys = {name: int(count) for name, count in arrays_below("keys", directory).items()}
        self._order, self._groups = arrays_below("order", directory), arrays_below("groups", directory)
        self.nbytes = sum(array.nbytes for array in directory.values())  # about its size, for the cache

    @property
    def row_count(self) -> int:
        """Number of rows."""
        return int(self._bounds[-1])

    def key_count(self, name: str) -> int:
        """Number of possible values of a key column."""
        return self._keys[name]

    def group_counts(self, one: str, other: str) -> Ints:
        """Numbers of rows by the groups of two key columns, without reading any."""
        sizes = [int(self._order[name].max(initial=0)) + 1 for name in (one, other)]
        counts = np.zeros(sizes, dtype=np.int64)
        np.add.at(
            counts, (self._groups[one], self._groups[other]), np.diff(self._starts, append=self.row_count)
        )
        return counts

    def select(self, wanted: Mapping[str, Bools]) -> Selection:
        """The rows with wanted values; `wanted` says of the values of key columns which ones are."""
        inside, tests = np.ones(len(self._starts), dtype=np.bool_), dict[str, Bools]()
        for name, values in wanted.items():
            if name not in self._order:
                tests[name] = values
                continue
            groups = self._order[name]
            some, others = (np.zeros(int(groups.max(initial=0)) + 1, dtype=np.bool_) for _ in range(2))
            some[groups[values]], others[groups[~values]] = True, True
            inside &= some.take(self._groups[name])
            if (some & others).any():
                tests[name] = values
        # A range ends where a run is not wanted, and at the end of each block.
        (chosen,) = inside.nonzero()
        block = np.searchsorted(self._bounds, self._starts[chosen], side="right")
        begins = np.ones(len(chosen), dtype=np.bool_)
        begins[1:] = (np.diff(chosen) > 1) | (np.diff(block) > 0)
        ends = np.append(begins[1:], True)[: len(chosen)]
        after = np.append(self._starts[1:], self.row_count)
        return Selection(self._starts[chosen[begins]], after[chosen[ends]], tests)

    def batches(
        self,
        names: Sequence[str],
        selection: Selection,
        between: Mapping[str, tuple[int, int]] | None = None,
        kept: Test | None = None,
    ) -> Iterator[Rows]:
        """Columns of chosen rows, some ten thousand rows at a time, in the order of the table. Raises OSError.

        `between` has inclusive limits of the values of columns, and `kept` another test of rows.
        """
        widest = max(kind.itemsize for kind in self._types.values())
        buffer = np.empty(int(np.diff(self._bounds).max(initial=0)) * widest, dtype=np.uint8)
        for block, begins, ends in self._pieces(selection):
            piece = _Piece(self, block, begins, ends, buffer)
            wanted = [are_wanted(values, piece.column(name)) for name, values in selection.tests.items()]
            for name, (first, last) in (between or {}).items():
                column = piece.column(name)
                wanted.append((column >= first) & (column <= last))
            if kept is not None:
                wanted.append(kept(piece.column))
            if not wanted:
                yield {name: piece.column(name) for name in names}
            elif len(positions := np.flatnonzero(reduce(np.logical_and, wanted))):
                yield {name: piece.column(name).take(positions) for name in names}

    def _pieces(self, selection: Selection) -> Iterator[tuple[int, Ints, Ints]]:
        """The ranges by block, from whose first row they count, in parts that are handed over at once."""
        parts = -(-(selection.end - selection.first) // BATCH)
        # Longer ranges are cut.
        nth = np.arange(parts.sum()) - np.repeat(parts.cumsum() - parts, parts)
        first = np.repeat(selection.first, parts) + nth * BATCH
        end = np.minimum(np.repeat(selection.end, parts), first + BATCH)
        block = np.searchsorted(self._bounds, first, side="right") - 1
        rows_before = (end - first).cumsum() - (end - first)
        is_other = (np.diff(block, prepend=-1) > 0) | (np.diff(rows_before // BATCH, prepend=-1) > 0)
        bounds = [*np.flatnonzero(is_other).tolist(), len(first)]
        for start, stop in pairwise(bounds):
            of_block = int(block[start])
            before = self._bounds[of_block]
            yield of_block, first[start:stop] - before, end[start:stop] - before

    def read(self, block: int, name: str, ranges: Ranges, near: Ranges, buffer: Array) -> Array:
        """A column of some ranges of a block; `near` are those that contain them, and are read at once.

        Raises DamagedFileError.
        """
        kind = self._types[name]
        place, value = self._places[name][block]
        if place == NOT_WRITTEN:
            return np.full(sum(end - first for first, end in ranges), value, dtype=kind)
        size = kind.itemsize
        if (block, name) not in self._checked:
            near = [(0, int(self._bounds[block + 1] - self._bounds[block]))]
            self._check(block, name, buffer[: near[0][1] * size])
        elif len(ranges) == 1:
            ((first, end),) = ranges
            column = np.empty(end - first, dtype=kind)
            self._file.read_into(column.view(np.uint8), place + first * size)
            return column
        else:
            for first, end in near:
                self._file.read_into(buffer[first * size : end * size], place + first * size)
        whole = buffer[: near[-1][1] * size].view(kind)
        return np.concatenate([whole[first:end] for first, end in ranges])

    def check(self) -> None:
        """Compare all columns with their checksums that this process has not compared yet. Raises DamagedFileError."""
        for name, kind in self._types.items():
            for block, (place, _) in enumerate(self._places[name]):
                if place != NOT_WRITTEN and (block, name) not in self._checked:
                    rows = int(self._bounds[block + 1] - self._bounds[block])
                    self._check(block, name, np.empty(rows * kind.itemsize, dtype=np.uint8))

    def _check(self, block: int, name: str, target: Array) -> None:
        """Read a whole column of a block, and compare it with its checksum. Raises DamagedFileError."""
        self._file.read_into(target, self._places[name][block][0])
        if crc32(target.data) != self._sums[name][block]:
            raise DamagedFileError(f"damaged block {block} of {name}")
        self._checked.add((block, name))


class _Piece:
    """Some ranges of a block, whose columns are read when they are needed first."""

    def __init__(self, table: BlockTable, block: int, first: Ints, end: Ints, buffer: Array) -> None:
        self._table, self._block, self._buffer = table, block, buffer
        self._ranges: Ranges = list(zip(first.tolist(), end.tolist(), strict=True))
        far = np.flatnonzero(first[1:] - end[:-1] > SHORT_GAP)
        begins, ends = first[[0, *(far + 1)]], end[[*far, -1]]
        self._near: Ranges = list(zip(begins.tolist(), ends.tolist(), strict=True))
        self._columns: dict[str, Array] = {}

    def column(self, name: str) -> Array:
        """A column of the rows."""
        if name not in self._columns:
            self._columns[name] = self._table.read(self._block, name, self._ranges, self._near, self._buffer)
        return self._columns[name]


def arrays_below(folder: str, directory: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays whose names begin with that of a folder, by the rest of their names."""
    prefix = f"{folder}/"
    return {name.removeprefix(prefix): array for name, array in directory.items() if name.startswith(prefix)}


def are_wanted(values: Bools, column: Array) -> Bools:
    """Which values of a key column are wanted."""
    # Compared with a number of NumPy, narrow values would be widened first.
    wanted: list[int] = np.flatnonzero(values).tolist()
    if len(wanted) > FEW_VALUES:
        return values.take(column)
    flags = np.zeros(len(column), dtype=np.bool_)
    for value in wanted:
        flags |= column == value
    return flags
