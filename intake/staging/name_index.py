"""Number the names that occur in a load, so that the spool holds small numbers instead of texts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from persian.names import fold

Codes = npt.NDArray[np.int64]
_WIDTH = 1 << 32  # a pair (parent, word) is packed into one integer: parent * _WIDTH + word


@dataclass
class NumberedNames:
    """The distinct names of one dimension in the order of first occurrence; 0 means "not given"."""

    entries: list[tuple[int, str]] = field(default_factory=lambda: [(0, "")])  # number of the parent, name
    rows: list[int] = field(default_factory=lambda: [0])  # in which each entry occurs
    _words: dict[str, int] = field(default_factory=dict)
    _spellings: list[str] = field(default_factory=lambda: [""])
    _numbers: dict[int, int] = field(default_factory=dict)  # parent and word together → number
    _commonest: dict[tuple[int, str], int] = field(default_factory=dict)  # parent and folded name → number
    _counted: int = 0  # entries that `_commonest` covers

    def word(self, name: str) -> int:
        """Number of a spelling, regardless of its parent; 0 for an empty one."""
        if not name:
            return 0
        if name not in self._words:
            self._words[name] = len(self._spellings)
            self._spellings.append(name)
        return self._words[name]

    def numbers(self, words: Codes, parents: Codes) -> Codes:
        """Numbers of names within their parents, adding new ones; `words` are results of `word`."""
        # Only distinct pairs are looked up in Python; the numbers are then spread over the rows by array indexing.
        place, distinct = pd.factorize(parents * _WIDTH + words)
        pairs = distinct.tolist()
        for pair in pairs:
            if pair not in self._numbers:
                self._numbers[pair] = len(self.entries) if pair % _WIDTH else 0
                if pair % _WIDTH:
                    self.entries.append((pair // _WIDTH, self._spellings[pair % _WIDTH]))
                    self.rows.append(0)
        numbers = np.array([self._numbers[pair] for pair in pairs], dtype=np.int64)
        for number, rows in zip(
            numbers.tolist(), np.bincount(place, minlength=len(pairs)).tolist(), strict=True
        ):
            self.rows[number] += rows
        return numbers[place]

    def commonest_spelling(self, number: int) -> str:
        """The spelling of a name that stands in most rows: «توزیع برق» and «توزیع‌برق» are one; of several the first."""
        if self._counted != len(self.entries):
            self._counted = len(self.entries)
            self._commonest = {}
            for at, (parent, name) in enumerate(self.entries):
                best = self._commonest.setdefault((parent, fold(name) or name), at)
                if self.rows[at] > self.rows[best]:
                    self._commonest[parent, fold(name) or name] = at
        parent, name = self.entries[number]
        return self.entries[self._commonest[parent, fold(name) or name]][1]

    def name(self, number: int) -> str | None:
        """Name of a number; None for 0."""
        return self.entries[number][1] or None


@dataclass
class NameIndex:
    """All names of one load.

    A topic is identified within its group and a place within its county: two villages of one name are two places. An
    agency is identified by its name; it keeps the first peer group that a row gives it.
    """

    county: NumberedNames = field(default_factory=NumberedNames)
    peer_group: NumberedNames = field(default_factory=NumberedNames)
    agency: NumberedNames = field(default_factory=NumberedNames)
    topic_group: NumberedNames = field(default_factory=NumberedNames)
    topic: NumberedNames = field(default_factory=NumberedNames)
    place: NumberedNames = field(default_factory=NumberedNames)
    trip: NumberedNames = field(default_factory=NumberedNames)
    peer_group_of: dict[int, int] = field(default_factory=dict)

    def encode(self, records: pd.DataFrame, *, agencies: Iterable[str]) -> dict[str, Codes]:
        """Return the numbers of every column of names in a batch.

        `agencies` are the columns that hold an agency; the peer group of a row belongs to the last of them.
        """
        agencies = tuple(agencies)
        codes = {column: _plain(records[column], self.agency) for column in agencies}
        peers = _plain(records["peer_group"], self.peer_group)
        self._learn_peer_groups(codes[agencies[-1]], peers)
        codes["county"] = _plain(records["county"], self.county)
        codes["trip"] = _plain(records["trip"], self.trip)
        groups = _plain(records["topic_group"], self.topic_group)
        codes["topic"] = _within(records["topic"], groups, self.topic)
        codes["place"] = _within(records["place"], codes["county"], self.place)
        return codes

    def _learn_peer_groups(self, agency: Codes, peers: Codes) -> None:
        """Remember the first peer group of each agency."""
        both_given = (agency > 0) & (peers > 0)
        if not both_given.any():
            return
        pairs = pd.unique(agency[both_given] * _WIDTH + peers[both_given])
        for pair in pairs.tolist():
            self.peer_group_of.setdefault(pair // _WIDTH, pair % _WIDTH)


def _words(column: "pd.Series[Any]") -> tuple[Codes, list[str]]:
    """For each row the position of its word (−1: none), and the words."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(np.int64), column.cat.categories.tolist()
    array = pa.array(column, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if pa.types.is_null(array.type):
        return np.full(len(array), -1), []
    encoded = array.dictionary_encode()
    positions = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return positions, encoded.dictionary.to_pylist()


def _plain(column: "pd.Series[Any]", names: NumberedNames) -> Codes:
    """Numbers of names without a parent."""
    return _within(column, np.zeros(len(column), dtype=np.int64), names)


def _within(column: "pd.Series[Any]", parents: Codes, names: NumberedNames) -> Codes:
    """Numbers of names within their parents."""
    positions, words = _words(column)
    numbers = [names.word(word) for word in words]
    return names.numbers(np.array([*numbers, 0], dtype=np.int64)[positions], parents)
