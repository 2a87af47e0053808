"""Names as a load meets them, each with a small number: what is spooled are numbers, not texts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

Codes = npt.NDArray[np.int64]
_WIDTH = 1 << 32


@dataclass
class Names:
    """The distinct names of one dimension in order of first appearance; 0 stands for "not given"."""

    entries: list[tuple[int, str]] = field(default_factory=lambda: [(0, "")])  # number of the parent, name
    _numbers: dict[tuple[int, str], int] = field(default_factory=dict)

    def number(self, name: str, parent: int = 0) -> int:
        """The number of a name within its parent; a new one where the name is new."""
        known = self._numbers.get((parent, name))
        if known is None:
            known = self._numbers[parent, name] = len(self.entries)
            self.entries.append((parent, name))
        return known

    def name(self, number: int) -> str | None:
        """The name behind a number; None for 0."""
        return self.entries[number][1] or None


@dataclass
class Vocabulary:
    """All names of one load.

    A topic is one within its group and a place within its county: two villages of one name are two places.
    An agency is one by its name; the first peer group that a row gives it holds.
    """

    county: Names = field(default_factory=Names)
    peer_group: Names = field(default_factory=Names)
    agency: Names = field(default_factory=Names)
    topic_group: Names = field(default_factory=Names)
    topic: Names = field(default_factory=Names)
    place: Names = field(default_factory=Names)
    trip: Names = field(default_factory=Names)
    peer_group_of: dict[int, int] = field(default_factory=dict)

    def encode(self, records: pd.DataFrame, *, agencies: Iterable[str]) -> dict[str, Codes]:
        """Numbers for every named column of a batch.

        `agencies` are the columns that hold an agency; the last of them is the one its peer group belongs to.
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
        told = (agency > 0) & (peers > 0)
        if not told.any():
            return
        pairs = pd.unique(agency[told] * _WIDTH + peers[told])
        for pair in pairs.tolist():
            self.peer_group_of.setdefault(pair // _WIDTH, pair % _WIDTH)


def _words(column: pd.Series) -> tuple[Codes, list[str]]:
    """For each row the position of its word (-1: none), and the words."""
    array = pa.array(column, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if pa.types.is_null(array.type):
        return np.full(len(array), -1), []
    encoded = array.dictionary_encode()
    positions = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return positions, encoded.dictionary.to_pylist()


def _plain(column: pd.Series, names: Names) -> Codes:
    positions, words = _words(column)
    numbers = [names.number(word) if word else 0 for word in words]
    return np.array([*numbers, 0], dtype=np.int64)[positions]


def _within(column: pd.Series, parents: Codes, names: Names) -> Codes:
    positions, words = _words(column)
    pairs, place = _distinct(parents * _WIDTH + (positions + 1))
    numbers = [
        names.number(words[pair % _WIDTH - 1], pair // _WIDTH)
        if pair % _WIDTH and words[pair % _WIDTH - 1]
        else 0
        for pair in pairs.tolist()
    ]
    return np.array(numbers, dtype=np.int64)[place] if len(numbers) else np.zeros(0, dtype=np.int64)


def _distinct(values: Codes) -> tuple[Codes, Codes]:
    """The distinct values in order of appearance, and where each row's value stands among them."""
    place, distinct = pd.factorize(values)
    return np.asarray(distinct, dtype=np.int64), np.asarray(place, dtype=np.int64)
