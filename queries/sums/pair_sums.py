"""Daily sums of the largest scopes of two dimensions, in a file beside that of all cases (`queries.sums.case_file`).

A scope such as a county and a channel may have a fifth of all cases, and to count them by day takes a third of the time
of a screen. Its sums take no more space than those of a small scope: some hundred kilobytes. So they are stored for
every pair that has a fair share of the cases (`queries.sums.pair_sums_writer`). The sums of a pair lie together, each
amount in as many bytes as its largest day needs, and an amount that is always 0 in none.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from queries.question.question import Question
from queries.storage.store import Store
from queries.sums.block_file import OpenFile, UnreadableFileError, read_directory
from queries.sums.block_writer import write_directory
from queries.sums.case_file import SUMS_ENDING, CaseFile
from queries.sums.day_amounts import AMOUNT_COLUMNS
from queries.vocabulary.codes import Channel, Kind
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.estimates.intervals import Floats

# The dimension that each key column of the file of all cases is sorted by, or is a part of.
DIMENSIONS = {
    "county": "county",
    "agency": "peer_group",
    "topic": "topic_group",
    "kind": "kind",
    "channel": "channel",
}
TRIP_SLOTS = 2  # of a day: without and with a trip
_KEY = ("pair sums",)

Pair = tuple[str, ...]  # a dimension with a code, and another one


@dataclass(frozen=True)
class PairSums:
    """An open file: where the sums of each pair begin, and how many bytes each number of an amount has there."""

    file: OpenFile
    places: Mapping[Pair, tuple[int, NDArray[np.uint8]]]
    days: int

    @property
    def nbytes(self) -> int:
        """About its size in memory in bytes, for the cache."""
        return 500 * len(self.places)

    def read(self, pair: Pair, names: Sequence[str] = AMOUNT_COLUMNS) -> Floats:
        """The sums of a pair: an array by amount, trip and day. Raises UnreadableFileError."""
        place, sizes = self.places[pair]
        content = self.file.read(int(sizes.sum()) * self.days, place)
        starts = (sizes.cumsum(dtype=np.int64) - sizes) * self.days
        sums = np.zeros((len(names), TRIP_SLOTS, self.days))
        for of_trips, name in zip(sums, names, strict=True):
            first = TRIP_SLOTS * AMOUNT_COLUMNS.index(name)
            for slot, size in enumerate(sizes[first : first + TRIP_SLOTS].tolist()):
                if size:
                    start = int(starts[first + slot])
                    of_trips[slot] = np.frombuffer(content, f"<u{size}", self.days, start)
        return sums


def write_pair_sums(file: BinaryIO, sums: Iterable[tuple[Pair, Floats]], *, days: int) -> None:
    """Write the sums of pairs, whole numbers that are not negative."""
    pairs, starts, sizes = list[Pair](), list[int](), list[list[int]]()
    for pair, of_pair in sums:
        pairs.append(pair)
        starts.append(file.tell())
        sizes.append([])
        for row in of_pair.reshape(-1, days):
            kind = np.min_scalar_type(int(row.max(initial=0)))
            sizes[-1].append(kind.itemsize if row.any() else 0)
            if row.any():
                file.write(row.astype(kind).data)
    write_directory(
        file,
        {
            "amounts": np.array(AMOUNT_COLUMNS, dtype=np.str_),
            "pairs": np.array(pairs, dtype=np.str_).reshape(len(pairs), -1),
            "starts": np.array(starts, dtype=np.int64),
            "sizes": np.array(sizes, dtype=np.uint8).reshape(len(pairs), -1),
            "days": np.array(days),
        },
    )


def open_pair_sums(path: Path) -> PairSums:
    """Open a file of pairs. Raises OSError."""
    file = OpenFile(path)
    arrays = read_directory(file)
    if tuple(arrays["amounts"].tolist()) != AMOUNT_COLUMNS:
        raise UnreadableFileError("sums of other amounts")
    pairs = [tuple(pair) for pair in arrays["pairs"].tolist()]
    places = zip(arrays["starts"].tolist(), arrays["sizes"], strict=True)
    return PairSums(file, dict(zip(pairs, places, strict=True)), int(arrays["days"]))


def stored_sums(file: CaseFile, question: Question) -> Floats | None:
    """Sums of the dimensions of a question's scope by amount, trip and day; None where they are not stored."""
    pairs = _pairs(_chosen(question.scope))
    if not pairs or question.sources is not None:
        return None
    with suppress(OSError):
        stored = _kept(file, question)
        if stored is not None and all(pair in stored.places for pair in pairs):
            sums: Floats = np.sum([stored.read(pair) for pair in pairs], axis=0)
            if question.scope.trips == "out":
                sums[:, 1] = 0
            return sums
    return None


def stored_by_key(file: CaseFile, question: Question, column: str, names: Sequence[str]) -> dict[int, Floats]:
    """Sums of some amounts by each key of a column, of the keys for which those are stored: by amount, trip and day.

    That needs a scope of one dimension. The column is one whose keys are those of a dimension, and not a part of it.
    """
    chosen, found = _chosen(question.scope), dict[int, Floats]()
    if (
        question.sources is not None
        or len(chosen) != 1
        or DIMENSIONS.get(column) != column
        or column in chosen
    ):
        return found
    with suppress(OSError):
        if (stored := _kept(file, question)) is not None:
            for key, code in codes_of(question.store, column).items():
                pairs = _pairs({**chosen, column: [code]})
                if pairs and all(pair in stored.places for pair in pairs):
                    found[key] = np.sum([stored.read(pair, names) for pair in pairs], axis=0)
    return found


def _kept(file: CaseFile, question: Question) -> PairSums | None:
    """The open file beside that of all cases; None if there is none."""
    cache = question.store.cache
    stored = cache.kept(_KEY)
    if isinstance(stored, PairSums):
        return stored
    path = file.path.with_suffix(SUMS_ENDING)
    return cache.get_or_compute(_KEY, lambda: open_pair_sums(path)) if path.exists() else None


def _chosen(scope: Scope) -> dict[str, list[str]]:
    """The codes that a scope chooses, by dimension."""
    chosen: dict[str, Any] = {
        name: sorted(set(codes))
        for name, field in DIMENSION_FIELDS.items()
        if (codes := getattr(scope, field))
    }
    return chosen


def _pairs(chosen: Mapping[str, Sequence[str]]) -> list[Pair]:
    """The pairs of which a scope consists; none unless it chooses by two dimensions, and not by topic or office."""
    if len(chosen) != 2 or not set(chosen) <= set(DIMENSIONS.values()):
        return []
    one, other = sorted(chosen)
    return [(one, a, other, b) for a, b in product(chosen[one], chosen[other])]


def codes_of(store: Store, column: str) -> dict[int, str]:
    """The code of each group of a key column; not of 0, which stands for a case without one."""
    if column in ("kind", "channel"):
        return {int(each): each.name for each in (Kind if column == "kind" else Channel)}
    codes = store.dimension(DIMENSIONS[column])["code"]
    return {int(key): str(code) for key, code in codes.items() if key}
