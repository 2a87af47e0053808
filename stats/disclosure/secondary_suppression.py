"""Secondary suppression: publish other values more coarsely until no small hidden count can be derived."""

from dataclasses import dataclass

import numpy as np

from stats.disclosure.sum_lattice import Bools
from stats.disclosure.value_partition import HIDDEN, Partitions


@dataclass
class SecondarySuppression:
    """Greedy algorithm that makes values coarser until every small hidden count could be anything from 0 to k − 1.

    `own` are the partitions of the values, which are changed in place; `top` is the partition of all values together.
    """

    own: Partitions
    top: Partitions
    k: int
    secret: Bools  # values whose small counts must stay hidden

    def run(self) -> None:
        """Run until every small count is safe.

        This terminates: each step makes a value coarser, and where all values are hidden every small count is safe.
        """
        # Making one value coarser can hide new small counts or expose what it protected, hence the repetition.
        changed = True
        while changed:
            changed = False
            for v, node in self._small():
                while (lacking := self._shortfall(v, node)) is not None:
                    self._coarsen_best(v, *lacking)
                    changed = True

    def _small(self) -> list[tuple[int, int]]:
        """Hidden nodes (value, node) with 1 to k − 1 cases that need checking.

        Left out are nodes whose parts are no secret, and nodes of wholly hidden values that the other hidden values
        protect: if those have at least k − 1 minus its cases in the node, its count can be anything.
        """
        lattice = self.own.lattice
        sums = self.own.x @ lattice.cells.T.astype(np.int64)
        small = (sums > 0) & (sums < self.k) & ~self.own.published() & self.secret[:, None]
        unprotected = [
            set(lattice.parts[cut - 1][part]) <= set(lattice.unprotected_parts)
            for _, _, cut, part in lattice.nodes
        ]
        small &= ~np.array(unprotected)
        hidden = self.own.depth[:, 0] == 0
        if hidden.sum() > 1:
            others = sums[hidden].sum(axis=0) - sums
            small &= ~(hidden[:, None] & (others >= self.k - 1 - sums))
        return [(int(v), int(node)) for v, node in np.argwhere(small)]

    def _shortfall(self, v: int, node: int) -> tuple[int, int, int, int] | None:
        """None if a count is safe; else a class, the node within it, and by how much it cannot rise and cannot fall.

        A small count is safe if its cells can rise to k − 1 and fall to 0 without changing any published sum. The cells
        of the node may belong to several classes; rises of different classes add up, and each class has to be able to
        fall.
        """
        own, lattice = self.own, self.own.lattice
        cells = lattice.cells[node]
        needed_rise = self.k - 1 - int(own.x[v, cells].sum())
        first: tuple[int, int, int, int] | None = None
        total_rise = 0
        # A count that consists of cells of several classes is the sum of its parts in each.
        for label in np.unique(own.label[v, cells]):
            within = cells if label == HIDDEN else cells & lattice.cells[label]
            node_in_class = lattice.node_of_cells[within.tobytes()]
            if node_in_class == label:
                continue  # a whole class is published, so it is empty: else the small count had at least k cases
            rise, can_fall = self._possible_change(v, int(label), node_in_class)
            total_rise += rise
            missing_fall = 0 if can_fall else int(own.x[v, within].sum())
            if first is None or missing_fall:
                first = (int(label), node_in_class, 0, missing_fall)
            if missing_fall:
                return (int(label), node_in_class, max(needed_rise - total_rise, 0), missing_fall)
        if total_rise >= needed_rise or first is None:
            return None
        return (first[0], first[1], needed_rise - total_rise, 0)

    def _possible_change(self, v: int, label: int, node: int) -> tuple[int, bool]:
        """How far a node's count can rise within a class, and whether it can fall to 0, with all published sums fixed.

        A rise moves cases of the value into the node from other cells of its class; another value whose class contains
        both sets of cells makes up for it with the opposite move. Moves within one class of the partition of all values
        together change no published sum at all, because no value has a finer partition, and need no such compensation:
        `wider` are the other cells of these classes.
        """
        own, lattice = self.own, self.own.lattice
        x, cells = own.x, lattice.cells[node]
        others = np.arange(len(x)) != v
        around = lattice.is_within[node] & (np.arange(len(lattice.nodes)) != node)
        if label != HIDDEN:
            around &= lattice.is_within[:, label]
        rise, can_fall = 0, False
        n = int(x[v, cells].sum())
        for larger in np.flatnonzero(around):
            with_both = others & self._holds(int(larger))
            outside = lattice.cells[larger] & ~cells
            inside_cases, outside_cases = x[with_both][:, cells].sum(), x[with_both][:, outside].sum()
            rise = max(rise, min(int(inside_cases), int(x[v, outside].sum())))
            can_fall |= bool(outside_cases >= n)
        tops = np.unique(self.top.label[0, cells])
        wider = lattice.cells[tops].any(axis=0) & ~cells
        # If none of these classes is wholly inside the node, its cases can leave it within them without compensation.
        uncompensated = not lattice.is_within[tops, node].any()
        if label == HIDDEN:
            hidden = others & (own.depth[:, 0] == 0)
            free = int(x[hidden][:, cells | wider].sum() + x[v, wider].sum())
            return max(rise, free), can_fall or uncompensated or bool(hidden.any())
        return max(rise, int(x[v, wider].sum())), can_fall or uncompensated

    def _holds(self, node: int) -> Bools:
        """Values for which the node is within a single class, or of which nothing is published."""
        class_of_value = self.own.label[:, int(np.argmax(self.own.lattice.cells[node]))]
        held: Bools = (class_of_value == HIDDEN) | self.own.lattice.is_within[node, class_of_value]
        return held

    def _coarsen_best(self, v: int, label: int, part: int, rise: int, fall: int) -> None:
        """Make the value coarser that is sufficient and loses least; where no other value helps, the value itself."""
        own, lattice = self.own, self.own.lattice
        cells = lattice.cells[part]
        month = int(np.argmax(cells)) // len(lattice.parts[-1])
        if label == HIDDEN:
            whole, depth, cut = np.ones_like(cells), 0, 1
            candidates = own.depth[:, 0] > 0
            cells = cells | lattice.cells[np.unique(self.top.label[0, cells])].any(axis=0)
        else:
            whole, (depth, _, cut, _) = lattice.cells[label], lattice.nodes[label]
            candidates = ~self._holds(label)
        inside_cases, outside_cases = own.x[:, cells].sum(axis=1), own.x[:, whole & ~cells].sum(axis=1)
        # To let the count rise, another value must have cases inside the node to move out; to let it fall, outside it.
        helps = (inside_cases > 0) if rise else (outside_cases > 0)
        if label == HIDDEN and not rise:
            helps = np.ones_like(candidates)
        candidates &= (np.arange(len(own.x)) != v) & helps
        if candidates.any():
            enough = candidates & (inside_cases >= rise) & ((outside_cases >= fall) | (label == HIDDEN))
            # The smallest value that is sufficient loses least. If none is, the one with most cases comes closest.
            size = np.where(enough, own.x[:, whole].sum(axis=1), np.iinfo(np.int64).max)
            chosen = (
                int(np.argmin(size))
                if enough.any()
                else int(np.argmax(np.where(candidates, inside_cases + outside_cases, -1)))
            )
            own.coarsen(chosen, month, depth, cut)
        elif cut > 1:
            own.coarsen(v, month, depth, cut - 1)
        else:
            assert label != HIDDEN, "where all are hidden every small count is safe"
            own.coarsen(v, month, depth - 1, int(own.cut[v, month]))
