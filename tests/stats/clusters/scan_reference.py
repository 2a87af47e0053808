"""The scan in plain Python: one window, one span and one case after the other, as Kulldorff's papers describe it."""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

Counts = Sequence[Sequence[float]]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two places (latitude, longitude) along a great circle, by the law of cosines."""
    (north, east), (north2, east2) = ([math.radians(x) for x in place] for place in (one, other))
    cosine = math.sin(north) * math.sin(north2) + math.cos(north) * math.cos(north2) * math.cos(east - east2)
    return 6371.0 * math.acos(min(1.0, max(-1.0, cosine)))


def circles(places: Sequence[tuple[float, float]], people: Sequence[float]) -> set[frozenset[int]]:
    """Every area with its nearest others, up to half of the inhabitants."""
    zones = set()
    for centre in places:
        nearest = sorted(range(len(places)), key=lambda i: (kilometres(centre, places[i]), i))
        for size in range(1, len(places) + 1):
            members = frozenset(nearest[:size])
            if size == 1 or sum(people[i] for i in members) <= sum(people) / 2:
                zones.add(members)
    return zones


def connected(neighbours: Sequence[Sequence[int]], size: int) -> set[frozenset[int]]:
    """All sets of that many areas that hang together by borders."""
    zones = set()
    for members in combinations(range(len(neighbours)), size):
        reached = {members[0]}
        while grown := {j for i in reached for j in neighbours[i] if j in members} - reached:
            reached |= grown
        if len(reached) == size:
            zones.add(frozenset(members))
    return zones


def ratio(c: float, e: float, total: float) -> float:
    """The log likelihood ratio of c cases where e were to be expected, of a total."""
    if c <= e or e <= 0 or total <= e:
        return 0.0
    outside = (total - c) * math.log((total - c) / (total - e)) if total > c else 0.0
    return c * math.log(c / e) + outside


def ratios(
    counts: Counts,
    expected: Counts,
    windows: Sequence[Sequence[int]],
    *,
    longest: int,
    prospective: bool,
    dispersion: Sequence[float] | None = None,
) -> Iterator[tuple[tuple[int, int, int], float]]:
    """The ratio of each window (position), first week and number of weeks.

    `dispersion` divides the cases of each area; it may not depend on the span here.
    """
    areas, weeks = range(len(counts)), len(counts[0])
    phi = dispersion or [1.0 for _ in areas]
    scaled = [[0.0] * weeks for _ in areas]
    for week in range(weeks):
        whole = sum(expected[k][week] for k in areas)
        for k in areas:
            scaled[k][week] = expected[k][week] * sum(counts[j][week] for j in areas) / whole
    for length in range(1, longest + 1):
        for first in range(weeks - length + 1):
            if prospective and first + length != weeks:
                continue
            span = range(first, first + length)
            c = [sum(counts[k][week] for week in span) / phi[k] for k in areas]
            e = [sum(scaled[k][week] for week in span) / phi[k] for k in areas]
            shared = sum(c) / sum(e)
            for position, members in enumerate(windows):
                inside = shared * sum(e[k] for k in members)
                yield (
                    (position, first, length),
                    ratio(sum(c[k] for k in members), inside, shared * sum(e)),
                )
