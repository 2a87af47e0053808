"""A walk through provinces that would have been published in exactly the same way as the true one."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from tests.protection import moves
from tests.protection.constraints import Constraints, Ints, bit_of

WITHOUT_LIMIT = 2**40  # stands for bounds that are infinite
# Constraints that may be broken during a move; more where fewer show little that is new.
EFFORTS = (12, 40, 80)
SINGLE_EFFORTS = (12, 40, 80, 160, 400, 800)  # for counts of which no second number has been shown
ELSEWHERE = 200  # other counts that are changed between two attempts
ROUNDS_TOGETHER = 10
MIN_NEW = 0.01  # part of the missing values that so many rounds have to show, or else the effort grows


@dataclass
class Walk:
    """A walk that begins at the true province. All numbers are whole, and each constraint is checked at every step.

    So each province on the way is a proof that its counts are possible.
    """

    constraints: Constraints
    targets: csr_array  # targets × unknowns
    seed: int = 1

    def __post_init__(self) -> None:
        matrix, low, high = self.constraints.matrix()
        self._matrix, self._low, self._high = matrix, low, high
        truth = self.constraints.truth
        n = len(truth)
        sums = np.asarray(self.targets @ truth).astype(np.int64)
        row_ends, row_at, row_factors = _arrays(matrix)
        column_ends, column_at, column_factors = _arrays(matrix.T.tocsr())
        position_ends, positions, _ = _arrays(self.targets)
        target_ends, targets, _ = _arrays(self.targets.T.tocsr())
        self.walker = moves.Walker(
            row_ends=row_ends,
            row_at=row_at,
            row_factors=row_factors,
            column_ends=column_ends,
            column_at=column_at,
            column_factors=column_factors,
            position_ends=position_ends,
            positions=positions,
            target_ends=target_ends,
            targets=targets,
            low=np.maximum(low, -WITHOUT_LIMIT).astype(np.int64),
            high=np.minimum(high, WITHOUT_LIMIT).astype(np.int64),
            counts=truth.astype(np.int64),
            values=np.asarray(matrix @ truth).astype(np.int64),
            sums=sums,
            shown=bit_of(sums),
            wanted=np.zeros(len(sums), dtype=np.int64),
            broken=np.zeros(matrix.shape[0], dtype=np.int64),
            place=np.full(matrix.shape[0], -1, dtype=np.int64),
            touched=np.zeros(n, dtype=np.int64),
            changes=np.zeros(n, dtype=np.int64),
            forbidden=np.zeros(n, dtype=np.int64),
            numbers=np.zeros(3, dtype=np.int64),
            dice=np.array([self.seed], dtype=np.int64),
        )

    def look_for(self, wanted: Ints, *, rounds: int) -> Ints:
        """Walk towards wanted values of the targets, and return the values that have been shown; both as bits.

        It ends when nothing is missing, when the greatest effort shows little that is new, or after so many times
        `ROUNDS_TOGETHER` rounds.
        """
        walker, dice = self.walker, np.random.default_rng(self.seed)
        walker.wanted[:] = wanted
        effort = 0
        for _ in range(rounds):
            missing = wanted & ~walker.shown
            left = np.flatnonzero(missing)
            if not len(left):
                break
            walker.numbers[moves.NEWS] = 0
            for _ in range(ROUNDS_TOGETHER):
                moves.visit(walker, dice.permutation(left), EFFORTS[effort])
            if walker.numbers[moves.NEWS] < MIN_NEW * int(np.bitwise_count(missing).sum()):
                effort += 1
                if effort == len(EFFORTS):
                    break
        self.check()
        return walker.shown.copy()

    def look_for_another(self, single: Ints, wanted: Ints, *, rounds: int) -> Ints:
        """Walk towards a second value of the targets of which one only has been shown (their indices).

        In between it walks towards `wanted` values of some others, so that each attempt begins in another province.
        Returns the values that have been shown, as bits.
        """
        walker, dice = self.walker, np.random.default_rng(self.seed)
        effort = 0
        for _ in range(rounds):
            left = single[np.bitwise_count(walker.shown[single]) == 1]
            if not len(left):
                break
            everything = wanted.copy()
            # A move changes a value by one, so the second value is next to the first.
            everything[left] = walker.shown[left] << 1 | walker.shown[left] >> 1
            walker.wanted[:] = everything
            # An attempt that fails costs little, so that what is left is tried with every effort up to the greatest.
            for most_broken in SINGLE_EFFORTS[: effort + 1]:
                moves.visit(walker, dice.permutation(left), most_broken)
            new = int((np.bitwise_count(walker.shown[left]) > 1).sum())
            if new < MIN_NEW * len(left):
                effort = min(effort + 1, len(SINGLE_EFFORTS) - 1)
            elsewhere = np.flatnonzero(everything & ~walker.shown)
            moves.visit(walker, dice.permutation(elsewhere)[:ELSEWHERE], EFFORTS[0])
        self.check()
        return walker.shown.copy()

    def check(self) -> None:
        """Fail unless the province that has been reached meets all constraints, computed anew."""
        counts = self.walker.counts.astype(float)
        values = self._matrix @ counts
        assert (counts >= 0).all()
        assert ((values >= self._low) & (values <= self._high)).all()
        assert (self.targets @ counts == self.walker.sums).all()


def _arrays(matrix: csr_array) -> tuple[Ints, Ints, Ints]:
    """Ends, places and factors of the rows of a sparse matrix."""
    return tuple(array.astype(np.int64) for array in (matrix.indptr, matrix.indices, matrix.data))  # type: ignore[return-value]
