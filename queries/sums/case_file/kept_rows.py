"""Cache of recently read rows of a scope, for comparisons that ask about several earlier periods.

A comparison of all offices asks about its period, about the sixteen months that end with it, and about equal periods
that ended before it, all of them by office and by the mix of cases. The rows of such a scope may lie in every part of
the file, so that each of these questions would read the days of all of its cases again. They are read once from far
enough back, and kept while they are not too many.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from queries.question.question import Question
from queries.sums.blocks.block_file import BATCH, Array, Rows, Selection
from queries.sums.case_file.case_file import CaseFile
from queries.sums.case_file.case_file_layout import CASES, Part

KEPT_DAY = "due_day"  # of the share on time, by which offices are compared
LOOKED_BACK = 500  # days: sixteen months, and a little
MAX_ROWS = 1_000_000  # of a scope, whatever their day
MIN_COLUMNS = 5  # that are asked for: a day, a class, an office and some of the mix


@dataclass(frozen=True)
class _KeptRows:
    """Columns of the rows of some days, both inclusive."""

    first: int
    last: int
    columns: dict[str, Array]

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        return sum(column.nbytes for column in self.columns.values())

    def has(self, names: Sequence[str], period: tuple[int, int]) -> bool:
        """Whether the columns are there, of all days of a period."""
        return self.first <= period[0] and period[1] <= self.last and set(names) <= set(self.columns)


def kept_rows(
    file: CaseFile,
    question: Question,
    part: Part,
    names: Sequence[str],
    period: tuple[int, int],
    chosen: Selection,
    *,
    key: tuple[object, ...],
) -> Iterator[Rows] | None:
    """Columns of the chosen rows within a period, read and cached if need be; None for rows that are not to be cached.

    `key` tells the chosen rows from all others.
    """
    if part.day != KEPT_DAY or len(names) < MIN_COLUMNS or chosen.most_rows > MAX_ROWS:
        return None
    cache, key = question.store.cache, ("kept rows", *key)
    kept = cache.kept(key)
    if not isinstance(kept, _KeptRows) or not kept.has(names, period):
        cache.forget(key)
        days = max(period[0] - LOOKED_BACK, 1), period[1]
        kept = cache.get_or_compute(key, lambda: _read(file, names, chosen, days))
        if not kept.has(names, period):
            return None  # somebody else has read others at the same time
    return _within(kept.columns, names, period)


def _read(file: CaseFile, names: Sequence[str], chosen: Selection, days: tuple[int, int]) -> _KeptRows:
    batches = list(file.tables[CASES].batches(names, chosen, {KEPT_DAY: days}))
    columns = {name: np.concatenate([rows[name] for rows in batches]) for name in names} if batches else {}
    return _KeptRows(*days, columns or {name: np.zeros(0, dtype=np.uint8) for name in names})


def _within(columns: dict[str, Array], names: Sequence[str], period: tuple[int, int]) -> Iterator[Rows]:
    """The rows of a period, some ten thousand at a time."""
    day = columns[KEPT_DAY]
    inside = np.flatnonzero((day >= period[0]) & (day <= period[1]))
    for start in range(0, len(inside), BATCH):
        some = inside[start : start + BATCH]
        yield {name: columns[name].take(some) for name in names}
