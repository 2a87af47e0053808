"""How unsure values are, against how much units differ at all."""

import numpy as np
from numpy.typing import NDArray

from stats.intervals import Z95

Floats = NDArray[np.float64]
INNER = (0.1, 0.9)  # between which the spread is taken: one outlying unit must not make all others look sure


def relative_width(value: Floats, lower: Floats, upper: Floats) -> Floats:
    """Width of each interval over the distance between the 10 and 90 % points of the values; NaN where unknown.

    At 1 the interval of a unit is as wide as the range that eight of ten units lie in: of where it stands among
    them nothing is known.
    """
    v, low, high = (np.asarray(x, dtype=float) for x in (value, lower, upper))
    known = v[np.isfinite(v)]
    spread = float(np.diff(np.quantile(known, INNER))[0]) if len(known) > 1 else 0.0
    return (high - low) / spread if spread > 0 else np.full(len(v), np.nan)


def deviation_sign(
    value: Floats, lower: Floats, upper: Floats, reference: float, *, level: float = 0.95
) -> Floats:
    """1 for each value clearly above the whole, −1 clearly below, 0 for all others and where no interval is known.

    Clearly: the 95 % limit that faces the whole, moved out until all comparisons hold together at `level` (Šidák
    1967, taking the limit's distance as 1.96 standard errors).
    """
    from scipy.special import ndtri

    v, low, high = (np.asarray(x, dtype=float) for x in (value, lower, upper))
    known = np.isfinite(low) & np.isfinite(high)
    z = float(ndtri(0.5 + 0.5 * level ** (1 / max(int(known.sum()), 1))))
    with np.errstate(invalid="ignore"):
        above = known & (v - (v - low) * z / Z95 > reference)
        below = known & (v + (high - v) * z / Z95 < reference)
    return above.astype(float) - below.astype(float)


def relative_margin_of_error(count: Floats) -> Floats:
    """By which part of itself a count varies by chance alone in 95 of 100 periods: 1.96 / √n (Poisson)."""
    n = np.asarray(count, dtype=float)
    with np.errstate(divide="ignore"):
        return np.where(n > 0, Z95 / np.sqrt(np.maximum(n, 1e-12)), np.nan)
