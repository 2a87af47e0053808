"""The lowest and the highest of many estimates, if they clearly differ.

The two ends of many estimates are always apart, even if nothing but chance makes them differ: the range of 21 equal
values with the same standard error is 3.8 standard errors on average, so that the 95 % intervals of the ends hardly
overlap. The intervals are therefore widened to what the studentized range allows (Tukey 1949): among equal values some
two are called clearly different in at most 5 % of cases.
"""

import numpy as np
from numpy.typing import NDArray

from stats.intervals import Z95

Floats = NDArray[np.float64]
LEVEL = 0.95


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


def widening(count: int) -> float:
    """Factor by which the 95 % intervals of `count` estimates are widened, so that overlap speaks for all pairs."""
    from scipy.stats import studentized_range

    # Two intervals of half width h do not overlap if the values differ by 2 h; the studentized range q is that distance
    # in standard errors.
    return float(studentized_range.ppf(LEVEL, count, np.inf)) / 2 / Z95
