"""Distribution of the delay between a registration and the load that first contains it.

A case that an office enters late is missing from the first loads after its registration. How late cases arrive is seen
from earlier loads: for each day of registration, how many of the cases known now were known at each load.

Loads come at intervals, so that a delay is known only to lie between the ages of a day at two loads; and what will come
after the newest load is not known at all. Both are met by the reverse-time hazards of a distribution that is truncated
on the right (Kalbfleisch & Lawless 1991, Statistica Sinica 1: 19–32): h(d), the chance that a delay is d days, given
that it is at most d. With daily loads their estimates are the development factors of the chain-ladder method; with
longer intervals the EM algorithm divides each interval by the days in it (Turnbull 1976, JRSS B 38: 290–295).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats

Integers = NDArray[np.int64]

HALF_LIFE = 5.0  # days after which a transition between two loads counts half: delays change over time
LOOK_BACK = 182  # days behind the newest load, before which nothing counts
ITERATIONS = 8  # few: the estimate then stays smooth where loads do not tell days apart
PRIOR_CASES = 20.0  # cases that the delays of the whole are worth in the estimate for a part of it


@dataclass(frozen=True)
class Delays:
    """Reverse-time hazards h(1), …, h(D) of a delay in days. All delays are taken to be at most D, the horizon.

    `late` is the effective number of late cases behind the estimate, in which older ones count less.
    """

    hazards: Floats
    late: float = 0.0

    @property
    def horizon(self) -> int:
        """The longest delay."""
        return len(self.hazards)

    def completeness(self, ages: Integers) -> Floats:
        """The share of the cases of a day that is known when the day is `ages` days old: Π (1 − h(d)) over d > age.

        0 for a negative age, and 1 from the horizon on.
        """
        tail = np.append(np.cumprod((1 - self.hazards)[::-1])[::-1], 1.0)
        return np.where(ages < 0, 0.0, tail[np.clip(ages, 0, self.horizon)])


@dataclass(frozen=True)
class Transitions:
    """What each load added to the days that the load before covered as well; arrays with a row per load and day.

    `before` and `after` are the ages of the day at the two loads, `new` the cases that the second one brought, `all`
    those known after it, and `at` the last day that it covers.
    """

    before: Integers
    after: Integers
    new: Integers
    all: Integers
    at: Integers


@dataclass(frozen=True)
class Arrivals:
    """Cases of one source by day of registration and by the load that first contained them.

    `counts` has one row for each day, and one column for each load. `known_until` is the index of the last day that a
    load covers, negative if none; it increases from load to load, so loads of the same day are one column.
    """

    counts: Integers
    known_until: Integers

    @cached_property
    def cumulative(self) -> Integers:
        """Cases known after each load, of the shape of `counts`."""
        return np.cumsum(self.counts, axis=1)

    @property
    def last(self) -> int:
        """Index of the last day that any load covers; -1 without loads."""
        return int(self.known_until[-1]) if len(self.known_until) else -1

    def last_at(self, day: int) -> int:
        """Index of the last day covered by the loads that cover at most the days up to `day`; -1 without any."""
        loads = int(np.searchsorted(self.known_until, day, side="right"))
        return int(self.known_until[loads - 1]) if loads else -1

    def known_at(self, day: int) -> Floats:
        """Cases by day that were known after the loads that cover at most `day`; 0 for days that these do not cover."""
        loads = int(np.searchsorted(self.known_until, day, side="right"))
        if not loads:
            return np.zeros(len(self.counts))
        covered = np.arange(len(self.counts)) <= self.known_until[loads - 1]
        return np.asarray(np.where(covered, self.cumulative[:, loads - 1], 0.0), dtype=float)

    @cached_property
    def transitions(self) -> Transitions:
        """The transitions of all loads, of days that are at most LOOK_BACK days old."""
        rows = []
        for load in range(1, len(self.known_until)):
            before, after = int(self.known_until[load - 1]), int(self.known_until[load])
            days = np.arange(max(before - LOOK_BACK, 0), before + 1)
            new, known = self.counts[days, load], self.cumulative[days, load]
            rows.append(np.array([before - days, after - days, new, known, np.full(len(days), after)]))
        table = np.concatenate(rows, axis=1) if rows else np.zeros((5, 0), dtype=np.int64)
        return Transitions(*table.astype(np.int64))


def fit_delays(
    transitions: Sequence[Transitions],
    horizon: int,
    *,
    until: int,
    prior: Delays | None = None,
    half_life: float = HALF_LIFE,
) -> Delays:
    """Delays of at most `horizon` days, from the loads that cover no day after `until`.

    Older loads weigh less: half as much `half_life` days before `until`. Where the delays of a whole are given that
    these cases are a part of (`prior`), they count as PRIOR_CASES further cases. Ages of which nothing is known have a
    hazard of 0, or that of the prior.
    """
    before, after, new, known, late = _summed(transitions, horizon, until, half_life)
    days = np.arange(1, horizon + 1)
    # 1 where a delay of d days lies in the interval between the two loads.
    inside = ((days > before[:, None]) & (days <= after[:, None])).astype(float)
    prior_new = PRIOR_CASES * prior.hazards if prior else np.zeros(horizon)
    prior_risk = PRIOR_CASES if prior else 0.0
    hazards = np.maximum(prior.hazards, 1e-6) if prior else 1 / (days + 1.0)
    # In an interval of one day nothing is to be divided, and the first step is exact.
    for _ in range(1 if (after - before <= 1).all() else ITERATIONS):
        # P(delay = d), up to a factor: h(d) times the product of 1 − h over all longer delays.
        survival = np.append(np.cumprod((1 - np.minimum(hazards, 1 - 1e-9))[::-1])[::-1], 1.0)
        chance = hazards * survival[1:]
        up_to = np.append(0.0, np.cumsum(chance))
        # The cases of an interval are divided by the chance of its days. At risk of a delay of d days are those known
        # before, and of the cases of the interval those with a delay of at most d.
        in_interval = inside @ chance
        rate = np.divide(new, in_interval, out=np.zeros(len(new)), where=in_interval > 0)
        by_day = rate @ inside
        arrived = chance * by_day + prior_new
        at_risk = (known - new - rate * up_to[before]) @ inside + up_to[1:] * by_day + prior_risk
        # Rounding must not leave fewer at risk than arrive.
        risk = np.maximum(at_risk, arrived)
        hazards = arrived / np.where(risk > 0, risk, 1.0)
    if prior:
        # The late ones among the further cases.
        late += min(PRIOR_CASES * (1 - float(prior.completeness(np.array([0]))[0])), prior.late)
    return Delays(hazards, late)


def _summed(
    transitions: Sequence[Transitions], horizon: int, until: int, half_life: float
) -> tuple[Integers, Integers, Floats, Floats, float]:
    """Ages at the two loads, new and known cases: summed over days and loads with equal ages, and weighted.

    Ages beyond the horizon count as the horizon. The last part is the number of new cases that the weighted ones are
    worth: (Σ w n)² / Σ w² n.
    """
    parts = []
    weighted = squared = 0.0
    for moved in transitions:
        rows = (moved.before < horizon) & (moved.at <= until) & (moved.at > until - LOOK_BACK)
        weight = 0.5 ** ((until - moved.at[rows]) / half_life)
        key = moved.before[rows] * (horizon + 1) + np.minimum(moved.after[rows], horizon)
        parts.append((key, weight * moved.new[rows], weight * moved.all[rows]))
        weighted += float((weight * moved.new[rows]).sum())
        squared += float((weight**2 * moved.new[rows]).sum())
    key, new, known = (np.concatenate(column) for column in zip(*parts, strict=True))
    size = horizon * (horizon + 1)
    sums = [np.bincount(key.astype(np.int64), weights=values, minlength=size) for values in (new, known)]
    (used,) = np.nonzero(sums[1] > 0)
    before, after = np.divmod(used, horizon + 1)
    late = weighted**2 / squared if squared else 0.0
    new_cases, all_cases = (np.asarray(values[used], dtype=float) for values in sums)
    return before.astype(np.int64), after.astype(np.int64), new_cases, all_cases, late
