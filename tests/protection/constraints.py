"""What an attacker knows of a province, as linear constraints on whole numbers of cases, and what these allow.

Each unknown is a true count, such as the complaints that a county closed in a month. Its true value is kept beside it:
every constraint must hold for the true values, or the attack would assume something wrong, and the true values are
where the search for other possible provinces begins.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from tests.protection.moves import MOST_BITS

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
    province, as bits (`bit_of`); the true province is the first one.
    """

    constraints: Constraints
    targets: csr_array
    shown: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.matrix, self.low, self.high = self.constraints.matrix()
        self.columns = self.matrix.tocsc()
        self.shown = bit_of(self.targets @ self.constraints.truth)

    def has_shown(self, values: Ints | int) -> NDArray[np.bool_]:
        """Whether a value of each target, or the same value of all of them, was found to be possible."""
        return (self.shown & bit_of(values)) != 0

    def look_around(
        self, free: Ints, weights: Floats, *, caps: Floats | None = None, seconds: float = 30.0
    ) -> bool:
        """Look for a province that differs from the true one in the `free` unknowns only; False if none is found.

        Without `caps` the weighted targets are made as small as possible together; with them as large, each up to its
        cap.
        """
        truth = self.constraints.truth
        columns = self.columns[:, free]
        rows = np.flatnonzero(np.diff(columns.tocsr().indptr))
        within = columns.tocsr()[rows]
        fixed = (self.matrix @ truth)[rows] - within @ truth[free]
        wanted = np.flatnonzero(weights)
        aims = self.targets[wanted][:, free]
        fixed_aims = self.targets[wanted] @ truth - aims @ truth[free]
        n = len(free)
        if caps is None:
            objective = aims.T @ weights[wanted]
            constraint = LinearConstraint(within, self.low[rows] - fixed, self.high[rows] - fixed)
            bounds = Bounds(0, np.inf)
        else:
            # One more unknown for each target: the part of it that counts, at most its cap.
            m = len(wanted)
            objective = np.concatenate([np.zeros(n), -weights[wanted]])
            counted = hstack([-aims, eye_array(m)])
            padded = hstack([within, csr_array((len(rows), m))])
            constraint = LinearConstraint(
                vstack([padded, counted]).tocsr(),
                np.concatenate([self.low[rows] - fixed, np.full(m, -np.inf)]),
                np.concatenate([self.high[rows] - fixed, fixed_aims]),
            )
            bounds = Bounds(0, np.concatenate([np.full(n, np.inf), caps[wanted]]))
        whole = np.concatenate([np.ones(n), np.zeros(len(objective) - n)])
        solved = milp(
            objective, constraints=constraint, integrality=whole, bounds=bounds,
            options={"time_limit": seconds, "mip_rel_gap": 0.02},
        )  # fmt: skip
        if solved.x is None:
            return False
        found = truth.copy()
        found[free] = np.round(solved.x[:n])
        return self._note(found)

    def _note(self, found: Floats) -> bool:
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
                self._note(np.round(solved.x))
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

    def is_possible(self, target: int, value: int, *, seconds: float) -> bool | None:
        """Whether a target can have a value, over all unknowns; None if that was not settled in time."""
        matrix = vstack([self.matrix, self.targets[[target]]]).tocsr()
        bounds = LinearConstraint(matrix, np.append(self.low, value), np.append(self.high, value))
        n = matrix.shape[1]
        solved = milp(
            np.zeros(n), constraints=bounds, integrality=np.ones(n), bounds=Bounds(0, np.inf),
            options={"time_limit": seconds},
        )  # fmt: skip
        if solved.x is not None and self._note(np.round(solved.x)):
            return True
        return False if solved.status == INFEASIBLE else None


def bit_of(values: Floats | Ints | int) -> Ints:
    """The bit that stands for a value; 0 for values above 62, which have none."""
    whole = np.asarray(values, dtype=np.int64)
    return np.where(whole < MOST_BITS, np.int64(1) << np.minimum(whole, MOST_BITS - 1), np.int64(0))
