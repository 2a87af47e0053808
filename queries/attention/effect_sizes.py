"""Effect-size filter for checks of counts: is the deviation large enough to matter, and how likely is that by chance?

With many cases even tiny deviations are statistically significant. A check therefore has to pass a minimum size as
well as the test. The minimum also limits which p-values a check can attain: a subject with two expected cases needs
ten more before it is reported, and chance alone almost never gives that. `queries.attention.selection` uses these
attainable p-values to control false discoveries without being too strict (Heyse 2011).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.attention.anomaly_check import Check, Floats
from queries.attention.thresholds import (
    MAX_DROP_RATIO,
    MAX_PROVINCE_DROP_RATIO,
    MIN_EXCESS_CASES,
    MIN_EXCESS_SHARE,
    MIN_PROVINCE_RATIO,
    MIN_RATIOS,
)
from stats.excess_counts import PRIOR_CASES
from stats.seasonal_model import predicted_counts


@dataclass(frozen=True)
class EffectSizes:
    """For each check whether its deviation is large enough, and the probability that chance alone makes it so."""

    is_large_enough: NDArray[np.bool_]
    attainable_p: Floats


def effect_sizes(checks: Sequence[Check], *, province_weekly_cases: float) -> EffectSizes:
    """The effect sizes of checks of kind "surge", "drop" or "overdue".

    `province_weekly_cases` is the number of cases that the whole province has in a week. A check whose variance is
    unknown gets an attainable p of 1: it counts fully in the control of false discoveries.
    """
    actual, mean, variance, days = (
        np.array([getattr(check, name) for check in checks], dtype=float)
        for name in ("actual", "expected", "variance", "days")
    )
    is_drop = np.array([check.kind == "drop" for check in checks], dtype=bool)
    ratios = np.array([_ratio_threshold(check) for check in checks], dtype=float)
    # A deviation matters if it is large both in cases (`least`) and relative to the expectation (`ratios`). `most` is
    # the highest count that still counts as a drop, `edge` the lowest that counts as a surge.
    least = np.maximum(MIN_EXCESS_CASES, MIN_EXCESS_SHARE * province_weekly_cases * days / 7)
    most = np.floor(np.minimum(mean - least, ratios * mean))
    edge = np.ceil(np.maximum(mean + least, ratios * (mean + PRIOR_CASES) - PRIOR_CASES))
    predicted = predicted_counts(mean, (variance - mean).clip(0), np.ones(len(mean)))
    p_drop = np.where(most < 0, 0.0, predicted.p_fewer(np.maximum(most, 0)))
    # If `most` is negative, no count is low enough: the check can never be reported as a drop.
    attainable = np.where(is_drop, p_drop, predicted.p_more(edge))
    return EffectSizes(
        np.where(is_drop, actual <= most, actual >= edge), np.where(np.isfinite(attainable), attainable, 1.0)
    )


def _ratio_threshold(check: Check) -> float:
    """The ratio of actual to expected at which a deviation matters; for surges the smoothed ratio."""
    if check.kind == "drop":
        return MAX_DROP_RATIO if check.subject else MAX_PROVINCE_DROP_RATIO
    return MIN_RATIOS[check.kind] if check.subject else MIN_PROVINCE_RATIO
