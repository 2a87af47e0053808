"""Ratios of counts of two periods, drawn towards their mean."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stats.share_funnel import arcsine_transform

Floats = NDArray[np.float64]


OUTLIER_PRIOR_STRENGTH = 4.0  # strength of the prior of units apart: ratios within a factor of about three
OUTLIER_MADS = 4.0  # times as far off as most, at which a unit says nothing of how much the others differ
MAD = 1.4826  # median absolute deviation to standard deviation
STEPS = 60


def shrunken_ratios(
    now: Floats, before: Floats, *, dispersion: Floats | float = 1.0, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Empirical-Bayes ratios now / before with lower and upper limit, elementwise; NaN where both counts are 0.

    Given their sum n, one of two Poisson counts is binomial with the share p = ratio / (1 + ratio), so that both
    counts are uncertain, not the later one alone. As in the gamma–Poisson shrinker of DuMouchel (1999), The American
    Statistician 53:177–190, the prior of p has two parts, here of the beta distribution: most units differ little, by
    the moments of Marshall (1991) with binomial variance (m = Σa/Σn, A = Σ n (a/n − m)² / Σn − m (1 − m) / n̄,
    strength m (1 − m) / A − 1, without units that lie far off all others); a few, whose share is found by
    maximum likelihood, may be far off, so that a large change is not drawn to the rest. Value and limits are the
    median and quantiles of the posterior, which takes the prior as known: 93 of 100 intervals hold the true ratio in
    simulations. Counts that vary φ times as much as chance would have them count as a φ-th
    of themselves (`stats.false_discovery.dispersion`).
    """
    phi = np.broadcast_to(np.asarray(dispersion, dtype=float), np.shape(now))
    a, b = np.asarray(now, dtype=float) / phi, np.asarray(before, dtype=float) / phi
    use = a + b > 0
    found = tuple(np.full(len(a), np.nan) for _ in range(3))
    if not use.any():
        return found[0], found[1], found[2]
    a, b = a[use], b[use]
    m, strength = _core(a, b)
    priors = [(m * k, (1 - m) * k) for k in (strength, OUTLIER_PRIOR_STRENGTH)]
    apart = _outlier_probability(a, b, priors)
    tail = (1 - level) / 2
    for limit, at in zip(found, (0.5, tail, 1 - tail), strict=True):
        limit[use] = _odds(_quantile(at, a, b, priors, apart))
    return found[0], found[1], found[2]


def _core(a: Floats, b: Floats) -> tuple[float, float]:
    """Mean share of the units that differ little, and the strength of their prior: by chance alone, all their cases."""
    z = relative_change_z(a, b)
    off = np.abs(z - np.median(z))
    core = off <= OUTLIER_MADS * max(1.0, MAD * float(np.median(off)))
    if not core.any() or not a[core].sum() or not b[core].sum():
        core = np.ones(len(a), dtype=bool)
    a, b = a[core], b[core]
    n = a + b
    m = float((a.sum() + 0.5) / (n.sum() + 1)) if not a.sum() or not b.sum() else float(a.sum() / n.sum())
    chance = m * (1 - m)
    between = float((n * (a / n - m) ** 2).sum() / n.sum() - chance / n.mean())
    whole = float(n.sum())
    return m, whole if between <= 0 else min(max(chance / between - 1, 0.1), whole)


Prior = tuple[float, float]


def _outlier_probability(a: Floats, b: Floats, priors: Sequence[Prior]) -> Floats:
    """The probability that each unit is one of those apart; their share by expectation and maximisation."""
    from scipy.special import betaln

    near, far = (betaln(a + x, b + y) - betaln(x, y) for x, y in priors)
    odds = np.exp(np.clip(far - near, -500, 500))
    share = 0.1
    for _ in range(STEPS):
        apart = share * odds / (share * odds + 1 - share)
        share = float(np.clip(apart.mean(), 1e-6, 0.5))
    return np.asarray(share * odds / (share * odds + 1 - share), dtype=float)


def _quantile(at: float, a: Floats, b: Floats, priors: Sequence[Prior], apart: Floats) -> Floats:
    """The share at which the posterior has so much below it, by halving."""
    from scipy.special import betainc

    (x, y), (v, w) = priors
    low, high = np.zeros(len(a)), np.ones(len(a))
    for _ in range(STEPS):
        middle = (low + high) / 2
        below = (1 - apart) * betainc(a + x, b + y, middle) + apart * betainc(a + v, b + w, middle)
        low, high = np.where(below < at, middle, low), np.where(below < at, high, middle)
    return (low + high) / 2


def _odds(share: Floats) -> Floats:
    return np.asarray(share / (1 - share), dtype=float)


def relative_change_z(now: Floats, before: Floats) -> Floats:
    """z of how much otherwise than all units together each changed, elementwise; NaN where both counts are 0.

    Given their sum, the later count is binomial with the whole's share m = Σ now / Σ (now + before): the distance from
    m on the scale of `stats.share_funnel.arcsine_transform` (Anscombe 1948).
    """
    a, b = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
    n = a + b
    if not n.sum():
        return np.full(len(a), np.nan)
    y, variance = arcsine_transform(a, n)
    return np.where(n > 0, (y - np.arcsin(np.sqrt(a.sum() / n.sum()))) / np.sqrt(variance), np.nan)
