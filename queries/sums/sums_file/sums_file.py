"""The file beside that of all cases (`queries.sums.case_file`): sums by day of large scopes, and columns of numbers.

The sums of a scope lie together, each amount in as many bytes as its largest day needs, and an amount that is always 0
in none. Columns are of any length, and are read in slices. Both are read only where they are needed, so that an open
file takes hardly any memory, and are compared with their checksums when a process needs them for the first time.
"""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS
from queries.sums.blocks.block_file import (
    Array,
    DamagedFileError,
    OpenFile,
    UnreadableFileError,
    checked_parts,
    read_directory,
)
from queries.sums.blocks.block_writer import TooWideError, write_directory
from queries.sums.case_arrays.case_columns import narrow
from stats.arrays import Floats

TRIP_SLOTS = 2  # of a day: without and with a trip
COMPARED_BYTES = 2**20  # that are read at once to compare them with their checksum

Chosen = tuple[str, ...]  # of up to two dimensions, each with a code


@dataclass(frozen=True)
class SumsFile:
    """An open file. Sums are of `days` days from `first_day` on, a number from 1970-01-01.

    `places` has for each scope where its sums begin, and how many bytes each number of an amount takes; `columns` has
    the place, length and type of each column. `checksums` has the CRC-32 of what begins at each place, and `checked`
    the places that this process has compared with it.
    """

    file: OpenFile
    places: Mapping[Chosen, tuple[int, NDArray[np.uint8]]]
    columns: Mapping[str, tuple[int, int, str]]
    first_day: int
    days: int
    checksums: Mapping[int, int]
    checked: set[object]

    @property
    def nbytes(self) -> int:
        """About its size in memory in bytes, for the cache."""
        return 500 * (len(self.places) + len(self.columns))

    def sums(self, chosen: Chosen, names: Sequence[str] = AMOUNT_COLUMNS) -> Floats:
        """The sums of a scope: an array by amount, trip and day. Raises UnreadableFileError."""
        place, sizes = self.places[chosen]
        size = int(sizes.sum()) * self.days
        self._compare(place, size)
        content = self.file.read(size, place)
        starts = (sizes.cumsum(dtype=np.int64) - sizes) * self.days
        sums = np.zeros((len(names), TRIP_SLOTS, self.days))
        for of_trips, name in zip(sums, names, strict=True):
            first = TRIP_SLOTS * AMOUNT_COLUMNS.index(name)
            for slot, size in enumerate(sizes[first : first + TRIP_SLOTS].tolist()):
                if size:
                    start = int(starts[first + slot])
                    of_trips[slot] = np.frombuffer(content, f"<u{size}", self.days, start)
        return sums

    def length(self, name: str) -> int:
        """Number of values of a column. Raises UnreadableFileError."""
        return self._column(name)[1]

    def column(self, name: str, begin: int = 0, end: int | None = None) -> Array:
        """The values of a column from one position up to another. Raises UnreadableFileError."""
        place, length, kind = self._column(name)
        self._compare(place, length * np.dtype(kind).itemsize)
        values = np.empty((length if end is None else end) - begin, dtype=kind)
        self.file.read_into(values.view(np.uint8), place + begin * values.itemsize)
        return values

    def compare(self, name: str) -> None:
        """Compare a column with its checksum, unless this process has done so. Raises DamagedFileError."""
        place, length, kind = self.columns[name]
        self._compare(place, length * np.dtype(kind).itemsize)

    def check(self) -> None:
        """Compare all that this process has not compared yet with its checksums. Raises UnreadableFileError."""
        for place, sizes in self.places.values():
            self._compare(place, int(sizes.sum()) * self.days)
        for place, length, kind in self.columns.values():
            self._compare(place, length * np.dtype(kind).itemsize)

    def _column(self, name: str) -> tuple[int, int, str]:
        """A file that was written before there were such columns lacks them."""
        if name not in self.columns:
            raise UnreadableFileError(f"no {name} in the file of sums")
        return self.columns[name]

    def _compare(self, place: int, size: int) -> None:
        if not size or place in self.checked:
            return
        checksum, end = 0, place + size
        for start in range(place, end, COMPARED_BYTES):
            checksum = crc32(self.file.read(min(COMPARED_BYTES, end - start), start), checksum)
        if checksum != self.checksums[place]:
            raise DamagedFileError(f"damaged sums at {place}")
        self.checked.add(place)


@dataclass
class SumsWriter:
    """Writes such a file. The numbers are whole and not negative; raises TooWideError for others."""

    file: BinaryIO
    first_day: int
    days: int
    _scopes: list[tuple[Chosen, int, list[int]]] = field(default_factory=list)
    _columns: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    _checksums: dict[int, int] = field(default_factory=dict)

    def add_sums(self, chosen: Chosen, sums: Floats) -> None:
        """Write the sums of a scope, by amount, trip and day."""
        rows = sums.reshape(-1, self.days)
        if rows.min(initial=0) < 0:
            raise TooWideError("a negative number")
        sizes = list[int]()
        start = self.file.tell()
        for row, most in zip(rows, rows.max(axis=1, initial=0).tolist(), strict=True):
            kind = np.min_scalar_type(int(most))
            sizes.append(kind.itemsize if most else 0)
            if most:
                self._write(row.astype(kind), start)
        self._scopes.append((chosen, start, sizes))

    def add_column(self, name: str, values: Array) -> None:
        """Write a column."""
        numbers = narrowed(values)
        start = self.file.tell()
        self._columns[name] = (start, len(numbers), numbers.dtype.str)
        self._write(numbers, start)

    def _write(self, numbers: Array, start: int) -> None:
        """Write numbers, which belong to what begins at a place."""
        self.file.write(numbers.data)
        self._checksums[start] = crc32(numbers.data, self._checksums.get(start, 0))

    def end(self) -> None:
        """Write the end, without which the file counts as incomplete."""
        keys = [[*chosen, *[""] * (4 - len(chosen))] for chosen, _, _ in self._scopes]
        places = [[place, length] for place, length, _ in self._columns.values()]
        write_directory(
            self.file,
            {
                "amounts": np.array(AMOUNT_COLUMNS, dtype=np.str_),
                "scopes": np.array(keys, dtype=np.str_).reshape(-1, 4),
                "starts": np.array([start for _, start, _ in self._scopes], dtype=np.int64),
                "sizes": np.array([sizes for _, _, sizes in self._scopes], dtype=np.uint8),
                "columns": np.array(list(self._columns), dtype=np.str_),
                "places": np.array(places, dtype=np.int64).reshape(-1, 2),
                "checksums": np.array([*self._checksums.items()], dtype=np.int64).reshape(-1, 2),
                "types": np.array([kind for _, _, kind in self._columns.values()], dtype=np.str_),
                "first_day": np.array(self.first_day),
                "days": np.array(self.days),
            },
        )


def open_sums_file(path: Path) -> SumsFile:
    """Open a file of sums. Raises OSError."""
    file = OpenFile(path)
    arrays = read_directory(file)
    if tuple(arrays["amounts"].tolist()) != AMOUNT_COLUMNS:
        raise UnreadableFileError("sums of other amounts")
    scopes = [tuple(part for part in key if part) for key in arrays["scopes"].tolist()]
    starts = zip(arrays["starts"].tolist(), arrays["sizes"], strict=True)
    places = zip(arrays["places"].tolist(), arrays["types"].tolist(), strict=True)
    columns = {
        name: (place, length, kind)
        for name, ((place, length), kind) in zip(arrays["columns"].tolist(), places, strict=True)
    }
    with suppress(OSError):
        os.utime(path)  # it is used, so servers of other stores let it be
    return SumsFile(
        file,
        dict(zip(scopes, starts, strict=True)),
        columns,
        int(arrays["first_day"]),
        int(arrays["days"]),
        dict(arrays["checksums"].tolist()),
        checked_parts((file.identity, arrays["checksums"].tobytes())),
    )


def narrowed(numbers: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers in as few bytes as they need. Raises TooWideError for negative ones."""
    if len(numbers) and numbers.min() < 0:
        raise TooWideError("a negative number")
    return np.ascontiguousarray(narrow(numbers))
