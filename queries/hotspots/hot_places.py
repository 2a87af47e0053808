"""Groups of neighbouring towns and villages in which more cases are overdue than elsewhere (Getis–Ord Gi*)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from queries.hotspots.towns_and_villages import Places
from queries.measures import MEASURES
from stats.areas.hot_neighbourhoods import MIN_PLACES, hot_neighbourhoods

MIN_RATIO = 1 + MEASURES["overdue"].min_change  # of a group's share to that of all, above which it matters


@dataclass(frozen=True)
class HotGroup:
    """Neighbouring hot places: their rows in the frame of `Places`, the largest first, and their share overdue."""

    rows: tuple[int, ...]
    share: float


@dataclass(frozen=True)
class HotPlaces:
    """The groups of hot places, the one with the highest share first, and the share of all places together.

    `n_places` places have enough cases and a position; `is_enough` is False if these are too few to compare.
    """

    groups: tuple[HotGroup, ...]
    share: float
    n_places: int

    @property
    def is_enough(self) -> bool:
        """Whether there are enough places to compare neighbourhoods."""
        return self.n_places >= MIN_PLACES

    @property
    def rows(self) -> frozenset[int]:
        """The rows of all hot places."""
        return frozenset(row for group in self.groups for row in group.rows)


def hot_places(places: Places) -> HotPlaces:
    """The places that, together with their nearest ones, have a higher share overdue than elsewhere.

    The false discovery rate over all places is at most 5 %. Places that are not reported may be hot as well: those of
    few cases, or of few neighbours that are.
    """
    frame = places.frame
    kept = frame[~frame["withheld"] & frame["latitude"].notna()]
    late, n = kept["overdue"].to_numpy(dtype=float), kept["n_owed"].to_numpy(dtype=float)
    share = float(late.sum() / n.sum()) if n.sum() else float("nan")
    neighbourhoods = hot_neighbourhoods(late, n, kept["latitude"].to_numpy(), kept["longitude"].to_numpy())
    if neighbourhoods is None:
        return HotPlaces((), share, len(kept))
    around = np.column_stack([np.arange(len(n)), neighbourhoods.neighbours])
    is_higher = late[around].sum(axis=1) >= MIN_RATIO * share * n[around].sum(axis=1)
    hot = np.flatnonzero(neighbourhoods.is_hot & is_higher)
    groups = [_group(kept, rows) for rows in _connected(hot, neighbourhoods.neighbours)]
    return HotPlaces(tuple(sorted(groups, key=lambda group: -group.share)), share, len(kept))


def _group(kept: pd.DataFrame, rows: list[int]) -> HotGroup:
    part = kept.iloc[rows].sort_values("n", ascending=False, kind="stable")
    return HotGroup(
        tuple(int(row) for row in part.index), float(part["overdue"].sum() / part["n_owed"].sum())
    )


def _connected(hot: NDArray[np.int64], neighbours: NDArray[np.int64]) -> list[list[int]]:
    """The hot places in groups: two are in one group if one is a neighbour of the other."""
    left, groups = set(hot.tolist()), []
    while left:
        group, front = [], [left.pop()]
        while front:
            place = front.pop()
            group.append(place)
            adjacent = {other for other in left if other in neighbours[place] or place in neighbours[other]}
            left -= adjacent
            front += adjacent
        groups.append(group)
    return groups
