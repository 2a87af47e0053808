"""Funnel limits for rates of areas of unequal population, widened by what areas differ by anyway.

Spiegelhalter (2005), «Funnel plots for comparing institutional performance», Statistics in Medicine 24:1185–1202, for
ratios of events to their expectation: on the scale of roots, where a Poisson count varies alike whatever it is. As in
`stats.share_funnel` small counts are transformed as Anscombe (1948) does, and over-dispersion is additive, by the
winsorised estimate of Paule & Mandel (1982).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.intervals import Z95
from stats.share_funnel import MIN_PEERS, Z998, between_unit_variance, null_mean_square, winsorised

Floats = NDArray[np.float64]
_SHIFT = 3 / 8


@dataclass(frozen=True)
class RateFunnel:
    """Where each area stands, elementwise; limits are rates.

    `z` is the distance from the common rate in standard errors that include τ²; `plain_z` leaves τ² out.
    """

    z: Floats
    unadjusted_z: Floats
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats
    phi: float  # winsorised mean square of plain_z; 1 where areas differ by chance alone
    tau2: float  # variance, on the scale of √(rate / common rate), of what areas differ by beyond chance
    centre: float  # the common rate: all counts over all exposures


def rate_funnel(counts: Floats, exposure: Floats) -> RateFunnel | None:
    """Limits and distances of areas; None where fewer than 8 have an exposure, or nothing was counted.

    With E = exposure · Σcounts / Σexposure and y = √((count + 3/8) / E), whose variance is 1 / (4 E):
    z = (y − 1) / √(1 / (4 E) + τ²).
    """
    o, e = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    use = np.isfinite(e) & (e > 0)
    if use.sum() < MIN_PEERS or not o[use].sum():
        return None
    centre = float(o[use].sum() / e[use].sum())
    y, own = root_transform(o, np.where(use, e, np.nan) * centre)
    tau2 = between_unit_variance((y - 1)[use], own[use], squared_weights=np.zeros(int(use.sum())))
    plain_z = (y - 1) / np.sqrt(own)
    phi = float(np.mean(winsorised(plain_z[use]) ** 2)) / null_mean_square(int(use.sum()))
    (low_95, high_95), (low_998, high_998) = (rate_limits(e, centre, tau2, z=z) for z in (Z95, Z998))
    return RateFunnel(
        (y - 1) / np.sqrt(own + tau2), plain_z, low_95, high_95, low_998, high_998, phi, tau2, centre
    )


def rate_limits(exposure: Floats, centre: float, tau2: float, *, z: float) -> tuple[Floats, Floats]:
    """Lower and upper limit of the rate around a common one at each exposure; `z` is Z95 or Z998."""
    expected = np.asarray(exposure, dtype=float) * centre
    expected = np.where(expected > 0, expected, np.nan)
    width = z * np.sqrt(1 / (4 * expected) + tau2)
    return centre * inverse_root_transform(1 - width, expected), centre * inverse_root_transform(
        1 + width, expected
    )


def root_transform(counts: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """√(count / expected), on which scale the variance does not depend on the rate, and that variance: 1 / (4 E)."""
    o, e = np.asarray(counts, dtype=float), np.asarray(expected, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.sqrt((o + _SHIFT) / e), 1 / (4 * e)


def inverse_root_transform(root: Floats, expected: Floats) -> Floats:
    """The ratio of a count to its expectation that stands at a point of the scale: the inverse of `rooted`."""
    return np.maximum(np.maximum(root, 0.0) ** 2 - _SHIFT / np.asarray(expected, dtype=float), 0.0)
