"""Map names of agencies, counties, topics and other dimensions to the integer keys of the store; add new names."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import sqlalchemy as sa

from geo.counties_and_places import County
from geo.province import Province
from intake.staging.name_index import Codes, NameIndex, NumberedNames
from persian.names import fold
from queries.storage import schema

_PARENT = {"agency": "peer_group", "topic": "topic_group", "place": "county"}
_NOT_YET = -1  # a spooled number whose key has not been looked up yet
Row = dict[str, Any]
English = Mapping[str, Mapping[str, str]]  # dimension → name → its English name, if there is one


class Dimensions:
    """Key lookup for every dimension of a load. `province` is None if counties are matched by name alone.

    A stored name is never changed by a later load, and neither is the peer group of an agency: dimensions have no
    versions, so undoing the load could not restore the previous value.
    """

    def __init__(
        self,
        connection: sa.Connection,
        names: NameIndex,
        *,
        province: Province | None,
        load: int,
        english: English | None = None,
    ) -> None:
        self._numbered, self._province, self._load = names, province, load
        self._english = english or {}
        self._known: dict[str, dict[tuple[int, str], int]] = {}
        self._anywhere: dict[str, dict[str, int]] = {}
        self._codes: dict[str, dict[str, int]] = {}  # dimension → code → key
        self._next: dict[str, int] = {}
        self._keys: dict[str, list[int]] = {}
        self._peer_groups: dict[int, int] = {}  # key of an agency → key of its peer group
        self.added: dict[str, list[Row]] = {table.name: [] for table in schema.DIMENSION_TABLES}
        for table in schema.DIMENSION_TABLES:
            self._read(connection, table)

    def keys(self, dimension: str, codes: Codes) -> Codes:
        """Translate an array of spooled name numbers into keys of the store, adding names that are new.

        A negative number is a key already, with its sign changed: it comes from a case in the store.
        """
        numbers = self._keys[dimension]
        names = self._names(dimension)
        numbers.extend([_NOT_YET] * (len(names.entries) - len(numbers)))
        table = np.array(numbers, dtype=np.int64)
        local = np.maximum(codes, 0)
        # Only distinct numbers that were never seen before are looked up one by one; the rest is array indexing.
        unresolved = np.unique(local[table[local] == _NOT_YET])
        for number in unresolved.tolist():
            numbers[number] = table[number] = self._resolve(dimension, number)
        return np.where(codes < 0, -codes, table[local])

    def peer_groups(self) -> Codes:
        """The key of the peer group of each agency, at the position of the agency's own key."""
        group_of_agency = np.zeros(max(self._peer_groups, default=0) + 1, dtype=np.int64)
        group_of_agency[list(self._peer_groups)] = list(self._peer_groups.values())
        return group_of_agency

    def insert_added(self, connection: sa.Connection) -> None:
        """Insert the dimension rows that this load has added since the last call, in the order of their keys."""
        for table in schema.DIMENSION_TABLES:
            rows = self.added[table.name]
            if rows:
                connection.execute(sa.insert(table), rows)
            self.added[table.name] = []

    def _names(self, dimension: str) -> NumberedNames:
        names: NumberedNames = getattr(self._numbered, dimension)
        return names

    def _read(self, connection: sa.Connection, table: sa.Table) -> None:
        """Read the existing rows of a dimension table into the lookup tables."""
        name, parent = table.name, _PARENT.get(table.name)
        self._known[name], self._anywhere[name], self._codes[name] = {}, {}, {}
        self._keys[name], self._next[name] = [schema.NOT_GIVEN_KEY], 1
        for row in connection.execute(sa.select(table).order_by(table.c[name])).mappings():
            key = int(row[name])
            self._next[name] = max(self._next[name], key + 1)
            if key != schema.NOT_GIVEN_KEY:
                within = int(row[parent]) if parent else 0
                self._remember(name, key, within, row["code"], row["name_fa"], row["name_en"])

    def _remember(self, dimension: str, key: int, parent: int, code: str, *names: str) -> None:
        """Register a key under its code and all its names, within its parent and without regard to it."""
        self._codes[dimension][code] = key
        if dimension == "agency":
            self._peer_groups[key] = parent
        # Folding removes punctuation, which can be all that tells two county codes apart (1.11_1 and 11.1_1).
        code_key = code.casefold() if dimension == "county" else _key(code)
        for spelling in dict.fromkeys((code_key, *map(_key, names))):
            self._known[dimension].setdefault((parent, spelling), key)
            self._anywhere[dimension].setdefault(spelling, key)

    def _resolve(self, dimension: str, number: int) -> int:
        """Find the key of a spooled name, or add the name.

        An agency is identified by its name alone. A topic or place is identified by its name within its parent; without
        a parent the first row of that name is taken.
        """
        parent_number, name = self._names(dimension).entries[number]
        if dimension == "county":
            return self._county(name)
        parent = 0
        if dimension == "agency":
            key = self._anywhere[dimension].get(_key(name))
            if key is None:
                parent_number = self._numbered.peer_group_of.get(number, 0)
        elif dimension in _PARENT:
            key = self._known[dimension].get((self._parent(dimension, parent_number), _key(name)))
            if key is None and not parent_number:
                key = self._anywhere[dimension].get(_key(name))
        else:
            key = self._anywhere[dimension].get(_key(name))
        if key is not None:
            return key
        if dimension in _PARENT:
            parent = self._parent(dimension, parent_number)
        shown, english = self._names(dimension).commonest_spelling(number), self._english.get(dimension, {})
        return self._add(dimension, shown, english.get(name, english.get(shown, shown)), parent=parent)

    def _parent(self, dimension: str, number: int) -> int:
        """Key of the parent (peer group, topic group, county) behind a spooled number."""
        name = _PARENT[dimension]
        numbers = self._keys[name]
        if number >= len(numbers) or numbers[number] == _NOT_YET:
            self.keys(name, np.array([number]))
        return numbers[number]

    def _county(self, name: str) -> int:
        """Key of a county: by its code if it is one of the province, else by its name or code in the store."""
        county: County | None = self._province.match(name) if self._province is not None else None
        if county is not None:
            key = self._codes["county"].get(county.code)
            return key or self._add("county", county.name_fa, county.name_en, code=county.code)
        counties = self._anywhere["county"]
        return counties.get(name.casefold()) or counties.get(_key(name)) or self._add("county", name, name)

    def _add(
        self, dimension: str, name_fa: str, name_en: str, *, parent: int = 0, code: str | None = None
    ) -> int:
        """Add a row for a new name under the next key, and return the key."""
        key = self._next[dimension]
        self._next[dimension] = key + 1
        code = code or self._free_code(dimension, _key(name_en))
        row: Row = {dimension: key, "code": code, "name_fa": name_fa, "name_en": name_en, "load": self._load}
        if dimension in _PARENT:
            row[_PARENT[dimension]] = parent
        self.added[dimension].append(row)
        self._remember(dimension, key, parent, code, name_fa, name_en)
        return key

    def _free_code(self, dimension: str, preferred: str) -> str:
        """Return the folded name as code, with a running number appended if another row has that code already."""
        code, number = preferred, 1
        while code in self._codes[dimension] or self._is_of_province(dimension, code):
            number += 1
            code = f"{preferred}-{number}"
        return code

    def _is_of_province(self, dimension: str, code: str) -> bool:
        """Whether a code belongs to a county of the province, and so to no other name."""
        return dimension == "county" and self._province is not None and self._province.match(code) is not None


def _key(name: str) -> str:
    """Normalise a name for matching; a name of punctuation alone folds to nothing and is matched unchanged."""
    return fold(name) or name


def stored_names(connection: sa.Connection) -> dict[str, set[str]]:
    """Return the names and codes of the agencies, topics and counties in the store, by dimension."""
    names: dict[str, set[str]] = {}
    for table in (schema.agency, schema.topic, schema.county):
        rows = connection.execute(
            sa.select(table).where(table.c[table.name] != schema.NOT_GIVEN_KEY)
        ).mappings()
        names[table.name] = {row[name] for row in rows for name in ("code", "name_fa", "name_en")}
    return names
