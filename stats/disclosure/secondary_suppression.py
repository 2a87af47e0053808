"""Secondary suppression: other values are told more coarsely until no small hidden count can be worked out."""

from dataclasses import dataclass

import numpy as np

from stats.disclosure.sum_lattice import Bools
from stats.disclosure.value_partition import HIDDEN, Partitions


@dataclass
class SecondarySuppression:
    """Makes values coarser until every small hidden count could be anything from 0 to k − 1."""

    own: Partitions
    top: Partitions
    k: int
    secret: Bools  # values whose small counts are to stay hidden

    def run(self) -> None:
        """Ends, since each step makes a value coarser, and where all are hidden every small count is safe."""
        changed = True
        while changed:
            changed = False
            for v, node in self._small():
                while (lacking := self._shortfall(v, node)) is not None:
                    self._coarsen_best(v, *lacking)
                    changed = True

    def _small(self) -> list[tuple[int, int]]:
        """Hidden nodes of 1 to k − 1 cases, but for those of hidden values that other hidden ones clearly cover."""
        lattice = self.own.lattice
        sums = self.own.x @ lattice.cells.T.astype(np.int64)
        small = (sums > 0) & (sums < self.k) & ~self.own.published() & self.secret[:, None]
        plain = [
            set(lattice.parts[cut - 1][part]) <= set(lattice.unprotected_parts)
            for _, _, cut, part in lattice.nodes
        ]
        small &= ~np.array(plain)
        hidden = self.own.depth[:, 0] == 0
        if hidden.sum() > 1:
            others = sums[hidden].sum(axis=0) - sums
            small &= ~(hidden[:, None] & (others >= self.k - 1 - sums))
        return [(int(v), int(node)) for v, node in np.argwhere(small)]

    def _shortfall(self, v: int, node: int) -> tuple[int, int, int, int] | None:
        """None for a count that is safe; else a class, the node within it, and how much it cannot rise and fall."""
        own, lattice = self.own, self.own.lattice
        cells = lattice.cells[node]
        short = self.k - 1 - int(own.x[v, cells].sum())
        first: tuple[int, int, int, int] | None = None
        rising = 0
        for label in np.unique(own.label[v, cells]):
            within = cells if label == HIDDEN else cells & lattice.cells[label]
            part = lattice.node_of_cells[within.tobytes()]
            if part == label:
                continue  # a whole class: it is published, and empty since the count is small
            up, falls = self._possible_change(v, int(label), part)
            rising += up
            fall = 0 if falls else int(own.x[v, within].sum())
            if first is None or fall:
                first = (int(label), part, 0, fall)
            if fall:
                return (int(label), part, max(short - rising, 0), fall)
        if rising >= short or first is None:
            return None
        return (first[0], first[1], short - rising, 0)

    def _possible_change(self, v: int, label: int, part: int) -> tuple[int, bool]:
        """By how much the cases of a node within a class can rise, and whether they can fall to 0."""
        own, lattice = self.own, self.own.lattice
        x, cells = own.x, lattice.cells[part]
        others = np.arange(len(x)) != v
        around = lattice.is_within[part] & (np.arange(len(lattice.nodes)) != part)
        if label != HIDDEN:
            around &= lattice.is_within[:, label]
        up, falls = 0, False
        n = int(x[v, cells].sum())
        for node in np.flatnonzero(around):
            with_both = others & self._holds(int(node))
            rest = lattice.cells[node] & ~cells
            there, back = x[with_both][:, cells].sum(), x[with_both][:, rest].sum()
            up = max(up, min(int(there), int(x[v, rest].sum())))
            falls |= bool(back >= n)
        tops = np.unique(self.top.label[0, cells])
        wider = lattice.cells[tops].any(axis=0) & ~cells
        loose = not lattice.is_within[
            tops, part
        ].any()  # all together may change as well: nobody needs to make up for it
        if label == HIDDEN:
            hidden = others & (own.depth[:, 0] == 0)
            free = int(x[hidden][:, cells | wider].sum() + x[v, wider].sum())
            return max(up, free), falls or loose or bool(hidden.any())
        return max(up, int(x[v, wider].sum())), falls or loose

    def _holds(self, node: int) -> Bools:
        """The values of which a node lies within one class, or of which nothing is published."""
        at = self.own.label[:, int(np.argmax(self.own.lattice.cells[node]))]
        held: Bools = (at == HIDDEN) | self.own.lattice.is_within[node, at]
        return held

    def _coarsen_best(self, v: int, label: int, part: int, rise: int, fall: int) -> None:
        """Make the value coarser that has enough and loses least by it; where there is none, the value itself."""
        own, lattice = self.own, self.own.lattice
        cells = lattice.cells[part]
        month = int(np.argmax(cells)) // len(lattice.parts[-1])
        if label == HIDDEN:
            whole, depth, cut = np.ones_like(cells), 0, 1
            free = own.depth[:, 0] > 0
            cells = cells | lattice.cells[np.unique(self.top.label[0, cells])].any(axis=0)
        else:
            whole, (depth, _, cut, _) = lattice.cells[label], lattice.nodes[label]
            free = ~self._holds(label)
        there, rest = own.x[:, cells].sum(axis=1), own.x[:, whole & ~cells].sum(axis=1)
        helps = (there > 0) if rise else (rest > 0)
        if label == HIDDEN and not rise:
            helps = np.ones_like(free)
        free &= (np.arange(len(own.x)) != v) & helps
        if free.any():
            enough = free & (there >= rise) & ((rest >= fall) | (label == HIDDEN))
            size = np.where(enough, own.x[:, whole].sum(axis=1), np.iinfo(np.int64).max)
            chosen = (
                int(np.argmin(size)) if enough.any() else int(np.argmax(np.where(free, there + rest, -1)))
            )
            own.coarsen(chosen, month, depth, cut)
        elif cut > 1:
            own.coarsen(v, month, depth, cut - 1)
        else:
            assert label != HIDDEN, "where all are hidden every small count is safe"
            own.coarsen(v, month, depth - 1, int(own.cut[v, month]))
