"""False discovery control on one day for several separate lists of watched rows, each by itself."""

from collections.abc import Sequence

import numpy as np

from stats.arrays import Bools, Floats
from stats.estimates.false_discovery import ChanceCounts


class ListedDiscoveries:
    """What chance makes of the comparisons of each list, for p-values by row and window (N × windows).

    `parts` are the rows of each list, `attainable` how often a comparison is looked at by chance, `use` which of them
    are made at all, and `weight` (N) how many times as much chance a row may have as others. `level` is the false
    discovery rate.
    """

    def __init__(
        self, parts: Sequence[slice], attainable: Floats, use: Bools, *, weight: Floats, level: float
    ) -> None:
        self.parts, self.weight = parts, weight
        self.first_rows = [part.start for part in parts]
        self.row = np.repeat(np.arange(len(weight))[:, None], use.shape[1], axis=1)
        self.by_chance = [
            ChanceCounts.of(attainable[part][use[part]], weight=weight[self.row[part][use[part]]])
            for part in parts
        ]
        numbers = level * np.arange(max(part.stop - part.start for part in parts) + 1)
        self.reach = np.array([chance.largest_p(numbers) for chance in self.by_chance])

    def adjusted(self, p: Floats, left_out: Bools) -> Floats:
        """The p-values adjusted for all comparisons of their list; 1 where only `left_out` rows are significant."""
        q = np.ones(p.shape)
        reported = p < 1
        is_large = reported.any(axis=1)
        smallest = np.where(is_large & ~left_out, p.min(axis=1) / self.weight, 1.0)
        lowest = np.minimum.reduceat(smallest, self.first_rows)
        # Were all large rows discoveries, the smallest p would have to be small enough.
        most = np.add.reduceat(is_large, self.first_rows, dtype=np.int64)
        is_possible = (lowest < 1) & (lowest <= self.reach[np.arange(len(most)), most])
        for i in np.flatnonzero(is_possible).tolist():
            part = self.parts[i]
            large = reported[part]
            row = self.row[part][large]
            q[part][large] = self.by_chance[i].adjusted(p[part][large], row, weight=self.weight[row])
        return q
