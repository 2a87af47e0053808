"""Ratios of counts of two periods, drawn towards their mean."""

import numpy as np
from numpy.typing import NDArray

from stats.funnel import transformed

Floats = NDArray[np.float64]


def shrunken_ratios(
    now: Floats, before: Floats, *, dispersion: Floats | float = 1.0, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Empirical-Bayes ratios now / before with lower and upper limit, elementwise; NaN where both counts are 0.

    Given their sum n, one of two Poisson counts is binomial with the share p = ratio / (1 + ratio), so that both
    counts are uncertain, not the later one alone. The shares have a beta prior by the moments of Marshall (1991), with
    binomial in place of Poisson variance: m = Σa/Σn, A = Σ n (a/n − m)² / Σn − m (1 − m) / n̄, prior strength
    m (1 − m) / A − 1. The limits are quantiles of the beta posterior. With A ≤ 0 the units do not differ beyond
    chance: all get the ratio of the sums, with its own interval. Counts that vary φ times as much as chance would
    have them count as a φ-th of themselves (`stats.discoveries.dispersion`).
    """
    from scipy.special import betaincinv

    phi = np.broadcast_to(np.asarray(dispersion, dtype=float), np.shape(now))
    a, b = np.asarray(now, dtype=float) / phi, np.asarray(before, dtype=float) / phi
    use = a + b > 0
    value, lower, upper = (np.full(len(a), np.nan) for _ in range(3))
    if not use.any():
        return value, lower, upper
    a, b = a[use], b[use]
    n = a + b
    m = a.sum() / n.sum()
    chance = m * (1 - m)
    between = float((n * (a / n - m) ** 2).sum() / n.sum() - chance / n.mean())
    if between <= 0 or chance == 0:
        above, below = np.full(len(a), a.sum()), np.full(len(a), b.sum())
    else:
        strength = max(chance / between - 1, 0.0)
        above, below = m * strength + a, (1 - m) * strength + b
    tail = (1 - level) / 2
    with np.errstate(divide="ignore"):
        value[use] = above / below
        lower[use], upper[use] = (_odds(betaincinv(above, below, p)) for p in (tail, 1 - tail))
    return value, lower, upper


def _odds(share: Floats) -> Floats:
    return np.asarray(share / (1 - share), dtype=float)


def apart_from_whole(now: Floats, before: Floats) -> Floats:
    """z of how much otherwise than all units together each changed, elementwise; NaN where both counts are 0.

    Given their sum, the later count is binomial with the whole's share m = Σ now / Σ (now + before): the distance from
    m on the scale of `stats.funnel.transformed` (Anscombe 1948).
    """
    a, b = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
    n = a + b
    if not n.sum():
        return np.full(len(a), np.nan)
    y, variance = transformed(a, n)
    return np.where(n > 0, (y - np.arcsin(np.sqrt(a.sum() / n.sum()))) / np.sqrt(variance), np.nan)
