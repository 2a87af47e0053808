"""Level of each peer group: what its offices reach together, beyond the effects of their cases; a first approximation.

Distances of offices are measured from it. Which offices are typical is asked later (`stats.peers.partial_pooling`).
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats, Ints
from stats.peers.case_mix import CellTable, MixEffects
from stats.peers.response_scale import ResponseScale

STEPS = 12  # of Newton's method


@dataclass(frozen=True)
class GroupLevels:
    """The level of each group on the scale of the model, and what follows from it for each cell.

    Cells of a group with the same mix are expected to be alike, so they are computed together: `of_cell` has the number
    of such a set of cells for each cell, and `group` and `effect` describe the sets.
    """

    level: Floats
    of_cell: Ints
    group: Ints
    effect: Floats
    scale: ResponseScale

    @classmethod
    def of_table(cls, table: CellTable, mix: MixEffects, cap: Floats, scale: ResponseScale) -> "GroupLevels":
        """The levels of the groups of a table; `cap` is the weight of each office."""
        group, groups = table.group[table.office], int(table.group.max()) + 1
        number, count = group * mix.combinations + mix.alike, groups * mix.combinations
        if count > len(number):
            number, count = np.arange(len(number)), len(number)
        # Any cell of each set: all of them have its group and effect. Sets without cells have no cases.
        cell = np.zeros(count, dtype=np.int64)
        cell[number] = np.arange(len(number))
        n, hits = (_sums(number, values * cap[table.office], count) for values in (table.n, table.hits))
        group, effect = group[cell], mix.effect[cell]
        return cls(_levels(group, effect, n, hits, groups, scale), number, group, effect, scale)

    def mean_and_slope(self) -> tuple[Floats, Floats]:
        """Expected value of each cell at the level of its group, and its derivative."""
        mean, slope = _mean_and_slope(self.level, self.group, self.scale.factor(self.effect), self.scale)
        return mean[self.of_cell], slope[self.of_cell]


def _levels(
    group: Ints, effect: Floats, n: Floats, hits: Floats, groups: int, scale: ResponseScale
) -> Floats:
    """The levels by Newton's method, from the cases of sets of cells."""
    # One case is added, so that a group with no hit or no miss has a finite level: of shares, half a hit.
    overall = (hits.sum() + 0.5) / (n.sum() + 1)
    added = scale.added_case(overall)
    level = np.full(groups, float(scale.link(overall)))
    factor = scale.factor(effect)
    for _ in range(STEPS):
        mean, slope = _mean_and_slope(level, group, factor, scale)
        score = _sums(group, hits - n * mean, groups) + added - scale.mean(level)
        information = _sums(group, n * slope, groups) + scale.slope(level)
        step = np.clip(score / information, -1.0, 1.0)
        level = level + step
        if np.abs(step).max() < 1e-6:
            break
    return level


def _mean_and_slope(
    level: Floats, group: Ints, factor: Floats, scale: ResponseScale
) -> tuple[Floats, Floats]:
    """Expected values of sets of cells and their derivatives; `factor` is that of each set's effect."""
    # The factor of a sum is the product of factors, so that no exponential of each set is needed.
    mean = scale.mean_of_factor(scale.factor(level)[group] * factor)
    return mean, scale.slope_of_mean(mean)


def _sums(number: Ints, values: Floats, count: int) -> Floats:
    return np.asarray(np.bincount(number, values, minlength=count), dtype=float)
