"""Which small, withheld numbers are narrowed by the published cases received, closed and open, and by how much.

A number is narrowed if readers can exclude some of the values from 1 to k − 1.
`queries.disclosure.narrowed_by_flows` chooses what is withheld to prevent that.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from queries.disclosure.closed_of_received import (
    OF_CLOSED,
    Aggregate,
    Table,
    aggregate_of,
    known_bounds,
    without_aggregates,
)
from stats.arrays import Bools
from stats.disclosure.flow_bounds import Ends, Flows, Wanted, tightened_by_flows
from stats.disclosure.never_closed import Bounds
from stats.disclosure.sum_lattice import Counts

GROUP_OF = {**dict.fromkeys(OF_CLOSED, "closed"), "open": "open"}  # by measure: what it is withheld with
EXACT = 1  # the rounding base of counts that readers are assumed to know unrounded
Withheld = Mapping[str, Mapping[Aggregate, Bools]]  # by group, by aggregate: of which units
NumberSet = frozenset[tuple[str, Aggregate]]  # numbers by measure or group, and aggregate
# By measure (received, closed or open) and aggregate: by how much a small, withheld number of each unit is narrowed.
Shortfalls = dict[tuple[str, Aggregate], Bounds]


def shortfalls(tables: Mapping[str, Table], *, k: int) -> Shortfalls:
    """By how much the bounds of small, withheld numbers lie above 1 or below k − 1."""
    bounds = bounds_of(tables, k=k)
    wanted: dict[tuple[str, Aggregate], Bools] = {}
    for key in bounds:
        for aggregate, (n, is_published) in numbers_of(tables[key]).items():
            if (is_small := ~is_published & (n > 0) & (n < k)).any():
                wanted[key, aggregate] = is_small
    # Stocks that are not divided by kind are those of all kinds, and at least as large as that of each.
    is_divided = tables["open"][0].kinds > 1
    narrowed: Shortfalls = {}
    for kinds in sorted({kinds for _, kinds in bounds["closed"]}):
        is_stock = is_divided or len(kinds) == tables["closed"][0].kinds
        of_stock = kinds if is_divided else (0,)
        own = [number for number in wanted if number[1][1] == (of_stock if number[0] == "open" else kinds)]
        own = [number for number in own if number[0] != "open" or is_stock]
        if own:
            flows = _flows(bounds, kinds, of_stock, is_stock=is_stock)
            narrowed |= _narrowed(flows, own, wanted, k=k)
    return narrowed


def bounds_of(tables: Mapping[str, Table], *, k: int) -> dict[str, dict[Aggregate, Ends]]:
    """Smallest and largest possible numbers (units) of cases received, closed and open, by measure and aggregate."""
    shares = [tables[key] for key in OF_CLOSED[1:]]
    return {
        "received": known_bounds(*tables["received"], k=k, base=EXACT),
        "closed": known_bounds(*tables["closed"], k=k, base=EXACT, shares=shares),
        "open": known_bounds(*tables["open"], k=k, base=EXACT),
    }


def _flows(
    bounds: Mapping[str, Mapping[Aggregate, Ends]],
    kinds: tuple[int, ...],
    of_stock: tuple[int, ...],
    *,
    is_stock: bool,
) -> Flows:
    """Flow bounds for some kinds; `is_stock` says whether `of_stock` counts just these kinds rather than a superset."""
    received, closed = (
        {
            (months[0], months[-1] + 1): (least, most)
            for (months, own), (least, most) in bounds[key].items()
            if own == kinds
        }
        for key in ("received", "closed")
    )
    stock = {
        months[0]: (least if is_stock else np.zeros_like(least), most)
        for (months, own), (least, most) in bounds["open"].items()
        if own == of_stock
    }
    return Flows(received, closed, stock)


def _narrowed(
    flows: Flows, own: list[tuple[str, Aggregate]], is_small: Mapping[tuple[str, Aggregate], Bools], *, k: int
) -> Shortfalls:
    """The shortfalls of some numbers of the same kinds, of those units of which they are small and withheld."""
    spans = {number: (number[1][0][0], number[1][0][-1] + 1) for number in own}
    by_measure = [
        tuple(spans[block] for block in own if block[0] == key) for key in ("received", "closed", "open")
    ]
    wanted = Wanted(by_measure[0], by_measure[1], tuple(first for first, _ in by_measure[2]))
    tightened, contradicted = tightened_by_flows(flows, wanted)
    shortfalls = {}
    for number in own:
        key, span = number[0], spans[number]
        least, most = tightened.open_cases[span[0]] if key == "open" else getattr(tightened, key)[span]
        lacks = np.maximum(least - 1, 0) + np.maximum(k - 1 - most, 0)
        lacks = np.where(is_small[number] & ~contradicted, lacks, 0)
        if lacks.any():
            shortfalls[number] = lacks
    return shortfalls


def numbers_of(table: Table) -> dict[Aggregate, tuple[Counts, Bools]]:
    """By aggregate: the number of cases of each unit, and whether it is published."""
    shape, years = table
    return {
        aggregate_of(node, shape, year): (block.sums[1:, at], block.may_publish[1:, at])
        for year, blocks in enumerate(years)
        for block in blocks
        for at, node in enumerate(block.nodes)
    }


def without(tables: Mapping[str, Table], withheld: Withheld) -> dict[str, Table]:
    """The tables without what is withheld of cases closed and open."""
    return {
        key: (
            shape,
            [without_aggregates(of, shape, year, withheld[GROUP_OF[key]]) for year, of in enumerate(years)],
        )
        if key in GROUP_OF
        else (shape, years)
        for key, (shape, years) in tables.items()
    }


def rows_of(tables: Mapping[str, Table], units: list[int]) -> dict[str, Table]:
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
