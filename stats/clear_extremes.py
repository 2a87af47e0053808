"""The lowest and the highest of many estimates, if they clearly differ.

The two ends of many estimates are always apart, even if nothing but chance makes them differ: the range of 21 equal
values with the same standard error is 3.8 standard errors on average, so that the 95 % intervals of the ends hardly
overlap. The intervals are therefore widened to what the studentized range allows (Tukey 1949): among equal values some
two are called clearly different in at most 5 % of cases.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from stats.intervals import Z95

Floats = NDArray[np.float64]
LEVEL = 0.95
WIDEST, GRID = 12.0, 4_001  # largest studentized range that is looked for; points of the grid of its integral


def clear_extremes(value: Floats, lower: Floats, upper: Floats) -> tuple[int, int] | None:
    """Positions of the estimate that is surely low and of the one that is surely high; None if none clearly differ.

    `lower` and `upper` are 95 % limits; estimates without limits (NaN) take no part. What is named is not the smallest
    value but the one with the smallest widened upper limit: a value that rests on few cases may be small by chance.
    """
    known = np.isfinite(value) & np.isfinite(lower) & np.isfinite(upper)
    if known.sum() < 2:
        return None
    wider = widening(int(known.sum()))
    low = np.where(known, value - wider * (value - lower), -np.inf)
    high = np.where(known, value + wider * (upper - value), np.inf)
    lowest, highest = int(np.argmin(high)), int(np.argmax(low))
    return (lowest, highest) if high[lowest] < low[highest] else None


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
