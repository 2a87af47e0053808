"""JSON whose records are arrays without names: the headings are the first array, or stand in an array of their own.

`[["id", "date"], ["17", "1404/05/12"]]`, or `{"columns": ["id", "date"], "data": [["17", "1404/05/12"]]}` as pandas and
many grids write it. The array of the headings may hold objects that describe the columns, as in Socrata's `rows.json`,
CKAN, ClickHouse and Elasticsearch SQL: `{"meta": [{"name": "id"}, {"name": "date"}], "data": […]}`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import ijson

from intake.mapping.missing_columns import holds_data
from intake.readers.file_limits import RecordStream
from persian.names import tidy

_MIN = 3  # columns
_BRACKETS = frozenset(("start_map", "end_map", "map_key", "start_array", "end_array"))
# Of an array, and of the arrays that may be headings; and of objects, of which a file of columns has no more.
_MAX_LISTS, _MAX_VALUES, _MAX_OBJECTS = 100, 10_000, 2_000
# What may be the heading in the description of a column. "fieldName" is a column of Socrata in its interface.
_HEADINGS = (
    "name", "label", "title", "display_name", "displayName", "headerName", "header", "caption", "fieldName", "id",
)  # fmt: skip
_OF_SOCRATA = (
    "dataTypeName",
    "meta_data",
)  # columns that Socrata adds to those of the table, such as "created_at"


@dataclass(frozen=True)
class NamedRows:
    """Where the arrays stand, their headings, and whether these are the first of them."""

    prefix: str
    names: tuple[str, ...]
    first: bool


@dataclass
class _Array:
    """An array while it is read: its values (None for arrays and objects), and the values of its objects."""

    prefix: str
    values: list[Any] = field(default_factory=list)
    objects: list[dict[str, Any]] = field(default_factory=list)
    items: int = 0

    def add(self, prefix: str, event: str, value: Any) -> bool:
        """Take in an item, or a value of the object that is the last item; return whether it is an item."""
        item = f"{self.prefix}.item" if self.prefix else "item"
        if prefix == item:
            self.items += 1
            if len(self.values) < _MAX_VALUES:
                self.values.append(value)
            if event == "start_map" and len(self.objects) <= _MAX_OBJECTS:
                self.objects.append({})
        elif self.objects and prefix.startswith(item) and "." not in (name := prefix[len(item) + 1 :]):
            self.objects[-1][name] = value
        return prefix == item


def find_rows(stream: RecordStream, *, lists: int) -> NamedRows | None:
    """The arrays of a file and their headings; None if there are no arrays in an array, or others are the records.

    `lists` is the number of lists of records in the file. Without them, arrays that nobody heads are numbered.
    """
    rows: dict[str, list[Any]] = {}  # prefix of arrays in an array → the first of them
    counts: dict[str, int] = {}
    headings: list[_Array] = []
    objects: dict[
        str, tuple[int, int]
    ] = {}  # prefix of an array → most objects in it, most values of one of them
    open_arrays: list[_Array] = []
    for prefix, event, value in ijson.parse(stream):
        if event == "end_array":
            stream.end_record()
            array = open_arrays.pop()
            outer = open_arrays[-1] if open_arrays else None
            if array.objects:
                size = array.items, max(map(len, array.objects))
                objects[array.prefix] = max(size, objects.get(array.prefix, size))
            if outer is not None and array.prefix == (f"{outer.prefix}.item" if outer.prefix else "item"):
                rows.setdefault(array.prefix, array.values)
                counts[array.prefix] = counts.get(array.prefix, 0) + 1
            elif array.items >= _MIN and len(headings) < _MAX_LISTS:
                headings.append(array)
        elif open_arrays and (event in ("start_map", "start_array") or event not in _BRACKETS):
            if open_arrays[-1].add(prefix, event, value):
                stream.end_record()
            if len(open_arrays[-1].objects) > _MAX_OBJECTS and all(map(_is_in_record, rows)):
                return None  # a list of records
        if event == "start_array":
            open_arrays.append(_Array(prefix))
    for at, first in sorted(rows.items(), key=lambda found: found[0].count(".item")):
        if lists and _is_in_record(at):
            continue
        described = next((array for array in headings if _are_like(_described(array.objects), first)), None)
        others = [size for prefix, size in objects.items() if described is None or prefix != described.prefix]
        if lists and any(_are_rather_records(*size, rows=counts[at], width=len(first)) for size in others):
            continue
        if described is not None:
            return NamedRows(at, _tidied(_described(described.objects)), first=False)
        for array in headings:
            if _are_like(array.values, first):
                return NamedRows(at, _tidied(array.values), first=False)
        if _are_headings(first):
            return NamedRows(at, _tidied(first), first=True)
        if not lists and len(first) >= _MIN and counts[at] > 1 and not _is_in_record(at):
            return NamedRows(
                at, tuple(f"column {number}" for number in range(1, len(first) + 1)), first=False
            )
    return None


def _is_in_record(prefix: str) -> bool:
    """Whether arrays stand inside of a record, as the points of GeoJSON do."""
    return ".item." in prefix or prefix.startswith("item.")


def _are_rather_records(objects: int, values: int, *, rows: int, width: int) -> bool:
    """Whether a list of so many objects has the records, and arrays beside it are those of a chart, say."""
    return objects >= rows or (objects > 1 and values > width)


def _are_like(names: Sequence[Any], first: Sequence[Any]) -> bool:
    """Whether names are headings for arrays like the first one."""
    return len(names) == len(first) and _are_headings(names)


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


def _are_headings(values: Sequence[Any]) -> bool:
    """Whether values are different texts, none of which is data."""
    if len(values) < _MIN or not all(isinstance(value, str) and value.strip() for value in values):
        return False
    return len(set(_tidied(values))) == len(values) and not holds_data(values)


def _described(objects: Sequence[dict[str, Any]]) -> list[Any]:
    """The headings in the descriptions of columns; empty if the objects are no such descriptions."""
    for name in _HEADINGS:
        names = [each.get(name) for each in objects]
        if _are_headings(names):
            key, value = _OF_SOCRATA
            return [
                each.get("fieldName", own) if each.get(key) == value else own
                for own, each in zip(names, objects, strict=True)
            ]
    return []


def _tidied(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(tidy(value) for value in values)
