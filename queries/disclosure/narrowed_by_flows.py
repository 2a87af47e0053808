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
from dataclasses import dataclass, replace

import numpy as np

from queries.disclosure.closed_of_received import (
    OF_CLOSED,
    YEAR,
    Place,
    Table,
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
Steps = Generator[list[Candidate], Bounds, Candidate]


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
        searches.append(_Search(unit, narrowed, _of_unit(_rows(tables, [unit]), own, narrowed)))
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
    narrowed: Candidate
    steps: Steps


def _finished(
    tables: Mapping[str, Table], searches: list[_Search], *, k: int
) -> Iterator[tuple[_Search, Candidate]]:
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


def _of_unit(tables: Mapping[str, Table], found: Candidate, narrowed: Candidate) -> Steps:
    """Search for what is withheld of a single unit, with what was `found` before.

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


def _given_back(found: Candidate, own: Candidate, lacking: float) -> Steps:
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


def _candidates(places: Candidate, narrowed: Candidate) -> Iterator[list[Candidate]]:
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
    tables: Mapping[str, Table], asked: list[tuple[_Search, list[Candidate]]], *, k: int
) -> Iterator[Bounds]:
    """For each search the shortfalls of its unit that are left where one of the candidates is withheld."""
    rows = [search.unit for search, candidates in asked for _ in candidates]
    withheld: dict[str, dict[Place, Bools]] = {"closed": {}, "open": {}}
    for row, candidate in enumerate(candidate for _, candidates in asked for candidate in candidates):
        for group, place in candidate:
            withheld[group].setdefault(place, np.zeros(len(rows), dtype=bool))[row] = True
    left = without(_rows(tables, rows), withheld)
    bounds = _bounds(left, k=k)
    numbers = {key: _numbers(left[key]) for key in bounds}
    first = 0
    for search, candidates in asked:
        own = slice(first, first := first + len(candidates))
        lacking = _shortfalls_of(left, bounds, numbers, own, k=k, only=search.narrowed)
        yield np.sum([np.zeros(len(candidates)), *lacking.values()], axis=0)


def shortfalls(tables: Mapping[str, Table], *, k: int) -> Shortfalls:
    """By how much the bounds of small, withheld numbers lie above 1 or below k − 1."""
    bounds = _bounds(tables, k=k)
    numbers = {key: _numbers(tables[key]) for key in bounds}
    only = frozenset((key, place) for key, of_key in numbers.items() for place in of_key)
    return _shortfalls_of(tables, bounds, numbers, slice(None), k=k, only=only)


def _bounds(tables: Mapping[str, Table], *, k: int) -> dict[str, dict[Place, Ends]]:
    """By measure and place: what is known at least and at most of the cases received, closed and open."""
    shares = [tables[key] for key in OF_CLOSED[1:]]
    return {
        "received": known_bounds(*tables["received"], k=k, base=EXACT),
        "closed": known_bounds(*tables["closed"], k=k, base=EXACT, shares=shares),
        "open": known_bounds(*tables["open"], k=k, base=EXACT),
    }


def _shortfalls_of(
    tables: Mapping[str, Table],
    bounds: Mapping[str, Mapping[Place, Ends]],
    numbers: Mapping[str, Mapping[Place, tuple[Counts, Bools]]],
    rows: slice,
    *,
    k: int,
    only: Candidate,
) -> Shortfalls:
    """The shortfalls of `only` some numbers of some rows of the tables, whose `bounds` and `numbers` are given."""
    wanted: dict[tuple[str, Place], Bools] = {}
    for key, place in only:
        n, is_published = numbers[key][place][0][rows], numbers[key][place][1][rows]
        if (is_small := ~is_published & (n > 0) & (n < k)).any():
            wanted[key, place] = is_small
    # Stocks that are not divided by kind are those of all kinds, and at least as large as that of each.
    is_divided = tables["open"][0].kinds > 1
    found: Shortfalls = {}
    for kinds in sorted({kinds for _, kinds in bounds["closed"]}):
        is_stock = is_divided or len(kinds) == tables["closed"][0].kinds
        of_stock = kinds if is_divided else (0,)
        own = [number for number in wanted if number[1][1] == (of_stock if number[0] == "open" else kinds)]
        own = [number for number in own if number[0] != "open" or is_stock]
        if own:
            flows = _flows(bounds, kinds, of_stock, rows, is_stock=is_stock)
            found |= _narrowed(flows, own, wanted, k=k)
    return found


def _flows(
    bounds: Mapping[str, Mapping[Place, Ends]],
    kinds: tuple[int, ...],
    of_stock: tuple[int, ...],
    rows: slice,
    *,
    is_stock: bool,
) -> Flows:
    """The flows of some kinds; `is_stock` says whether the stock `of_stock` is theirs, and not that of more kinds."""
    received, closed = (
        {
            (months[0], months[-1] + 1): (least[rows], most[rows])
            for (months, own), (least, most) in bounds[key].items()
            if own == kinds
        }
        for key in ("received", "closed")
    )
    stock = {
        months[0]: (least[rows] if is_stock else np.zeros_like(least[rows]), most[rows])
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


def _rows(tables: Mapping[str, Table], units: list[int]) -> dict[str, Table]:
    """The tables of some units, each as often as it occurs; the first row is still that of all units together."""
    rows = [0, *(1 + unit for unit in units)]
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
