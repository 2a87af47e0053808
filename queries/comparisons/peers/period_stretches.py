"""Sums of units over equal periods that overlap, from one question about the stretches between their ends."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

import numpy as np

from queries.question.grouping import SPAN
from queries.question.question import Columns
from queries.sums.arithmetic.sums_by_keys import combination_numbers, in_order
from stats.arrays import Floats, Ints


@dataclass(frozen=True)
class EqualPeriod:
    """A period with inclusive ends."""

    first: date
    last: date


@dataclass(frozen=True)
class Stretches:
    """Sums of stretches by unit and cell: `keys` has a row for each unit and cell, `index` the row of each sum.

    `number` is that of the stretch of each sum, of those that begin at `starts`.
    """

    keys: Columns
    index: Ints
    number: Ints
    starts: list[date]
    amounts: dict[str, Floats]

    @classmethod
    def of(cls, sums: Columns, names: list[str], starts: list[date]) -> "Stretches":
        """The sums of a question by `names` and by the stretches that begin at `starts`."""
        order, firsts = in_order(combination_numbers(sums[name] for name in names))
        index = np.zeros(len(order), dtype=np.int64)
        index[order] = np.repeat(np.arange(len(firsts)), np.diff(firsts, append=len(order)))
        amounts = [name for name in sums if name not in (*names, SPAN)]
        return cls(
            {name: sums[name][order[firsts]] for name in names},
            index,
            sums[SPAN].astype(np.int64),
            starts,
            {name: sums[name].astype(float) for name in amounts},
        )

    def within(self, period: EqualPeriod) -> Columns:
        """Sums over a period of the stretches that lie in it, of the units and cells that have any."""
        first, last = bisect_left(self.starts, period.first), bisect_right(self.starts, period.last) - 1
        inside = np.flatnonzero((self.number >= first) & (self.number <= last))
        index = self.index[inside]
        occurs = np.flatnonzero(np.bincount(index))
        totals = {name: np.bincount(index, sums[inside])[occurs] for name, sums in self.amounts.items()}
        return {name: column[occurs] for name, column in self.keys.items()} | totals
