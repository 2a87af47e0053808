"""JSON by columns: an object that has for each column a list of its values, or its values under the names of the rows.

`{"id": {"0": "17", "1": "18"}, "date": {…}}`, as pandas writes a table unless told otherwise, or
`{"id": ["17", "18"], "date": […]}`. In `{"1403-17": ["17", "1404/05/12"], "1403-18": […]}` the lists are the rows,
under their ids and without headings.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import ijson

from intake.readers.file_limits import RecordStream
from intake.readers.json_keyed import KEY

_MIN_COLUMNS, _MIN_ROWS = 3, 2
_AT_ONCE = 1_000  # values that are kept together
_OF_IDS = re.compile(r"\d{3}|^\d+$")  # in a name that is rather an id than a heading


@dataclass(frozen=True)
class ByColumns:
    """Whether the rows have names of their own (not their numbers), and whether the lists are the rows."""

    named: bool = False
    rows_under_ids: bool = False


@dataclass
class _Outline:
    """What is seen of the columns: their names, how many values each has, and under which names of rows."""

    names: list[str] = field(default_factory=list)
    length: int = 0
    row_names: bytes = b""  # digest of those of the first column
    numbered: bool = True  # the names of rows are 0, 1, 2 and so on
    like_ids: bool = True  # all of them look like ids, as the numbers of rows do

    def add(self, rows: int, row_names: bytes) -> bool:
        """Take in a column at its end; return whether it has the rows of the first one."""
        if not self.length:
            self.length, self.row_names = rows, row_names
        return rows >= _MIN_ROWS and (rows, row_names) == (self.length, self.row_names)

    def result(self) -> ByColumns | None:
        """How the values stand; None if they stand in no columns."""
        if min(len(self.names), self.length) < _MIN_ROWS or max(len(self.names), self.length) < _MIN_COLUMNS:
            return None
        like_ids = sum(bool(_OF_IDS.search(name)) for name in self.names)
        if self.numbered and like_ids == len(self.names) > self.length >= _MIN_COLUMNS:
            return ByColumns(named=True, rows_under_ids=True)
        if len(self.names) < _MIN_COLUMNS:
            return None
        if self.numbered:
            return ByColumns()
        return ByColumns(named=True) if self.like_ids and 2 * like_ids < len(self.names) else None


def find_columns(stream: RecordStream) -> ByColumns | None:
    """How the values of a file stand by columns; None if it is more than columns of the same rows."""
    outline = _Outline()
    depth = rows = 0
    digest = blake2b()
    for _, event, value in ijson.parse(stream):
        stream.end_record()  # no event is kept
        if event in ("start_map", "start_array"):
            if depth == 2 or (not depth and event == "start_array"):
                return None
            depth, rows, digest = depth + 1, 0, blake2b()
        elif event in ("end_map", "end_array"):
            depth -= 1
            if not depth:
                break
            if not outline.add(rows, digest.digest()):
                return None
        elif event == "map_key" and depth == 1:
            outline.names.append(value)
        elif event == "map_key":
            digest.update(f"{value}\0".encode("utf-8", "replace"))
            outline.numbered &= value == str(rows)
            outline.like_ids &= bool(_OF_IDS.search(value))
        elif depth < 2:
            return None  # a value beside the columns
        else:
            rows += 1
    return outline.result()


def column_items(stream: RecordStream, layout: ByColumns) -> Iterator[dict[str, Any]]:
    """Yield the rows with the names of the columns, and under `KEY` their own name if they have one."""
    if layout.rows_under_ids:
        for key, values in ijson.kvitems(stream, ""):
            stream.end_record()
            yield {KEY: key} | {f"column {at}": value for at, value in enumerate(values, start=1)}
        return
    columns: dict[str, _Values] = {}
    keys = _Values()
    depth, column = 0, keys
    for _, event, value in ijson.parse(stream):
        stream.end_record()
        if event in ("start_map", "start_array"):
            depth += 1
        elif event in ("end_map", "end_array"):
            depth -= 1
        elif event != "map_key":
            column.append(value)
        elif depth == 1:
            column = columns[value] = _Values()
        elif layout.named and len(columns) == 1:
            keys.append(value)
    if layout.named:
        columns = {KEY: keys, **columns}
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))


class _Values:
    """The values of a column, kept as JSON: as Python objects a large table would take several times the memory."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._last: list[Any] = []

    def append(self, value: Any) -> None:
        """Add a value."""
        self._last.append(value)
        if len(self._last) == _AT_ONCE:
            # Decimal numbers, which keep all their digits, become texts.
            self._blocks.append(json.dumps(self._last, default=str).encode())
            self._last = []

    def __iter__(self) -> Iterator[Any]:
        for block in self._blocks:
            yield from json.loads(block)
        yield from self._last
