"""Lattice of sums: nested spans of months crossed with nested sets of parts; and the blocks of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Bools

Counts = NDArray[np.int64]
Partition = tuple[tuple[int, ...], ...]
NO_NODE = -1


@dataclass(frozen=True)
class Lattice:
    """Nested partitions of months and of parts, from coarse to fine: the first has one set, the last single elements.

    `unprotected_parts` are parts whose counts are not secret: cases whose kind is not given.
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
        common_cells = self._cells_as_numbers.T @ self._cells_as_numbers
        is_within: Bools = common_cells == self.cells.sum(axis=1)[:, None]
        return is_within

    @cached_property
    def common(self) -> Counts:
        """Nodes × nodes: the node that consists of the cells which two nodes have in common; NO_NODE if they have none.

        Spans and sets of parts are nested, so that common cells are always those of a node.
        """
        span, part = _common_sets(self.all_spans), _common_sets([each for cut in self.parts for each in cut])
        nodes = span[:, None, :, None] * len(part) + part[None, :, None, :]
        occurs = (span >= 0)[:, None, :, None] & (part >= 0)[None, :, None, :]
        return np.where(occurs, nodes, NO_NODE).reshape(len(self.nodes), len(self.nodes))

    @cached_property
    def around(self) -> Counts:
        """Nodes × the largest number of nodes around one: the larger nodes that contain a node; filled with NO_NODE."""
        contains = self.is_within & ~np.eye(len(self.nodes), dtype=bool)
        around = np.full((len(self.nodes), max(int(contains.sum(axis=1).max()), 1)), NO_NODE)
        for row, of_node in zip(around, contains, strict=True):
            larger = np.flatnonzero(of_node)
            row[: len(larger)] = larger
        return around

    @cached_property
    def class_at(self) -> Counts:
        """Depth × cut × months × parts: the node that contains a cell; NO_NODE at depth or cut 0.

        Looking classes up in it is what makes trying many partitions fast.
        """
        shape = (len(self.spans) + 1, len(self.parts) + 1, self.months, len(self.parts[-1]))
        class_at = np.full(shape, NO_NODE)
        for i, (depth, _, cut, _) in enumerate(self.nodes):
            class_at[depth, cut][self.cells[i].reshape(shape[2:])] = i
        return class_at

    @cached_property
    def first_cell(self) -> Counts:
        """The first cell of each node."""
        return np.argmax(self.cells, axis=1)

    @cached_property
    def is_unprotected(self) -> Bools:
        """Whether a node sums up nothing but unprotected parts."""
        unprotected = set(self.unprotected_parts)
        return np.array([set(self.parts[cut - 1][part]) <= unprotected for _, _, cut, part in self.nodes])

    @cached_property
    def all_spans(self) -> tuple[tuple[int, ...], ...]:
        """The spans of all depths, in the order of the nodes: each has as many nodes as there are sets of parts."""
        return tuple(span for spans in self.spans for span in spans)

    @cached_property
    def depth_and_cut(self) -> tuple[Counts, Counts]:
        """Depth and cut of each node; two arrays of spans × sets of parts."""
        depth, _, cut, _ = np.array(self.nodes).T.reshape(4, len(self.all_spans), -1)
        return depth, cut

    @cached_property
    def shorter_spans(self) -> tuple[tuple[int, ...], ...]:
        """For each of `all_spans` the indices of the spans of the next depth that lie in it."""
        ends = np.cumsum([0, *(len(spans) for spans in self.spans), 0])
        return tuple(
            tuple(
                int(ends[depth]) + i for i, within in enumerate(self.spans[depth]) if set(within) <= set(span)
            )
            if depth < len(self.spans)
            else ()
            for depth, spans in enumerate(self.spans, 1)
            for span in spans
        )

    def sums(self, counts: Counts) -> Counts:
        """Sums of all nodes, values × nodes, from counts of values × months × parts."""
        # Floating-point numbers are exact here, and multiplied many times as fast as whole ones.
        flat = np.asarray(counts, dtype=float).reshape(len(counts), -1)
        return (flat @ self._cells_as_numbers).astype(np.int64)

    @cached_property
    def _cells_as_numbers(self) -> NDArray[np.float64]:
        """Cells × nodes: 1 where a node sums up a cell, else 0."""
        return self.cells.T.astype(float)


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


def _common_sets(sets: Sequence[tuple[int, ...]]) -> Counts:
    """Sets × sets, of which any two are nested or disjoint: the index of the smaller one; NO_NODE if disjoint."""
    has = np.array([[element in each for element in range(max(map(max, sets)) + 1)] for each in sets])
    is_within = (has.astype(int) @ has.T.astype(int)) == has.sum(axis=1)[:, None]
    index = np.arange(len(sets))
    return np.where(is_within, index[:, None], np.where(is_within.T, index[None, :], NO_NODE))


def _singles(n: int) -> Partition:
    """Partition into single elements."""
    return tuple((i,) for i in range(n))
