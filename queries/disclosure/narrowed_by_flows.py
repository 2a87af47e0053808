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
then the newest. Cases received stay, because more hangs on them, and so does what is published as 0. What those tell by
themselves is not mended here.
"""

from collections.abc import Iterator, Mapping
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
from stats.disclosure.flow_bounds import Ends, Flows, Wanted, bounded_by_flows
from stats.disclosure.never_closed import Bounds
from stats.disclosure.sum_lattice import Bools, Counts

GROUP_OF = {**dict.fromkeys(OF_CLOSED, "closed"), "open": "open"}  # by measure: what it is withheld with
EXACT = 1  # to which counts are rounded that are known unrounded
Withheld = Mapping[str, Mapping[Place, Bools]]  # by group, by place: of which units
Candidate = frozenset[tuple[str, Place]]  # what may be withheld together, by group and place
# By measure (received, closed or open) and place: by how much a small, withheld number of each unit is narrowed.
Shortfalls = dict[tuple[str, Place], Bounds]


def narrowing_places(tables: Mapping[str, Table], *, k: int, base: int) -> dict[str, dict[Place, Bools]]:
    """By group, "closed" or "open": spans and kinds that are withheld of some units, as they would narrow a number.

    `tables` has the measures of `closed_of_received`, each with its blocks by year, of the same units. What its
    `telling_places` withholds is withheld here, too.
    """
    found: dict[str, dict[Place, Bools]] = {"closed": telling_places(tables, k=k, base=base), "open": {}}
    lacking = shortfalls(without(tables, found), k=k)
    units = np.any([lacks > 0 for lacks in lacking.values()], axis=0)
    for unit in np.flatnonzero(units).tolist():
        own = frozenset(
            (group, place)
            for group, places in found.items()
            for place, of_units in places.items()
            if of_units[unit]
        )
        narrowed = frozenset(number for number, lacks in lacking.items() if lacks[unit] > 0)
        for group, place in _of_unit(_rows(tables, unit, 1), own, narrowed, k=k):
            found[group].setdefault(place, np.zeros(len(units), dtype=bool))[unit] = True
    return found


def _of_unit(tables: Mapping[str, Table], found: Candidate, narrowed: Candidate, *, k: int) -> Candidate:
    """What is withheld of a single unit, with what was `found` before, for the sake of its `narrowed` numbers.

    Its rows are the only ones of the tables.
    """
    numbers = {group: _numbers(tables[group]) for group in ("closed", "open")}
    places = frozenset(
        (group, place)
        for group, of_group in numbers.items()
        for place, (n, is_published) in of_group.items()
        # Cases closed may be known from shares of them.
        if n[0] > 0 and (group == "closed" or is_published[0])
    )
    lacking = _left_by(tables, [frozenset()], found, narrowed, k=k)[0]
    while lacking > 0:
        for candidates in _candidates(places - found, narrowed):
            left = _left_by(tables, candidates, found, narrowed, k=k)
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


def _candidates(places: Candidate, narrowed: Candidate) -> Iterator[list[Candidate]]:
    """What may be withheld together: a place with all in it; where none helps, a year; and where none does, all."""
    kinds = {place[1] for _, place in narrowed}
    each = [
        frozenset(other for other in places if other[0] == group and is_within(other[1], place))
        for group, place in sorted(places)
        if place[1] in kinds
    ]
    years = [
        frozenset(place for place in places if place[1][0][0] // YEAR == year)
        for year in sorted({place[1][0][0] // YEAR for place in places})
    ]
    yield from (candidates for candidates in (each, years, [places]) if candidates and places)


def _left_by(
    tables: Mapping[str, Table], candidates: list[Candidate], found: Candidate, narrowed: Candidate, *, k: int
) -> Bounds:
    """The shortfall of a single unit without what was found and one of the candidates; one row for each of them."""
    withheld: dict[str, dict[Place, Bools]] = {"closed": {}, "open": {}}
    for group, place in found.union(*candidates):
        is_withheld = [(group, place) in found or (group, place) in candidate for candidate in candidates]
        withheld[group][place] = np.array(is_withheld)
    rows = _rows(tables, 0, len(candidates))
    lacking = shortfalls(without(rows, withheld), k=k, only=narrowed)
    return np.sum([np.zeros(len(candidates)), *lacking.values()], axis=0)


def shortfalls(tables: Mapping[str, Table], *, k: int, only: Candidate | None = None) -> Shortfalls:
    """By how much the bounds of small, withheld numbers lie above 1 or below k − 1; of those `only`, or of all."""
    shares = [tables[key] for key in OF_CLOSED[1:]]
    bounds = {
        "received": known_bounds(*tables["received"], k=k, base=EXACT),
        "closed": known_bounds(*tables["closed"], k=k, base=EXACT, shares=shares),
        "open": known_bounds(*tables["open"], k=k, base=EXACT),
    }
    wanted = {
        (key, place): is_small
        for key in bounds
        for place, (n, is_published) in _numbers(tables[key]).items()
        if (is_small := ~is_published & (n > 0) & (n < k)).any() and (only is None or (key, place) in only)
    }
    # Stocks that are not divided by kind are those of all kinds, and at least as large as that of each.
    is_divided = tables["open"][0].kinds > 1
    found: Shortfalls = {}
    for kinds in sorted({kinds for _, kinds in bounds["closed"]}):
        is_stock = is_divided or len(kinds) == tables["closed"][0].kinds
        of_stock = kinds if is_divided else (0,)
        own = [number for number in wanted if number[1][1] == (of_stock if number[0] == "open" else kinds)]
        own = [number for number in own if number[0] != "open" or is_stock]
        if own:
            flows = _flows(bounds, kinds, of_stock, is_stock=is_stock)
            found |= _narrowed(flows, own, wanted, k=k)
    return found


def _flows(
    bounds: Mapping[str, Mapping[Place, Ends]],
    kinds: tuple[int, ...],
    of_stock: tuple[int, ...],
    *,
    is_stock: bool,
) -> Flows:
    """The flows of some kinds; `is_stock` says whether the stock `of_stock` is theirs, and not that of more kinds."""
    received, closed = (
        {(months[0], months[-1] + 1): ends for (months, own), ends in bounds[key].items() if own == kinds}
        for key in ("received", "closed")
    )
    stock = {
        months[0]: (least if is_stock else np.zeros_like(least), most)
        for (months, own), (least, most) in bounds["open"].items()
        if own == of_stock
    }
    return Flows(received, closed, stock)


def _narrowed(
    flows: Flows, own: list[tuple[str, Place]], is_small: Mapping[tuple[str, Place], Bools], *, k: int
) -> Shortfalls:
    """The shortfalls of some numbers of the same kinds, of those units of which they are small and withheld."""
    spans = {number: (number[1][0][0], number[1][0][-1] + 1) for number in own}
    by_measure = [
        tuple(spans[each] for each in own if each[0] == key) for key in ("received", "closed", "open")
    ]
    wanted = Wanted(by_measure[0], by_measure[1], tuple(first for first, _ in by_measure[2]))
    told, contradicted = bounded_by_flows(flows, wanted)
    found = {}
    for number in own:
        key, span = number[0], spans[number]
        least, most = told.open_cases[span[0]] if key == "open" else getattr(told, key)[span]
        lacks = np.maximum(least - 1, 0) + np.maximum(k - 1 - most, 0)
        lacks = np.where(is_small[number] & ~contradicted, lacks, 0)
        if lacks.any():
            found[number] = lacks
    return found


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
