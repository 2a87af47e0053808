"""Withhold further cases closed, or open, where published flows would narrow a small number that is withheld.

`stats.disclosure.flow_bounds` derives bounds for a unit and a kind from the cases received, closed and open. Say 8 to
12 cases were received in a year and 5 to 7 closed, at least one was left from the year before, and none was open a
month before the end: then at least 2 were received in the last month, and a withheld 2 cannot be 1. A withheld number
of 1 to k − 1 cases received, closed or open is narrowed if these bounds exclude 1 or k − 1; if they exclude neither,
all values between are possible as well. What holds for these cases holds for parts of them, such as overdue ones.

Published counts are taken to be known unrounded. With several loads they nearly are: each rounds other counts of mostly
the same cases, and where cases are only added, the smallest counts of an earlier load hold for later ones, too, and the
largest counts of a later load for earlier ones.

For a unit with a narrowed number, further cases closed (with all shares of them) or open are withheld: an aggregate
with all that lie within it. The one that helps most is chosen; of several equal ones, the one with the fewest published
numbers, then the newest. What turns out not to be needed is published again. Cases received stay published, because
more figures depend on them, and so does what is published as 0. What follows from those alone is not prevented here.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from queries.disclosure.closed_of_received import YEAR, Aggregate, Table, revealing_aggregates
from queries.disclosure.known_numbers import KnownNumbers
from queries.disclosure.narrowed_numbers import NumberSet, numbers_of, rows_of, shortfalls, without
from queries.disclosure.unit_numbers import UnitNumbers, units_of
from queries.storage.background_work import give_way
from stats.arrays import Bools
from stats.disclosure.sum_lattice import Counts


def aggregates_to_withhold(
    tables: Mapping[str, Table], *, k: int, base: int
) -> dict[str, dict[Aggregate, Bools]]:
    """Aggregates to withhold by group ("closed" or "open"), and of which units, because they narrow a small number.

    `tables` has the measures of `closed_of_received`, each with its blocks by year, of the same units. The aggregates
    that its `revealing_aggregates` withholds are included.
    """
    withheld: dict[str, dict[Aggregate, Bools]] = {
        "closed": revealing_aggregates(tables, k=k, base=base),
        "open": {},
    }
    lacking = shortfalls(without(tables, withheld), k=k)
    units = np.any([lacks > 0 for lacks in lacking.values()], axis=0)
    if not units.any():
        return withheld
    rows = np.flatnonzero(units).tolist()
    of_units = rows_of(tables, rows)
    own = [
        frozenset(
            (group, aggregate)
            for group, aggregates in withheld.items()
            for aggregate, is_withheld in aggregates.items()
            if is_withheld[unit]
        )
        for unit in rows
    ]
    narrowed = [frozenset(number for number, lacks in lacking.items() if lacks[unit] > 0) for unit in rows]
    searches = units_of(KnownNumbers.of(of_units, k=k), own, narrowed)
    numbers = {group: numbers_of(of_units[group]) for group in ("closed", "open")}
    for row, (unit, search) in enumerate(zip(rows, searches, strict=True)):
        give_way()
        further = _withheld_further(search, *_withholdable_and_published(numbers, row), narrowed[row])
        for group, aggregate in _republished(further, own[row]).withheld:
            withheld[group].setdefault(aggregate, np.zeros(len(units), dtype=bool))[unit] = True
    return withheld


def _withholdable_and_published(
    numbers: Mapping[str, Mapping[Aggregate, tuple[Counts, Bools]]], row: int
) -> tuple[NumberSet, NumberSet]:
    """The numbers of the unit in a row that may still be withheld, and all its numbers that are published."""
    of_unit = {
        (group, aggregate): (n[row], is_published[row])
        for group, of_group in numbers.items()
        for aggregate, (n, is_published) in of_group.items()
    }
    aggregates = frozenset(
        (group, aggregate)
        for (group, aggregate), (n, is_published) in of_unit.items()
        # Cases closed may be known from shares of them.
        if n > 0 and (group == "closed" or is_published)
    )
    return aggregates, frozenset(number for number, (_, is_published) in of_unit.items() if is_published)


def _withheld_further(
    unit: UnitNumbers, aggregates: NumberSet, published: NumberSet, narrowed: NumberSet
) -> UnitNumbers:
    """Withhold further aggregates of the unit until no small number is narrowed, or nothing helps."""
    while unit.shortfall > 0:
        for candidates in _candidates(aggregates - unit.withheld, narrowed):
            left = unit.shortfalls_without(candidates)
            lost = [len((candidate - unit.withheld) & published) for candidate in candidates]
            # Other loads have published more of the past.
            newest = [max(aggregate[0][-1] for _, aggregate in candidate) for candidate in candidates]
            best = min(range(len(candidates)), key=lambda at: (left[at], lost[at], -newest[at]))
            if left[best] < unit.shortfall:
                unit = unit.without(candidates[best])
                break
        else:
            break  # Cases received, or numbers published as 0, tell it by themselves.
    return unit


def _republished(unit: UnitNumbers, own: NumberSet) -> UnitNumbers:
    """Publish again as many withheld numbers as possible; those in `own` stay withheld.

    A whole year is withheld where no single aggregate helps, but all of it is seldom needed. The larger aggregates are
    tried first, many together, then halves of them.
    """
    lacking = unit.shortfall

    def republish(chunk: list[tuple[str, Aggregate]], *, is_needed: bool = False) -> bool:
        """Publish a chunk, or halves of it, as long as nothing is narrowed more; returns whether it was all published.

        `is_needed` says that it is known that not all of the chunk can be published.
        """
        nonlocal unit
        if not is_needed:
            republished = unit.with_published(frozenset(chunk))
            if republished.shortfall <= lacking:
                unit = republished
                return True
        if len(chunk) > 1:
            half = len(chunk) // 2
            # With all of its first half published, what is left to try of a chunk is what was found to be needed.
            republish(chunk[half:], is_needed=republish(chunk[:half]))
        return False

    if chunk := sorted(unit.withheld - own, key=lambda each: (-len(each[1][0]), -len(each[1][1]), each)):
        republish(chunk)
    return unit


def _candidates(aggregates: NumberSet, narrowed: NumberSet) -> Iterator[list[NumberSet]]:
    """Sets of numbers to withhold together, in order of trial: an aggregate with all within it, a year, everything."""
    kinds = {aggregate[1] for _, aggregate in narrowed}
    by_year: dict[tuple[str, int], list[tuple[tuple[str, Aggregate], int, int, set[int]]]] = {}
    for number in sorted(aggregates):
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
        frozenset(aggregate for aggregate in aggregates if aggregate[1][0][0] // YEAR == year)
        for year in sorted({aggregate[1][0][0] // YEAR for aggregate in aggregates})
    ]
    yield from (candidates for candidates in (each, years, [aggregates]) if candidates and aggregates)
