"""Sums by office and by effect of the mix of cases: those that Newton's method needs (`stats.peers.case_mix`).

They are those of a design matrix of zeros and ones with a column for each effect, which is never made. Cells with the
same combination of factors have the same effects, and there are far fewer combinations than cells: what does not
depend on the office is summed by combination first, and by effect or by pairs of effects from there.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats, Ints
from stats.peers.response_scale import ResponseScale

MAX_RUNS = 0.5  # of the cells, up to which adding up runs of them first takes less time


@dataclass(frozen=True)
class Places:
    """The place of each cell in a table, whose sums it adds to; cells that follow each other often have the same one.

    `starts` are the first cells of such runs, None where runs are short. `place` has that of each run, or of each cell.
    """

    place: Ints
    starts: NDArray[np.intp] | None

    @classmethod
    def of(cls, place: Ints) -> "Places":
        """The runs of places of cells."""
        starts = np.flatnonzero(np.diff(place, prepend=-1))
        if len(starts) > MAX_RUNS * len(place):
            return cls(place, None)
        return cls(place[starts], starts)

    def sums(self, values: Floats, size: int) -> Floats:
        """Sums of values of the cells by place."""
        if self.starts is not None:
            # Adding one number after another to the same sum takes several times as long as adding up an array.
            values = np.add.reduceat(values, self.starts)
        return np.asarray(np.bincount(self.place, values, minlength=size), dtype=float)


def places_of(office: Ints, columns: Ints, size: int) -> list[Places]:
    """For each factor, the places of cells in a table of offices × effects."""
    first = office * size
    return [Places.of(first + column) for column in columns.T]


@dataclass(frozen=True)
class MixSums:
    """Cells with their office, the columns of their effects (cells × factors), their cases `n` and `hits`.

    `offices` is the number of offices, and `sizes` are the numbers of effects of the factors, whose columns follow each
    other.
    """

    office: Ints
    columns: Ints
    n: Floats
    hits: Floats
    offices: int
    sizes: tuple[int, ...]
    scale: ResponseScale

    @property
    def size(self) -> int:
        """Number of effects."""
        return sum(self.sizes)

    @property
    def combinations(self) -> int:
        """Number of combinations of factors, some of which have no cell."""
        return prod(self.sizes)

    @cached_property
    def starts(self) -> list[int]:
        """The column of the first effect of each factor."""
        return [sum(self.sizes[:factor]) for factor in range(len(self.sizes))]

    @cached_property
    def alike(self) -> Ints:
        """The number of each cell's combination of factors."""
        number = np.zeros(len(self.office), dtype=np.int64)
        for column, start, size in zip(self.columns.T, self.starts, self.sizes, strict=True):
            number *= size
            number += column - start
        return number

    def at(self, level: Floats, effects: Floats) -> tuple[Floats, Floats]:
        """Residual hits and information of each cell."""
        # The factor of a sum is the product of factors, so that no exponential of each cell is needed.
        factor = self.scale.factor(level).take(self.office)
        factor *= self.scale.factor(self.of_combinations(effects)).take(self.alike)
        mean = self.scale.mean_of_factor(factor)
        return self.hits - self.n * mean, self.n * self.scale.slope_of_mean(mean)

    def of_combinations(self, effects: Floats) -> Floats:
        """Sum of the effects of each combination of factors."""
        total = np.zeros(1)
        for start, size in zip(self.starts, self.sizes, strict=True):
            total = (total[:, None] + effects[start : start + size]).ravel()
        return total

    def by_combination(self, values: Floats) -> Floats:
        """Sums of values of cells by combination: an array with an axis for each factor."""
        sums = np.bincount(self.alike, values, minlength=self.combinations)
        return np.asarray(sums, dtype=float).reshape(self.sizes)

    def by_column(self, combined: Floats) -> Floats:
        """Sums by effect, from those by combination."""
        axes = range(len(self.sizes))
        return np.concatenate([combined.sum(axis=tuple(set(axes) - {factor})) for factor in axes])

    def cross(self, combined: Floats) -> Floats:
        """Sums by pairs of effects, from those by combination."""
        total = np.diag(self.by_column(combined))
        axes = range(len(self.sizes))
        bounds = list(pairwise([*self.starts, self.size]))
        for one in axes:
            for other in axes[one + 1 :]:
                pairs = combined.sum(axis=tuple(set(axes) - {one, other}))
                total[slice(*bounds[one]), slice(*bounds[other])] = pairs
                total[slice(*bounds[other]), slice(*bounds[one])] = pairs.T
        return total

    def by_office(self, values: Floats) -> Floats:
        """Sums of values by office."""
        return self._of_each_office.sums(values, self.offices)

    def by_office_and_column(self, values: Floats) -> Floats:
        """Sums of values by office and effect."""
        total = np.zeros(self.offices * self.size)
        for places in self.of_offices:
            total += places.sums(values, len(total))
        return total.reshape(self.offices, self.size)

    @cached_property
    def _of_each_office(self) -> Places:
        return Places.of(self.office)

    @cached_property
    def of_offices(self) -> list[Places]:
        """For each factor, the places of the cells in a table of offices × effects."""
        return places_of(self.office, self.columns, self.size)

    def of(self, offices: Ints) -> tuple["MixSums", Ints]:
        """The cells of some offices, numbered in the order of these, and their positions."""
        if np.array_equal(offices, np.arange(self.offices)):
            return self, np.arange(len(self.office))
        number = np.full(self.offices, -1)
        number[offices] = np.arange(len(offices))
        cells = np.flatnonzero(number[self.office] >= 0)
        part = replace(
            self,
            office=number[self.office[cells]],
            columns=self.columns.T.take(cells, axis=1).T,
            n=self.n[cells],
            hits=self.hits[cells],
            offices=len(offices),
        )
        return part, cells

    def crosses(self, values: Floats, across: Floats) -> Floats:
        """Sums of values by office and by pairs of effects; `across` are those by office and effect."""
        total = np.zeros((self.offices, self.size, self.size))
        effects = np.arange(self.size)
        total[:, effects, effects] = across
        bounds = list(pairwise([*self.starts, self.size]))
        for one, other in combinations(range(len(self.sizes)), 2):
            shape = self.offices, self.sizes[one], self.sizes[other]
            number = self.office * shape[1] + (self.columns[:, one] - self.starts[one])
            number *= shape[2]
            number += self.columns[:, other] - self.starts[other]
            pairs = Places.of(number).sums(values, prod(shape)).reshape(shape)
            total[:, slice(*bounds[one]), slice(*bounds[other])] = pairs
            total[:, slice(*bounds[other]), slice(*bounds[one])] = pairs.transpose(0, 2, 1)
        return total

    def own_crosses(self, values: Floats) -> tuple[Ints, Floats]:
        """The columns of each office's cells, and sums of values by pairs of these columns.

        Offices × most columns of an office, with -1 in columns that an office does not have; and offices × most columns
        × most columns.
        """
        has = self.by_office_and_column(np.ones(len(self.office))) > 0
        rank = np.cumsum(has, axis=1) - 1
        most = int(rank[:, -1].max(initial=-1)) + 1
        columns = np.full((self.offices, most), -1)
        office, column = np.nonzero(has)
        columns[office, rank[office, column]] = column
        total = np.zeros(self.offices * most**2)
        start = self.office * most**2
        ranks = [rank.ravel().take(self.office * self.size + column) for column in self.columns.T]
        for one, other in combinations(ranks, 2):
            total += Places.of(start + one * most + other).sums(values, len(total))
        # Each pair of factors was counted in one order. A cell has one column of each factor, so that sums by pairs of
        # columns of one factor are those by column.
        half = total.reshape(self.offices, most, most)
        both = half + half.transpose(0, 2, 1)
        both[office, rank[office, column], rank[office, column]] = self.by_office_and_column(values)[has]
        return columns, both
