"""What an attacker knows of a province, as linear constraints on whole numbers of cases, and what these allow.

Each unknown is a true count, such as the complaints that a county closed in a month. Its true value is kept beside it:
every constraint must hold for the true values, or the attack would assume something wrong, and the true values are
where the search for other possible provinces begins.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from tests.protection.moves import MAX_BITS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
OPTIMAL, INFEASIBLE, UNBOUNDED = 0, 2, (3, 4)  # status codes of scipy.optimize.milp


@dataclass
class Constraints:
    """Linear constraints low ≤ Σ factor × unknown ≤ high over unknown counts, which are whole and not negative."""

    truth: Floats = field(default_factory=lambda: np.zeros(0))
    _at: list[Ints] = field(default_factory=list)
    _factors: list[Floats] = field(default_factory=list)
    _ends: list[Ints] = field(default_factory=list)
    _low: list[Floats] = field(default_factory=list)
    _high: list[Floats] = field(default_factory=list)

    def unknowns(self, true_counts: Ints) -> Ints:
        """Add unknowns with these true counts; their positions, in the same shape."""
        positions = len(self.truth) + np.arange(true_counts.size).reshape(true_counts.shape)
        self.truth = np.concatenate([self.truth, true_counts.ravel().astype(float)])
        return positions

    def bound_sum(self, positions: Ints, low: float, high: float) -> None:
        """Add bounds on one sum of unknowns."""
        positions = positions.ravel()
        self._add(positions, np.ones(len(positions)), np.array([len(positions)]), [low], [high])

    def weigh(self, positions: Ints, factors: Floats, low: float, high: float) -> None:
        """Add bounds on one weighted sum of unknowns."""
        self._add(positions, factors, np.array([len(positions)]), [low], [high])

    def relate(self, terms: list[tuple[Ints, float]], low: Floats | float, high: Floats | float) -> None:
        """Bound Σ factor × term elementwise, over terms of the same shape; a term may have a further last axis to sum.

        `low` and `high` are numbers or arrays of that shape.
        """
        columns = [positions.reshape((*terms[0][0].shape, -1)) for positions, _ in terms]
        factors = np.concatenate(
            [np.full(each.shape[-1], factor) for each, (_, factor) in zip(columns, terms, strict=True)]
        )
        rows = np.concatenate(columns, axis=-1).reshape(-1, len(factors))
        shape = terms[0][0].shape
        self._add(
            rows.ravel(),
            np.tile(factors, len(rows)),
            np.full(len(rows), len(factors)),
            np.broadcast_to(low, shape).ravel(),
            np.broadcast_to(high, shape).ravel(),
        )

    def value(self, terms: list[tuple[Ints, float]]) -> Floats:
        """The true value of Σ factor × term, elementwise."""
        total = np.zeros(terms[0][0].shape)
        for positions, factor in terms:
            values = self.truth[positions]
            total += factor * (values if values.ndim == total.ndim else values.sum(axis=-1))
        return total

    def matrix(self) -> tuple[csr_array, Floats, Floats]:
        """The constraints: matrix (constraints × unknowns), lower and upper bounds. Fails where one is not true."""
        ends = np.concatenate([[0], np.cumsum(np.concatenate(self._ends))])
        entries = (np.concatenate(self._factors), np.concatenate(self._at), ends)
        matrix = csr_array(entries, shape=(len(ends) - 1, len(self.truth)))
        low, high = np.concatenate(self._low), np.concatenate(self._high)
        here = matrix @ self.truth
        wrong = np.flatnonzero((here < low) | (here > high))
        assert not len(wrong), (len(wrong), here[wrong[:5]], low[wrong[:5]], high[wrong[:5]])
        return matrix, low, high

    def _add(self, at: Ints, factors: Floats, ends: Ints, low: object, high: object) -> None:
        self._at.append(at)
        self._factors.append(factors)
        self._ends.append(ends)
        self._low.append(np.asarray(low, dtype=float))
        self._high.append(np.asarray(high, dtype=float))


@dataclass
class Search:
    """What the constraints leave possible for some sums of unknowns, as far as it has been worked out.

    `targets` (sums × unknowns) are the sums. `shown` has for each of them the values that were found in a possible
    province, as bits (`bit_of`); the true province is the first one. `ruled_out` has the numbers up to k that were
    proven impossible; the bit of k stands for all from k.
    """

    constraints: Constraints
    targets: csr_array
    shown: Ints = field(init=False)
    ruled_out: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.matrix, self.low, self.high = self.constraints.matrix()
        self.columns = self.matrix.tocsc()
        self.shown = bit_of(self.targets @ self.constraints.truth)
        self.ruled_out = np.zeros_like(self.shown)

    def note(self, found: Floats) -> bool:
        """Take a province as possible, if it meets all constraints exactly."""
        values = self.matrix @ found
        if (values < self.low).any() or (values > self.high).any() or (found < 0).any():
            return False
        self.shown |= bit_of(self.targets @ found)
        return True

    def ends(self, target: int, *, seconds: float) -> tuple[float, float, bool]:
        """Smallest and largest possible value of a target over all unknowns; and whether both were settled in time."""
        aim = np.asarray(self.targets[[target]].todense()).ravel()
        ends, settled = [], True
        for sign in (1, -1):
            solved = milp(
                sign * aim, constraints=LinearConstraint(self.matrix, self.low, self.high),
                integrality=np.ones(len(aim)), bounds=Bounds(0, np.inf), options={"time_limit": seconds},
            )  # fmt: skip
            if solved.x is not None:
                self.note(np.round(solved.x))
            if solved.status in UNBOUNDED and sign < 0:
                ends.append(np.inf)
            elif solved.status == OPTIMAL:
                ends.append(float(round(sign * solved.fun)))
            else:
                settled = False
                # Beyond the bound no province is possible; it is not known whether one is possible at the bound.
                ends.append(
                    sign * solved.mip_dual_bound if solved.mip_dual_bound is not None else -sign * np.inf
                )
        return ends[0], ends[1], settled


def bit_of(values: Floats | Ints | int) -> Ints:
    """The bit that stands for a value; 0 for values above 62, which have none."""
    whole = np.asarray(values, dtype=np.int64)
    return np.where(whole < MAX_BITS, np.int64(1) << np.minimum(whole, MAX_BITS - 1), np.int64(0))
