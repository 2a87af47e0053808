"""From which count on a look is of a size that a leader should hear of, and how likely that much is by chance."""

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
    """For each look of counts whether it matters, and the probability that by chance it comes to matter."""

    is_large_enough: NDArray[np.bool_]
    attainable_p: Floats


def effect_sizes(checks: Sequence[Check], *, province_weekly_cases: float) -> EffectSizes:
    """The sizes of looks of kind "more", "fewer" or "late"; `province` is the number of its cases in a week.

    A look at few cases seldom comes to ten more than expected: by chance it is told less often than its p alone says.
    Where its variance is not known, it counts as if it could be told at any p.
    """
    actual, mean, variance, days = (
        np.array([getattr(look, name) for look in checks], dtype=float)
        for name in ("actual", "expected", "variance", "days")
    )
    few = np.array([look.kind == "fewer" for look in checks], dtype=bool)
    parts = np.array([_part(look) for look in checks], dtype=float)
    least = np.maximum(MIN_EXCESS_CASES, MIN_EXCESS_SHARE * province_weekly_cases * days / 7)
    most = np.floor(np.minimum(mean - least, parts * mean))
    edge = np.ceil(np.maximum(mean + least, parts * (mean + PRIOR_CASES) - PRIOR_CASES))
    span = predicted_counts(mean, (variance - mean).clip(0), np.ones(len(mean)))
    fewer = np.where(most < 0, 0.0, span.p_fewer(np.maximum(most, 0)))
    reach = np.where(few, fewer, span.p_more(edge))
    return EffectSizes(
        np.where(few, actual <= most, actual >= edge), np.where(np.isfinite(reach), reach, 1.0)
    )


def _part(look: Check) -> float:
    """The ratio to what is expected from which on it matters; of what is more, the smoothed one."""
    if look.kind == "fewer":
        return MAX_DROP_RATIO if look.subject else MAX_PROVINCE_DROP_RATIO
    return MIN_RATIOS[look.kind] if look.subject else MIN_PROVINCE_RATIO
