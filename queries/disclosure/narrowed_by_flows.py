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

from collections.abc import Iterator, Mapping

import numpy as np

from queries.disclosure.closed_of_received import YEAR, Place, Table, telling_places
from queries.disclosure.known_numbers import KnownNumbers
from queries.disclosure.narrowed_numbers import NumberSet, numbers_of, rows_of, shortfalls, without
from queries.disclosure.unit_numbers import UnitNumbers, units_of
from queries.storage.precedence import give_way
from stats.disclosure.sum_lattice import Bools, Counts


def narrowing_places(tables: Mapping[str, Table], *, k: int, base: int) -> dict[str, dict[Place, Bools]]:
    """By group, "closed" or "open": spans and kinds that are withheld of some units, as they would narrow a number.

    `tables` has the measures of `closed_of_received`, each with its blocks by year, of the same units. What its
    `telling_places` withholds is withheld here, too.
    """
    found: dict[str, dict[Place, Bools]] = {"closed": telling_places(tables, k=k, base=base), "open": {}}
    lacking = shortfalls(without(tables, found), k=k)
    units = np.any([lacks > 0 for lacks in lacking.values()], axis=0)
    if not units.any():
        return found
    rows = np.flatnonzero(units).tolist()
    of_units = rows_of(tables, rows)
    own = [
        frozenset(
            (group, place)
            for group, places in found.items()
            for place, is_withheld in places.items()
            if is_withheld[unit]
        )
        for unit in rows
    ]
    narrowed = [frozenset(number for number, lacks in lacking.items() if lacks[unit] > 0) for unit in rows]
    searches = units_of(KnownNumbers.of(of_units, k=k), own, narrowed)
    numbers = {group: numbers_of(of_units[group]) for group in ("closed", "open")}
    for row, (unit, search) in enumerate(zip(rows, searches, strict=True)):
        give_way()
        further = _withheld_further(search, *_places_and_published(numbers, row), narrowed[row])
        for group, place in _given_back(further, own[row]).withheld:
            found[group].setdefault(place, np.zeros(len(units), dtype=bool))[unit] = True
    return found


def _places_and_published(
    numbers: Mapping[str, Mapping[Place, tuple[Counts, Bools]]], row: int
) -> tuple[NumberSet, NumberSet]:
    """The numbers of the unit in this row that may be withheld, and all that are published."""
    of_unit = {
        (group, place): (n[row], is_published[row])
        for group, of_group in numbers.items()
        for place, (n, is_published) in of_group.items()
    }
    places = frozenset(
        (group, place)
        for (group, place), (n, is_published) in of_unit.items()
        # Cases closed may be known from shares of them.
        if n > 0 and (group == "closed" or is_published)
    )
    return places, frozenset(number for number, (_, is_published) in of_unit.items() if is_published)


def _withheld_further(
    unit: UnitNumbers, places: NumberSet, published: NumberSet, narrowed: NumberSet
) -> UnitNumbers:
    """The numbers of a unit with so many of the places withheld that as little as possible is narrowed."""
    while unit.shortfall > 0:
        for candidates in _candidates(places - unit.withheld, narrowed):
            left = unit.shortfalls_without(candidates)
            lost = [len((each - unit.withheld) & published) for each in candidates]
            # Of the past, other loads have published more.
            newest = [max(place[0][-1] for _, place in each) for each in candidates]
            best = min(range(len(candidates)), key=lambda at: (left[at], lost[at], -newest[at]))
            if left[best] < unit.shortfall:
                unit = unit.without(candidates[best])
                break
        else:
            break  # Cases received, or numbers published as 0, tell it by themselves.
    return unit


def _given_back(unit: UnitNumbers, own: NumberSet) -> UnitNumbers:
    """The numbers of a unit with what need not be withheld given back, but not its `own` of before.

    A year is withheld where no single place helps, but seldom is all of it needed. The larger places are tried first,
    many together, then halves of them.
    """
    lacking = unit.shortfall

    def give_back(chunk: list[tuple[str, Place]], *, is_needed: bool = False) -> bool:
        """Give back what can be of a chunk; `is_needed` says whether it is known that not all can. Whether all was."""
        nonlocal unit
        if not is_needed:
            given_back = unit.with_published(frozenset(chunk))
            if given_back.shortfall <= lacking:
                unit = given_back
                return True
        if len(chunk) > 1:
            half = len(chunk) // 2
            # With all of its first half given back, what is left to try of a chunk is what was found to be needed.
            give_back(chunk[half:], is_needed=give_back(chunk[:half]))
        return False

    if chunk := sorted(unit.withheld - own, key=lambda each: (-len(each[1][0]), -len(each[1][1]), each)):
        give_back(chunk)
    return unit


def _candidates(places: NumberSet, narrowed: NumberSet) -> Iterator[list[NumberSet]]:
    """What may be withheld together: a place with all in it; where none helps, a year; and where none does, all."""
    kinds = {place[1] for _, place in narrowed}
    by_year: dict[tuple[str, int], list[tuple[tuple[str, Place], int, int, set[int]]]] = {}
    for number in sorted(places):
        group, (months, own) = number
        by_year.setdefault((group, months[0] // YEAR), []).append((number, months[0], months[-1], set(own)))
    each = [
        frozenset(
            other
            for other, first_of, last_of, kinds_of in of_year
            if first <= first_of and last_of <= last and kinds_of <= own_kinds
        )
        for of_year in by_year.values()
        for (_, (_, own)), first, last, own_kinds in of_year
        if own in kinds
    ]
    years = [
        frozenset(place for place in places if place[1][0][0] // YEAR == year)
        for year in sorted({place[1][0][0] // YEAR for place in places})
    ]
    yield from (candidates for candidates in (each, years, [places]) if candidates and places)
