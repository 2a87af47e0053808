"""Sums by day over the cases of a scope that are in memory, each made when it is first asked for.

A screen asks for less than half of all components and flows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS, DailySums, WithAndWithoutTrips
from queries.sums.case_arrays.case_columns import NESTED, PLACE
from queries.sums.case_arrays.scope_cases import CasePart, ScopeCases
from stats.arrays import Floats


def sums_when_asked_for(cases: ScopeCases, last: int) -> WithAndWithoutTrips:
    """Sums of every day from the first one of the cases to a last one, a number, after which nothing counts."""
    first = cases.first_day
    day = np.arange(first, last + 1)
    sums = _SumsOfCases(cases, first, len(day))
    everything = without = DailySums(day, _Amounts(sums, with_trips=True))
    if sums.has_trips:
        without = DailySums(day, _Amounts(sums, with_trips=False))
    # The rows of the scope are in the cache themselves; further bytes are for the place of each among the days.
    return WithAndWithoutTrips(everything, without, further_bytes=cases.nbytes)


def all_sums(cases: ScopeCases, last: int) -> WithAndWithoutTrips:
    """The same sums, all made at once, so that the cases need not be kept; days on which nothing happened have none."""
    lazy = sums_when_asked_for(cases, last)
    some = np.zeros(len(lazy.everything.day), dtype=bool)
    for amount in lazy.everything.amounts.values():
        some |= amount != 0
    everything = lazy.everything.where(some)
    without = everything if lazy.without is lazy.everything else lazy.without.where(some)
    return WithAndWithoutTrips(everything, without)


class _SumsOfCases:
    """Sums by day of every component and flow, with the cases of provincial trips and without them."""

    def __init__(self, cases: ScopeCases, first: int, days: int) -> None:
        self._cases, self._columns = cases, cases.columns
        begin = 1 + first - self._columns.first_day
        # Behind the days is what is due after the last one, and counts for nothing yet.
        self._inside = slice(begin, begin + days)
        self._room = max(self._columns.places, begin + days)
        self._sums: dict[tuple[str, bool], Floats] = {}
        # Numbers of cases by the place of a day, and by the NESTED components that count them; the day of a move is
        # mostly that of a clock.
        self._counts: dict[tuple[str, int], NDArray[np.intp]] = {}
        # The rows of trips among those of each table and office column.
        self._of_trips: dict[int, NDArray[np.intp]] = {}
        for name in ("received", "due", "open_in", "overdue_in"):
            for part in cases.parts(name):
                if id(part.rows) not in self._of_trips:
                    self._of_trips[id(part.rows)] = part.rows.compress(part.column("trip"))
        self.has_trips = any(len(rows) for rows in self._of_trips.values())

    def of(self, name: str, *, with_trips: bool) -> Floats:
        """Sums of a component or flow by day."""
        if (kept := self._sums.get((name, with_trips))) is not None:
            return kept
        parts = self._cases.parts(name)
        if with_trips:
            sums = self._by_day(name, parts)
        else:
            # Few cases are of trips, and all sums are whole numbers.
            trips = [replace(part, rows=self._of_trips[id(part.rows)]) for part in parts]
            sums = self.of(name, with_trips=True) - self._by_day(name, trips)
        self._sums[name, with_trips] = sums
        return sums

    def _by_day(self, name: str, parts: list[CasePart]) -> Floats:
        sums = [self._of_part(name, part) for part in parts]
        return sum(sums[1:], sums[0])[self._inside].astype(float)

    def _of_part(self, name: str, part: CasePart) -> NDArray[Any]:
        nested = NESTED.get(part.day, ())
        if name in nested:
            return _total(self._counted(part)[nested.index(name) :])
        amount = None if name in self._columns.counted_once else part.amount(name)
        if amount is None:
            return _total(self._counted(part))
        place = part.column(PLACE + part.day) // max(len(nested), 1)
        return np.bincount(place, amount, minlength=self._room)

    def _counted(self, part: CasePart) -> NDArray[np.intp]:
        """Numbers of rows by place: a line for each of the NESTED components of the clock, or a single one.

        The first has the rows that no further component counts, the second those that one does, and so on.
        """
        key = part.day, id(part.rows)
        if (kept := self._counts.get(key)) is not None:
            return kept
        lines = len(NESTED.get(part.day, (part.day,)))
        counts = np.bincount(part.column(PLACE + part.day), minlength=lines * self._room)
        counts = self._counts[key] = counts.reshape(-1, lines).T
        return counts


def _total(lines: NDArray[np.intp]) -> NDArray[np.intp]:
    # There are three at most, and NumPy would add up the few numbers of each place by themselves.
    return sum(lines[1:], lines[0])


class _Amounts(Mapping[str, Floats]):
    """The sums by day of every component and flow, by name."""

    def __init__(self, sums: _SumsOfCases, *, with_trips: bool) -> None:
        self._sums, self._with_trips = sums, with_trips

    def __len__(self) -> int:
        return len(AMOUNT_COLUMNS)

    def __iter__(self) -> Iterator[str]:
        return iter(AMOUNT_COLUMNS)

    def __getitem__(self, name: str) -> Floats:
        return self._sums.of(name, with_trips=self._with_trips)
