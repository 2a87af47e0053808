"""The scale of funnel plots of shares, their limits for drawing, and the usual spread between units of one kind.

A funnel plot shows each unit's share against its number of cases, with limits that narrow as cases grow: a small office
may be far off by chance, a large one may not. Spiegelhalter (2005), «Funnel plots for comparing institutional
performance», Statistics in Medicine 24:1185–1202, and Spiegelhalter et al. (2012), JRSS A 175:1–47. Two things differ:
small shares are transformed as Anscombe (1948) does, and τ² is the winsorised estimate of Paule & Mandel (1982) instead
of that of DerSimonian & Laird (1986), which is too small when volumes are unequal. Which units are flagged is decided
in `stats.peers.assessment`.
"""

from functools import lru_cache

import numpy as np

from stats.arrays import Floats

Z998 = 3.090232306167813  # the 99.9 % point of the standard normal distribution
MIN_PEERS = 8  # with fewer units the spread between units cannot be estimated
TRIM = 0.1  # share that is winsorised at each end
_SHIFT = 3 / 8  # Anscombe's addition to a count, which stabilises the variance of small ones
_DRAWS = 500_000  # random values in a simulation


def plotted_shares(z: Floats, n: Floats, centre: float, tau2: float) -> Floats:
    """Shares at which to draw units that lie `z` standard errors from their own expectations, around one centre."""
    m = np.asarray(n, dtype=float)
    place = np.arcsin(np.sqrt(centre)) + np.asarray(z, dtype=float) * np.sqrt(1 / (4 * m + 2) + tau2)
    return inverse_arcsine_transform(place, m)


def share_limits(n: Floats, centre: float, tau2: float, *, z: float) -> tuple[Floats, Floats]:
    """Lower and upper limit around a common centre at each number of cases, for drawing; `z` is Z95 or Z998."""
    m = np.asarray(n, dtype=float)
    width = z * np.sqrt(1 / (4 * m + 2) + tau2)
    middle = np.arcsin(np.sqrt(centre))
    return inverse_arcsine_transform(middle - width, m), inverse_arcsine_transform(middle + width, m)


def arcsine_transform(hits: Floats, n: Floats) -> tuple[Floats, Floats]:
    """asin √share with Anscombe's shift (1948), which makes the variance independent of the share; and the variance."""
    k, m = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    return np.arcsin(np.sqrt((k + _SHIFT) / (m + 2 * _SHIFT))), 1 / (4 * m + 2)


def winsorised(z: Floats, *, trim: float = TRIM) -> Floats:
    """The values with the lowest and highest tenth pulled in to the 10 % and 90 % quantiles.

    That keeps outliers, such as the bad units that a funnel should detect, from inflating a variance estimate.
    """
    ordered = np.sort(z, axis=-1)
    low, high = (_quantile(ordered, share) for share in (trim, 1 - trim))
    return np.clip(z, low, high)


def _quantile(ordered: Floats, share: float) -> Floats:
    """Quantile of ordered values along the last axis, to the last digit that of `numpy.quantile`; NaN if one is NaN.

    That function takes a tenth of a millisecond, and root finding asks for some hundred quantiles of few values.
    """
    place = (ordered.shape[-1] - 1) * share
    below = int(place)
    a, b = (ordered[..., i : i + 1] for i in (below, min(below + 1, ordered.shape[-1] - 1)))
    part = place - below
    between = a + (b - a) * part if part < 0.5 else b - (b - a) * (1 - part)
    # NaN are the last in order.
    return np.where(np.isnan(ordered[..., -1:]), np.nan, between)


def between_unit_variance(difference: Floats, variance: Floats, *, squared_weights: Floats) -> float:
    """τ²: the variance between units beyond chance, from their differences and the variances of these.

    Paule & Mandel (1982): the root of mean z(τ²)² = 1, here with winsorised z, and instead of 1 the expected winsorised
    mean square of as many standard normal values. 0 where z vary less than that without any τ².
    """
    null_value = null_mean_square(len(difference))

    def excess(tau2: float) -> float:
        """Winsorised mean square of z for this τ², minus its expectation."""
        z = difference / np.sqrt(variance + tau2 * (1 + squared_weights))
        return float(np.mean(winsorised(z) ** 2)) - null_value

    # The mean square falls as τ² grows. If it is small enough without τ², units differ by no more than chance.
    if excess(0.0) <= 0:
        return 0.0
    from scipy.optimize import brentq

    most = (np.pi / 2) ** 2  # no two points of the arcsine scale are further apart than π/2
    return float(brentq(excess, 0.0, most, xtol=1e-12)) if excess(most) < 0 else most


@lru_cache(maxsize=256)
def null_mean_square(units: int) -> float:
    """Expected winsorised mean square of `units` standard normal values, by simulation; 0.679 for very many."""
    # Seeded by the number of units, so that the same figures have the same limits on every run.
    draws = np.random.default_rng(units).standard_normal((_DRAWS // units, units))
    return float(np.mean(winsorised(draws) ** 2))


def inverse_arcsine_transform(angle: Floats, n: Floats) -> Floats:
    """The share hits / n at a point of the arcsine scale: the inverse of `arcsine_transform`."""
    shifted = np.sin(np.clip(angle, 0.0, np.pi / 2)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (shifted * (n + 2 * _SHIFT) - _SHIFT) / n
    return np.clip(share, 0.0, 1.0)
