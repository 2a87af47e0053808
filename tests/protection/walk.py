"""A walk through provinces that would have been published in exactly the same way as the true one.

Each move changes one count by one case, which breaks some constraints, and then mends one broken constraint after the
other by a further case more or less elsewhere, whichever breaks least, until all hold again (a focused search, as in
WalkSAT: Selman, Kautz and Cohen 1994). In the simplest move two units exchange cases of two months. A move that
cannot be completed is taken back. All numbers are whole and every constraint is checked, so that each province on
the way is a proof that its counts are possible.
"""

import random
from dataclasses import dataclass, field
from itertools import pairwise

from scipy.sparse import csr_array

from tests.protection.constraints import MOST_BITS, Constraints

MOST_CHANGES = 150  # changes of single counts in one move
MOST_BROKEN = 40  # broken constraints at which a move is given up
CANDIDATES = 16  # counts of a broken constraint that are tried
NOISE = 0.03  # part of the mending steps that are made at random


@dataclass
class Walk:
    """The province that the walk has reached. `counts` are its numbers, `sums` the values of the targets in it.

    `shown` has for each target, as bits, the values that it has had in some province on the way (`bit_of`).
    """

    constraints: Constraints
    targets: csr_array  # targets × unknowns
    dice: random.Random
    counts: list[int] = field(init=False)
    sums: list[int] = field(init=False)
    shown: list[int] = field(init=False)

    def __post_init__(self) -> None:
        matrix, low, high = self.constraints.matrix()
        truth = self.constraints.truth
        self.counts = [int(n) for n in truth]
        self.sums = [int(n) for n in self.targets @ truth]
        self.shown = [1 << n if n < MOST_BITS else 0 for n in self.sums]
        self._low, self._high = low.tolist(), high.tolist()
        self._values = [round(value) for value in matrix @ truth]
        self._unknowns_of, self._factors_of = _rows(matrix)
        self._constraints_of, self._factors_in = _rows(matrix.T.tocsr())
        self._positions_of, _ = _rows(self.targets)
        self._targets_of, _ = _rows(self.targets.T.tocsr())
        self._broken: dict[int, None] = {}
        self._changes: dict[int, int] = {}

    def move(self, target: int, direction: int) -> bool:
        """Change the value of a target by +1 or −1. False, and nothing is changed, where that does not work out."""
        own = self._positions_of[target]
        starts = own if direction > 0 else [at for at in own if self.counts[at] > 0]
        if not starts:
            return False
        self._changes, self._broken = {}, {}
        self._change(self.dice.choice(starts), direction)
        forbidden = dict.fromkeys(own, -direction)
        for _ in range(MOST_CHANGES):
            if not self._broken:
                self._accept()
                return True
            if len(self._broken) > MOST_BROKEN or not self._mend(forbidden):
                break
        for at, change in list(self._changes.items()):
            self._change(at, -change)
        return False

    def _mend(self, forbidden: dict[int, int]) -> bool:
        """Bring one broken constraint nearer to holding; False if none of its counts can be changed."""
        row = self.dice.choice(list(self._broken))
        missing = 1 if self._values[row] < self._low[row] else -1
        unknowns, factors = self._unknowns_of[row], self._factors_of[row]
        n = len(unknowns)
        best, least, tried = None, 0, 0
        for place in self.dice.sample(range(n), min(n, 2 * CANDIDATES)):
            at, change = unknowns[place], missing * factors[place]
            # A count that has been raised is not lowered again, or the move would go back and forth.
            if self.counts[at] + change < 0 or self._changes.get(at, 0) * change < 0:
                continue
            if forbidden.get(at) == change:
                continue
            if self.dice.random() < NOISE:
                best = (at, change)
                break
            harm = self._harm(at, change)
            if best is None or harm < least:
                best, least = (at, change), harm
            tried += 1
            if tried == CANDIDATES:
                break
        if best is None:
            return False
        self._change(*best)
        return True

    def _harm(self, at: int, change: int) -> int:
        """How much more all constraints together are missed after a change."""
        harm = 0
        values, low, high = self._values, self._low, self._high
        for row, factor in zip(self._constraints_of[at], self._factors_in[at], strict=True):
            before = values[row]
            after = before + factor * change
            if after < low[row]:
                harm += low[row] - after
            elif after > high[row]:
                harm += after - high[row]
            if before < low[row]:
                harm -= low[row] - before
            elif before > high[row]:
                harm -= before - high[row]
        return harm

    def _change(self, at: int, change: int) -> None:
        self.counts[at] += change
        total = self._changes.get(at, 0) + change
        if total:
            self._changes[at] = total
        else:
            self._changes.pop(at, None)
        for row, factor in zip(self._constraints_of[at], self._factors_in[at], strict=True):
            value = self._values[row] = self._values[row] + factor * change
            if value < self._low[row] or value > self._high[row]:
                self._broken[row] = None
            else:
                self._broken.pop(row, None)

    def _accept(self) -> None:
        """Take over the values that the targets have in the province that has been reached."""
        touched = set()
        for at, change in self._changes.items():
            for target in self._targets_of[at]:
                self.sums[target] += change
                touched.add(target)
        for target in touched:
            if self.sums[target] < MOST_BITS:
                self.shown[target] |= 1 << self.sums[target]


def _rows(matrix: csr_array) -> tuple[list[list[int]], list[list[int]]]:
    """The columns and the values of each row of a sparse matrix, whose values are 1 or −1."""
    ends, at, values = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.astype(int).tolist()
    spans = list(pairwise(ends))
    return [at[a:b] for a, b in spans], [values[a:b] for a, b in spans]
