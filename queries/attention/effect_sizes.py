"""From which count on a look is of a size that a leader should hear of, and how likely that much is by chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from queries.attention.anomaly_check import Floats, Look
from queries.attention.thresholds import LEAST_CASES, LEAST_SHARE, LEAST_WHOLE, RATIOS, SILENT, SILENT_WHOLE
from stats.excess_counts import LIKELY
from stats.seasonal_model import span_of_counts


@dataclass(frozen=True)
class Sizes:
    """For each look of counts whether it matters, and the probability that by chance it comes to matter."""

    matters: NDArray[np.bool_]
    reach: Floats


def sizes(looks: Sequence[Look], *, province: float) -> Sizes:
    """The sizes of looks of kind "more", "fewer" or "late"; `province` is the number of its cases in a week.

    A look at few cases seldom comes to ten more than expected: by chance it is told less often than its p alone says.
    Where its variance is not known, it counts as if it could be told at any p.
    """
    actual, mean, variance, days = (
        np.array([getattr(look, name) for look in looks], dtype=float)
        for name in ("actual", "expected", "variance", "days")
    )
    few = np.array([look.kind == "fewer" for look in looks], dtype=bool)
    parts = np.array([_part(look) for look in looks], dtype=float)
    least = np.maximum(LEAST_CASES, LEAST_SHARE * province * days / 7)
    most = np.floor(np.minimum(mean - least, parts * mean))
    edge = np.ceil(np.maximum(mean + least, parts * (mean + LIKELY) - LIKELY))
    span = span_of_counts(mean, (variance - mean).clip(0), np.ones(len(mean)))
    fewer = np.where(most < 0, 0.0, span.p_fewer(np.maximum(most, 0)))
    reach = np.where(few, fewer, span.p_more(edge))
    return Sizes(np.where(few, actual <= most, actual >= edge), np.where(np.isfinite(reach), reach, 1.0))


def _part(look: Look) -> float:
    """The ratio to what is expected from which on it matters; of what is more, the smoothed one."""
    if look.kind == "fewer":
        return SILENT if look.where else SILENT_WHOLE
    return RATIOS[look.kind] if look.where else LEAST_WHOLE
