"""JSON whose records are the values of one object, under their ids: `{"1403-17": {…}, "1403-18": {…}}`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import ijson

from intake.readers.file_limits import RecordStream

KEY = "کلید"  # heading of the column of the keys, which often are the ids of the cases
_LOOKED_AT = 50  # records
_MIN, _MIN_NAMES = 3, 3
_ALIKE = 0.6  # share of the names that a record has in common with the first one
_DEEPEST = 3  # names that may lead to the object
_MAX_STEPS = 20  # mean number of steps in the lists of a case; a list of cases, of a county, say, has more
_OF_IDS = 0.6  # share of the keys with digits, as ids have


@dataclass
class _Record:
    """What is seen of an object that may be a record: its key and names, which of these hold lists, and their items."""

    key: str
    names: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)
    items: int = 0


@dataclass
class _Outline:
    """The objects of a file outside of arrays, as they are seen while it is read."""

    records: dict[str, list[_Record]] = field(default_factory=dict)  # prefix of an object → the objects in it
    begins_with_list: bool = False  # a list of records stands nearest to the top
    arrays: int = 0  # that are open
    _objects: list[str] = field(default_factory=list)  # prefixes of those that are open
    _key: str = ""

    def see(self, prefix: str, event: str, value: Any) -> None:
        """Take in the next event of the parser."""
        if event == "start_array":
            self._open_array()
        elif event == "end_array":
            self.arrays -= 1
        elif self.arrays:
            if event == "start_map":
                self._open_object_of_array()
        elif event == "start_map":
            self._open_object(prefix)
        elif event == "end_map":
            self._objects.pop()
        elif event == "map_key":
            self._name(value)

    def has_enough(self) -> bool:
        """Whether one object has more objects in it than are looked at."""
        return any(len(found) > _LOOKED_AT for found in self.records.values())

    def _record(self) -> _Record | None:
        """The open object, if it stands in another one as a record would."""
        if len(self._objects) > 1 and (found := self.records.get(self._objects[-2])):
            return found[-1]
        return None

    def _open_array(self) -> None:
        self.arrays += 1
        if self.arrays == 1 and (record := self._record()) is not None:
            record.lists.add(self._key)

    def _open_object_of_array(self) -> None:
        self.begins_with_list |= len(self._objects) <= 1
        if self.arrays == 1 and (record := self._record()) is not None:
            record.items += 1

    def _open_object(self, prefix: str) -> None:
        if self._objects and len(self._objects) <= _DEEPEST:
            self.records.setdefault(self._objects[-1], []).append(_Record(self._key))
        self._objects.append(prefix)

    def _name(self, name: str) -> None:
        self._key = name
        if (record := self._record()) is not None:
            record.names.add(name)


def keyed_prefix(stream: RecordStream, *, lists: int) -> str | None:
    """Where the object stands whose values are the records; None if there is none.

    `lists` is the number of lists of records in the file: each record may have one inside, but a file with fewer has
    its cases in a list. So has one whose objects are not cases themselves, but counties or months with lists of cases.
    """
    if lists == 1:
        return None
    outline = _Outline()
    for prefix, event, value in ijson.parse(stream):
        outline.see(prefix, event, value)
        if outline.begins_with_list:
            return None
        if event == "end_map" or outline.arrays:
            stream.end_record()
        if event == "end_map" and not outline.arrays and outline.has_enough():
            break
    for prefix, found in outline.records.items():
        if _are_records(found) and (not lists or (2 * lists >= len(found) and _are_cases(found))):
            return prefix
    return None


def keyed_items(stream: RecordStream, prefix: str) -> Iterator[dict[str, Any] | None]:
    """Yield the records with their keys; None for a value that is not a record."""
    for key, value in ijson.kvitems(stream, prefix):
        stream.end_record()
        yield {KEY: key, **value} if isinstance(value, dict) else None


def _are_records(records: Sequence[_Record]) -> bool:
    """Whether objects have much the same names, and enough of them."""
    first = records[0].names
    if len(records) < _MIN or len(first) < _MIN_NAMES:
        return False
    return all(
        len(first & record.names) >= _ALIKE * len(first | record.names)
        for record in islice(records, 1, _LOOKED_AT)
    )


def _are_cases(records: Sequence[_Record]) -> bool:
    """Whether objects with lists inside are cases with their steps, and not counties or months with their cases."""
    with_digits = sum(any(letter.isdigit() for letter in record.key) for record in records)
    return (
        all(record.names - record.lists for record in records)
        and sum(record.items for record in records) <= _MAX_STEPS * len(records)
        and with_digits >= _OF_IDS * len(records)
    )
