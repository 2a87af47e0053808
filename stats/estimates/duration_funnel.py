"""Funnel z-scores of median durations: how far units lie from a common median, beyond the usual spread between units.

The method is that of `stats.estimates.share_funnel` and `stats.estimates.rate_funnel` (Spiegelhalter 2005; τ² as Paule
& Mandel 1982), on a logarithmic scale, because the causes of slow answers multiply. The standard error is derived from
the 95 % limit that faces the common median, as Newcombe (1998) does with asymmetric intervals.
"""

import numpy as np

from stats.arrays import Floats
from stats.estimates.intervals import Z95
from stats.estimates.share_funnel import MIN_PEERS, between_unit_variance


def duration_z(value: Floats, lower: Floats, upper: Floats, centre: float) -> Floats:
    """z-score of each unit's median against the common median `centre`, with τ² in its standard error.

    NaN where a unit's median or the limit it needs is missing; all NaN where fewer than 8 units are usable.
    """
    v, low, high = (np.asarray(x, dtype=float) for x in (value, lower, upper))
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.log(v / centre)
        # The limit that faces the centre is the lower one of medians above it and the upper one of those below.
        error = np.where(v > centre, np.log(v / low), np.log(high / v)) / Z95
    use = np.isfinite(gap) & np.isfinite(error) & (error > 0)
    if use.sum() < MIN_PEERS:
        return np.full(v.shape, np.nan)
    tau2 = between_unit_variance(gap[use], error[use] ** 2, squared_weights=np.zeros(int(use.sum())))
    z = np.full(v.shape, np.nan)
    z[use] = gap[use] / np.sqrt(error[use] ** 2 + tau2)
    return z
