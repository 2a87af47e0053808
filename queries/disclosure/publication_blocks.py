"""Blocks of a year's publishable sums, and how their cases are divided into parts."""

from dataclasses import dataclass

import numpy as np

from queries.disclosure.publication_grid import PublicationRequest, has_kinds
from queries.vocabulary.codes import Kind
from stats.arrays import Bools
from stats.disclosure.publication_rule import publishable_after
from stats.disclosure.sum_lattice import Counts, Lattice, Partition

Node = tuple[tuple[int, ...], tuple[int, ...]]  # months of the year (from 0), and parts


@dataclass(frozen=True)
class Block:
    """Months that are protected together, with all sums of their lattice and which of them may be published.

    The first row of `sums` and `may_publish` is that of all units together, followed by the single units.
    """

    lattice: Lattice
    nodes: tuple[Node, ...]
    sums: Counts
    may_publish: Bools


@dataclass(frozen=True)
class TableShape:
    """How cases are divided into parts: by kind or not, and within a kind into hits and misses of a share or not."""

    kinds: int
    parts_per_kind: int

    @classmethod
    def of_request(cls, request: PublicationRequest) -> "TableShape":
        """Shape of a request's tables."""
        kinds = len(Kind) if has_kinds(request.measure, request.unit) else 1
        return cls(kinds, 2 if request.measure.estimator.is_share else 1)

    @property
    def partitions(self) -> tuple[Partition, ...]:
        """Partitions of the parts, from coarse to fine: all, hits and misses of a share, each of them by kind."""
        parts = range(self.parts_per_kind * self.kinds)
        partitions: list[Partition] = [(tuple(parts),)]
        partitions += [tuple(tuple(parts[i::2]) for i in (0, 1))] if self.parts_per_kind == 2 else []
        partitions += [tuple((part,) for part in parts)] if self.kinds > 1 else []
        return tuple(partitions)

    @property
    def not_given(self) -> tuple[int, ...]:
        """The parts of cases whose kind is not given."""
        return tuple(range(self.parts_per_kind)) if self.kinds > 1 else ()

    def parts_of_kind(self, kind: Kind | None) -> Partition:
        """The sets of parts whose sums make up a figure: n, or hits and misses."""
        if kind is None:
            return self.partitions[self.parts_per_kind - 1]
        return tuple((self.parts_per_kind * int(kind) + i,) for i in range(self.parts_per_kind))


def block_after(block: Block, before: tuple[Block, ...]) -> Block:
    """The block restricted to what was publishable before as well."""
    # Nodes that do not occur among the old blocks were incomplete then.
    publishable_before = {node: old.may_publish[:, i] for old in before for i, node in enumerate(old.nodes)}
    if not publishable_before:
        return block
    complete_before = np.array([node in publishable_before for node in block.nodes])
    none_publishable = np.zeros(len(block.may_publish), dtype=bool)
    was_publishable = np.stack(
        [publishable_before.get(node, none_publishable) for node in block.nodes], axis=1
    )
    return Block(
        block.lattice,
        block.nodes,
        block.sums,
        publishable_after(block.may_publish, was_publishable, complete_before, block.lattice),
    )
