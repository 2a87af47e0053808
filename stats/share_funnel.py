"""Funnel limits for shares of units of unequal volume, widened by what units of one kind differ by anyway.

Spiegelhalter (2005), «Funnel plots for comparing institutional performance», Statistics in Medicine 24:1185–1202, and
Spiegelhalter et al. (2012), JRSS A 175:1–47. The steps and their names (z, winsorised, τ², limits) are theirs; two
things are done better than there, since without them 2 to 4 of 100 sound units in place of 2 of 1,000 lay outside
the 99.8 % limits in simulations (tests/stats/test_share_funnel.py): small shares are transformed as Anscombe (1948)
does, and τ² is the winsorised estimate of Paule & Mandel (1982) in place of that of DerSimonian & Laird (1986), which
falls short when volumes are unequal.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from stats.intervals import Z95

Floats = NDArray[np.float64]

Z998 = 3.090232306167813  # the 99.9 % point of the standard normal distribution
MIN_PEERS = 8  # of fewer units nothing can be said about how much units differ
TRIM = 0.1  # at each end
_SHIFT = 3 / 8
_DRAWS = 500_000


@dataclass(frozen=True)
class ShareFunnel:
    """Where each unit stands, elementwise; all shares from 0 to 1.

    `z` is the distance from the expectation in standard errors that include τ²; `plain_z` leaves τ² out.
    `plotted_share` is the share at which the unit stands in a funnel around one common `centre`: as many standard
    errors off it as the unit is off its own expectation, so that a picture with `limits` says the same as `z`.
    """

    z: Floats
    unadjusted_z: Floats
    lower_95: Floats
    upper_95: Floats
    lower_998: Floats
    upper_998: Floats
    plotted_share: Floats
    phi: float  # winsorised mean square of plain_z; 1 where units differ by chance alone
    tau2: float  # variance, on the scale of asin √share, of what units differ by beyond chance
    centre: float


def share_funnel(
    hits: Floats,
    n: Floats,
    expected: Floats,
    *,
    effective_n: Floats | None = None,
    squared_weights: Floats | None = None,
) -> ShareFunnel | None:
    """Limits and distances of units; None where fewer than 8 have cases.

    With y = asin √((hits + 3/8) / (n + 3/4)), whose variance is 1 / (4 n + 2), and t = asin √expected:
    z = (y − t) / √(1 / (4 n + 2) + v + τ² (1 + b)). Where the expectation is an estimate with so many cases `behind`
    it, t is transformed as y is, and v = 1 / (4 behind + 2). b is what it has `borrowed`: the sum of the squared
    weights of other units in it, each of which brings its own τ² (both: `stats.standardisation`).
    """
    k, m, e = (np.asarray(x, dtype=float) for x in (hits, n, expected))
    if (m > 0).sum() < MIN_PEERS:
        return None
    y, own = arcsine_transform(k, m)
    if effective_n is None:
        target, plain = np.arcsin(np.sqrt(e)), own
    else:
        cases = np.asarray(effective_n, dtype=float)
        target, of_target = arcsine_transform(e * cases, cases)
        plain = own + of_target
    share = np.zeros(len(m)) if squared_weights is None else np.asarray(squared_weights, dtype=float)
    use = (m > 0) & np.isfinite(target)
    tau2 = between_unit_variance((y - target)[use], plain[use], squared_weights=share[use])
    sigma = np.sqrt(plain + tau2 * (1 + share))
    z = np.where(use, (y - target) / sigma, np.nan)
    plain_z = np.where(use, (y - target) / np.sqrt(plain), np.nan)
    centre = float(k[use].sum() / m[use].sum())
    drawn = np.arcsin(np.sqrt(centre)) + z * np.sqrt(own + tau2)
    low_95, high_95, low_998, high_998 = (
        _inverse_arcsine_transform(target + side * sigma, m) for side in (-Z95, Z95, -Z998, Z998)
    )
    phi = float(np.mean(winsorised(plain_z[use]) ** 2)) / null_mean_square(int(use.sum()))
    placed = _inverse_arcsine_transform(drawn, m)
    return ShareFunnel(z, plain_z, low_95, high_95, low_998, high_998, placed, phi, tau2, centre)


def share_limits(n: Floats, centre: float, tau2: float, *, z: float) -> tuple[Floats, Floats]:
    """Lower and upper limit around a common centre at each volume, for drawing; `z` is Z95 or Z998."""
    m = np.asarray(n, dtype=float)
    width = z * np.sqrt(1 / (4 * m + 2) + tau2)
    middle = np.arcsin(np.sqrt(centre))
    return _inverse_arcsine_transform(middle - width, m), _inverse_arcsine_transform(middle + width, m)


def arcsine_transform(hits: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Shares on a scale on which their variance does not depend on them, and that variance (Anscombe 1948)."""
    k, m = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    return np.arcsin(np.sqrt((k + _SHIFT) / (m + 2 * _SHIFT))), 1 / (4 * m + 2)


def winsorised(z: Floats, *, trim: float = TRIM) -> Floats:
    """The values with the lowest and highest tenth pulled in to the 10 and 90 % points of all of them."""
    low, high = np.quantile(z, [trim, 1 - trim], axis=-1, keepdims=True)
    return np.clip(z, low, high)


def between_unit_variance(difference: Floats, variance: Floats, *, squared_weights: Floats) -> float:
    """τ²: the variance between units that makes the winsorised mean square of their z what chance makes it.

    Paule & Mandel (1982): the root of mean z(τ²)² = 1, here with winsorised z and in place of 1 what the winsorised
    mean square of as many standard normal values is expected to be. 0 where z already vary less than that.
    """
    wanted = null_mean_square(len(difference))

    def excess(tau2: float) -> float:
        z = difference / np.sqrt(variance + tau2 * (1 + squared_weights))
        return float(np.mean(winsorised(z) ** 2)) - wanted

    if excess(0.0) <= 0:
        return 0.0
    from scipy.optimize import brentq

    most = (np.pi / 2) ** 2  # no two points of the scale are further apart than π/2
    return float(brentq(excess, 0.0, most, xtol=1e-12)) if excess(most) < 0 else most


@lru_cache(maxsize=256)
def null_mean_square(units: int) -> float:
    """Expected mean square of so many standard normal values after winsorising, by simulation; 0.679 for very many."""
    draws = np.random.default_rng(units).standard_normal((_DRAWS // units, units))
    return float(np.mean(winsorised(draws) ** 2))


def _inverse_arcsine_transform(angle: Floats, n: Floats) -> Floats:
    """The share hits / n that stands at a point of the scale: the inverse of `transformed`."""
    inside = np.sin(np.clip(angle, 0.0, np.pi / 2)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (inside * (n + 2 * _SHIFT) - _SHIFT) / n
    return np.clip(found, 0.0, 1.0)
