"""Sums by day over the cases of a scope that are in memory, each made when it is first asked for.

A screen asks for less than half of all components and flows.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from queries.sums.arithmetic.day_amounts import AMOUNT_COLUMNS, DailySums, WithAndWithoutTrips, timestamps
from queries.sums.case_arrays.scope_cases import CasePart, ScopeCases
from stats.arrays import Floats


def sums_when_asked_for(cases: ScopeCases, last: int) -> WithAndWithoutTrips:
    """Sums of every day from the first one of the cases to a last one, a number, after which nothing counts."""
    first = cases.first_day
    day = timestamps(np.arange(first, last + 1))
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
    """Sums by day of every component and flow, without the cases of provincial trips and with them."""

    def __init__(self, cases: ScopeCases, first: int, days: int) -> None:
        self._cases, self._first, self._days = cases, first, days
        self._sums: dict[str, tuple[Floats, Floats]] = {}
        # The places made last, with the day column they are for: the sums asked for next are mostly by the same one.
        self._places: tuple[str, list[NDArray[np.intp]]] | None = None
        self.has_trips = any(
            part.column("trip").any() for name in ("received", "due", "open_in") for part in cases.parts(name)
        )

    def of(self, name: str) -> tuple[Floats, Floats]:
        """Sums of a component or flow by day, without the cases of trips and with them."""
        if (kept := self._sums.get(name)) is not None:
            return kept
        parts = self._cases.parts(name)
        # Before the days there is a place for what has no day.
        size = (1 + self.has_trips) * (self._days + 1)
        total = np.zeros(size)
        for part, place in zip(parts, self._places_of(parts), strict=True):
            total += np.bincount(place, part.amount(name), minlength=size)
        by_trip = total.reshape(-1, self._days + 1)[:, 1:]
        sums = (by_trip[0].copy(), by_trip.sum(axis=0)) if self.has_trips else (by_trip[0], by_trip[0])
        self._sums[name] = sums
        return sums

    def _places_of(self, parts: list[CasePart]) -> list[NDArray[np.intp]]:
        """Where each row of some parts belongs in the sums by trip and day."""
        day = parts[0].day
        # Another thread may ask for other sums meanwhile.
        if (kept := self._places) is not None and kept[0] == day:
            return kept[1]
        places = [self._place(part) for part in parts]
        self._places = day, places
        return places

    def _place(self, part: CasePart) -> NDArray[np.intp]:
        place = np.maximum(part.column(part.day), self._first - 1).astype(np.intp)
        place -= self._first - 1
        # What is due after the last day counts for nothing yet.
        place[place > self._days] = 0
        if self.has_trips:
            place += (part.column("trip") > 0) * np.intp(self._days + 1)
        return place


class _Amounts(Mapping[str, Floats]):
    """The sums by day of every component and flow, by name."""

    def __init__(self, sums: _SumsOfCases, *, with_trips: bool) -> None:
        self._sums, self._with_trips = sums, with_trips

    def __len__(self) -> int:
        return len(AMOUNT_COLUMNS)

    def __iter__(self) -> Iterator[str]:
        return iter(AMOUNT_COLUMNS)

    def __getitem__(self, name: str) -> Floats:
        return self._sums.of(name)[int(self._with_trips)]
