"""Chunks from a stream of elements (name → value), for JSON and XML; line numbers count the elements, from 1."""

import json
from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingOf
from typing import Any

import numpy as np
import pyarrow as pa

from intake.errors import FileError
from intake.mapping.column_matching import Layout, match_columns
from intake.readers.chunk import Chunk, UnreadableRow
from intake.readers.file_limits import MEGABYTE, beyond_limit
from intake.readers.source_file import SourceFile

AT_ONCE = 10_000  # elements in a chunk, or fewer that take so many bytes of the file:
BYTES_AT_ONCE = 8 * MEGABYTE
_DAMAGE = "\ufffd".encode()
Element = MappingOf[str, Any] | None  # None: an item that is not a set of names and values


def chunks(
    elements: Iterator[Element],
    source: SourceFile,
    mapping: Layout,
    *,
    done: Callable[[], float],
    bytes_read: Callable[[], int],
) -> Iterator[Chunk]:
    """Yield the elements in chunks.

    `done` returns the share of the file read so far, `bytes_read` how much of its text. Raises FileError if there are
    too many different names.

    The names in the first chunk decide whether the mapping fits. An optional name that first occurs later is used from
    that chunk on.
    """
    header: dict[str, None] = {}
    row = 0
    for part in _parts(elements, bytes_read):
        for element in part:
            if element is None or element.keys() <= header.keys():
                continue
            header.update(dict.fromkeys(element))
            if len(header) > source.limits.columns:
                raise beyond_limit(source.name, source.limits, "columns")
        names = list(header)
        selection = match_columns(names, mapping, source.name)
        records = [element for element in part if element is not None]
        rows = np.array(
            [at for at, element in enumerate(part, start=row + 1) if element is not None], np.int64
        )
        unreadable = [
            UnreadableRow(at, "not_a_record")
            for at, element in enumerate(part, start=row + 1)
            if element is None
        ]
        columns, damaged = {}, False
        for position in selection.mapped_positions:
            name = names[position]
            columns[position], column_damaged = _cells([element.get(name) for element in records])
            damaged = damaged or column_damaged
        row += len(part)
        yield Chunk(selection, columns, rows, unreadable, damaged, done())
    if not row:
        raise FileError(
            f"{source.name}: هیچ پرونده‌ای در فایل پیدا نشد. خروجی را دوباره بگیرید؛ چیزی بارگذاری نشد.",
            f"{source.name}: the file holds no records. Export it again; nothing was loaded.",
        )


def _parts(elements: Iterator[Element], bytes_read: Callable[[], int]) -> Iterator[list[Element]]:
    """Yield the elements in lists that take a bounded part of the memory."""
    part: list[Element] = []
    begun = bytes_read()
    for element in elements:
        part.append(element)
        if len(part) == AT_ONCE or bytes_read() - begun > BYTES_AT_ONCE:
            yield part
            part, begun = [], bytes_read()
    if part:
        yield part


def _cells(values: list[Any]) -> tuple[pa.Array, bool]:
    """The values of a column as text, and whether the text is damaged (holds U+FFFD)."""
    try:
        # Most columns are texts or nothing at all, which Arrow converts far quicker than a call for each cell.
        cells = pa.array(values, pa.string()).fill_null("")
        data = _data(cells)
        if b"\0" in data:
            raise ValueError("NUL cannot be stored")
    except (ValueError, pa.ArrowException):
        cells = pa.array([_text(value) for value in values], pa.string())
        data = _data(cells)
    return cells, not data.isascii() and _DAMAGE in data


def _data(cells: pa.Array) -> bytes:
    """All texts of a column of which no part was cut away, one behind the other."""
    buffer = cells.buffers()[2]
    return buffer.to_pybytes() if buffer is not None and len(cells) else b""


def _text(value: Any) -> str:
    """Write a JSON value as text, as it would be in a table cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        # A lone surrogate (half of a character pair) cannot be encoded, so it is replaced. NUL cannot be stored.
        value = value.replace("\0", "")
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
