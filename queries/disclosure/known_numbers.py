"""Bounds on numbers of cases that readers can deduce, for each number both as published and as withheld.

`queries.disclosure.unit_numbers` combines them for a single unit of which some numbers are withheld.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from queries.disclosure.closed_of_received import (
    OF_CLOSED,
    Aggregate,
    Table,
    bounds_before_sums,
    known_bounds,
)
from queries.disclosure.narrowed_numbers import EXACT, NumberSet, numbers_of, without
from stats.arrays import Bools
from stats.disclosure.flow_bounds import Ends, Flows, Span
from stats.disclosure.never_closed import tightened_by_sums
from stats.disclosure.sum_lattice import Lattice

Kinds = tuple[int, ...]


@dataclass(frozen=True)
class KnownBlock:
    """Bounds on the numbers of a block (units × numbers): where each of them is published, and where it is withheld.

    They hold for each number by itself, whatever else is withheld. What follows from sums is not included.
    """

    numbers: list[tuple[str, Aggregate]]
    lattice: Lattice
    published: Ends
    withheld: Ends

    @property
    def group(self) -> str:
        """The measure, or group of measures, of its numbers."""
        return self.numbers[0][0]

    @cached_property
    def columns(self) -> Mapping[Kinds, list[int]]:
        """The numbers of each set of kinds."""
        positions: dict[Kinds, list[int]] = {}
        for at, (_, (_, kinds)) in enumerate(self.numbers):
            positions.setdefault(kinds, []).append(at)
        return positions

    def is_among(self, sets: Sequence[NumberSet]) -> Bools:
        """Sets × numbers: which of the block's numbers are in a set."""
        return np.array([[number in each for number in self.numbers] for each in sets], dtype=bool)

    def bounds_before_sums(self, unit: int | slice, is_withheld: Bools) -> Ends:
        """Bounds of a unit, or of all units, where some numbers (rows × numbers) are withheld."""
        least, most = (
            np.where(is_withheld, withheld[unit], published[unit])
            for published, withheld in zip(self.published, self.withheld, strict=True)
        )
        return least, most


@dataclass(frozen=True)
class KnownNumbers:
    """Bounds for some units: of cases received, with what follows from sums, and of blocks of cases closed and open."""

    received: Mapping[Aggregate, Ends]
    blocks: Sequence[KnownBlock]
    block_of: Mapping[tuple[str, Aggregate], int]  # by number of cases closed or open
    stock_is_divided: bool  # by kind
    all_kinds: int
    k: int

    @classmethod
    def of(cls, tables: Mapping[str, Table], *, k: int) -> "KnownNumbers":
        """The bounds that follow from tables in which nothing is withheld yet because of narrowed numbers."""
        everything = {
            group: {
                aggregate: np.ones(n.shape, dtype=bool)
                for aggregate, (n, _) in numbers_of(tables[group]).items()
            }
            for group in ("closed", "open")
        }
        states = [_blocks_before_sums(each, k=k) for each in (tables, without(tables, everything))]
        blocks = [
            KnownBlock(numbers, lattice, published, withheld)
            for (numbers, lattice, published), (*_, withheld) in zip(*states, strict=True)
        ]
        block_of = {number: at for at, block in enumerate(blocks) for number in block.numbers}
        received = known_bounds(*tables["received"], k=k, base=EXACT)
        return cls(received, blocks, block_of, tables["open"][0].kinds > 1, tables["closed"][0].kinds, k)

    def stock_of(self, kinds: Kinds) -> Kinds:
        """The kinds of the stock that bounds these kinds: the stock of all kinds if stocks are not divided by kind."""
        return kinds if self.stock_is_divided else (0,)

    def is_own_stock(self, kinds: Kinds) -> bool:
        """Whether the stock of `stock_of` is that of these kinds alone; else it is only at least as large as theirs."""
        return self.stock_is_divided or len(kinds) == self.all_kinds

    def flows_received(self, unit: int, kinds: Kinds) -> Flows:
        """Flows with the bounds on the cases of some kinds that a unit received, and nothing else."""
        own = ((span_of(months), ends) for (months, of), ends in self.received.items() if of == kinds)
        return Flows({span: (least[[unit]], most[[unit]]) for span, (least, most) in own}, {}, {})

    def flows(self, at: int, kinds: Kinds, ends: Ends) -> Flows:
        """The flows of some kinds in a block whose bounds (rows × numbers) are given."""
        block, (least, most) = self.blocks[at], ends
        if block.group == "closed":
            own = [(span_of(block.numbers[at][1][0]), at) for at in block.columns.get(kinds, ())]
            return Flows({}, {span: (least[:, at], most[:, at]) for span, at in own}, {})
        stock = [(block.numbers[at][1][0][0], at) for at in block.columns.get(self.stock_of(kinds), ())]
        if not self.is_own_stock(kinds):
            least = np.zeros_like(least)
        return Flows({}, {}, {month: (least[:, at], most[:, at]) for month, at in stock})

    def bounds(self, unit: int | slice, is_withheld: Mapping[int, Bools]) -> dict[int, Ends]:
        """Bounds of a unit, or of all units, in several blocks, including what follows from sums.

        `is_withheld` (rows × numbers) says by block which of its numbers are withheld.
        """
        alike: dict[int, list[int]] = {}  # blocks of the same lattice, which are computed together
        for at in is_withheld:
            alike.setdefault(id(self.blocks[at].lattice), []).append(at)
        bounds_of: dict[int, Ends] = {}
        for those in alike.values():
            before_sums = [self.blocks[at].bounds_before_sums(unit, is_withheld[at]) for at in those]
            least, most = (np.concatenate(end) for end in zip(*before_sums, strict=True))
            least, most = tightened_by_sums(least, most, self.blocks[those[0]].lattice)
            ends = np.cumsum([len(is_withheld[at]) for at in those])[:-1]
            of_blocks = zip(np.split(least, ends), np.split(most, ends), strict=True)
            bounds_of |= zip(those, of_blocks, strict=True)
        return bounds_of

    def numbers_at(self, kinds: Kinds, spans: Set[Span], months: Set[int]) -> Mapping[int, list[int]]:
        """The columns, by block, of the cases of some kinds closed in these spans or open at these months' ends."""
        columns: dict[int, list[int]] = {}
        for at, block in enumerate(self.blocks):
            is_closed = block.group == "closed"
            for column in block.columns.get(kinds if is_closed else self.stock_of(kinds), ()):
                of = block.numbers[column][1][0]
                if span_of(of) in spans if is_closed else of[0] in months:
                    columns.setdefault(at, []).append(column)
        return columns


def span_of(months: tuple[int, ...]) -> Span:
    """The first month, and the one after the last."""
    return months[0], months[-1] + 1


def _blocks_before_sums(
    tables: Mapping[str, Table], *, k: int
) -> list[tuple[list[tuple[str, Aggregate]], Lattice, Ends]]:
    """The blocks of cases closed and open: their numbers, lattice, and bounds that use no sums of other numbers."""
    shares = [tables[key] for key in OF_CLOSED[1:]]
    return [
        ([(group, aggregate) for aggregate in aggregates], lattice, ends)
        for group, of_group in (("closed", shares), ("open", []))
        for aggregates, lattice, ends in bounds_before_sums(*tables[group], k=k, base=EXACT, shares=of_group)
    ]
