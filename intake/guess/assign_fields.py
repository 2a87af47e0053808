"""Assign fields to columns so that the sum of the scores is the largest possible, each field and each column once.

How sure an assignment is follows from its regret: how much the sum falls if just this pair is forbidden. A pair that
could as well be another has a regret near 0, however well it fits by itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from intake.guess.field_headings import UPDATED

_REPEATED = {UPDATED: 4}  # so many columns may hold it
_FORBIDDEN = -1e6


@dataclass(frozen=True)
class Assignment:
    """The field of a column, the score of the pair, and its regret."""

    position: int
    field: str
    score: float
    regret: float


def assign(scores: Mapping[int, Mapping[str, float]], fields: Collection[str]) -> dict[int, Assignment]:
    """Position → assignment, for the columns that get one of the fields. Scores below 0 assign nothing."""
    positions = list(scores)
    slots = [field for field in fields for _ in range(_REPEATED.get(field, 1))]
    if not positions or not slots:
        return {}
    gains = np.array([[scores[position][field] for field in slots] for position in positions])
    best, pairs = _solve(gains)
    found = {}
    for row, slot in pairs:
        field = slots[slot]
        without = gains.copy()
        without[row, [at for at, each in enumerate(slots) if each == field]] = _FORBIDDEN
        regret = best - _solve(without)[0]
        found[positions[row]] = Assignment(positions[row], field, float(gains[row, slot]), float(regret))
    return found


def _solve(gains: npt.NDArray[np.float64]) -> tuple[float, list[tuple[int, int]]]:
    """The largest sum of gains, and the pairs of row and column that make it; only gains above 0 are taken."""
    from scipy.optimize import linear_sum_assignment

    kept = np.maximum(gains, 0.0)
    rows, slots = linear_sum_assignment(kept, maximize=True)
    pairs = [(int(row), int(slot)) for row, slot in zip(rows, slots, strict=True) if gains[row, slot] > 0]
    return float(sum(gains[pair] for pair in pairs)), pairs
