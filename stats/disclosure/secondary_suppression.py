"""Secondary suppression: publish other values more coarsely until no small hidden count can be derived."""

from dataclasses import dataclass, field

import numpy as np

from stats.arrays import Bools
from stats.disclosure.exchanges import Exchanges
from stats.disclosure.sum_lattice import Counts
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
    _exchanges: Exchanges = field(init=False)

    def __post_init__(self) -> None:
        self._exchanges = Exchanges(self.own, self.top)

    def run(self) -> None:
        """Run until every small count is safe.

        This terminates: each step makes a value coarser, and where all values are hidden every small count is safe.
        """
        # Making one value coarser can hide new small counts or expose what it protected, hence the repetition. The
        # counts of the others stay safe: their exchanges only become larger.
        to_check = np.ones(len(self.own.x), dtype=bool)
        while to_check.any():
            to_check = self._protect(to_check)

    def _protect(self, to_check: Bools) -> Bools:
        """Visit the small counts of some values once, and make values coarser until each is safe; returns which."""
        v, node = np.nonzero(self._small())
        exposed = np.zeros(len(v), dtype=bool)
        visited = to_check[v]
        exposed[visited] = self._are_exposed(v[visited], node[visited])
        coarsened = np.zeros(len(self.own.x), dtype=bool)
        first = np.searchsorted(v, np.arange(len(coarsened) + 1))  # of each value, among the small counts
        at = 0
        while exposed[at:].any():
            at += int(np.argmax(exposed[at:]))
            changed = self._make_safe(int(v[at]), int(node[at]))
            coarsened[changed] = True
            at += 1
            # What follows may have become exposed where the value itself has other classes now.
            again = [i for one in set(changed) for i in range(max(at, first[one]), first[one + 1])]
            if again:
                exposed[again] = self._are_exposed(v[again], node[again])
        return coarsened

    def _small(self) -> Bools:
        """Hidden nodes (values × nodes) with 1 to k − 1 cases that need checking.

        Nodes whose parts are not secret are left out, and so are nodes of wholly hidden values that the other hidden
        values protect: if those have at least k − 1 minus its cases in the node, its count can be anything.
        """
        sums, hidden = self._exchanges.sums, self._exchanges.hidden
        small: Bools = (sums > 0) & (sums < self.k) & ~self.own.published() & self.secret[:, None]
        small &= ~self.own.lattice.is_unprotected
        if hidden.sum() > 1:
            others = sums[hidden].sum(axis=0) - sums
            small &= ~(hidden[:, None] & (others >= self.k - 1 - sums))
        return small

    def _are_exposed(self, v: Counts, node: Counts) -> Bools:
        """Of counts of nodes of values: whether they are not safe, as `_shortfall` defines it."""
        at, label, part = self._exchanges.parts(v, node)
        rise, can_fall = self._exchanges.possible_changes(v[at], label, part)
        cannot_fall = ~can_fall & (self._exchanges.sums[v[at], part] > 0)
        has_parts = np.bincount(at, minlength=len(v)) > 0
        needed_rise = self.k - 1 - self._exchanges.sums[v, node]
        exposed: Bools = has_parts & (np.bincount(at, rise, minlength=len(v)) < needed_rise)
        exposed[at[cannot_fall]] = True
        return exposed

    def _make_safe(self, v: int, node: int) -> list[int]:
        """Make values coarser until a count is safe; returns which ones."""
        changed = []
        while (lacking := self._shortfall(v, node)) is not None:
            changed.append(self._coarsen_best(v, *lacking))
            self._exchanges.coarsened(changed[-1])
        return changed

    def _shortfall(self, v: int, node: int) -> tuple[int, int, int, int] | None:
        """None if a count is safe; else a class, the node within it, and by how much it cannot rise and cannot fall.

        A small count is safe if its cells can rise to k − 1 and fall to 0 without changing any published sum. The cells
        of the node may belong to several classes; rises of different classes add up, and each class has to be able to
        fall.
        """
        exchanges = self._exchanges
        needed_rise = self.k - 1 - int(exchanges.sums[v, node])
        at, labels, parts = exchanges.parts(np.array([v]), np.array([node]))
        if not len(at):
            return None
        rises, can_fall = exchanges.possible_changes(np.full(len(at), v), labels, parts)
        total_rise = 0
        for label, part, rise, falls in zip(labels, parts, rises, can_fall, strict=True):
            total_rise += int(rise)
            missing_fall = 0 if falls else int(exchanges.sums[v, part])
            if missing_fall:
                return (int(label), int(part), max(needed_rise - total_rise, 0), missing_fall)
        if total_rise >= needed_rise:
            return None
        return (int(labels[0]), int(parts[0]), needed_rise - total_rise, 0)

    def _coarsen_best(self, v: int, label: int, part: int, rise: int, fall: int) -> int:
        """Make the value coarser that is sufficient and loses least, else the value itself; returns which."""
        own, lattice = self.own, self.own.lattice
        cells = lattice.cells[part]
        month = int(np.argmax(cells)) // len(lattice.parts[-1])
        if label == HIDDEN:
            whole, depth, cut = np.ones_like(cells), 0, 1
            candidates = own.depth[:, 0] > 0
            cells = cells | lattice.cells[np.unique(self.top.label[0, cells])].any(axis=0)
        else:
            whole, (depth, _, cut, _) = lattice.cells[label], lattice.nodes[label]
            candidates = ~self._exchanges.holds[:, label]
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
            return chosen
        if cut > 1:
            own.coarsen(v, month, depth, cut - 1)
        else:
            assert label != HIDDEN, "where all are hidden every small count is safe"
            own.coarsen(v, month, depth - 1, int(own.cut[v, month]))
        return v
