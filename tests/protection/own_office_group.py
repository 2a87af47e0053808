"""Random groups of offices for the attack on the peers of one: their cases by month, and what each load adds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SMALL_CASES = 6.0
SOONER = 0.6  # part of the answers in time that come within the shorter deadlines of the attacker
LATE_MONTHS = 3  # months into which later loads still add cases
LATE_PART = 0.02  # of the cases of a month, that each later load adds to it


@dataclass(frozen=True)
class Plan:
    """A trial: how many offices, how large, how many months and loads, and how the assessment is rounded.

    `cases` are those of a typical office in a month; `small` of the offices have `SMALL_CASES`. `step` is that of the
    expectation; 0 for an exact one. `accomplices` says that all peers but one showed the attacker theirs;
    `own_deadlines` that its cases are due sooner than those of others, which are judged by its deadlines.
    """

    offices: int
    cases: float
    step: float
    seed: int
    months: int = 17
    ends: int = 5
    loads_a_month: int = 2
    small: int = 0
    accomplices: bool = False
    own_deadlines: bool = False

    @property
    def typical(self) -> tuple[float, ...]:
        """Typical shares of the parts of an office's cases: hits, with own deadlines later answers in time, misses."""
        return (0.7 * SOONER, 0.7 * (1 - SOONER), 0.3) if self.own_deadlines else (0.7, 0.3)


@dataclass(frozen=True)
class World:
    """The parts of the cases of all offices (offices × months × parts), and what each load adds (with loads in front).

    The parts are those of `Plan.typical`.
    """

    first: Floats
    added: Floats
    share: Floats
    size: Floats

    def at(self, load: int) -> Floats:
        """The parts of the cases after a load."""
        return self.first + self.added[: load + 1].sum(axis=0)


def make_world(plan: Plan) -> World:
    """A random group: sizes differ by a factor of about two, shares by about ten points, months by chance."""
    dice = np.random.default_rng(plan.seed)
    size = plan.cases * np.exp(dice.normal(0, 0.35, plan.offices))
    size[plan.offices - plan.small :] = SMALL_CASES
    share = np.clip(dice.normal(0.7, 0.1, plan.offices), 0.2, 0.95)
    n = dice.poisson(size[:, None], (plan.offices, plan.months))
    first = _parts(plan, n, dice.binomial(n, share[:, None]), dice)
    added = np.zeros((loads(plan), plan.offices, plan.months, len(plan.typical)))
    for load in range(1, loads(plan)):
        last = last_month(plan, load)
        for month in range(max(last - LATE_MONTHS + 1, 0), last + 1):
            more = dice.poisson(LATE_PART * size)
            on_time = dice.binomial(more, share)
            added[load, :, month] = _parts(plan, more, on_time, dice)
    return World(first, added, share, size)


def _parts(plan: Plan, n: NDArray[np.int64], on_time: NDArray[np.int64], dice: np.random.Generator) -> Floats:
    """The parts of `n` cases, of which some are answered in time, along a last axis."""
    if not plan.own_deadlines:
        return np.stack([on_time, n - on_time], axis=-1).astype(float)
    sooner = dice.binomial(on_time, SOONER)
    return np.stack([sooner, on_time - sooner, n - on_time], axis=-1).astype(float)


def loads(plan: Plan) -> int:
    """How many loads there are."""
    return plan.ends * plan.loads_a_month


def last_month(plan: Plan, load: int) -> int:
    """The last whole month at a load."""
    return plan.months - plan.ends + load // plan.loads_a_month
