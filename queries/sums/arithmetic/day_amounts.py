"""Amounts of components and flows by day, in parts that are added up to the daily sums of a scope."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.question.grouping import ORIGIN
from queries.sql.components import COMPONENTS
from queries.storage.rollup_tables import FLOWS
from queries.sums.arithmetic.sums_by_keys import unique_with_inverse
from stats.arrays import Floats, Ints

Moments = NDArray[np.datetime64]
AMOUNT_COLUMNS = (*COMPONENTS, *FLOWS)
_ROW = {name: row for row, name in enumerate(AMOUNT_COLUMNS)}


def day_number(day: date) -> int:
    """The number of a day from 1970-01-01."""
    return (day - ORIGIN).days


def timestamps(numbers: NDArray[Any]) -> Moments:
    """Midnight of days that are numbers from 1970-01-01, as the database returns them."""
    return numbers.astype("datetime64[D]").astype("datetime64[s]")


@dataclass(frozen=True)
class DailySums:
    """Days, numbers in ascending order, and the sum of every component and flow on each: arrays of one length."""

    day: Ints  # from 1970-01-01
    amounts: Mapping[str, Floats]

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        return self.day.nbytes * (1 + len(self.amounts))

    def within(
        self, first: date | None, last: date | None, names: Iterable[str] | None = None
    ) -> "DailySums":
        """The slice of the days of a period, of all amounts or of those named; None is an open end."""
        begin = int(self.day.searchsorted(day_number(first))) if first else 0
        end = int(self.day.searchsorted(day_number(last) + 1)) if last else len(self.day)
        amounts = {name: self.amounts[name][begin:end] for name in (self.amounts if names is None else names)}
        return DailySums(self.day[begin:end], amounts)

    def where(self, kept: NDArray[np.bool_]) -> "DailySums":
        """Some of the days."""
        return DailySums(self.day[kept], {name: amount[kept] for name, amount in self.amounts.items()})


@dataclass(frozen=True)
class WithAndWithoutTrips:
    """Daily sums of a scope with the cases of provincial trips and without them; one object if there are none."""

    everything: DailySums
    without: DailySums
    further_bytes: int = 0  # size of what is kept beside them to make those that are asked for

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        without = 0 if self.without is self.everything else self.without.nbytes
        return self.everything.nbytes + without + self.further_bytes


@dataclass(frozen=True)
class DayAmounts:
    """Rows with a day, a trip (0: of no trip) and amounts, of which `amounts` has one row for each of the names.

    `source` is None where the rows are sums over all sources.
    """

    day: Moments
    trip: NDArray[np.int64]
    source: NDArray[np.int64] | None
    names: Sequence[str]
    amounts: Floats

    def where(self, kept: NDArray[np.bool_]) -> "DayAmounts":
        """Some of the rows."""
        source = None if self.source is None else self.source[kept]
        return replace(
            self, day=self.day[kept], trip=self.trip[kept], source=source, amounts=self.amounts[:, kept]
        )

    def without_trips(self) -> "DayAmounts":
        """The rows of cases that were not handed in on a provincial trip."""
        return self.where(self.trip == 0)

    def zeroed_from(self, edges: Mapping[int, date], names: Sequence[str]) -> "DayAmounts":
        """A copy in which the named amounts are 0 from the edge day of each row's source on."""
        rows = [row for row, name in enumerate(self.names) if name in names]
        if not rows:
            return self
        # A source without an edge of its own has the latest one, and so have rows that are not by source.
        last = max(edges.values(), default=date.max)
        ends = np.full(len(self.day), np.datetime64(last), dtype="datetime64[s]")
        if self.source is not None:
            for source, edge in edges.items():
                ends[self.source == source] = np.datetime64(edge)
        amounts = self.amounts.copy()
        amounts[rows] *= self.day < ends
        return replace(self, amounts=amounts)


def sum_by_day(parts: Sequence[DayAmounts]) -> DailySums:
    """Add up parts by day."""
    number = np.concatenate([part.day for part in parts]).astype("datetime64[D]").astype(np.int64)
    earliest = int(number.min()) if len(number) else 0
    days, index = unique_with_inverse(number - earliest, int(number.max(initial=earliest)) - earliest + 1)
    total = np.zeros((len(AMOUNT_COLUMNS), len(days)))
    start = 0
    for part in parts:
        index_of_part = index[start : start + len(part.day)]
        start += len(part.day)
        for name, amount in zip(part.names, part.amounts, strict=True):
            total[_ROW[name]] += np.bincount(index_of_part, amount, minlength=len(days))
    return DailySums(days + earliest, dict(zip(AMOUNT_COLUMNS, total, strict=True)))
