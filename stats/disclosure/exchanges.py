"""How far hidden counts could be different without changing anything published: by exchanges between values."""

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Bools
from stats.disclosure.sum_lattice import NO_NODE, Counts
from stats.disclosure.value_partition import HIDDEN, Partitions

Numbers = NDArray[np.float64]  # numbers of cases: whole numbers, which are exact


class Exchanges:
    """Changes of hidden counts that are possible under the partitions of the values, with all published sums fixed.

    A rise moves cases of the value into a node from other cells of its class; another value whose class contains both
    sets of cells makes up for it with the opposite move. Moves within one class of the partition of all values
    together change no published sum at all, because no value has a finer partition, and need no such compensation.

    A value that is made coarser has wider classes. So the changes of all other values only become larger.

    `sums` are the counts of all nodes (values × nodes); `holds` (likewise) says for which values a node is within a
    single class, or of which nothing is published; `hidden` of which values nothing is published.
    """

    def __init__(self, own: Partitions, top: Partitions) -> None:
        lattice = own.lattice
        self._own, self._lattice = own, lattice
        self.sums: Numbers = lattice.sums(own.x).astype(float)
        self.holds = np.zeros(self.sums.shape, dtype=bool)
        self._is_class = np.zeros(self.sums.shape, dtype=bool)
        self._read(np.arange(len(self.sums)))
        self._read_top(top)
        self._add_up()

    @property
    def hidden(self) -> Bools:
        """Values of which nothing is published."""
        hidden: Bools = self._own.depth[:, 0] == 0
        return hidden

    def coarsened(self, v: int) -> None:
        """Take note that the partition of a value has become coarser."""
        held = self.holds[v].copy()
        self._read(np.array([v]))
        gained = self.holds[v] & ~held
        around = self._lattice.around
        self._inside += self.sums[v][:, None] * (gained[around] & (around != NO_NODE))
        self._of_holders += self.sums[v] * gained
        hidden = self.hidden
        self._of_hidden = (self.sums[hidden] + self._wider[hidden]).sum(axis=0)

    def parts(self, v: Counts, node: Counts) -> tuple[Counts, Counts, Counts]:
        """The parts of nodes of values that lie in one class each: which of the nodes, the class, the part as a node.

        A count that consists of cells of several classes is the sum of its parts in each. Whole classes are left out:
        they are published.
        """
        common = self._lattice.common[node]
        at, label = np.nonzero(
            self._is_class[v] & (common != NO_NODE) & (common != np.arange(common.shape[1]))
        )
        hidden = np.flatnonzero(self.hidden[v])
        at = np.concatenate([at, hidden])
        within = np.concatenate([common[at[: len(label)], label], node[hidden]])
        return at, np.concatenate([label, np.full(len(hidden), HIDDEN)]), within

    def possible_changes(self, v: Counts, label: Counts, node: Counts) -> tuple[Numbers, Bools]:
        """How far counts of nodes within a class can rise, and whether they can fall to 0."""
        lattice, sums = self._lattice, self.sums
        around = lattice.around[node]
        in_class = (label == HIDDEN)[:, None] | lattice.is_within[around, label[:, None]]
        possible = (around != NO_NODE) & in_class
        n = sums[v, node][:, None]
        outside = sums[v[:, None], around] - n
        # The value itself holds whatever lies in its class, and cannot make up for its own moves.
        inside_others = self._inside[node] - n
        outside_others = self._of_holders[around] - self._inside[node] - outside
        rise = np.where(possible, np.minimum(inside_others, outside), 0).max(axis=1)
        can_fall = (possible & (outside_others >= n)).any(axis=1) | self._leaves_freely[node]
        hidden = self.hidden
        of_hidden = label == HIDDEN
        free = np.where(of_hidden, self._of_hidden[node] - sums[v, node], self._wider[v, node])
        return np.maximum(rise, free), can_fall | (of_hidden & (hidden.sum() > 1))

    def _read(self, values: Counts) -> None:
        """Read what follows from the partitions of some values."""
        own, lattice = self._own, self._lattice
        label = own.label[values]
        classes = label[:, lattice.first_cell]
        self.holds[values] = (classes == HIDDEN) | lattice.is_within[np.arange(classes.shape[1]), classes]
        self._is_class[values] = False
        published = label[:, 0] != HIDDEN
        self._is_class[values[published, None], label[published]] = True

    def _read_top(self, top: Partitions) -> None:
        """Read what follows from the partition of all values together."""
        lattice = self._lattice
        is_class = np.zeros(len(lattice.nodes), dtype=bool)
        is_class[top.label[0]] = True
        overlaps = (lattice.common != NO_NODE) & is_class
        # The other cells of the classes that contain cells of a node.
        self._wider = self.sums @ overlaps.T.astype(float) - self.sums
        # If none of these classes is wholly inside the node, its cases can leave it without compensation.
        self._leaves_freely = ~(overlaps & lattice.is_within.T).any(axis=1)

    def _add_up(self) -> None:
        """Add up over all values that hold the larger nodes around a node."""
        around = self._lattice.around
        holds_around = (self.holds[:, around] & (around != NO_NODE)).astype(float)
        self._inside = np.einsum("vn,vna->na", self.sums, holds_around)
        self._of_holders = (self.sums * self.holds).sum(axis=0)
        hidden = self.hidden
        self._of_hidden = (self.sums[hidden] + self._wider[hidden]).sum(axis=0)
