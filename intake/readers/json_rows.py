"""JSON whose records are arrays without names: the headings are the first array, or stand in an array of their own.

`[["id", "date"], ["17", "1404/05/12"]]`, or `{"columns": ["id", "date"], "data": [["17", "1404/05/12"]]}` as pandas and
many grids write it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ijson

from intake.mapping.missing_columns import holds_data
from intake.readers.file_limits import RecordStream
from persian.names import tidy

_LEAST = 3  # columns
_OF_OBJECTS = frozenset(("start_map", "end_map", "map_key"))
_MOST_LISTS, _MOST_VALUES = 100, 10_000  # that may be headings, and of an array that is looked at


@dataclass(frozen=True)
class NamedRows:
    """Where the arrays stand, their headings, and whether these are the first of them."""

    prefix: str
    names: tuple[str, ...]
    first: bool


def find_rows(stream: RecordStream) -> NamedRows | None:
    """The arrays of a file and their headings; None if there are no arrays in an array, or no headings for them."""
    rows: dict[str, list[Any]] = {}  # prefix of arrays in an array → the first of them
    others: list[list[Any]] = []
    open_arrays: list[tuple[str, list[Any]]] = []
    for prefix, event, value in ijson.parse(stream):
        if event == "start_array":
            open_arrays.append((prefix, []))
        elif event == "end_array":
            at, values = open_arrays.pop()
            outer = open_arrays[-1][0] if open_arrays else None
            if outer is not None and at == (f"{outer}.item" if outer else "item"):
                rows.setdefault(at, values)
                stream.end_record()
            elif len(values) >= _LEAST and len(others) < _MOST_LISTS:
                others.append(values)
        elif open_arrays and event not in _OF_OBJECTS and len(open_arrays[-1][1]) < _MOST_VALUES:
            open_arrays[-1][1].append(value)
    for at, first in rows.items():
        for names in others:
            if len(names) == len(first) and _are_headings(names):
                return NamedRows(at, _tidied(names), first=False)
        if _are_headings(first):
            return NamedRows(at, _tidied(first), first=True)
    return None


def named_items(stream: RecordStream, rows: NamedRows) -> Iterator[dict[str, Any] | None]:
    """Yield the arrays with the names of their values; None for one with more values than headings."""
    skip = rows.first
    for item in ijson.items(stream, rows.prefix):
        stream.end_record()
        if skip:
            skip = False
        elif isinstance(item, list) and len(item) <= len(rows.names):
            yield dict(zip(rows.names, item, strict=False))
        else:
            yield None


def _are_headings(values: list[Any]) -> bool:
    """Whether values are different texts, none of which is data."""
    if len(values) < _LEAST or not all(isinstance(value, str) and value.strip() for value in values):
        return False
    return len(set(_tidied(values))) == len(values) and not holds_data(values)


def _tidied(values: list[Any]) -> tuple[str, ...]:
    return tuple(tidy(value) for value in values)
