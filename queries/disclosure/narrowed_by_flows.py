"""Withhold cases closed where small, withheld numbers would follow from cases received, closed and open together.

`stats.disclosure.flow_bounds` says what follows of a unit and a kind. Say 8 to 12 cases were received in a year and 5
to 7 closed, at least one was left from the year before, and none was open a month before the end: then at least 2 came
in the last month, and a withheld 2 cannot be 1. Each withheld number of 1 to k − 1 cases received, closed or open has
to be possible as 1 and as k − 1 as far as these numbers tell. The same then holds of parts of these cases, such as
overdue ones.

Of a unit where one is not, further cases closed are withheld, with all shares of them, or open cases: a span and a kind
with all in it, the one that helps most, and of several such ones that with the fewest published numbers, then the
newest. Cases received stay, because more hangs on them, and so does what is published as 0. What those tell by
themselves is not mended here.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from queries.disclosure.closed_of_received import (
    OF_CLOSED,
    YEAR,
    Place,
    Table,
    is_within,
    known_bounds,
    place_of,
    telling_places,
    without_places,
)
from stats.disclosure.flow_bounds import Flows, bounded_by_flows
from stats.disclosure.never_closed import Bounds
from stats.disclosure.sum_lattice import Bools, Counts

GROUP_OF = {**dict.fromkeys(OF_CLOSED, "closed"), "open": "open"}  # by measure: what it is withheld with
Withheld = Mapping[str, Mapping[Place, Bools]]  # by group, by place: of which units
Candidate = frozenset[tuple[str, Place]]  # what may be withheld together, by group and place


def narrowing_places(tables: Mapping[str, Table], *, k: int, base: int) -> dict[str, dict[Place, Bools]]:
    """By group, "closed" or "open": spans and kinds that are withheld of some units, as they would narrow a number.

    `tables` has the measures of `closed_of_received`, each with its blocks by year, of the same units. What its
    `telling_places` withholds is withheld here, too.
    """
    found: dict[str, dict[Place, Bools]] = {"closed": telling_places(tables, k=k, base=base), "open": {}}
    lacking = shortfalls(without(tables, found), k=k, base=base)
    for unit in np.flatnonzero(lacking).tolist():
        own = frozenset(
            (group, place)
            for group, places in found.items()
            for place, units in places.items()
            if units[unit]
        )
        for group, place in _of_unit(_rows(tables, unit, 1), own, k=k, base=base):
            found[group].setdefault(place, np.zeros(len(lacking), dtype=bool))[unit] = True
    return found


def _of_unit(tables: Mapping[str, Table], found: Candidate, *, k: int, base: int) -> Candidate:
    """What is withheld of a single unit, whose rows are the only ones of the tables, with what was `found` before."""
    numbers = {group: _numbers(tables[group]) for group in ("closed", "open")}
    places = frozenset(
        (group, place)
        for group, of_group in numbers.items()
        for place, (n, is_published) in of_group.items()
        # Cases closed may be known from shares of them.
        if n[0] > 0 and (group == "closed" or is_published[0])
    )
    lacking = _left_by(tables, [frozenset()], found, k=k, base=base)[0]
    while lacking > 0:
        for candidates in _candidates(places - found):
            left = _left_by(tables, candidates, found, k=k, base=base)
            lost = [
                sum(bool(numbers[group][place][1][0]) for group, place in each - found) for each in candidates
            ]
            # Of the past, other loads have published more.
            newest = [max(place[0][-1] for _, place in each) for each in candidates]
            best = min(range(len(candidates)), key=lambda at: (left[at], lost[at], -newest[at]))
            if left[best] < lacking:
                found, lacking = found | candidates[best], left[best]
                break
        else:
            break  # Cases received, or numbers published as 0, tell it by themselves.
    return found


def _candidates(places: Candidate) -> list[list[Candidate]]:
    """What may be withheld together: a place with all in it; where none helps, a year; and where none does, all."""
    if not places:
        return []
    ordered = sorted(places)
    each = [
        frozenset(other for other in ordered if other[0] == group and is_within(other[1], place))
        for group, place in ordered
    ]
    years = [
        frozenset(place for place in ordered if place[1][0][0] // YEAR == year)
        for year in sorted({place[1][0][0] // YEAR for place in ordered})
    ]
    return [each, years, [frozenset(ordered)]]


def _left_by(
    tables: Mapping[str, Table],
    candidates: list[Candidate],
    found: Candidate,
    *,
    k: int,
    base: int,
) -> Bounds:
    """The shortfall of a single unit without each of the candidates, one row for each, and without what was found."""
    withheld: dict[str, dict[Place, Bools]] = {"closed": {}, "open": {}}
    for group, place in found.union(*candidates):
        is_withheld = [(group, place) in found or (group, place) in candidate for candidate in candidates]
        withheld[group][place] = np.array(is_withheld)
    return shortfalls(without(_rows(tables, 0, len(candidates)), withheld), k=k, base=base)


def shortfalls(tables: Mapping[str, Table], *, k: int, base: int) -> Bounds:
    """By how much the bounds of small, withheld numbers lie above 1 or below k − 1, summed up for each unit."""
    shares = [tables[key] for key in OF_CLOSED[1:]]
    received, stock = (known_bounds(*tables[key], k=k, base=base) for key in ("received", "open"))
    closed = known_bounds(*tables["closed"], k=k, base=base, shares=shares)
    numbers = {key: _numbers(tables[key]) for key in ("received", "closed", "open")}
    lacking = np.zeros(len(tables["closed"][1][0][0].sums) - 1)
    for kinds in sorted({kinds for _, kinds in closed}):
        # Stocks that are not divided by kind are those of all kinds, and at least as large as that of each.
        is_whole = len(kinds) == tables["closed"][0].kinds
        is_divided = tables["open"][0].kinds > 1
        of_stock = kinds if is_divided else (0,)
        at_ends = {
            months[0]: (ends[0] if is_divided or is_whole else np.zeros_like(ends[0]), ends[1])
            for (months, of_kinds), ends in stock.items()
            if of_kinds == of_stock
        }
        spans = [
            {
                (months[0], months[-1] + 1): ends
                for (months, of_kinds), ends in each.items()
                if of_kinds == kinds
            }
            for each in (received, closed)
        ]
        flows, contradicted = bounded_by_flows(Flows(spans[0], spans[1], at_ends))
        of_kinds = {
            "received": {(tuple(range(*span)), kinds): ends for span, ends in flows.received.items()},
            "closed": {(tuple(range(*span)), kinds): ends for span, ends in flows.closed.items()},
        }
        if is_divided or is_whole:
            of_kinds["open"] = {((month,), of_stock): ends for month, ends in flows.open_cases.items()}
        for key, places in of_kinds.items():
            for place, (least, most) in places.items():
                n, is_published = numbers[key][place]
                is_small = ~is_published & (n > 0) & (n < k) & ~contradicted
                lacks = np.maximum(least - 1, 0) + np.maximum(k - 1 - most, 0)
                lacking += np.where(is_small, lacks, 0)
    return lacking


def _numbers(table: Table) -> dict[Place, tuple[Counts, Bools]]:
    """By place: the number of cases of each unit, and whether it is published."""
    shape, years = table
    return {
        place_of(node, shape, year): (block.sums[1:, at], block.may_publish[1:, at])
        for year, blocks in enumerate(years)
        for block in blocks
        for at, node in enumerate(block.nodes)
    }


def without(tables: Mapping[str, Table], withheld: Withheld) -> dict[str, Table]:
    """The tables without what is withheld of cases closed and open."""
    return {
        key: (
            shape,
            [without_places(of, shape, year, withheld[GROUP_OF[key]]) for year, of in enumerate(years)],
        )
        if key in GROUP_OF
        else (shape, years)
        for key, (shape, years) in tables.items()
    }


def _rows(tables: Mapping[str, Table], unit: int, times: int) -> dict[str, Table]:
    """The tables of a single unit, so many times; the first row is still that of all units together."""
    rows = [0, *[1 + unit] * times]
    return {
        key: (
            shape,
            [
                tuple(
                    replace(each, sums=each.sums[rows], may_publish=each.may_publish[rows])
                    for each in of_year
                )
                for of_year in years
            ],
        )
        for key, (shape, years) in tables.items()
    }
