"""Empirical-Bayes shrinkage of ratios of counts of two periods, robust to a few outlying units.

A topic with 1 case last month and 4 now has not "quadrupled": with so few cases chance explains it. Shrinkage draws
such ratios towards the ratio of all units together, and hardly moves those of large counts.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stats.share_funnel import arcsine_transform

Floats = NDArray[np.float64]


OUTLIER_PRIOR_STRENGTH = 4.0  # strength of the prior of outlying units: ratios within a factor of about three
OUTLIER_MADS = 4.0  # deviations beyond which a unit is not used to estimate how much the others differ
MAD = 1.4826  # converts a median absolute deviation to a standard deviation
STEPS = 60  # iterations of the EM algorithm, and halvings in the search for a quantile


def shrunken_ratios(
    now: Floats, before: Floats, *, dispersion: Floats | float = 1.0, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Empirical-Bayes ratios now / before with lower and upper limit, elementwise; NaN where both counts are 0.

    Given their sum n, one of two Poisson counts is binomial with the share p = ratio / (1 + ratio); so both counts are
    treated as uncertain, not only the later one. As in the gamma–Poisson shrinker of DuMouchel (1999), The American
    Statistician 53:177–190, the prior of p is a mixture of two, here beta distributions. Most units differ little: the
    moments of Marshall (1991) with binomial variance (m = Σa/Σn, A = Σ n (a/n − m)² / Σn − m (1 − m) / n̄, strength m
    (1 − m) / A − 1, without outlying units). A few, whose share is estimated by maximum likelihood, may be far off, so
    that a large change is not shrunk to the others. Value and limits are the median and quantiles of the posterior,
    which treats the prior as known: 93 of 100 intervals contain the true ratio in simulations. Counts with φ times the
    variance of chance are divided by φ (`stats.false_discovery.dispersion`).
    """
    phi = np.broadcast_to(np.asarray(dispersion, dtype=float), np.shape(now))
    a, b = np.asarray(now, dtype=float) / phi, np.asarray(before, dtype=float) / phi
    has_cases = a + b > 0
    results = tuple(np.full(len(a), np.nan) for _ in range(3))
    if not has_cases.any():
        return results[0], results[1], results[2]
    a, b = a[has_cases], b[has_cases]
    m, strength = _core(a, b)
    priors = [(m * k, (1 - m) * k) for k in (strength, OUTLIER_PRIOR_STRENGTH)]
    outlier = _outlier_probability(a, b, priors)
    tail = (1 - level) / 2
    for result, probability in zip(results, (0.5, tail, 1 - tail), strict=True):
        result[has_cases] = _odds(_quantile(probability, a, b, priors, outlier))
    return results[0], results[1], results[2]


def _core(a: Floats, b: Floats) -> tuple[float, float]:
    """Mean share of the units that differ little, and the strength (in cases) of their beta prior.

    Where they vary no more than by chance the strength is the number of all their cases.
    """
    z = relative_change_z(a, b)
    deviation = np.abs(z - np.median(z))
    # Outliers by the median absolute deviation, which they themselves hardly influence. If no unit is left, or only
    # units with one empty side, there is nothing to estimate a share from, and all are used.
    core = deviation <= OUTLIER_MADS * max(1.0, MAD * float(np.median(deviation)))
    if not core.any() or not a[core].sum() or not b[core].sum():
        core = np.ones(len(a), dtype=bool)
    a, b = a[core], b[core]
    n = a + b
    # Half a case is added where one side is empty, so that the mean share is neither 0 nor 1.
    m = float((a.sum() + 0.5) / (n.sum() + 1)) if not a.sum() or not b.sum() else float(a.sum() / n.sum())
    chance = m * (1 - m)
    between = float((n * (a / n - m) ** 2).sum() / n.sum() - chance / n.mean())
    total = float(n.sum())
    return m, total if between <= 0 else min(max(chance / between - 1, 0.1), total)


Prior = tuple[float, float]


def _outlier_probability(a: Floats, b: Floats, priors: Sequence[Prior]) -> Floats:
    """Posterior probability that each unit is an outlier; the share of outliers is estimated by the EM algorithm."""
    from scipy.special import betaln

    core_likelihood, outlier_likelihood = (betaln(a + x, b + y) - betaln(x, y) for x, y in priors)
    # The clip avoids an overflow where the two likelihoods differ beyond doubt.
    odds = np.exp(np.clip(outlier_likelihood - core_likelihood, -500, 500))
    share = 0.1
    for _ in range(STEPS):
        # E step: probability of each unit being an outlier given the share of outliers; M step: the share is its mean.
        probability = share * odds / (share * odds + 1 - share)
        share = float(np.clip(probability.mean(), 1e-6, 0.5))
    return np.asarray(share * odds / (share * odds + 1 - share), dtype=float)


def _quantile(probability: float, a: Floats, b: Floats, priors: Sequence[Prior], outlier: Floats) -> Floats:
    """Share below which the posterior mixture has the probability `at`, by bisection."""
    from scipy.special import betainc

    (x, y), (v, w) = priors
    low, high = np.zeros(len(a)), np.ones(len(a))
    for _ in range(STEPS):
        middle = (low + high) / 2
        below = (1 - outlier) * betainc(a + x, b + y, middle) + outlier * betainc(a + v, b + w, middle)
        low, high = np.where(below < probability, middle, low), np.where(below < probability, high, middle)
    return (low + high) / 2


def _odds(share: Floats) -> Floats:
    """Ratio of the counts, from the share of the later one."""
    return np.asarray(share / (1 - share), dtype=float)


def relative_change_z(now: Floats, before: Floats) -> Floats:
    """z-score of how much each unit changed relative to all units together, elementwise; NaN where both counts are 0.

    Given their sum, the later count is binomial with the overall share m = Σ now / Σ (now + before): z is the distance
    from m on the scale of `stats.share_funnel.arcsine_transform` (Anscombe 1948).
    """
    a, b = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
    n = a + b
    if not n.sum():
        return np.full(len(a), np.nan)
    y, variance = arcsine_transform(a, n)
    return np.where(n > 0, (y - np.arcsin(np.sqrt(a.sum() / n.sum()))) / np.sqrt(variance), np.nan)
