"""Rows of one kind that the attention list watches, and all joined for the replay (`stats.attention.event_course`)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.attention.anomaly_check import CheckKind, Subject
from queries.attention.thresholds import (
    GRAVE_MIN_EXCESS_CASES,
    GRAVE_MIN_RATIO,
    GRAVE_WEIGHT,
    MIN_EXCESS_CASES,
    MIN_EXCESS_SHARE,
    SURGE_WINDOWS,
)
from stats.arrays import Bools, Floats, Ints
from stats.attention.watched_counts import FEWER, MORE, WatchedCounts

NONE = -1


@dataclass(frozen=True)
class RowBlock:
    """n rows of one kind: daily counts and what is expected of them (n × days), and how they are checked.

    `phi` (n × windows) and `level_variance` (n) are as in `stats.attention.watched_counts.WatchedCounts`. `families`
    are two arrays with a family number for each row (from 0; NONE for no family). Rows of the block with the same
    number tend to rise together, and each is compared with what its family does. `feast_variance` (n × replayed days ×
    windows) and `teaches_level` (days) are as there; None for rows that know nothing of feasts.
    """

    kind: CheckKind
    subjects: Sequence[Subject]
    actual: Floats
    expected: Floats
    phi: Floats
    level_variance: Floats
    windows: tuple[int, ...]
    least_ratio: float
    families: tuple[Ints, Ints]
    feast_variance: Floats | None = None
    teaches_level: Bools | None = None

    @property
    def usable(self) -> Bools:
        """Rows that can be checked.

        Key 0 stands for cases without a county, topic or channel: nobody could act on a line about them. And without an
        expectation there is nothing to compare with.
        """
        named = np.array([all(key for _, key in subject) for subject in self.subjects], dtype=bool)
        known = np.isfinite(self.expected).all(axis=1) & (self.expected.sum(axis=1) > 0)
        return named & known


def no_family(rows: int) -> Ints:
    """Family numbers of rows that move on their own."""
    return np.full(rows, NONE)


@dataclass(frozen=True)
class WatchedRows:
    """All rows, with the kind and the subject of each."""

    kinds: tuple[CheckKind, ...]
    subjects: tuple[Subject, ...]
    grave: Bools
    counts: WatchedCounts


def joined_rows(
    blocks: Sequence[RowBlock], whole: Floats, *, lead: int, grave: Collection[tuple[str, int]]
) -> WatchedRows:
    """The usable rows of all blocks; `grave` are the pairs of dimension and key that need less to be reported."""
    parts = [(block, block.usable) for block in blocks]
    kinds = tuple(block.kind for block, use in parts for _ in range(int(use.sum())))
    subjects = tuple(
        subject for block, use in parts for subject, used in zip(block.subjects, use, strict=True) if used
    )
    is_grave = np.array([not set(subject).isdisjoint(grave) for subject in subjects], dtype=bool)
    sign = np.array([FEWER if kind == "drop" else MORE for kind in kinds], dtype=np.int64)
    ratio = np.concatenate([np.full(int(use.sum()), block.least_ratio) for block, use in parts])
    grave_ratio = np.where(sign == MORE, np.minimum(ratio, GRAVE_MIN_RATIO), ratio)
    return WatchedRows(
        kinds,
        subjects,
        is_grave,
        WatchedCounts(
            actual=np.vstack([block.actual[use] for block, use in parts]),
            expected=np.vstack([block.expected[use] for block, use in parts]),
            lead=lead,
            phi=np.vstack([block.phi[use] for block, use in parts]),
            level_variance=np.concatenate([block.level_variance[use] for block, use in parts]),
            sign=sign,
            windows=np.vstack([_window_flags(block, int(use.sum())) for block, use in parts]),
            twin=_twins(kinds, subjects),
            families=_families(parts),
            least_ratio=np.where(is_grave, grave_ratio, ratio),
            least_cases=np.where(is_grave, GRAVE_MIN_EXCESS_CASES, MIN_EXCESS_CASES),
            least_share=np.where(
                is_grave, MIN_EXCESS_SHARE * GRAVE_MIN_EXCESS_CASES / MIN_EXCESS_CASES, MIN_EXCESS_SHARE
            ),
            weight=np.where(is_grave, GRAVE_WEIGHT, 1.0),
            whole=whole,
            **_feasts(parts, lead),
        ),
    )


def _twins(kinds: Sequence[CheckKind], subjects: Sequence[Subject]) -> Ints:
    """The row about a drop for each about a surge of the same subject, and the other way round; else the row itself."""
    rows = list(enumerate(zip(kinds, subjects, strict=True)))
    row_of = {(kind == "drop", subject): i for i, (kind, subject) in rows if kind != "overdue"}
    twins = [
        i if kind == "overdue" else row_of.get((kind != "drop", subject), i) for i, (kind, subject) in rows
    ]
    return np.array(twins, dtype=np.int64)


def _window_flags(block: RowBlock, rows: int) -> Bools:
    return np.tile(np.isin(SURGE_WINDOWS, block.windows), (rows, 1))


def _feasts(parts: Sequence[tuple[RowBlock, Bools]], lead: int) -> dict[str, NDArray[Any]]:
    """The uncertainty of feasts of all rows, and the days that teach their levels."""
    variance, teaches = [], []
    for block, use in parts:
        rows, days = int(use.sum()), block.actual.shape[1]
        none = np.zeros((rows, days - lead, len(SURGE_WINDOWS)))
        variance.append(none if block.feast_variance is None else block.feast_variance[use])
        known = np.ones(days, dtype=bool) if block.teaches_level is None else block.teaches_level
        teaches.append(np.tile(known, (rows, 1)))
    return {"feast_variance": np.concatenate(variance), "teaches_level": np.concatenate(teaches)}


def _families(parts: Sequence[tuple[RowBlock, Bools]]) -> Ints:
    """Family numbers of all rows; those of each block continue after those of the one before."""
    numbers, first = [], [0, 0]
    for block, use in parts:
        for which in (0, 1):
            family = block.families[which]
            numbers.append((which, np.where(family[use] >= 0, family[use] + first[which], NONE)))
            first[which] += int(family.max(initial=NONE)) + 1
    return np.stack([np.concatenate([part for kind, part in numbers if kind == which]) for which in (0, 1)])
