"""Levels of daily counts relative to their model, learned day by day from days that belong to no event.

level = (k + Σ wₜ actualₜ / φ) / (k + Σ wₜ expectedₜ / φ), the posterior mean of a Poisson rate with over-dispersion φ
and a gamma prior around 1 (Clayton & Kaldor 1987). Older days count less: half after four weeks (the discounted gamma
model of Smith & Miller 1986, JRSS B 48:79–88). A level to which all days contribute equally had a standard error of 5 %
where it was off by 10 %, because seasons and levels move; random surges were then reported and stayed on the list.
While an event lasts, nothing is learned and nothing forgotten.
"""

import numpy as np

from stats.arrays import Floats
from stats.attention.watched_counts import WatchedCounts

# By which levels differ from the model, as that of the last twelve weeks does in the model itself.
LEVEL_SD = 0.15
HALF_LIFE = 28  # learnt days after which a day counts half
NEW_LEVEL_PRIOR = 1.0  # in cases: a new level is what its own days say


class UsualLevels:
    """Level of each row relative to its model; `usable` (N × T) are the days that belong to no event.

    Days whose feasts are hardly known are not usable days either.
    """

    def __init__(self, watched: WatchedCounts) -> None:
        self.watched, self.phi = watched, watched.phi[:, -1]
        teaches = watched.teaches_level
        self.usable = np.ones(watched.actual.shape, dtype=bool) if teaches is None else teaches.copy()
        self.prior = 1 / (watched.level_variance + LEVEL_SD**2)
        self.actual, self.expected = np.zeros(len(self.phi)), np.zeros(len(self.phi))
        self.added = 0

    def add_until(self, end: int) -> None:
        """Add the days before `end` that were not added yet."""
        watched = self.watched
        for day in range(self.added, end):
            use = self.usable[:, day] & self.usable[watched.twin, day]
            keep = np.where(use, 0.5 ** (1 / HALF_LIFE), 1.0)
            self.actual = keep * self.actual + watched.actual[:, day] * use
            self.expected = keep * self.expected + watched.expected[:, day] * use
        self.added = max(end, self.added)

    def restart(self, row: int, start: int, end: int) -> None:
        """Take the days from `start` to `end` as the level of a row and of its twin, and forget what was before."""
        for each in {row, int(self.watched.twin[row])}:
            days = slice(max(start, 0), end)
            self.actual[each] = self.watched.actual[each, days].sum()
            self.expected[each] = self.watched.expected[each, days].sum()
            self.prior[each] = NEW_LEVEL_PRIOR
            self.usable[each, :end] = False

    def now(self) -> tuple[Floats, Floats]:
        """The levels and their relative variances."""
        weight = self.prior + self.expected / self.phi
        return (self.prior + self.actual / self.phi) / weight, 1 / weight
