"""Funnel limits and z-scores of shares, as offices were judged by before; kept for the trials.

z is the distance of a unit from its expectation in standard errors that include the usual spread between units, the
winsorised estimate τ² of Paule & Mandel (1982), estimated in the unit's own group.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.estimates.intervals import Z95
from stats.estimates.share_funnel import (
    MIN_PEERS,
    Z998,
    arcsine_transform,
    between_unit_variance,
    inverse_arcsine_transform,
    null_mean_square,
    winsorised,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ShareFunnel:
    """Position of each unit in the funnel, elementwise; all shares from 0 to 1.

    `z` is the distance from the expectation in standard errors that include τ²; `unadjusted_z` leaves τ² out.
    `plotted_share` is the share at which to draw the unit in a funnel around one common `centre`: as many standard
    errors from the centre as the unit is from its own expectation, so that the picture agrees with `z`.
    """

    z: Floats
    unadjusted_z: Floats
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats
    plotted_share: Floats
    phi: float  # winsorised mean square of unadjusted_z; 1 where units differ by chance alone
    tau2: float  # variance between units beyond chance, on the scale of asin √share
    centre: float


def share_funnel(
    hits: Floats,
    n: Floats,
    expected: Floats,
    *,
    effective_n: Floats | None = None,
    squared_weights: Floats | None = None,
) -> ShareFunnel | None:
    """Funnel limits and z-scores of units; None where fewer than 8 have cases.

    With y = asin √((hits + 3/8) / (n + 3/4)), whose variance is 1 / (4 n + 2), and t = asin √expected: z = (y − t) /
    √(1 / (4 n + 2) + v + τ² (1 + b)). Where the expectation is itself an estimate, as precise as the share of
    `effective_n` cases, t is transformed as y is, and v = 1 / (4 effective_n + 2); else v = 0. b = `squared_weights` is
    the sum of the squared weights of the other units in the expectation, each of which brings its own τ² (for both see
    `tests.judgement.former_standardisation`).
    """
    k, m, e = (np.asarray(x, dtype=float) for x in (hits, n, expected))
    if (m > 0).sum() < MIN_PEERS:
        return None
    y, variance = arcsine_transform(k, m)
    # A fixed expectation has no variance of its own; an estimated one adds that of its effective number of cases.
    if effective_n is None:
        target, total_variance = np.arcsin(np.sqrt(e)), variance
    else:
        cases = np.asarray(effective_n, dtype=float)
        target, target_variance = arcsine_transform(e * cases, cases)
        total_variance = variance + target_variance
    weights = np.zeros(len(m)) if squared_weights is None else np.asarray(squared_weights, dtype=float)
    usable = (m > 0) & np.isfinite(target)
    # τ² is estimated from the differences to each unit's own expectation, not to the common centre.
    tau2 = between_unit_variance(
        (y - target)[usable], total_variance[usable], squared_weights=weights[usable]
    )
    sigma = np.sqrt(total_variance + tau2 * (1 + weights))
    z = np.where(usable, (y - target) / sigma, np.nan)
    unadjusted_z = np.where(usable, (y - target) / np.sqrt(total_variance), np.nan)
    centre = float(k[usable].sum() / m[usable].sum())
    plotted = np.arcsin(np.sqrt(centre)) + z * np.sqrt(variance + tau2)
    low_95, high_95, low_998, high_998 = (
        inverse_arcsine_transform(target + side * sigma, m) for side in (-Z95, Z95, -Z998, Z998)
    )
    phi = float(np.mean(winsorised(unadjusted_z[usable]) ** 2)) / null_mean_square(int(usable.sum()))
    plotted_share = inverse_arcsine_transform(plotted, m)
    return ShareFunnel(z, unadjusted_z, low_95, high_95, low_998, high_998, plotted_share, phi, tau2, centre)
