"""Partition of months and parts for each value: every published figure is the sum of whole classes."""

from collections.abc import Sequence

import numpy as np

from stats.arrays import Bools
from stats.disclosure.sum_lattice import NO_NODE, Counts, Lattice

HIDDEN = NO_NODE  # class of cells that belong to none: nothing is published about them
MIN_CUT = 2  # the cut (kinds of counts, hits and misses of shares) that is not given up for shorter spans


class Partitions:
    """A partition for each value: by month the depth of its span (0: nothing is published) and the cut of its parts.

    `label` (values × cells) is the node of the lattice that is the class of each cell, or HIDDEN.
    """

    def __init__(self, counts: Counts, lattice: Lattice, depth: Counts, cut: Counts) -> None:
        self.lattice = lattice
        self.x = counts.reshape(len(counts), -1)
        self.depth, self.cut = depth, cut
        self.label = lattice.class_at[depth, cut, np.arange(lattice.months)].reshape(self.x.shape)

    @classmethod
    def finest_safe(
        cls,
        counts: Counts,
        lattice: Lattice,
        k: int,
        *,
        within: "Partitions | None",
        not_given: Sequence[int] = (),
    ) -> "Partitions":
        """Finest partitions whose classes have no case or at least k, none finer than `within` (that of the total)."""
        months = lattice.months
        deepest = np.full(months, len(lattice.spans)) if within is None else within.depth[0]
        finest = np.full(months, len(lattice.parts)) if within is None else within.cut[0]
        growth = _Growth(counts, lattice, k, deepest, finest)
        growth.grow(0, ~np.isin(np.arange(len(counts)), list(not_given)))
        return cls(counts, lattice, growth.depth, growth.cut)

    def published(self) -> Bools:
        """Values × nodes: the sums of whole classes, which are published."""
        spans = [list(span) for span in self.lattice.all_spans]
        depth = np.stack([self.depth[:, months].min(axis=1) for months in spans], axis=1)
        cut = np.stack([self.cut[:, months].min(axis=1) for months in spans], axis=1)
        depth_of, cut_of = self.lattice.depth_and_cut
        published = (depth[:, :, None] >= depth_of) & (cut[:, :, None] >= cut_of)
        return published.reshape(len(self.x), -1)

    def coarsen(self, v: int, month: int, depth: int, cut: int) -> None:
        """Make the class of a value around a month at least as coarse as a depth and a cut."""
        depth = min(depth, int(self.depth[v, month]))
        if depth == 0:
            self.depth[v], self.cut[v] = 0, 1
        else:
            # The class of the month widens to the whole span of the coarser depth, and takes the coarsest cut within
            # it.
            months = list(next(span for span in self.lattice.spans[depth - 1] if month in span))
            self.cut[v, months] = min(cut, int(self.cut[v, months].min()))
            self.depth[v, months] = depth
        classes = self.lattice.class_at[self.depth[v], self.cut[v], np.arange(self.lattice.months)]
        self.label[v] = classes.reshape(-1)


class _Growth:
    """Depth and cut (values × months) of all values: as deep as all spans within have enough cases, then as finely cut.

    `deepest` and `finest` are limits of depth and cut by month. Kinds, and hits and misses, matter more than shorter
    spans: a span is not divided where they would be lost.
    """

    def __init__(self, counts: Counts, lattice: Lattice, k: int, deepest: Counts, finest: Counts) -> None:
        self._lattice, self._deepest = lattice, deepest
        self.depth = np.zeros(counts.shape[:2], dtype=np.int64)
        self.cut = np.ones(counts.shape[:2], dtype=np.int64)
        limits = np.array([finest[list(span)].min() for span in lattice.all_spans])
        self._finest = np.minimum(_finest_cuts(lattice.sums(counts), lattice, k), limits)

    def grow(self, at: int, values: Bools) -> None:
        """Write depth and cut of the months of a span for some values; the span is number `at` of the lattice."""
        lattice, months = self._lattice, list(self._lattice.all_spans[at])
        level, deepest = int(lattice.depth_and_cut[0][at, 0]), int(self._deepest[months].min())
        # The finest cut of the span as a whole; a cut of 0 means that not even its total is large enough.
        cut = self._finest[:, at]
        values = values & (cut > 0)
        if deepest < level or not values.any():
            return
        # Divide the span only if every shorter span within it keeps at least the cut that must not be given up.
        within = list(lattice.shorter_spans[at]) if level < deepest else []
        if within:
            keeps = self._finest[:, within].min(axis=1) >= np.minimum(cut, MIN_CUT)
            for shorter in within:
                self.grow(shorter, values & keeps)
            values = values & ~keeps
        here = np.ix_(np.flatnonzero(values), np.array(months))
        self.depth[here], self.cut[here] = level, cut[values, None]


def _finest_cuts(sums: Counts, lattice: Lattice, k: int) -> Counts:
    """Values × spans: finest cut of parts in which each set has no case or at least k; 0 if there is none."""
    small = (sums > 0) & (sums < k) & ~lattice.is_unprotected
    starts = np.cumsum([0, *(len(sets) for sets in lattice.parts[:-1])])
    by_span = small.reshape(len(sums), len(lattice.all_spans), -1)
    fails = np.logical_or.reduceat(by_span, starts, axis=2)
    # Finer cuts divide the sets further, so that once a cut fails all finer ones fail.
    return (np.cumsum(fails, axis=2) == 0).sum(axis=2)
