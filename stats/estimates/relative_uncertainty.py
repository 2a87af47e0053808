"""Interval width relative to the spread between units, and which values differ clearly from a reference."""

import numpy as np

from stats.arrays import Floats
from stats.estimates.intervals import Z95

# Quantiles that define the spread: one outlying unit must not make all others look precise.
INNER = (0.1, 0.9)


def relative_width(value: Floats, lower: Floats, upper: Floats) -> Floats:
    """Width of each interval over the distance between the 10 % and 90 % quantiles of the values; NaN where unknown.

    At 1 the interval of a unit is as wide as the range that contains eight of ten units: its position among them is
    unknown.
    """
    v, low, high = (np.asarray(x, dtype=float) for x in (value, lower, upper))
    finite = v[np.isfinite(v)]
    spread = float(np.diff(np.quantile(finite, INNER))[0]) if len(finite) > 1 else 0.0
    return (high - low) / spread if spread > 0 else np.full(len(v), np.nan)


def deviation_sign(
    value: Floats, lower: Floats, upper: Floats, reference: float, *, level: float = 0.95
) -> Floats:
    """1 for each value clearly above `reference`, −1 clearly below, 0 for all others and where there is no interval.

    Clearly means by the 95 % limit that faces the reference, moved outwards until all comparisons hold together at
    `level` (Šidák 1967, taking the distance of the limit as 1.96 standard errors).
    """
    from scipy.special import ndtri

    v, low, high = (np.asarray(x, dtype=float) for x in (value, lower, upper))
    has_interval = np.isfinite(low) & np.isfinite(high)
    # Šidák: the limits of all values together hold at `level`.
    z = float(ndtri(0.5 + 0.5 * level ** (1 / max(int(has_interval.sum()), 1))))
    with np.errstate(invalid="ignore"):
        above = has_interval & (v - (v - low) * z / Z95 > reference)
        below = has_interval & (v + (high - v) * z / Z95 < reference)
    return above.astype(float) - below.astype(float)


def relative_margin_of_error(count: Floats) -> Floats:
    """Margin of error of a Poisson count as a share of the count: 1.96 / √n; NaN for 0."""
    n = np.asarray(count, dtype=float)
    with np.errstate(divide="ignore"):
        return np.where(n > 0, Z95 / np.sqrt(np.maximum(n, 1e-12)), np.nan)
