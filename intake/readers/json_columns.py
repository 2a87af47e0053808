"""JSON by columns: an object that has for each column a list of its values, or its values by the numbers of the rows.

`{"id": {"0": "17", "1": "18"}, "date": {…}}`, as pandas writes a table unless told otherwise, or
`{"id": ["17", "18"], "date": […]}`.
"""

from collections.abc import Iterator
from typing import Any

import ijson

from intake.readers.file_limits import RecordStream

_LEAST_COLUMNS, _LEAST_ROWS = 3, 2


def is_by_columns(stream: RecordStream) -> bool:
    """Whether a file is an object of columns of the same length and nothing else; names of rows are their numbers."""
    depth = columns = rows = length = 0
    for _, event, value in ijson.parse(stream):
        if event in ("start_map", "start_array"):
            if depth == 2 or (not depth and event == "start_array"):
                return False
            depth, rows = depth + 1, 0
        elif event in ("end_map", "end_array"):
            depth -= 1
            if not depth:
                break
            if rows < _LEAST_ROWS or (columns and rows != length):
                return False
            columns, length = columns + 1, rows
            stream.end_record()
        elif event == "map_key":
            if depth == 2 and value != str(rows):
                return False
        elif depth < 2:
            return False  # a value beside the columns
        else:
            rows += 1
    return columns >= _LEAST_COLUMNS


def column_items(stream: RecordStream) -> Iterator[dict[str, Any]]:
    """Yield the rows with the names of the columns."""
    columns: dict[str, list[Any]] = {}
    for name, values in ijson.kvitems(stream, ""):
        stream.end_record()
        columns[name] = list(values.values()) if isinstance(values, dict) else values
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))
