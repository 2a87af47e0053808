"""Lattice of sums: nested spans of months crossed with nested sets of parts; and the blocks of a year."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]
Partition = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Lattice:
    """Nested partitions of months and of parts, from coarse to fine: the first has one set, the last single elements.

    `unprotected_parts` are parts whose counts are no secret: cases whose kind is not given.
    """

    spans: tuple[Partition, ...]
    parts: tuple[Partition, ...]
    unprotected_parts: tuple[int, ...] = ()

    @cached_property
    def nodes(self) -> tuple[tuple[int, int, int, int], ...]:
        """Nodes, one for each sum: depth (from 1) and index of its span, cut (from 1) and index of its set of parts."""
        return tuple(
            (depth, span, cut, part)
            for depth, spans in enumerate(self.spans, 1)
            for span in range(len(spans))
            for cut, parts in enumerate(self.parts, 1)
            for part in range(len(parts))
        )

    @property
    def months(self) -> int:
        """Number of months."""
        return len(self.spans[-1])

    @cached_property
    def cells(self) -> Bools:
        """Nodes × (months × parts, flattened): which cells a node sums up."""
        months, parts = self.months, len(self.parts[-1])
        cells = np.zeros((len(self.nodes), months, parts), dtype=bool)
        for row, (depth, span, cut, part) in zip(cells, self.nodes, strict=True):
            row[np.ix_(self.spans[depth - 1][span], self.parts[cut - 1][part])] = True
        return cells.reshape(len(self.nodes), months * parts)

    @cached_property
    def is_within(self) -> Bools:
        """Nodes × nodes: whether the row's node is within the column's node, or is the same."""
        # One node is within another if all of its cells are common to both.
        common_cells = self.cells.astype(np.int64) @ self.cells.T.astype(np.int64)
        return common_cells == self.cells.sum(axis=1)[:, None]

    @cached_property
    def node_of_cells(self) -> dict[bytes, int]:
        """Index of the node with a set of cells, by the bytes of its row in `cells`."""
        return {row.tobytes(): i for i, row in enumerate(self.cells)}

    def sums(self, counts: Counts) -> Counts:
        """Sums of all nodes, values × nodes, from counts of values × months × parts."""
        flat = np.asarray(counts, dtype=np.int64).reshape(len(counts), -1)
        return flat @ self.cells.T.astype(np.int64)


def year_blocks(months: int, *, whole_year: bool) -> tuple[tuple[int, tuple[Partition, ...]], ...]:
    """Blocks of a year with `months` complete months: the first month of each (from 0) and its nested spans.

    A complete year is one block; otherwise each complete quarter is one, and each month of an incomplete quarter. Sums
    never cross blocks, so that each block is protected by itself.
    """
    if whole_year:
        quarters = tuple(tuple(range(q, q + 3)) for q in range(0, 12, 3))
        return ((0, ((tuple(range(12)),), quarters, _singles(12))),)
    blocks: list[tuple[int, tuple[Partition, ...]]] = [
        (start, ((tuple(range(3)),), _singles(3))) for start in range(0, months // 3 * 3, 3)
    ]
    blocks += [(month, (_singles(1),)) for month in range(months // 3 * 3, months)]
    return tuple(blocks)


def _singles(n: int) -> Partition:
    """Partition into single elements."""
    return tuple((i,) for i in range(n))
