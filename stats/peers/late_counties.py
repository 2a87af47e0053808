"""Counties whose cases are answered later by nearly all offices that also serve others.

Each office is compared with itself: with what it reaches in its other counties with cases of the same kind, because
complaints may be slower than requests everywhere, and come from some counties more than from others. An office that
serves one county only, as its municipality does, says nothing here. How much counties differ anyway is seen from all
others, as in `stats.peers.late_groups`, and as there without the office that is worst in each: one that is slow in one
county, which is told by itself, would make the county look late. How far the county is off, and whether nearly all
offices are later there, is asked without that office, too, and without the two worst: two of six that are slow leave
four that are later by chance often enough.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats, Ints
from stats.peers.distance_from_others import tails_among_others

MIN_GAP = 0.15  # between a county and what the same offices reach elsewhere
MIN_GAP_OF_REST = 0.12  # the same without the two offices that are worst there
FALSE_COUNTIES = 0.05  # probability that any county is reported where counties differ by nature only
MIN_COUNTIES = 5  # besides the county, needed to say how much counties differ
MIN_OFFICES = 4  # of a county, each with a case there and with MIN_ELSEWHERE cases elsewhere
MIN_CASES, MIN_ELSEWHERE = 30, 30  # cases elsewhere are those of one kind
NEARLY_ALL = 0.75  # part of a county's cases that is at offices which are later there than elsewhere
OVER_DISPERSION = 2.0  # of cases of one office in one county, which share good and bad weeks


@dataclass(frozen=True)
class LateCounties:
    """Counties that are reported, the largest number of excess late cases first (arrays of one length).

    `share` is of the `n` cases there, and `expected` what the same offices reach elsewhere with as many of each kind.
    """

    county: Ints
    share: Floats
    expected: Floats
    n: Floats


def late_counties(office: Ints, county: Ints, kind: Ints, n: Floats, hits: Floats) -> LateCounties:
    """Counties in which nearly all offices are later than elsewhere.

    The arrays have entries by office, county and kind: their keys, the cases, and how many were on time (`hits`).
    """
    from scipy.special import logit

    (_, office), (codes, county), (_, kind) = (
        np.unique(keys, return_inverse=True) for keys in (office, county, kind)
    )
    # An entry for each kind of cases of an office.
    of_kind, entry = np.unique(office * (kind.max(initial=0) + 1) + kind, return_inverse=True)
    of_office = of_kind // (kind.max(initial=0) + 1)
    cases, on_time = (_table(entry, county, x) for x in (n, hits))
    elsewhere = cases.sum(axis=1, keepdims=True) - cases
    used = (cases > 0) & (elsewhere >= MIN_ELSEWHERE)
    own = (on_time.sum(axis=1, keepdims=True) - on_time + 0.5) / (elsewhere + 1)
    here, reached, expected_there = (
        _by_office(of_office, np.where(used, x, 0.0)) for x in (cases, on_time, cases * own)
    )
    total, expected_hits = here.sum(axis=0), expected_there.sum(axis=0)
    enough = np.flatnonzero((total >= MIN_CASES) & ((here > 0).sum(axis=0) >= MIN_OFFICES))
    if len(enough) <= MIN_COUNTIES:
        return LateCounties(codes[:0], total[:0], total[:0], total[:0])
    total, hits_of = total[enough], reached.sum(axis=0)[enough]
    share, expected = hits_of / total, expected_hits[enough] / total
    # The cases at offices that are later there than elsewhere.
    later = here * (reached < expected_there)
    rest, rest_hits, rest_expected, rest_later = (
        x[enough] for x in _without_worst(1, here, reached, expected_there, later)
    )
    fewer, fewer_hits, fewer_expected, fewer_later = (
        x[enough] for x in _without_worst(2, here, reached, expected_there, later)
    )
    gap = logit((rest_hits + 0.5) / (rest + 1)) - logit(rest_expected / rest)
    chance = OVER_DISPERSION / (rest_expected * (1 - rest_expected / rest))
    late = (share <= expected - MIN_GAP) & (later.sum(axis=0)[enough] >= NEARLY_ALL * total)
    late &= (rest_hits <= rest_expected - MIN_GAP * rest) & (rest_later >= NEARLY_ALL * rest)
    late &= (fewer_hits <= fewer_expected - MIN_GAP_OF_REST * fewer) & (fewer_later >= NEARLY_ALL * fewer)
    late &= tails_among_others(gap, chance) * len(enough) <= FALSE_COUNTIES
    order = sorted(np.flatnonzero(late), key=lambda i: float(total[i] * (share[i] - expected[i])))
    return LateCounties(codes[enough[order]], share[order], expected[order], total[order])


def _without_worst(
    offices: int, cases: Floats, reached: Floats, expected: Floats, later: Floats
) -> list[Floats]:
    """The sums by county of each of the four, without so many offices that miss most hits there."""
    worst = np.argsort(reached - expected, axis=0, kind="stable")[:offices]
    return [
        x.sum(axis=0) - np.take_along_axis(x, worst, axis=0).sum(axis=0)
        for x in (cases, reached, expected, later)
    ]


def _table(entry: Ints, county: Ints, values: Floats) -> Floats:
    """Sums by entry and county."""
    shape = (int(entry.max()) + 1, int(county.max()) + 1) if len(entry) else (0, 0)
    sums = np.bincount(entry * shape[1] + county, values, shape[0] * shape[1]).reshape(shape)
    return np.asarray(sums, dtype=np.float64)


def _by_office(office: Ints, values: Floats) -> Floats:
    """Sums by office and county, from rows whose offices are in ascending order."""
    return (
        np.add.reduceat(values, np.flatnonzero(np.diff(office, prepend=-1)), axis=0)
        if len(office)
        else values
    )
