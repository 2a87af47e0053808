"""Decide which numbers of withheld counts are possible, with ever larger integer programmes (`nearby.py`).

A number that has not been shown yet is first looked for in a few units, which takes a tenth of a second. Where it is
not found there, the constraints on its own unit alone may rule it out; if they do not, it is looked for in more units,
and so on, until all unknowns of the year are free or all constraints are there. Every province that is found shows many
further numbers, because the programmes draw the other counts of their units towards what is still missing of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

import numpy as np

from tests.protection.constraints import Floats, Ints, Search, bit_of
from tests.protection.nearby import Nearby

EVERY = 10_000  # more units than there are
TELL_EVERY = 30  # seconds


@dataclass(frozen=True)
class Step:
    """A programme: how many other units of the own division are in it, and of each other one with the totals.

    `alone` leaves all other units out, and can only rule a number out; otherwise they keep their counts.
    """

    near: int
    far: int = 0
    whole: bool = False  # with the totals of the province
    alone: bool = False
    part: float = 1.0  # of the time for a programme


LADDER = (
    Step(4, part=0.1),
    Step(0, alone=True, part=0.1),
    Step(10, part=0.1),
    Step(0, whole=True, alone=True, part=0.1),
    Step(20, part=0.2),
    Step(6, 3, whole=True, part=0.3),
    Step(EVERY, whole=True, alone=True, part=0.5),
    Step(12, 8, whole=True, part=0.5),
    Step(EVERY, EVERY, whole=True, alone=True),
    Step(EVERY, EVERY, whole=True),
)
YEAR = next(at for at, step in enumerate(LADDER) if step.near == step.far == EVERY)
EAGER = 0.5  # part of the searches that are for the sake of targets with a single number
BACK = 0.3  # part of the searches that begin at the true province again


@dataclass
class Ladder:
    """How far each number of the chosen counts has been looked for; `k` is the threshold of each target."""

    nearby: Nearby
    chosen: Ints
    k: Ints
    seed: int
    proofs: int = 0  # programmes that could have ruled a number out
    step: Ints = field(init=False)  # targets × numbers from 0 to k, which stands for all from k

    def __post_init__(self) -> None:
        self.dice = np.random.default_rng(self.seed)
        self.step = np.zeros((len(self.k), int(self.k.max()) + 1), dtype=np.int64)
        units = self.nearby.units
        self.members = {
            division: np.array([i for i, (name, _) in enumerate(units) if name == division])
            for division in {name for name, _ in units}
        }

    def climb(self, *, seconds: float) -> bool:
        """Look for one number, of those that have been looked for least; False if there is none left."""
        missing = missing_numbers(self.nearby.search, self.chosen, self.k)
        number = self._next(missing)
        if number is None:
            return False
        target, value = number
        step = LADDER[self.step[target, value]]
        self._take(step, target, value, missing, seconds=seconds)
        return True

    def _next(self, missing: Ints) -> tuple[int, int] | None:
        """A target and a number that is missing, at random of those that have been looked for least.

        Every other time it is one of a target with a single number, until only the programmes of a whole year are left
        for them.
        """
        targets = np.flatnonzero(missing)
        values = np.arange(self.step.shape[1])
        steps = np.where(missing[targets, None] >> values & 1, self.step[targets], len(LADDER))
        if not steps.size or steps.min() == len(LADDER):
            return None
        single = np.bitwise_count(self.nearby.search.shown[targets]) == 1
        eager = np.where(single[:, None], steps, len(LADDER))
        if eager.min() < YEAR and self.dice.random() < EAGER:
            steps = eager
        places = np.argwhere(steps == steps.min())
        target, value = places[self.dice.integers(len(places))]
        return int(targets[target]), int(value)

    def _take(self, step: Step, target: int, value: int, missing: Ints, *, seconds: float) -> None:
        """Run the programme of a step; where it settles nothing, the next step comes next."""
        k, units, allowed = int(self.k[target]), self.units(target, step), seconds * step.part
        span = (value, np.inf if value == k else value)
        if step.alone:
            self.proofs += 1
            if self.nearby.rules_out(target, *span, units, seconds=allowed):
                self.nearby.search.ruled_out[target] |= bit_of(value)
                return
        else:
            if self.dice.random() < BACK:
                self.nearby.begin_anew()
            if self.nearby.find(target, *span, units, weights=self.weights(missing, units), seconds=allowed):
                return
        self.step[target, value] += 1

    def units(self, target: int, step: Step) -> Ints:
        """The unit of a target and others, drawn at random."""
        own = int(self.nearby.unit_of_target[target])
        division = self.nearby.units[own][0]
        chosen = [np.array([own])]
        for name, members in self.members.items():
            if not name:
                number = int(step.whole)
            elif name == division:
                number = step.near
            else:
                # A count of the whole province consists of units of every division.
                number = step.far if division else max(step.near, step.far)
            others = members[members != own]
            chosen.append(self.dice.permutation(others)[:number])
        return np.concatenate(chosen)

    def weights(self, missing: Ints, units: Ints) -> Floats:
        """Random weights that draw the targets of some units towards their missing numbers."""
        nearby = self.nearby
        inside = np.flatnonzero((missing != 0) & np.isin(nearby.unit_of_target, units))
        now = np.rint(nearby.search.targets[inside] @ nearby.here).astype(np.int64)
        now = np.minimum(now, self.k[inside])
        upwards, downwards = missing[inside] >> (now + 1) != 0, missing[inside] & ((1 << now) - 1) != 0
        up = np.where(upwards & downwards, self.dice.random(len(inside)) < 0.5, upwards)
        weights = np.zeros(len(missing))
        weights[inside] = np.where(up, -1.0, 1.0) * self.dice.random(len(inside))
        return weights


def missing_numbers(search: Search, chosen: Ints, k: Ints) -> Ints:
    """Of the chosen counts the numbers that have neither been shown to be possible nor been ruled out, as bits.

    They are those from 1 to k − 1. Where one of these was ruled out, 0 and all from k are asked for as well.
    """
    missing = np.zeros(len(k), dtype=np.int64)
    missing[chosen] = missing_of(search.shown[chosen], search.ruled_out[chosen], k[chosen])
    return missing


def missing_of(shown: Ints, ruled_out: Ints, k: Ints) -> Ints:
    """The missing numbers of counts, as bits, of which some were shown and some ruled out."""
    promised = (np.int64(1) << k) - 2
    broken = (promised & ruled_out) != 0
    asked = np.where(broken, (np.int64(2) << k) - 1, promised)
    return asked & ~at_most(shown, k) & ~ruled_out


def at_most(shown: Ints, k: Ints) -> Ints:
    """Numbers as bits, where all from k are one."""
    below = (np.int64(1) << k) - 1
    return (shown & below) | np.where(shown & ~below, np.int64(1) << k, 0)


def decide(
    ladder: Ladder, *, seconds: float, budget: float, on_progress: Callable[[], None] | None = None
) -> None:
    """Look for missing numbers until none is left that any step has not tried, or the time in seconds is over.

    `seconds` is the time for the largest programmes, which have all unknowns.
    """
    until, reported_at = monotonic() + budget, monotonic()
    while monotonic() < until and ladder.climb(seconds=seconds):
        if on_progress is not None and monotonic() > reported_at + TELL_EVERY:
            reported_at = monotonic()
            on_progress()
