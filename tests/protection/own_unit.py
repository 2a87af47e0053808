"""Which missing numbers the constraints on a unit alone rule out, asked for every number of every unit.

A programme over the counts of one unit (`nearby.py`) is small; and where it has a solution, that shows for many counts
of the unit at once that its own constraints do not rule their numbers out. So a few programmes settle a unit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np

from tests.protection.constraints import Ints, bit_of
from tests.protection.decide import TELL_EVERY, at_most, missing_of
from tests.protection.nearby import Nearby, Programme


@dataclass
class Asked:
    """How many missing numbers were asked for, and in how many programmes."""

    numbers: int = 0  # without those that were not settled in time
    programmes: int = 0


def rule_out_alone(
    nearby: Nearby,
    chosen: Ints,
    k: Ints,
    *,
    seconds: float,
    budget: float,
    on_progress: Callable[[], None] | None = None,
) -> Asked:
    """Rule out what the constraints on each unit alone rule out, of all missing numbers of the chosen counts.

    `seconds` is the time for a programme, which is not settled after it, and `budget` that for all of them.
    """
    result = Asked()
    until, reported_at = monotonic() + budget, monotonic()
    dice = np.random.default_rng(len(chosen))
    for unit in dice.permutation(np.unique(nearby.unit_of_target[chosen])):
        own = _Unit(nearby, int(unit), chosen[nearby.unit_of_target[chosen] == unit], k, dice)
        before = own.missing()
        while monotonic() < until and own.missing().any():
            result.programmes += 1
            own.ask(seconds=seconds)
            if on_progress is not None and monotonic() > reported_at + TELL_EVERY:
                reported_at = monotonic()
                on_progress()
        result.numbers += int(np.bitwise_count(before & ~own.missing()).sum()) - own.unsettled
    return result


@dataclass
class _Unit:
    """The chosen counts of a unit, and what the unit alone leaves possible of them."""

    nearby: Nearby
    unit: int
    targets: Ints
    k: Ints
    dice: np.random.Generator

    def __post_init__(self) -> None:
        self.left = np.zeros(len(self.targets), dtype=np.int64)  # not ruled out, or not settled in time
        self.unsettled = 0
        self.programme: Programme | None = None
        self.sums = self.nearby.search.targets[self.targets]

    def missing(self) -> Ints:
        """Numbers of the counts, as bits, that are missing and have not been asked for."""
        search, at = self.nearby.search, self.targets
        return missing_of(search.shown[at], search.ruled_out[at], self.k[at]) & ~self.left

    def ask(self, *, seconds: float) -> None:
        """Ask for a number at random. A solution leaves further ones possible, towards which it is drawn at random."""
        self.programme = self.programme or self.nearby.alone(np.array([self.unit]))
        missing = self.missing()
        at = int(self.dice.choice(np.flatnonzero(missing)))
        k = int(self.k[self.targets[at]])
        value = int(np.flatnonzero(missing[at] >> np.arange(k + 1) & 1)[0])
        weights = self.dice.normal(size=len(missing)) * (missing != 0)
        solved = self.programme.solve(
            self.sums[[at]], (value, np.inf if value == k else value), seconds, self.sums.T @ weights
        )
        if solved is None:
            self.nearby.search.ruled_out[self.targets[at]] |= bit_of(value)
            return
        self.left[at] |= bit_of(value)
        if not len(solved):
            self.unsettled += 1
        else:
            values = np.rint(self.sums[:, self.programme.free] @ solved).astype(np.int64)
            self.left |= at_most(bit_of(values), self.k[self.targets])
