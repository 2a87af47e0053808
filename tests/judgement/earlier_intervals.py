"""The intervals that were used before, for the comparison in the trial."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaln, gammaincinv

from stats.changes.ratio_shrinkage import relative_change_z
from stats.estimates.intervals import Z95

Floats = NDArray[np.float64]
OUTLIER_PRIOR_STRENGTH, OUTLIER_MADS, MAD, STEPS = 4.0, 4.0, 1.4826, 60
Prior = tuple[float, float]


def empirical_bayes_rates(counts: Floats, exposure: Floats) -> tuple[Floats, Floats, Floats]:
    """Marshall's (1991) empirical-Bayes rates with the limits of a gamma posterior that takes the prior as known."""
    whole, n = exposure.sum(), counts.sum()
    mean = n / whole
    spread = float((exposure * (counts / exposure - mean) ** 2).sum() / whole - mean / exposure.mean())
    if spread > 0:
        shape, scale = mean**2 / spread + counts, 1 / (mean / spread + exposure)
    else:
        shape, scale = np.full(len(counts), n), np.full(len(counts), 1 / whole)
    return shape * scale, gammaincinv(shape, 0.025) * scale, gammaincinv(shape, 0.975) * scale


def normal_mean_interval(total: Floats, squares: Floats, n: Floats) -> tuple[Floats, Floats]:
    """The textbook interval of a mean: x̄ ± 1.96 s / √n."""
    mean = total / n
    half = Z95 * np.sqrt(np.maximum(squares - total**2 / n, 0) / (n - 1) / n)
    return mean - half, mean + half


def shrunken_ratios(now: Floats, before: Floats, *, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Ratios with the limits of a posterior that takes mean share and spread of the units as known."""
    a, b = now, before
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


def _outlier_probability(a: Floats, b: Floats, priors: Sequence[Prior]) -> Floats:
    """Posterior probability that each unit is an outlier; the share of outliers is estimated by the EM algorithm."""
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
