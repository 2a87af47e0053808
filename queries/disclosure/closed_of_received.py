"""Withhold closed cases that would reveal, together with the cases received, that few cases were never closed.

`stats.disclosure.never_closed` derives this from the two numbers. Numbers are withheld by aggregate: the sum over some
months and kinds. Where an aggregate would reveal it for a unit, the unit's closed cases and every share of them are
withheld in this aggregate and in all that lie within it. What is published as 0 stays published.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from queries.disclosure.publication_blocks import Block, Node, TableShape
from stats.arrays import Bools
from stats.disclosure.never_closed import Bounds, bounds_from_rounding, revealing_spans, tightened_by_sums
from stats.disclosure.sum_lattice import Counts, Lattice

OF_CLOSED = ("closed", "resolved_share", "reopened_share", "satisfied_share")  # all count cases closed
BESIDE = ("received", "open")
YEAR = 12  # months
Years = Sequence[tuple[Block, ...]]
Table = tuple[TableShape, Years]  # of a measure, by year
Aggregate = tuple[tuple[int, ...], tuple[int, ...]]  # months from the first one of the data, and kinds


def revealing_aggregates(tables: Mapping[str, Table], *, k: int, base: int) -> dict[Aggregate, Bools]:
    """Aggregates whose closed cases are withheld, and of which units, because they reveal how few were never closed.

    `tables` has the measures of `OF_CLOSED` and `BESIDE`, each with its blocks by year, of the same units. An aggregate
    that reveals it is withheld with all that lie within it. If it still follows from differences of what is left, the
    aggregates that contain it are withheld as well.
    """
    withheld: dict[Aggregate, Bools] = {}
    aggregates = list(known_bounds(*tables["closed"], k=k, base=base))
    while True:
        left = {
            key: (shape, [without_aggregates(of, shape, year, withheld) for year, of in enumerate(years)])
            if key in OF_CLOSED
            else (shape, years)
            for key, (shape, years) in tables.items()
        }
        more = dict(withheld)
        for revealing, units in _revealing(left, k=k, base=base).items():
            again = units & withheld.get(revealing, np.zeros_like(units))
            for aggregate in aggregates:
                inside, around = is_within(aggregate, revealing), is_within(revealing, aggregate)
                if inside or (around and again.any()):
                    more[aggregate] = more.get(aggregate, np.zeros_like(units)) | (units if inside else again)
        if all(
            aggregate in withheld and (withheld[aggregate] == units).all()
            for aggregate, units in more.items()
        ):
            return withheld
        withheld = more


def is_within(one: Aggregate, other: Aggregate) -> bool:
    """Whether the months and kinds of an aggregate are among those of another."""
    return set(one[0]) <= set(other[0]) and set(one[1]) <= set(other[1])


def _revealing(tables: Mapping[str, Table], *, k: int, base: int) -> dict[Aggregate, Bools]:
    """Aggregates whose closed cases reveal how few cases were never closed, and of which units."""
    received = known_bounds(*tables["received"], k=k, base=base)
    closed = known_bounds(*tables["closed"], k=k, base=base, shares=[tables[key] for key in OF_CLOSED[1:]])
    stock = known_bounds(*tables["open"], k=k, base=base)
    # Stocks that are not divided by kind bound those of every kind.
    all_kinds = max((kinds for _, kinds in stock), key=len, default=())
    divided = {kinds for _, kinds in stock}
    revealing: dict[Aggregate, Bools] = {}
    for kinds in {kinds for _, kinds in closed}:
        spans = [months for months, of_kinds in closed if of_kinds == kinds and (months, kinds) in received]
        if not spans:
            continue
        unknown = np.full_like(received[spans[0], kinds][1], np.inf)
        of_kinds = kinds if kinds in divided else all_kinds
        ends = range(max(months[-1] for months in spans) + 1)
        open_most = [stock.get(((month,), of_kinds), (unknown, unknown))[1] for month in ends]
        reveals = revealing_spans(
            [(months[0], months[-1] + 1) for months in spans],
            np.stack([received[months, kinds][1] for months in spans], axis=1),
            np.stack([closed[months, kinds][0] for months in spans], axis=1),
            np.stack(open_most, axis=1),
            k=k,
        )
        revealing |= {(months, kinds): reveals[:, i] for i, months in enumerate(spans) if reveals[:, i].any()}
    return revealing


def without_aggregates(
    blocks: tuple[Block, ...], shape: TableShape, year: int, withheld: Mapping[Aggregate, Bools]
) -> tuple[Block, ...]:
    """A year's blocks of a measure of closed cases with these aggregates withheld; what is 0 stays published.

    `year` is the number of the year, from 0 for the first one of the data.
    """
    kept = []
    for block in blocks:
        allowed = block.may_publish.copy()
        for at, node in enumerate(block.nodes):
            units = withheld.get(aggregate_of(node, shape, year))
            if units is not None:
                allowed[1:, at] &= ~units | (block.sums[1:, at] == 0)
        kept.append(replace(block, may_publish=allowed))
    return tuple(kept)


def known_bounds(
    shape: TableShape, years: Years, *, k: int, base: int, shares: Sequence[Table] = ()
) -> dict[Aggregate, tuple[Bounds, Bounds]]:
    """Smallest and largest numbers of cases (units) that readers can deduce for each aggregate of a measure.

    They also follow from `shares` whose cases are a part of the measure's. Where those are all of its cases, as cases
    closed long ago have all been followed for 30 days, readers are assumed to know that they are all.
    """
    before_sums = bounds_before_sums(shape, years, k=k, base=base, shares=shares)
    bounds: dict[Aggregate, tuple[Bounds, Bounds]] = {}
    for aggregates, lattice, ends in before_sums:
        least, most = tightened_by_sums(*ends, lattice)
        bounds |= {aggregate: (least[:, at], most[:, at]) for at, aggregate in enumerate(aggregates)}
    return bounds


def bounds_before_sums(
    shape: TableShape, years: Years, *, k: int, base: int, shares: Sequence[Table] = ()
) -> Iterator[tuple[list[Aggregate], Lattice, tuple[Bounds, Bounds]]]:
    """By block: its aggregates, its lattice, and bounds (units × aggregates) that use no sums of other numbers."""
    of_shares = [_hits_and_misses(*share, k=k, base=base) for share in shares]
    for year, blocks in enumerate(years):
        for block in blocks:
            least, most = bounds_from_rounding(block.sums[1:], k=k, base=base)
            least = np.where(block.may_publish[1:], least, 0)
            # A kind that does not occur in the whole province occurs in no unit.
            most = np.where(block.may_publish[1:], most, np.where(block.sums[0] > 0, np.inf, 0))
            aggregates = [aggregate_of(node, shape, year) for node in block.nodes]
            for at, aggregate in enumerate(aggregates):
                for total, share_least, share_most in (
                    shares[aggregate] for shares in of_shares if aggregate in shares
                ):
                    least[:, at] = np.maximum(least[:, at], share_least)
                    is_all = total == block.sums[1:, at]
                    most[:, at] = np.where(is_all, np.minimum(most[:, at], share_most), most[:, at])
            yield aggregates, block.lattice, (least, most)


def _hits_and_misses(
    shape: TableShape, years: Years, *, k: int, base: int
) -> dict[Aggregate, tuple[Counts, Bounds, Bounds]]:
    """Aggregates of which hits and misses of a share are published: its number of cases, and bounds on that number."""
    by_aggregate: dict[Aggregate, list[tuple[Counts, Bounds, Bounds]]] = {}
    for year, blocks in enumerate(years):
        for block in blocks:
            least, most = bounds_from_rounding(block.sums[1:], k=k, base=base)
            least = np.where(block.may_publish[1:], least, -np.inf)
            most = np.where(block.may_publish[1:], most, np.inf)
            published_nodes = set(np.flatnonzero(block.may_publish[1:].any(axis=0)).tolist())
            for at, node in enumerate(block.nodes):
                if at in published_nodes and len({part % 2 for part in node[1]}) == 1:  # hits or misses
                    aggregate = aggregate_of(node, shape, year)
                    by_aggregate.setdefault(aggregate, []).append(
                        (block.sums[1:, at], least[:, at], most[:, at])
                    )
    both = {aggregate: parts for aggregate, parts in by_aggregate.items() if len(parts) == 2}
    if not both:
        return {}
    total, least, most = (
        np.stack([sum(parts[i] for parts in each) for each in both.values()]) for i in range(3)
    )
    # The number of cases is published beside the share, rounded by itself.
    whole_least, whole_most = bounds_from_rounding(total, k=k, base=base)
    is_published = np.isfinite(least)
    least = np.where(is_published, np.maximum(least, whole_least), 0)
    most = np.where(is_published, np.minimum(most, whole_most), np.inf)
    return {aggregate: (total[at], least[at], most[at]) for at, aggregate in enumerate(both)}


@lru_cache(maxsize=8192)
def aggregate_of(node: Node, shape: TableShape, year: int) -> Aggregate:
    """The months since the first one of the data, and the kinds, of a node in the year of this number."""
    months, parts = node
    kinds = tuple(sorted({part // shape.parts_per_kind for part in parts}))
    return tuple(YEAR * year + month for month in months), kinds
