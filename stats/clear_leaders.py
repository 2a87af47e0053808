"""The highest and the lowest of several estimates, each where it is clearly beyond the next one.

Of many estimates of the same value one is always the highest. An extreme is clear if it differs from the next one
beyond their 95 % intervals, widened for as many comparisons as there are estimates besides it (Bonferroni).
"""

import numpy as np
from numpy.typing import NDArray

from stats.two_estimates import difference

Floats = NDArray[np.float64]


def clear_leaders(values: Floats, lower: Floats, upper: Floats) -> tuple[int | None, int | None]:
    """Positions of the highest and the lowest estimate, each None if it is not clearly beyond the next one.

    `lower` and `upper` are 95 % limits. Estimates without a finite value and limits are not compared.
    """
    values, lower, upper = (np.asarray(each, dtype=float) for each in (values, lower, upper))
    known = np.flatnonzero(np.isfinite(values) & np.isfinite(lower) & np.isfinite(upper))
    if len(known) < 2:
        return None, None
    order = known[np.argsort(values[known], kind="stable")]
    ends = ((int(order[-1]), int(order[-2])), (int(order[0]), int(order[1])))
    highest, lowest = (
        end if _differs(values, lower, upper, end, following, len(known) - 1) else None
        for end, following in ends
    )
    return highest, lowest


def _differs(values: Floats, lower: Floats, upper: Floats, one: int, other: int, comparisons: int) -> bool:
    """Whether two estimates differ beyond the interval of their difference, widened for so many comparisons."""
    from scipy.stats import norm

    gap, low, high = difference(
        (values[one], lower[one], upper[one]), (values[other], lower[other], upper[other])
    )
    widened = norm.isf(0.025 / comparisons) / norm.isf(0.025)
    return bool(gap - widened * (gap - low) > 0 or gap + widened * (high - gap) < 0)
