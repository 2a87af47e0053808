"""Choose among several lists of records in one JSON file: those of the cases are read, the others are named.

Programs write the columns before the rows, a list of open and one of closed cases, a list for each county, or pages
with a list in each. A list holds the cases if its records have the columns that the mapping needs; of these lists the
one with the most mapped columns counts, with those whose records have much the same names.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import ijson
from ijson.common import ObjectBuilder

from intake.errors import FileError
from intake.mapping.column_matching import Layout, count_matches
from intake.mapping.every_column import EveryColumn
from intake.mapping.model import REQUIRED
from intake.mapping.privacy import mask_personal_data
from intake.readers.file_limits import RecordStream
from intake.readers.json_columns import ByColumns
from intake.readers.json_rows import NamedRows
from intake.readers.unread_parts import unread_lists
from persian.bidi import strip_control_characters
from persian.digits import number
from persian.names import fold, tidy
from queries.vocabulary.labels import Text

_RECORDS_LOOKED_AT = 50  # of each list, for its names
_MAX_LISTS = 2_000
_ALIKE = 0.6  # share of the names that two lists have in common
_MIN_NAMES = 4  # own names of a record; one with fewer, and a list of records, is a page


@dataclass
class RecordList:
    """A list of records: the prefix of its items as ijson writes it, their number, and the names in them."""

    prefix: str
    items: int = 0
    names: dict[str, None] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The names that lead to the list, as people read them; empty for the file itself."""
        parts = [part for part in self.prefix.split(".") if part != "item"]
        return mask_personal_data(strip_control_characters(".".join(parts))[:60])[0]


@dataclass(frozen=True)
class ChosenLists:
    """The prefixes of the lists to read, in file order, and a sentence on the lists that are not read."""

    prefixes: tuple[str, ...]
    unread: Text | None = None
    keyed: bool = False  # the prefix is that of an object whose values are the records
    rows: NamedRows | None = None  # the records are arrays
    by_columns: ByColumns | None = None  # the file has the values of each column together


def fits(names: list[str], mapping: Layout) -> bool:
    """Whether records with these names have the columns that a mapping cannot do without."""
    if isinstance(mapping, EveryColumn):
        return len(names) >= _MIN_NAMES
    columns, present = mapping.columns.mapped, {fold(tidy(name)) for name in names}
    return all(
        any(fold(name) in present for name in columns[each].column) for each in REQUIRED[mapping.shape]
    )


def choose_lists(stream: RecordStream, mapping: Layout, file: str, *, by_line: bool) -> ChosenLists:
    """Read a whole file and return the lists that hold the cases."""
    lists = _all_lists(stream, file, by_line=by_line)
    fitting = [each for each in lists if fits(_own_names(each, lists), mapping)]
    # If a list is inside the records of another, such as the steps of a case, the outer one holds the cases.
    outer = [each for each in fitting if not any(_is_inside(each, other) for other in fitting)] or lists

    def rank(each: RecordList) -> tuple[int, int]:
        names = _own_names(each, lists)
        if isinstance(mapping, EveryColumn):
            return each.items * len(names), each.items
        return count_matches(names, mapping), each.items

    best = max(outer, key=rank)
    chosen = [each for each in outer if each is best or (fitting and _are_alike(each, best))]
    others = [
        each
        for each in lists
        if each not in chosen and not any(_is_inside(each, one) or _is_inside(one, each) for one in chosen)
    ]
    unread = unread_lists(file, _sizes(chosen), _sizes(others)) if others else None
    return ChosenLists(tuple(each.prefix for each in chosen), unread)


def elements(stream: RecordStream, prefixes: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield each item of several lists with its prefix, in the order of the file; None for one that is not a record."""
    wanted = frozenset(prefixes)
    builder: Any = None
    at, depth = "", 0
    for prefix, event, value in ijson.parse(stream, multiple_values=True):
        if builder is None:
            if prefix not in wanted or event in ("end_array", "end_map", "map_key"):
                continue
            builder, at, depth = ObjectBuilder(), prefix, 0
        builder.event(event, value)
        depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
        if not depth:
            stream.end_record()
            yield at, builder.value if isinstance(builder.value, dict) else None
            builder = None


def _all_lists(stream: RecordStream, file: str, *, by_line: bool) -> list[RecordList]:
    """All lists of records in a file; of one record a line, also the list of these. Raises FileError beyond a limit."""
    lists: dict[str, RecordList] = {"": RecordList("")} if by_line else {}
    arrays: set[str] = set()
    open_records: list[RecordList] = []
    for prefix, event, value in ijson.parse(stream, multiple_values=True):
        if event == "start_array":
            arrays.add(f"{prefix}.item" if prefix else "item")
            if len(arrays) > _MAX_LISTS:
                raise FileError(
                    f"{file}: این JSON بیش از {number(_MAX_LISTS, 'fa')} فهرست جدا دارد و روشن نیست کدام فهرست "
                    "پرونده‌هاست. پرونده‌ها را در یک فهرست بگیرید؛ چیزی بارگذاری نشد.",
                    f"{file}: this JSON has more than {number(_MAX_LISTS, 'en')} lists, and it is unclear which "
                    "are the cases. Export the cases as one list; nothing was loaded.",
                )
        elif event == "start_map" and (prefix in arrays or prefix in lists):
            record_list = lists.setdefault(prefix, RecordList(prefix))
            record_list.items += 1
            open_records.append(record_list)
        elif event == "end_map":
            stream.end_record()
            if open_records and open_records[-1].prefix == prefix:
                open_records.pop()
        elif event == "map_key" and open_records and open_records[-1].items <= _RECORDS_LOOKED_AT:
            record_list = open_records[-1]
            inner = prefix[len(record_list.prefix) :].strip(".")
            record_list.names[f"{inner}.{value}" if inner else value] = None
    return list(lists.values())


def _own_names(each: RecordList, lists: list[RecordList]) -> list[str]:
    """The names in the records of a list that are not further lists of records."""
    further = {other.prefix for other in lists}
    start = f"{each.prefix}." if each.prefix else ""
    return [name for name in each.names if f"{start}{name}.item" not in further]


def _sizes(lists: list[RecordList]) -> dict[str, int]:
    """The number of records by the path of their list."""
    return {each.path: each.items for each in lists}


def _is_inside(inner: RecordList, outer: RecordList) -> bool:
    """Whether a list stands in the records of another."""
    return inner is not outer and (not outer.prefix or inner.prefix.startswith(f"{outer.prefix}."))


def _are_alike(one: RecordList, other: RecordList) -> bool:
    """Whether the records of two lists have much the same names."""
    return len(one.names.keys() & other.names.keys()) >= _ALIKE * len(one.names.keys() | other.names.keys())
