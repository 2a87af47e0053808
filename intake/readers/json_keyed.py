"""JSON whose records are the values of one object, under their ids: `{"1403-17": {…}, "1403-18": {…}}`."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import ijson

from intake.readers.file_limits import RecordStream

KEY = "کلید"  # heading of the column of the keys, which often are the ids of the cases
_LOOKED_AT = 50  # records
_LEAST, _LEAST_NAMES = 3, 3
_ALIKE = 0.6  # share of the names that a record has in common with the first one
_DEEPEST = 3  # names that may lead to the object


def keyed_prefix(stream: RecordStream, *, lists: int) -> str | None:
    """Where the object stands whose values are the records; None if there is none.

    `lists` is the number of lists of records in the file: each record may have one inside, but a file with fewer has
    its cases in a list.
    """
    if lists == 1:
        return None
    names: dict[str, list[set[str]]] = {}  # prefix of an object → the names of each object in it
    inside = 0  # arrays
    open_maps: list[str] = []
    for prefix, event, value in ijson.parse(stream):
        if event in ("start_array", "end_array"):
            inside += 1 if event == "start_array" else -1
        if inside:
            if event == "start_map" and len(open_maps) <= 1:
                return None  # a list of records nearest to the top
            if event == "end_map":
                stream.end_record()
            continue
        if event == "start_map":
            if open_maps and len(open_maps) <= _DEEPEST:
                names.setdefault(open_maps[-1], []).append(set())
            open_maps.append(prefix)
        elif event == "end_map":
            open_maps.pop()
            stream.end_record()
            if any(len(records) > _LOOKED_AT for records in names.values()):
                break
        elif event == "map_key" and len(open_maps) > 1 and names.get(open_maps[-2]):
            names[open_maps[-2]][-1].add(value)
    for prefix, records in names.items():
        if _are_records(records) and (not lists or 2 * lists >= len(records)):
            return prefix
    return None


def keyed_items(stream: RecordStream, prefix: str) -> Iterator[dict[str, Any] | None]:
    """Yield the records with their keys; None for a value that is no record."""
    for key, value in ijson.kvitems(stream, prefix):
        stream.end_record()
        yield {KEY: key, **value} if isinstance(value, dict) else None


def _are_records(records: list[set[str]]) -> bool:
    """Whether objects have much the same names, and enough of them."""
    if len(records) < _LEAST or len(records[0]) < _LEAST_NAMES:
        return False
    return all(
        len(records[0] & record) >= _ALIKE * len(records[0] | record)
        for record in islice(records, 1, _LOOKED_AT)
    )
