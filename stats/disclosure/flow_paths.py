"""Bounds from the published numbers of a single unit and kind, updated as numbers are withheld or published again.

The lengths of the shortest paths between all nodes of `stats.disclosure.flow_bounds` are computed once (Cormen et al.,
Introduction to Algorithms, section "The Floyd-Warshall algorithm"). Where a further number becomes known, the only new
paths lead through it: from each node to it and on from it to every other. And where one is no longer known, nothing
changes for a wanted number unless a shortest path to it leads through that one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from stats.arrays import Bools
from stats.disclosure.flow_bounds import (
    Ends,
    Flows,
    Paths,
    Span,
    Wanted,
    bounds_by_paths,
    differences,
    last_month,
    merged,
    paths_to,
)
from stats.disclosure.never_closed import Bounds


@dataclass(frozen=True)
class FlowPaths:
    """Bounds of a single unit (one row), and the wanted bounds that follow from them.

    `lengths` (nodes × nodes) says by how much the row's node exceeds the column's at most.
    """

    flows: Flows
    wanted: Wanted
    lengths: Bounds
    to_wanted: Paths

    @classmethod
    def of(cls, flows: Flows, wanted: Wanted) -> "FlowPaths":
        """All shortest paths of some flows of a single unit."""
        last = last_month(flows)
        nodes = 2 * last + 1
        lengths = np.full((nodes, nodes), np.inf)
        np.fill_diagonal(lengths, 0)
        for high, low, most in differences(flows, last):
            lengths[high, low] = min(lengths[high, low], most[0])
        for node in range(nodes):
            np.minimum(lengths, lengths[:, node, None] + lengths[node], out=lengths)
        return cls(flows, wanted, lengths, paths_to(wanted, last))

    def with_closer(self, closer: Flows) -> "FlowPaths":
        """Paths with closer bounds on some spans and months, none of them wider than before."""
        flows = merged(self.flows, closer)
        if self.lengths.diagonal().min() < 0:
            return FlowPaths.of(flows, self.wanted)  # a circle can be gone through more than once
        lengths = self.lengths.copy()
        for high, low, most in differences(closer, self._last):
            if most[0] < lengths[high, low]:
                np.minimum(lengths, (lengths[:, high] + most[0])[:, None] + lengths[low], out=lengths)
        return FlowPaths(flows, self.wanted, lengths, self.to_wanted)

    def bounds(self) -> tuple[Ends, bool]:
        """The wanted bounds (cases received, closed, then open), and whether the published numbers contradict them."""
        nodes = np.arange(len(self.lengths))
        least, most = bounds_by_paths(self.flows, self.wanted, self.lengths[None], self.to_wanted, nodes)
        return (least[0], most[0]), self._is_contradicted

    def decisive(self, of_least: Bools, of_most: Bools) -> tuple[set[Span], set[int]]:
        """Spans of cases closed and months of open cases without whose bounds those of wanted numbers may be wider.

        `of_least` and `of_most` say of which numbers the least and the most are asked for. If all other bounds are
        wider, these are the same. Where bounds contradict each other, all are decisive.
        """
        if self._is_contradicted:
            return set(self.flows.closed), set(self.flows.open_cases)
        low, high, base = self.to_wanted
        above = np.concatenate([low[of_least], high[of_most]])
        below = np.concatenate([high[of_least], base[of_most]])
        flows = Flows({}, self.flows.closed, self.flows.open_cases)
        tops, bottoms, most = zip(*differences(flows, self._last), strict=True)
        through = self.lengths[np.ix_(above, tops)] + np.concatenate(most)
        through += self.lengths[np.ix_(bottoms, below)].T
        is_shortest = (through <= self.lengths[above, below][:, None]).any(axis=0)
        of_closed, of_open = np.split(is_shortest, [2 * len(flows.closed)])
        spans = np.flatnonzero(of_closed.reshape(-1, 2).any(axis=1))
        months = np.flatnonzero(of_open.reshape(-1, 3).any(axis=1))
        return (
            {list(flows.closed)[at] for at in spans},
            {list(flows.open_cases)[at] for at in months} | set(self.wanted.open_cases),
        )

    @property
    def _last(self) -> int:
        return len(self.lengths) // 2

    @cached_property
    def _is_contradicted(self) -> bool:
        """Whether a path to what is wanted can lead through a circle that makes it shorter every time."""
        circles = np.flatnonzero(np.diagonal(self.lengths) < 0)
        if not len(circles):
            return False
        nodes = np.unique(np.concatenate([[0], *self.to_wanted]))
        there, back = self.lengths[np.ix_(nodes, circles)], self.lengths[np.ix_(circles, nodes)].T
        return bool(np.isfinite(there + back).any())
