"""Difference or ratio of two independent estimates, with its interval and z-score."""

import numpy as np

from stats.arrays import Floats
from stats.estimates.false_discovery import IntervalEstimate


def difference(one: IntervalEstimate, other: IntervalEstimate, *, phi: float = 1.0) -> IntervalEstimate:
    """one − other of independent estimates with 95 % limits, elementwise; NaN where a value or limit is missing.

    Newcombe (1998), method 10 («MOVER», Zou & Donner 2008): the half widths of the two intervals that face each other
    are squared and added. `phi` is the over-dispersion of the estimates: their variance over that of chance.
    """
    value, lower, upper = (np.asarray(x, dtype=float) for x in one)
    other_value, other_lower, other_upper = (np.asarray(x, dtype=float) for x in other)
    gap = value - other_value
    half_below = np.sqrt(phi * ((value - lower) ** 2 + (other_upper - other_value) ** 2))
    half_above = np.sqrt(phi * ((upper - value) ** 2 + (other_value - other_lower) ** 2))
    return gap, gap - half_below, gap + half_above


def relative_difference(
    count: Floats, exposure: Floats, count_other: Floats, exposure_other: Floats, *, phi: float = 1.0
) -> IntervalEstimate:
    """(count / exposure) ÷ (count_other / exposure_other) − 1 of Poisson counts; NaN where the other count is 0.

    The limits are those of the binomial share of `count` in both counts together (Clopper & Pearson 1934; Przyborowski
    & Wilenski 1940). Counts whose variance is φ times that of chance are divided by φ.
    """
    from scipy.special import betaincinv

    a, t, b, u = (np.asarray(x, dtype=float) for x in (count, exposure, count_other, exposure_other))
    effective_a, effective_b = a / phi, b / phi
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (a / t) / (b / u) - 1
        # The binomial share of the first count has exact limits; its odds, times u / t, are the ratio of the two rates.
        low = np.where(
            effective_a > 0, betaincinv(np.maximum(effective_a, 1e-9), effective_b + 1, 0.025), 0.0
        )
        high = betaincinv(effective_a + 1, np.maximum(effective_b, 1e-9), 0.975)
        lower, upper = (limit / (1 - limit) * u / t - 1 for limit in (low, high))
    is_defined = (t > 0) & (u > 0) & (b > 0)
    return (
        np.where(is_defined, ratio, np.nan),
        np.where(is_defined, lower, np.nan),
        np.where(is_defined, upper, np.nan),
    )


def rate_difference_z(count: Floats, exposure: Floats, count_other: Floats, exposure_other: Floats) -> Floats:
    """z-score of the difference of two Poisson rates; NaN where an exposure is missing.

    2 (√((a + 3/8) u) − √((b + 3/8) t)) / √(t + u): the square root of a count has the variance 1/4 (Anscombe 1948).
    With equal exposures it is `stats.estimates.false_discovery.count_change_z`.
    """
    a, t, b, u = (np.asarray(x, dtype=float) for x in (count, exposure, count_other, exposure_other))
    with np.errstate(divide="ignore", invalid="ignore"):
        return 2 * (np.sqrt((a + 3 / 8) * u) - np.sqrt((b + 3 / 8) * t)) / np.sqrt(t + u)
