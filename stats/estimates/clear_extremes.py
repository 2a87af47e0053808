"""The lowest and the highest of many estimates, each named only where chance does not explain that it is so.

The ends of many estimates are always apart, even if nothing but chance makes them differ: the range of 21 equal values
with the same standard error is 3.8 standard errors on average, so that the 95 % intervals of the ends hardly overlap.
Two questions are therefore asked, both with wider intervals:

- Does any estimate differ from any other? The intervals are widened to what the studentized range allows (Tukey 1949):
  among equal values some two are called different in at most 5 % of cases.
- Is the lowest surely the lowest? It is if it differs from the next one beyond the 95 % interval of their difference,
  widened for as many comparisons as there are other estimates (Bonferroni). The same for the highest.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri

from stats.arrays import Bools, Floats
from stats.estimates.intervals import Z95
from stats.estimates.two_estimates import difference

LEVEL = 0.95
WIDEST, GRID = 12.0, 4_001  # largest studentized range that is looked for; points of the grid of its integral


@dataclass(frozen=True)
class Extremes:
    """Positions of the estimates that are surely the lowest and the highest; None where another may be so.

    `differ` is whether any two estimates clearly differ at all.
    """

    lowest: int | None
    highest: int | None
    differ: bool


def clear_extremes(value: Floats, lower: Floats, upper: Floats) -> Extremes:
    """The clear extremes of estimates; `lower` and `upper` are 95 % limits.

    A limit may be infinite. Estimates without limits (NaN) take no part.
    """
    value, lower, upper = (np.asarray(each, dtype=float) for each in (value, lower, upper))
    estimated = np.flatnonzero(_have_limits(value, lower, upper))
    if len(estimated) < 2:
        return Extremes(None, None, differ=False)
    order = estimated[np.argsort(value[estimated], kind="stable")]
    ends = ((int(order[0]), int(order[1])), (int(order[-1]), int(order[-2])))
    lowest, highest = (
        end if _differs(value, lower, upper, end, following, len(estimated) - 1) else None
        for end, following in ends
    )
    wider = widening(len(estimated))
    low, high = value - wider * (value - lower), value + wider * (upper - value)
    disjoint = bool(high[estimated].min() < low[estimated].max())
    return Extremes(lowest, highest, differ=disjoint or lowest is not None or highest is not None)


def possibly_highest(value: Floats, lower: Floats, upper: Floats) -> tuple[int, ...]:
    """Positions of the highest estimate and of those from which it does not clearly differ, the highest first.

    They are told apart as `clear_extremes` tells the highest from the next one. Estimates without limits take no part.
    """
    value, lower, upper = (np.asarray(each, dtype=float) for each in (value, lower, upper))
    estimated = np.flatnonzero(_have_limits(value, lower, upper))
    order = [int(at) for at in estimated[np.argsort(-value[estimated], kind="stable")]]
    return tuple(
        at
        for at in order
        if at == order[0] or not _differs(value, lower, upper, order[0], at, len(order) - 1)
    )


def clearly_above(value: Floats, lower: Floats, upper: Floats, *, whole: float) -> list[int]:
    """Positions of the estimates whose 95 % interval, widened for as many comparisons (Bonferroni), lies above a value.

    Estimates without limits take no part.
    """
    value, lower, upper = (np.asarray(each, dtype=float) for each in (value, lower, upper))
    has_estimate = _have_limits(value, lower, upper)
    if not has_estimate.any():
        return []
    widened = -ndtri(0.025 / has_estimate.sum()) / Z95
    return [
        int(at)
        for at in np.flatnonzero(has_estimate)
        if value[at] - widened * (value[at] - lower[at]) > whole
    ]


def clearly_highest_ratio(ratio: Floats, lower: Floats, upper: Floats) -> int | None:
    """Position of the ratio that is surely the highest, from 95 % limits; None where chance may have put it there."""
    with np.errstate(divide="ignore", invalid="ignore"):
        # Intervals of ratios are symmetric on the scale of logarithms.
        value, low, high = (np.log(np.asarray(each, dtype=float)) for each in (ratio, lower, upper))
    return clear_extremes(value, low, high).highest


def count_limits(count: Floats) -> tuple[Floats, Floats]:
    """95 % limits of what chance alone makes of a count, by the square root of a Poisson count (Anscombe 1948)."""
    root = np.sqrt(np.asarray(count, dtype=float) + 3 / 8)
    lower = np.maximum(root - Z95 / 2, 0.0) ** 2 - 3 / 8
    return np.maximum(lower, 0.0), (root + Z95 / 2) ** 2 - 3 / 8


def _have_limits(value: Floats, lower: Floats, upper: Floats) -> Bools:
    return np.asarray(np.isfinite(value) & ~np.isnan(lower) & ~np.isnan(upper))


def _differs(value: Floats, lower: Floats, upper: Floats, one: int, other: int, comparisons: int) -> bool:
    """Whether two estimates differ beyond the interval of their difference, widened for the number of comparisons."""
    gap, low, high = difference(
        (value[one], lower[one], upper[one]), (value[other], lower[other], upper[other])
    )
    widened = -ndtri(0.025 / comparisons) / Z95
    return bool(gap - widened * (gap - low) > 0 or gap + widened * (high - gap) < 0)


@lru_cache(maxsize=256)
def widening(count: int) -> float:
    """Factor by which the 95 % intervals of `count` estimates are widened, so that overlap speaks for all pairs.

    Two intervals of half width h do not overlap if the values differ by 2 h. The studentized range q is that distance
    in standard errors: among `count` standard normal values the range stays below q in 95 % of cases. Its distribution
    is k ∫ φ(z) (Φ(z) − Φ(z − q))^(k − 1) dz, integrated here on a grid (scipy's own takes more than a second).
    """
    z = np.linspace(-8.0, 8.0 + WIDEST, GRID)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])

    def below(q: float) -> float:
        return float(count * (density * (ndtr(z) - ndtr(z - q)) ** (count - 1)).sum())

    small, large = 0.0, WIDEST
    while large - small > 1e-6:
        middle = (small + large) / 2
        small, large = (middle, large) if below(middle) < LEVEL else (small, middle)
    return large / 2 / Z95
