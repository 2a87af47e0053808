"""A stream of elements (name → value) as chunks, for JSON and XML; line numbers count the elements, from 1."""

import json
from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingOf
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from intake.errors import FileError
from intake.mapping.column_matching import match_columns
from intake.mapping.model import Mapping
from intake.readers.chunk import Chunk, UnreadableRow
from intake.readers.source_file import SourceFile

AT_ONCE = 10_000
Element = MappingOf[str, Any] | None  # None: something that is no element


def chunks(
    elements: Iterator[Element], source: SourceFile, mapping: Mapping, *, done: Callable[[], float]
) -> Iterator[Chunk]:
    """The elements in chunks; `done` tells the share of the file read so far.

    The names of the first chunk decide whether the mapping fits; one that first comes later counts from then on.
    """
    header: dict[str, None] = {}
    row = 0
    while part := list(islice(elements, AT_ONCE)):
        for element in part:
            header.update(dict.fromkeys(element or ()))
        names = list(header)
        selection = match_columns(names, mapping, source.name)
        records = [element for element in part if element is not None]
        rows = np.array(
            [at for at, element in enumerate(part, start=row + 1) if element is not None], np.int64
        )
        bad = [
            UnreadableRow(at, "not_a_record")
            for at, element in enumerate(part, start=row + 1)
            if element is None
        ]
        columns, damaged = {}, False
        for position in selection.mapped_positions:
            cells = [_text(element.get(names[position])) for element in records]
            damaged = damaged or any("\ufffd" in cell for cell in cells)
            columns[position] = pa.array(cells, pa.string())
        row += len(part)
        yield Chunk(selection, columns, rows, bad, damaged, done())
    if not row:
        raise FileError(
            f"{source.name}: هیچ پرونده‌ای در فایل پیدا نشد.",
            f"{source.name}: the file holds no records.",
        )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        # A lone surrogate is half a character: it cannot be stored.
        return value.replace("\0", "").encode("utf-8", "replace").decode() if not value.isascii() else value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
