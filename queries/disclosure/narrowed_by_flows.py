"""Withhold cases closed where small, withheld numbers would follow from cases received, closed and open together.

`stats.disclosure.flow_bounds` says what follows of a unit and a kind. Say 8 to 12 cases were received in a year and 5
to 7 closed, at least one was left from the year before, and none was open a month before the end: then at least 2 came
in the last month, and a withheld 2 cannot be 1. Each withheld number of 1 to k − 1 cases received, closed or open has
to be possible as 1 and as k − 1 as far as these numbers tell, and with them those between. The same then holds of parts
of these cases, such as overdue ones.

Published counts are taken to be known unrounded. With several loads they nearly are: each rounds other counts of mostly
the same cases, and where cases are only added, the smallest counts of an earlier load hold for later ones, too, and the
largest counts of a later load for earlier ones.

Of a unit where a number is narrowed, further cases closed are withheld, with all shares of them, or open cases: a span
and a kind with all in it, the one that helps most, and of several such ones that with the fewest published numbers,
then the newest. What turns out not to be needed is given back. Cases received stay, because more hangs on them, and so
does what is published as 0. What those tell by themselves is not mended here.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from queries.disclosure.closed_of_received import YEAR, Place, Table, telling_places
from queries.disclosure.narrowed_numbers import (
    NumberSet,
    bounds_of,
    numbers_of,
    rows_of,
    shortfalls,
    shortfalls_of,
    without,
)
from stats.disclosure.never_closed import Bounds
from stats.disclosure.sum_lattice import Bools

Steps = Generator[list[NumberSet], Bounds, NumberSet]


def narrowing_places(tables: Mapping[str, Table], *, k: int, base: int) -> dict[str, dict[Place, Bools]]:
    """By group, "closed" or "open": spans and kinds that are withheld of some units, as they would narrow a number.

    `tables` has the measures of `closed_of_received`, each with its blocks by year, of the same units. What its
    `telling_places` withholds is withheld here, too.
    """
    found: dict[str, dict[Place, Bools]] = {"closed": telling_places(tables, k=k, base=base), "open": {}}
    lacking = shortfalls(without(tables, found), k=k)
    units = np.any([lacks > 0 for lacks in lacking.values()], axis=0)
    searches = []
    for unit in np.flatnonzero(units).tolist():
        own = frozenset(
            (group, place)
            for group, places in found.items()
            for place, of_units in places.items()
            if of_units[unit]
        )
        narrowed = frozenset(number for number, lacks in lacking.items() if lacks[unit] > 0)
        searches.append(_Search(unit, narrowed, _of_unit(rows_of(tables, [unit]), own, narrowed)))
    for search, withheld in _finished(tables, searches, k=k):
        for group, place in withheld:
            found[group].setdefault(place, np.zeros(len(units), dtype=bool))[search.unit] = True
    return found


@dataclass(frozen=True)
class _Search:
    """The search for what is withheld of a unit for the sake of its narrowed numbers.

    It asks for the shortfalls that are left where candidates are withheld, is sent them (one for each candidate), and
    returns what is withheld. So the questions of all units can be answered together.
    """

    unit: int
    narrowed: NumberSet
    steps: Steps


def _finished(
    tables: Mapping[str, Table], searches: list[_Search], *, k: int
) -> Iterator[tuple[_Search, NumberSet]]:
    """The searches with what they found. In each round, all that are not finished are answered."""
    asked = [(search, next(search.steps)) for search in searches]
    while asked:
        still_asked = []
        for (search, _), left in zip(asked, _left_by(tables, asked, k=k), strict=True):
            try:
                still_asked.append((search, search.steps.send(left)))
            except StopIteration as end:
                yield search, end.value
        asked = still_asked


def _of_unit(tables: Mapping[str, Table], found: NumberSet, narrowed: NumberSet) -> Steps:
    """Search for what is withheld of a single unit, with what was `found` before.

    Its rows are the only ones of the tables.
    """
    numbers = {group: numbers_of(tables[group]) for group in ("closed", "open")}
    places = frozenset(
        (group, place)
        for group, of_group in numbers.items()
        for place, (n, is_published) in of_group.items()
        # Cases closed may be known from shares of them.
        if n[0] > 0 and (group == "closed" or is_published[0])
    )
    published = frozenset(
        (group, place)
        for group, of_group in numbers.items()
        for place, (_, is_published) in of_group.items()
        if is_published[0]
    )
    own = found
    lacking = (yield [found])[0]
    while lacking > 0:
        for candidates in _candidates(places - found, narrowed):
            left = yield [found | candidate for candidate in candidates]
            lost = [len((each - found) & published) for each in candidates]
            # Of the past, other loads have published more.
            newest = [max(place[0][-1] for _, place in each) for each in candidates]
            best = min(range(len(candidates)), key=lambda at: (left[at], lost[at], -newest[at]))
            if left[best] < lacking:
                found, lacking = found | candidates[best], left[best]
                break
        else:
            break  # Cases received, or numbers published as 0, tell it by themselves.
    return (yield from _given_back(found, own, lacking))


def _given_back(found: NumberSet, own: NumberSet, lacking: float) -> Steps:
    """What of the places `found` has to stay withheld, besides the unit's `own` of before; the larger are tried first.

    A year is withheld where no single place helps, but seldom is all of it needed.
    """
    chunks = [sorted(found - own, key=lambda each: (-len(each[1][0]), -len(each[1][1]), each))]
    while chunks and chunks[-1]:
        chunk = chunks.pop()
        left = yield [found - frozenset(chunk)]
        if left[0] <= lacking:
            found -= frozenset(chunk)
        elif len(chunk) > 1:
            half = len(chunk) // 2
            chunks += [chunk[half:], chunk[:half]]
    return found


def _candidates(places: NumberSet, narrowed: NumberSet) -> Iterator[list[NumberSet]]:
    """What may be withheld together: a place with all in it; where none helps, a year; and where none does, all."""
    kinds = {place[1] for _, place in narrowed}
    spans = [(each, each[0], each[1][0][0], each[1][0][-1], frozenset(each[1][1])) for each in sorted(places)]
    each = [
        frozenset(
            other
            for other, group_of, first_of, last_of, kinds_of in spans
            if group_of == group and first <= first_of and last_of <= last and kinds_of <= own_kinds
        )
        for (_, place), group, first, last, own_kinds in spans
        if place[1] in kinds
    ]
    years = [
        frozenset(place for place in places if place[1][0][0] // YEAR == year)
        for year in sorted({place[1][0][0] // YEAR for place in places})
    ]
    yield from (candidates for candidates in (each, years, [places]) if candidates and places)


def _left_by(
    tables: Mapping[str, Table], asked: list[tuple[_Search, list[NumberSet]]], *, k: int
) -> Iterator[Bounds]:
    """For each search the shortfalls of its unit that are left where one of the candidates is withheld."""
    rows = [search.unit for search, candidates in asked for _ in candidates]
    withheld: dict[str, dict[Place, Bools]] = {"closed": {}, "open": {}}
    for row, candidate in enumerate(candidate for _, candidates in asked for candidate in candidates):
        for group, place in candidate:
            withheld[group].setdefault(place, np.zeros(len(rows), dtype=bool))[row] = True
    left = without(rows_of(tables, rows), withheld)
    bounds = bounds_of(left, k=k)
    numbers = {key: numbers_of(left[key]) for key in bounds}
    first = 0
    for search, candidates in asked:
        own = slice(first, first := first + len(candidates))
        lacking = shortfalls_of(left, bounds, numbers, own, k=k, only=search.narrowed)
        yield np.sum([np.zeros(len(candidates)), *lacking.values()], axis=0)
