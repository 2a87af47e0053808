"""JSON whose records are the values of one object, under their ids: `{"1403-17": {…}, "1403-18": {…}}`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import ijson

from intake.readers.file_limits import RecordStream

KEY = "کلید"  # heading of the column of the keys, which often are the ids of the cases
_LOOKED_AT = 50  # records
_LEAST, _LEAST_NAMES = 3, 3
_ALIKE = 0.6  # share of the names that a record has in common with the first one
_DEEPEST = 3  # names that may lead to the object
_MOST_STEPS = 20  # mean number of steps in the lists of a case; a list of cases, of a county, say, has more
_OF_IDS = 0.6  # share of the keys with digits, as ids have


@dataclass
class _Record:
    """What is seen of an object that may be a record: its key and names, which of these hold lists, and their items."""

    key: str
    names: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    items: int = 0


def keyed_prefix(stream: RecordStream, *, lists: int) -> str | None:
    """Where the object stands whose values are the records; None if there is none.

    `lists` is the number of lists of records in the file: each record may have one inside, but a file with fewer has
    its cases in a list. So has one whose objects are no cases themselves, but counties or months with lists of cases.
    """
    if lists == 1:
        return None
    records: dict[str, list[_Record]] = {}  # prefix of an object → the objects in it
    inside = 0  # arrays
    open_maps: list[str] = []
    key = ""
    for prefix, event, value in ijson.parse(stream):
        record = None
        if len(open_maps) > 1 and records.get(open_maps[-2]):
            record = records[open_maps[-2]][-1]
        if event in ("start_array", "end_array"):
            inside += 1 if event == "start_array" else -1
            if record is not None and inside == 1 and event == "start_array":
                record.lists.add(key)
        if inside:
            if event == "start_map" and len(open_maps) <= 1:
                return None  # a list of records nearest to the top
            if record is not None and inside == 1 and event == "start_map":
                record.items += 1
            if event == "end_map":
                stream.end_record()
            continue
        if event == "start_map":
            if open_maps and len(open_maps) <= _DEEPEST:
                records.setdefault(open_maps[-1], []).append(_Record(key))
            open_maps.append(prefix)
        elif event == "end_map":
            open_maps.pop()
            stream.end_record()
            if any(len(found) > _LOOKED_AT for found in records.values()):
                break
        elif event == "map_key":
            key = value
            if record is not None:
                record.names.add(value)
    for prefix, found in records.items():
        if _are_records(found) and (not lists or (2 * lists >= len(found) and _are_cases(found))):
            return prefix
    return None


def keyed_items(stream: RecordStream, prefix: str) -> Iterator[dict[str, Any] | None]:
    """Yield the records with their keys; None for a value that is no record."""
    for key, value in ijson.kvitems(stream, prefix):
        stream.end_record()
        yield {KEY: key, **value} if isinstance(value, dict) else None


def _are_records(found: Sequence[_Record]) -> bool:
    """Whether objects have much the same names, and enough of them."""
    first = found[0].names
    if len(found) < _LEAST or len(first) < _LEAST_NAMES:
        return False
    return all(
        len(first & record.names) >= _ALIKE * len(first | record.names)
        for record in islice(found, 1, _LOOKED_AT)
    )


def _are_cases(found: Sequence[_Record]) -> bool:
    """Whether objects with lists inside are cases with their steps, and not counties or months with their cases."""
    with_digits = sum(any(letter.isdigit() for letter in record.key) for record in found)
    return (
        all(record.names - record.lists for record in found)
        and sum(record.items for record in found) <= _MOST_STEPS * len(found)
        and with_digits >= _OF_IDS * len(found)
    )
