"""Windows of a spatial scan: sets of areas that a cluster may consist of.

Two kinds, both deterministic and both known before any case is counted. *Circular* windows hold an area and its nearest
others, one more each time (Kulldorff 1997, Communications in Statistics 26:1481–1496). *Adjacency-grown* windows follow
borders instead: an area with all areas up to a number of borders away, an area to which one bordering area after the
other is added, the nearest first, and every set of two or three areas that hang together. They describe a valley or a
border strip that no circle fits. A window holds at most half of the inhabitants: a larger one says that the rest is
low.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from stats.arrays import Bools, Floats

EARTH_RADIUS = 6371.0  # km
MAX_SHARE = 0.5  # of the inhabitants in a window


def great_circle_distances(latitude: Floats, longitude: Floats) -> Floats:
    """Distances in km between K points given in degrees (K × K), by the haversine formula; NaN stays NaN."""
    north, east = np.radians(latitude), np.radians(longitude)
    half_chord = (
        np.sin((north[:, None] - north[None, :]) / 2) ** 2
        + np.cos(north[:, None]) * np.cos(north[None, :]) * np.sin((east[:, None] - east[None, :]) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half_chord, 0.0, 1.0))))


def circular_windows(distance: Floats, people: Floats, *, max_share: float = MAX_SHARE) -> Bools:
    """Windows of each area with its 0, 1, 2 … nearest others, as flags (windows × K), each set once.

    `distance` is K × K; areas whose distance is NaN join nobody's circle. `people` (K) are the inhabitants.
    """
    chains = [
        [int(other) for other in np.argsort(row, kind="stable") if np.isfinite(row[other])] or [i]
        for i, row in enumerate(distance)
    ]
    return _distinct([chain[: i + 1] for chain in chains for i in range(len(chain))], people, max_share)


def adjacent_windows(
    neighbours: Sequence[Sequence[int]], distance: Floats, people: Floats, *, max_share: float = MAX_SHARE
) -> Bools:
    """Windows of areas that hang together by borders, as flags (windows × K), each set once.

    `neighbours` lists for each area those that border it. From each area two chains grow: by rings (all areas up to 0,
    1, 2 … borders away), and area by area (of those that border the window, the one nearest to the first area joins;
    one that would bring the window over `max_share` is passed over). Every connected set of two or three comes in
    addition.
    """
    sets: list[list[int]] = []
    limit = max_share * float(people.sum())
    for first, beside_first in enumerate(neighbours):
        ring = [first]
        while ring:
            sets.append(ring)
            wider = sorted({other for area in ring for other in neighbours[area]} | set(ring))
            ring = wider if len(wider) > len(ring) else []
        chain, grows = [first], True
        while grows:
            sets.append(list(chain))
            candidates = sorted({other for area in chain for other in neighbours[area]} - set(chain))
            candidates = [other for other in candidates if people[chain].sum() + people[other] <= limit]
            grows = bool(candidates)
            if grows:
                away = np.nan_to_num(distance[first, candidates], nan=np.inf)
                chain.append(candidates[int(np.argmin(away))])
        # A connected set of three has an area that borders both others.
        sets += [[first, *pair] for pair in combinations(beside_first, 2)]
        sets += [[first, other] for other in beside_first]
    return _distinct(sets, people, max_share)


def all_windows(distance: Floats, neighbours: Sequence[Sequence[int]], people: Floats) -> Bools:
    """The circular and the adjacency-grown windows together, as flags (windows × K), each set once."""
    windows = np.vstack([circular_windows(distance, people), adjacent_windows(neighbours, distance, people)])
    return _each_once(windows)


def _distinct(sets: list[list[int]], people: Floats, max_share: float) -> Bools:
    """Flags of the distinct sets that hold at most `max_share` of the inhabitants. A single area always stays.

    A single area with more than that share is a window all the same: the largest city must not be beyond suspicion.
    """
    flags = np.zeros((len(sets), len(people)), dtype=bool)
    for row, members in zip(flags, sets, strict=True):
        row[members] = True
    small = (flags @ people <= max_share * people.sum()) | (flags.sum(axis=1) == 1)
    return _each_once(flags[small])


def _each_once(flags: Bools) -> Bools:
    """The distinct rows in the order in which they first occur. (`numpy.unique` sorts them, which takes seconds.)"""
    first = {row.tobytes(): i for i, row in reversed(list(enumerate(flags)))}
    return flags[sorted(first.values())]
