"""Integer programmes over the unknowns of a few units: another possible province, or a proof that there is none.

All unknowns of a year are too many for a programme for every withheld count. Two smaller ones are enough. **Nearby**,
the counts of a few units are free and all others stay as they are in a province that was reached before: what fits is a
whole possible province. **Alone**, only the counts of a few units are there, and whatever the others contribute to a
constraint may be anything between what they can have at least and at most: where even that leaves no solution, there is
none.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from tests.protection.constraints import INFEASIBLE, Floats, Ints, Search
from tests.protection.known_counts import Knowledge

Unit = tuple[str, int]  # division ("" for the whole province) and row
ROUGH = 0.9  # how far from the best a province may be: any possible one will do
BOUNDING_ROUNDS = 12  # after which the least and greatest numbers of all unknowns hardly change any more
WITHOUT_LIMIT = 1e9  # stands for bounds that are infinite


@dataclass
class Nearby:
    """Programmes over a few units of the province that `known` describes; what they show goes to `search`."""

    known: Knowledge
    search: Search
    units: list[Unit] = field(init=False)
    unit_of: Ints = field(init=False)  # of each unknown: index into `units`
    unit_of_target: Ints = field(init=False)
    here: Floats = field(init=False)  # the province that was reached last

    def __post_init__(self) -> None:
        truth = self.search.constraints.truth
        self.here = truth.copy()
        self.unit_of = np.zeros(len(truth), dtype=np.int64)
        number: dict[Unit, int] = {}
        for (_, _, division), positions in (*self.known.positions.items(), *self.known.earlier.items()):
            for row, own in enumerate(positions):
                self.unit_of[own.ravel()] = number.setdefault((division, row), len(number))
        self.units = list(number)
        targets = self.search.targets
        self.unit_of_target = self.unit_of[targets.indices[targets.indptr[:-1]]]
        self.least, self.most = bounds_of_unknowns(self.search)

    def begin_anew(self) -> None:
        """Go back to the true province."""
        self.here = self.search.constraints.truth.copy()

    def find(
        self, target: int, low: float, high: float, units: Ints, *, weights: Floats, seconds: float
    ) -> bool | None:
        """Look for a province in which a target lies between `low` and `high` and only some units differ from `here`.

        Among those the weighted sum of all targets is made small. A province that is found becomes the one that was
        reached. False if there is none, None if that was not settled in time.
        """
        free = np.flatnonzero(np.isin(self.unit_of, units))
        columns = self.search.columns[:, free].tocsr()
        rows = np.flatnonzero(np.diff(columns.indptr))
        within = columns[rows]
        fixed = self.search.matrix[rows] @ self.here - within @ self.here[free]
        of_free = np.flatnonzero(weights)
        aims = self.search.targets[of_free][:, free]
        solved = _solve(
            (within, self.search.low[rows] - fixed, self.search.high[rows] - fixed),
            self.search.targets[[target]][:, free], (low, high), Bounds(0, np.inf), seconds,
            objective=aims.T @ weights[of_free],
        )  # fmt: skip
        if solved.x is None:
            return False if solved.status == INFEASIBLE else None
        found = self.here.copy()
        found[free] = np.round(solved.x)
        if not self.search.note(found):
            return None
        self.here = found
        return True

    def rules_out(self, target: int, low: float, high: float, units: Ints, *, seconds: float) -> bool:
        """Whether a target cannot lie between `low` and `high`, by the constraints on some units alone."""
        return self.alone(units).solve(self.search.targets[[target]], (low, high), seconds) is None

    def alone(self, units: Ints) -> "Programme":
        """The constraints on some units alone, whatever all others contribute."""
        free = np.flatnonzero(np.isin(self.unit_of, units))
        is_free = np.zeros(len(self.unit_of), dtype=bool)
        is_free[free] = True
        columns = self.search.columns[:, free].tocsr()
        rows = np.flatnonzero(np.diff(columns.indptr))
        least, most = _ends(
            self.search.matrix[rows], np.where(is_free, 0, self.least), np.where(is_free, 0, self.most)
        )
        lower, upper = self.search.low[rows] - most, self.search.high[rows] - least
        lower[lower < -WITHOUT_LIMIT / 2], upper[upper > WITHOUT_LIMIT / 2] = -np.inf, np.inf
        says = np.isfinite(lower) | np.isfinite(upper)
        bounds = Bounds(self.least[free], self.most[free])
        return Programme(free, (columns[rows[says]], lower[says], upper[says]), bounds)


@dataclass(frozen=True)
class Programme:
    """The constraints on some unknowns, of which `free` has the positions: matrix, lower and upper bounds."""

    free: Ints
    system: tuple[csr_array, Floats, Floats]
    bounds: Bounds

    def solve(
        self, aim: csr_array, span: tuple[float, float], seconds: float, objective: Floats | None = None
    ) -> Floats | None:
        """Numbers of the unknowns where an aim lies in a span; None if there are none, empty if not settled in time.

        `aim` and `objective` are over all unknowns of the year; the objective is made small.
        """
        weights = None if objective is None else objective[self.free]
        solved = _solve(self.system, aim[:, self.free], span, self.bounds, seconds, weights)
        if solved.x is not None:
            return np.round(solved.x)
        return None if solved.status == INFEASIBLE else np.zeros(0)


def _solve(
    system: tuple[csr_array, Floats, Floats],
    aim: csr_array,
    span: tuple[float, float],
    bounds: Bounds,
    seconds: float,
    objective: Floats | None = None,
):
    """The result of a programme. That it has no solution is confirmed without presolve, which can be wrong."""
    matrix, low, high = system
    n = matrix.shape[1]
    constraints = LinearConstraint(
        vstack([matrix, aim]).tocsr(), np.append(low, span[0]), np.append(high, span[1])
    )
    for presolve in (True, False):
        solved = milp(
            np.zeros(n) if objective is None else objective, constraints=constraints, integrality=np.ones(n),
            bounds=bounds, options={"time_limit": seconds, "mip_rel_gap": ROUGH, "presolve": presolve},
        )  # fmt: skip
        if solved.status != INFEASIBLE:
            break
    return solved


def bounds_of_unknowns(search: Search) -> tuple[Floats, Floats]:
    """The least and greatest number that each unknown can have, as far as single constraints say.

    A constraint bounds each of its unknowns by what the others can have (Savelsbergh 1994, "Preprocessing and probing
    techniques for mixed integer programming problems"), over and over.
    """
    matrix = search.matrix
    n = matrix.shape[1]
    least, most = np.zeros(n), np.full(n, WITHOUT_LIMIT)
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    at, factor = matrix.indices, matrix.data
    low = np.maximum(search.low, -WITHOUT_LIMIT)[row]
    high = np.minimum(search.high, WITHOUT_LIMIT)[row]
    for _ in range(BOUNDING_ROUNDS):
        lowest, highest = _ends(matrix, least, most)
        # What the others of the constraint contribute, at least and at most.
        own = factor * least[at], factor * most[at]
        others_least = lowest[row] - np.minimum(*own)
        others_most = highest[row] - np.maximum(*own)
        # All factors are 1 or -1.
        one, other = (low - others_most) * factor, (high - others_least) * factor
        tighter_least, tighter_most = least.copy(), most.copy()
        np.maximum.at(tighter_least, at, np.minimum(one, other))
        np.minimum.at(tighter_most, at, np.maximum(one, other))
        if (tighter_least == least).all() and (tighter_most == most).all():
            break
        least, most = tighter_least, tighter_most
    return least, most


def _ends(matrix: csr_array, least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """The smallest and largest value of every constraint, of unknowns between `least` and `most`."""
    positive, negative = matrix.maximum(0), matrix.minimum(0)
    return positive @ least + negative @ most, positive @ most + negative @ least
