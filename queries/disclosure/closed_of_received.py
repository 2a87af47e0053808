"""Withhold cases closed where they would tell, beside the cases received, that few were never closed.

`stats.disclosure.never_closed` says what follows from the two. What would tell it of a unit, a span and a kind is
withheld of the cases closed and of every share of them, with all months and kinds in it; what is published as 0 stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from queries.disclosure.publication_blocks import Block, Node, TableShape
from stats.disclosure.never_closed import Bounds, bounded_by_sums, telling_spans, told_by_rounding
from stats.disclosure.sum_lattice import Bools, Counts, Lattice

OF_CLOSED = ("closed", "resolved_share", "reopened_share", "satisfied_share")  # all count cases closed
BESIDE = ("received", "open")
YEAR = 12  # months
Years = Sequence[tuple[Block, ...]]
Table = tuple[TableShape, Years]  # of a measure, by year
Place = tuple[tuple[int, ...], tuple[int, ...]]  # months from the first one of the data, and kinds


def telling_places(tables: Mapping[str, Table], *, k: int, base: int) -> dict[Place, Bools]:
    """Spans and kinds of which, by unit, the cases closed are withheld because they tell how few were never closed.

    `tables` has the measures of `OF_CLOSED` and `BESIDE`, each with its blocks by year, of the same units. Withheld is
    what tells it, with all that lies in it. If it still follows from differences of what is left, all that it lies in
    is withheld as well.
    """
    withheld: dict[Place, Bools] = {}
    places = list(known_bounds(*tables["closed"], k=k, base=base))
    while True:
        left = {
            key: (shape, [without_places(of, shape, year, withheld) for year, of in enumerate(years)])
            if key in OF_CLOSED
            else (shape, years)
            for key, (shape, years) in tables.items()
        }
        more = dict(withheld)
        for told, units in _told_by(left, k=k, base=base).items():
            again = units & withheld.get(told, np.zeros_like(units))
            for place in places:
                inside, around = is_within(place, told), is_within(told, place)
                if inside or (around and again.any()):
                    more[place] = more.get(place, np.zeros_like(units)) | (units if inside else again)
        if all(place in withheld and (withheld[place] == units).all() for place, units in more.items()):
            return withheld
        withheld = more


def is_within(one: Place, other: Place) -> bool:
    """Whether the months and kinds of a place are among those of another."""
    return set(one[0]) <= set(other[0]) and set(one[1]) <= set(other[1])


def _told_by(tables: Mapping[str, Table], *, k: int, base: int) -> dict[Place, Bools]:
    """Spans and kinds of which, by unit, the cases closed tell how few were never closed."""
    received = known_bounds(*tables["received"], k=k, base=base)
    closed = known_bounds(*tables["closed"], k=k, base=base, shares=[tables[key] for key in OF_CLOSED[1:]])
    stock = known_bounds(*tables["open"], k=k, base=base)
    # Stocks that are not divided by kind bound those of every kind.
    all_kinds = max((kinds for _, kinds in stock), key=len, default=())
    divided = {kinds for _, kinds in stock}
    told: dict[Place, Bools] = {}
    for kinds in {kinds for _, kinds in closed}:
        spans = [months for months, of_kinds in closed if of_kinds == kinds and (months, kinds) in received]
        if not spans:
            continue
        unknown = np.full_like(received[spans[0], kinds][1], np.inf)
        of_kinds = kinds if kinds in divided else all_kinds
        ends = range(max(months[-1] for months in spans) + 1)
        open_most = [stock.get(((month,), of_kinds), (unknown, unknown))[1] for month in ends]
        tells = telling_spans(
            [(months[0], months[-1] + 1) for months in spans],
            np.stack([received[months, kinds][1] for months in spans], axis=1),
            np.stack([closed[months, kinds][0] for months in spans], axis=1),
            np.stack(open_most, axis=1),
            k=k,
        )
        told |= {(months, kinds): tells[:, at] for at, months in enumerate(spans) if tells[:, at].any()}
    return told


def without_places(
    blocks: tuple[Block, ...], shape: TableShape, year: int, withheld: Mapping[Place, Bools]
) -> tuple[Block, ...]:
    """The blocks of the year of this number, of a measure of cases closed, without some places; 0 stays published."""
    kept = []
    for block in blocks:
        allowed = block.may_publish.copy()
        for at, node in enumerate(block.nodes):
            units = withheld.get(place_of(node, shape, year))
            if units is not None:
                allowed[1:, at] &= ~units | (block.sums[1:, at] == 0)
        kept.append(replace(block, may_publish=allowed))
    return tuple(kept)


def known_bounds(
    shape: TableShape,
    years: Years,
    *,
    k: int,
    base: int,
    shares: Sequence[Table] = (),
) -> dict[Place, tuple[Bounds, Bounds]]:
    """By place: what is known at least and at most (units) of the cases of a measure, also from shares of them.

    The cases of a share are some of them. Where they are all, as cases closed long ago have all been followed for 30
    days, they are taken to be known to be all.
    """
    by_themselves = bounds_by_themselves(shape, years, k=k, base=base, shares=shares)
    found: dict[Place, tuple[Bounds, Bounds]] = {}
    for places, lattice, ends in by_themselves:
        least, most = bounded_by_sums(*ends, lattice)
        found |= {place: (least[:, at], most[:, at]) for at, place in enumerate(places)}
    return found


def bounds_by_themselves(
    shape: TableShape, years: Years, *, k: int, base: int, shares: Sequence[Table] = ()
) -> Iterator[tuple[list[Place], Lattice, tuple[Bounds, Bounds]]]:
    """By block: its places, and what is known (units × places) of each without what follows from sums."""
    of_shares = [_hits_and_misses(*share, k=k, base=base) for share in shares]
    for year, blocks in enumerate(years):
        for block in blocks:
            least, most = told_by_rounding(block.sums[1:], k=k, base=base)
            least = np.where(block.may_publish[1:], least, 0)
            # A kind that does not occur in the whole province occurs in no unit.
            most = np.where(block.may_publish[1:], most, np.where(block.sums[0] > 0, np.inf, 0))
            places = [place_of(node, shape, year) for node in block.nodes]
            for at, place in enumerate(places):
                for total, share_least, share_most in (each[place] for each in of_shares if place in each):
                    least[:, at] = np.maximum(least[:, at], share_least)
                    is_all = total == block.sums[1:, at]
                    most[:, at] = np.where(is_all, np.minimum(most[:, at], share_most), most[:, at])
            yield places, block.lattice, (least, most)


def _hits_and_misses(
    shape: TableShape, years: Years, *, k: int, base: int
) -> dict[Place, tuple[Counts, Bounds, Bounds]]:
    """By place where the hits and misses of a share are published: its cases, at least and at most how many."""
    found: dict[Place, list[tuple[Counts, Bounds, Bounds]]] = {}
    for year, blocks in enumerate(years):
        for block in blocks:
            least, most = told_by_rounding(block.sums[1:], k=k, base=base)
            least = np.where(block.may_publish[1:], least, -np.inf)
            most = np.where(block.may_publish[1:], most, np.inf)
            told = set(np.flatnonzero(block.may_publish[1:].any(axis=0)).tolist())
            for at, node in enumerate(block.nodes):
                if at in told and len({part % 2 for part in node[1]}) == 1:  # hits or misses
                    place = place_of(node, shape, year)
                    found.setdefault(place, []).append((block.sums[1:, at], least[:, at], most[:, at]))
    both = {place: parts for place, parts in found.items() if len(parts) == 2}
    if not both:
        return {}
    total, least, most = (
        np.stack([sum(parts[i] for parts in each) for each in both.values()]) for i in range(3)
    )
    # The number of cases is published beside the share, rounded by itself.
    whole_least, whole_most = told_by_rounding(total, k=k, base=base)
    is_told = np.isfinite(least)
    least = np.where(is_told, np.maximum(least, whole_least), 0)
    most = np.where(is_told, np.minimum(most, whole_most), np.inf)
    return {place: (total[at], least[at], most[at]) for at, place in enumerate(both)}


@lru_cache(maxsize=8192)
def place_of(node: Node, shape: TableShape, year: int) -> Place:
    """The months since the first one of the data, and the kinds, of a node in the year of this number."""
    months, parts = node
    kinds = tuple(sorted({part // shape.parts_per_kind for part in parts}))
    return tuple(YEAR * year + month for month in months), kinds
