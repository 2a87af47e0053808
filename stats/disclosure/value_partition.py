"""Partition of months and parts for each value: every published figure is the sum of whole classes of it."""

from collections.abc import Sequence

import numpy as np

from stats.disclosure.sum_lattice import Bools, Counts, Lattice

HIDDEN = -1  # class of cells that are in none: nothing is published of them
MIN_CUT = 2  # the cut (kinds of counts, hits and misses of shares) that is not given up for shorter spans


class Partitions:
    """A partition for each value: by month the depth of its span (0: nothing is published) and the cut of its parts.

    `label` (values × cells) is the node of the lattice that is the class of each cell, or HIDDEN.
    """

    def __init__(self, counts: Counts, lattice: Lattice, depth: Counts, cut: Counts) -> None:
        self.lattice = lattice
        self.x = counts.reshape(len(counts), -1)
        self.depth, self.cut = depth, cut
        shape = (len(lattice.spans) + 1, len(lattice.parts) + 1, lattice.months, len(lattice.parts[-1]))
        self._class = np.full(shape, HIDDEN, dtype=np.int64)
        # `_class[depth, cut, month, part]` is the node that contains a cell at that depth and cut. Looking labels up in
        # it is what makes trying many partitions fast.
        for i, (deep, _, cut_of, _) in enumerate(lattice.nodes):
            self._class[deep, cut_of][lattice.cells[i].reshape(shape[2:])] = i
        self.label = np.full(self.x.shape, HIDDEN, dtype=np.int64)
        for v in range(len(counts)):
            self._relabel(v)

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
        shape = counts.shape[:2]
        depth, cut = np.zeros(shape, dtype=np.int64), np.ones(shape, dtype=np.int64)
        deepest = np.full(shape[1], len(lattice.spans)) if within is None else within.depth[0]
        finest = np.full(shape[1], len(lattice.parts)) if within is None else within.cut[0]
        for v, x in enumerate(counts):
            if v not in not_given:
                _grow(x, lattice, k, (1, lattice.spans[0][0]), (deepest, finest), (depth[v], cut[v]))
        return cls(counts, lattice, depth, cut)

    def published(self) -> Bools:
        """Values × nodes: the sums of whole classes, which are published."""
        published = np.zeros((len(self.x), len(self.lattice.nodes)), dtype=bool)
        for i, (depth, span, cut, _) in enumerate(self.lattice.nodes):
            months = list(self.lattice.spans[depth - 1][span])
            published[:, i] = ((self.depth[:, months] >= depth) & (self.cut[:, months] >= cut)).all(axis=1)
        return published

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
        self._relabel(v)

    def _relabel(self, v: int) -> None:
        """Recompute the class of each cell of a value."""
        months = np.arange(self.lattice.months)
        self.label[v] = self._class[self.depth[v], self.cut[v], months].reshape(-1)


def _grow(
    x: Counts,
    lattice: Lattice,
    k: int,
    at: tuple[int, Sequence[int]],
    most: tuple[Counts, Counts],
    into: tuple[Counts, Counts],
) -> None:
    """Write depth and cut of a span's months: as deep as all spans within have enough cases, then as finely cut.

    `at` is the depth and months of the span, `most` the limits of depth and cut by month, `into` the arrays to write
    to. Kinds, and hits and misses, matter more than shorter spans: a span is not divided where they would be lost.
    """
    level, span = at
    months = list(span)
    deepest, finest = int(most[0][months].min()), int(most[1][months].min())
    # The finest cut of the span as a whole; a cut of 0 means that not even its total is large enough.
    cut = min(_finest(x[months].sum(axis=0), lattice, k), finest)
    if deepest < level or cut == 0:
        return
    # Divide the span only if every shorter span within it keeps at least the cut that must not be given up.
    below = lattice.spans[level] if level < min(len(lattice.spans), deepest) else ()
    subspans = [s for s in below if set(s) <= set(span)]
    cuts = [min(_finest(x[list(s)].sum(axis=0), lattice, k), int(most[1][list(s)].min())) for s in subspans]
    if subspans and min(cuts) >= min(cut, MIN_CUT):
        for s in subspans:
            _grow(x, lattice, k, (level + 1, s), most, into)
    else:
        into[0][months], into[1][months] = level, cut


def _finest(by_part: Counts, lattice: Lattice, k: int) -> int:
    """Finest cut of parts in which each set has no case or at least k; 0 if there is none."""
    finest = 0
    for parts in lattice.parts:
        sums = [
            by_part[list(part)].sum() for part in parts if not set(part) <= set(lattice.unprotected_parts)
        ]
        # Finer cuts divide the sets further, so that once a cut fails all finer ones fail.
        if any(0 < n < k for n in sums):
            break
        finest += 1
    return finest
