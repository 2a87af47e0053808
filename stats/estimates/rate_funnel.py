"""Funnel limits for rates of areas of unequal population, widened by the usual spread between areas.

Spiegelhalter (2005), «Funnel plots for comparing institutional performance», Statistics in Medicine 24:1185–1202, for
ratios of observed to expected counts, on the square-root scale, where the variance of a Poisson count does not depend
on its mean. As in `stats.estimates.share_funnel`, small counts are transformed as Anscombe (1948) does, and
over-dispersion is additive (a variance τ² between areas), by the winsorised estimate of Paule & Mandel (1982).
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats
from stats.estimates.intervals import Z95
from stats.estimates.share_funnel import MIN_PEERS, Z998, between_unit_variance, null_mean_square, winsorised

_SHIFT = 3 / 8


@dataclass(frozen=True)
class RateFunnel:
    """Position of each area in the funnel, elementwise; limits are rates.

    `z` is the distance from the common rate in standard errors that include τ².
    """

    z: Floats
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats
    phi: float  # winsorised mean square of the z-scores without τ²; 1 where areas differ by chance alone
    tau2: float  # variance between areas beyond chance, on the scale of √(rate / common rate)
    centre: float  # the common rate: sum of counts over sum of exposures


def rate_funnel(counts: Floats, exposure: Floats) -> RateFunnel | None:
    """Funnel limits and z-scores of areas; None where fewer than 8 have an exposure, or all counts are 0.

    With E = exposure · Σcounts / Σexposure and y = √((count + 3/8) / E), whose variance is 1 / (4 E):
    z = (y − 1) / √(1 / (4 E) + τ²).
    """
    o, e = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    has_exposure = np.isfinite(e) & (e > 0)
    if has_exposure.sum() < MIN_PEERS or not o[has_exposure].sum():
        return None
    centre = float(o[has_exposure].sum() / e[has_exposure].sum())
    # Areas without exposure become NaN here and stay so in everything that follows.
    y, variance = root_transform(o, np.where(has_exposure, e, np.nan) * centre)
    tau2 = between_unit_variance(
        (y - 1)[has_exposure], variance[has_exposure], squared_weights=np.zeros(int(has_exposure.sum()))
    )
    plain_z = (y - 1) / np.sqrt(variance)
    phi = float(np.mean(winsorised(plain_z[has_exposure]) ** 2)) / null_mean_square(int(has_exposure.sum()))
    (low_95, high_95), (low_998, high_998) = (rate_limits(e, centre, tau2, z=z) for z in (Z95, Z998))
    return RateFunnel(
        (y - 1) / np.sqrt(variance + tau2), low_95, high_95, low_998, high_998, phi, tau2, centre
    )


def rate_limits(exposure: Floats, centre: float, tau2: float, *, z: float) -> tuple[Floats, Floats]:
    """Lower and upper limit around a common rate at each exposure; `z` is Z95 or Z998."""
    expected = np.asarray(exposure, dtype=float) * centre
    expected = np.where(expected > 0, expected, np.nan)
    width = z * np.sqrt(1 / (4 * expected) + tau2)
    return centre * inverse_root_transform(1 - width, expected), centre * inverse_root_transform(
        1 + width, expected
    )


def root_transform(counts: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """√(count / expected) with Anscombe's shift, a scale on which the variance is 1 / (4 E); and that variance."""
    o, e = np.asarray(counts, dtype=float), np.asarray(expected, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt((o + _SHIFT) / e), 1 / (4 * e)


def inverse_root_transform(root: Floats, expected: Floats) -> Floats:
    """Ratio of count to expectation at a point of the root scale: the inverse of `root_transform`."""
    return np.maximum(np.maximum(root, 0.0) ** 2 - _SHIFT / np.asarray(expected, dtype=float), 0.0)
