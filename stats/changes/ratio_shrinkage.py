"""Shrinkage of ratios of counts of two periods, robust to a few outlying units, by full Bayes.

A topic with 1 case last month and 4 now has not "quadrupled": with so few cases chance explains it. Shrinkage draws
such ratios towards the ratio of all units together, and hardly moves those of large counts.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats
from stats.estimates.share_funnel import arcsine_transform

OUTLIER_PRIOR_STRENGTH = 4.0  # strength of the prior of outlying units: ratios within a factor of about three
OUTLIER_MADS = 4.0  # deviations beyond which a unit is not used for the first guess of the mean share
MAD = 1.4826  # converts a median absolute deviation to a standard deviation
# Standard deviations of the logarithm of the ratio between ordinary units that are weighed against each other, in equal
# steps of their logarithm; their prior is half-Cauchy.
SPREADS = np.geomspace(0.005, 1.2, 18)
PRIOR_SCALE = 1.0
MEAN_POINTS = 5  # points of the Gauss–Hermite quadrature over the mean share (on the logit scale)
STEPS = 30  # iterations of the EM algorithm
NEGLIGIBLE = 1e-4  # probability below which a spread is left out
GRID = np.linspace(-7.0, 7.0, 41)  # first guesses of a quantile, in standard deviations from the mean
SECANT_STEPS = 5


@dataclass(frozen=True)
class _Mixture:
    """Posterior of the shares: beta distributions with shapes `x` and `y` and weights (components × units)."""

    weight: Floats
    x: Floats
    y: Floats

    def below(self, logit: Floats) -> Floats:
        """Probability that the share of each unit is below a value given on the logit scale (… × units)."""
        from scipy.special import betainc, expit

        return np.asarray((self.weight * betainc(self.x, self.y, expit(logit)[..., None, :])).sum(axis=-2))


def shrunken_ratios(
    now: Floats, before: Floats, *, dispersion: Floats | float = 1.0, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Smoothed ratios now / before with lower and upper limit, elementwise; NaN where both counts are 0.

    Given their sum n, one of two Poisson counts is binomial with the share p = ratio / (1 + ratio); so both counts are
    treated as uncertain, not only the later one. As in the gamma–Poisson shrinker of DuMouchel (1999), The American
    Statistician 53:177–190, the prior of p is a mixture of two, here beta distributions. Most units differ little, by
    how much is unknown: their mean share and their spread are integrated out over a grid, so that the intervals include
    what is not known about them (with both taken as known, 77 to 94 of 100 contain the true ratio). A few units, whose
    share is estimated by maximum likelihood, may be far off, so that a large change is not shrunk to the others. Value
    and limits are the median and quantiles of the posterior. Counts with φ times the variance of chance are divided by
    φ (`stats.estimates.false_discovery.dispersion`).
    """
    phi = np.broadcast_to(np.asarray(dispersion, dtype=float), np.shape(now))
    a, b = np.asarray(now, dtype=float) / phi, np.asarray(before, dtype=float) / phi
    has_cases = a + b > 0
    results = tuple(np.full(len(a), np.nan) for _ in range(3))
    if not has_cases.any():
        return results[0], results[1], results[2]
    posterior = _posterior(a[has_cases], b[has_cases])
    tail = (1 - level) / 2
    logits = _quantiles((0.5, tail, 1 - tail), posterior)
    for result, logit in zip(results, logits, strict=True):
        result[has_cases] = np.exp(logit)  # the odds of the later period: the ratio
    return results[0], results[1], results[2]


def _core(a: Floats, b: Floats) -> tuple[float, Floats]:
    """First guess of the mean share of the units that differ little, and the number of cases of each of these units."""
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
    return m, n


def _posterior(a: Floats, b: Floats) -> _Mixture:
    """Posterior of each unit's share: one component for each plausible spread, and one of outlying units."""
    from scipy.special import betaln, expit, logit

    m, n = _core(a, b)
    information = m * (1 - m)
    # Given a spread, the mean share is known up to this standard error (of its logit).
    error = 1 / np.sqrt((n * information / (1 + n * information * SPREADS[:, None] ** 2)).sum(axis=1))
    points, point_weights = np.polynomial.hermite_e.hermegauss(MEAN_POINTS)
    mean = expit(logit(m) + error[:, None] * points)[:, :, None]
    strength = (np.maximum(1 / (information * SPREADS**2) - 1, 0.1))[:, None, None]
    x, y = mean * strength, (1 - mean) * strength
    core = betaln(a + x, b + y) - betaln(x, y)
    far = m * OUTLIER_PRIOR_STRENGTH, (1 - m) * OUTLIER_PRIOR_STRENGTH
    outlying = betaln(a + far[0], b + far[1]) - betaln(*far)
    share, outlier = _outlier_probability(core, outlying)
    # Likelihood of all units, with the quadrature weights; equal steps of the logarithm of the spread have its width.
    log_weight = np.logaddexp(np.log1p(-share) + core, np.log(share) + outlying).sum(axis=2)
    log_weight += np.log(point_weights) + points**2 / 2 + np.log(error)[:, None]
    prior = SPREADS / (1 + (SPREADS / PRIOR_SCALE) ** 2)
    weight = np.exp(log_weight - log_weight.max()) * prior[:, None]
    weight /= weight.sum()
    plausible = weight.sum(axis=1) > NEGLIGIBLE
    ordinary = (weight[:, :, None] * (1 - outlier))[plausible]
    ordinary_weight, xs, ys = _collapsed(ordinary, (a + x)[plausible], (b + y)[plausible])
    far_weight = (weight[:, :, None] * outlier).sum(axis=(0, 1))
    total = ordinary_weight.sum(axis=0) + far_weight
    return _Mixture(
        np.vstack([ordinary_weight, far_weight]) / total,
        np.vstack([xs, a + far[0]]),
        np.vstack([ys, b + far[1]]),
    )


def _collapsed(weight: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """Replace the mixture over the mean share (axis 1) by one beta distribution with the same two moments."""
    total, whole = weight.sum(axis=1), x + y
    # A unit that is an outlier beyond doubt has no weight here, and any distribution will do.
    part = np.where(
        total > 0, weight.swapaxes(0, 1) / np.where(total > 0, total, 1), 1 / MEAN_POINTS
    ).swapaxes(0, 1)
    mean = x / whole
    centre = (part * mean).sum(axis=1)
    variance = (part * (mean * (1 - mean) / (whole + 1) + mean**2)).sum(axis=1) - centre**2
    strength = centre * (1 - centre) / variance - 1
    return total, centre * strength, (1 - centre) * strength


def _outlier_probability(core: Floats, outlying: Floats) -> tuple[Floats, Floats]:
    """Share of outlying units, and the posterior probability of each unit to be one, by the EM algorithm.

    From the log-likelihoods of the units as ordinary and as outlying ones (… × units).
    """
    # The clip avoids an overflow where the two likelihoods differ beyond doubt.
    odds = np.exp(np.clip(outlying - core, -500, 500))
    share = np.full((*odds.shape[:-1], 1), 0.1)
    for _ in range(STEPS):
        # E step: probability of each unit being an outlier given the share of outliers; M step: the share is its mean.
        probability = share * odds / (share * odds + 1 - share)
        share = np.clip(probability.mean(axis=-1, keepdims=True), 1e-6, 0.5)
    return share, np.asarray(share * odds / (share * odds + 1 - share), dtype=float)


def _quantiles(probabilities: tuple[float, ...], posterior: _Mixture) -> list[Floats]:
    """Quantiles of each unit's share on the logit scale: bracketed on a grid, then by the secant rule."""
    from scipy.special import logit

    whole = posterior.x + posterior.y
    mean = posterior.x / whole
    centre = (posterior.weight * mean).sum(axis=0)
    variance = (posterior.weight * (mean * (1 - mean) / (whole + 1) + (mean - centre) ** 2)).sum(axis=0)
    width = np.sqrt(variance) / (centre * (1 - centre))
    grid = logit(centre) + GRID[:, None] * width
    below = posterior.below(grid)
    units = np.arange(len(centre))
    quantiles = []
    for probability in probabilities:
        high = np.clip((below < probability).sum(axis=0), 1, len(GRID) - 1)
        left, right = grid[high - 1, units], grid[high, units]
        f_left, f_right = below[high - 1, units] - probability, below[high, units] - probability
        at = right
        for _ in range(SECANT_STEPS):
            # Of the normal scores of the probabilities, which are nearly straight in the logit.
            slope = np.where(f_right > f_left, f_right - f_left, 1.0)
            at = np.clip(left - f_left * (right - left) / slope, left, right)
            f = posterior.below(at) - probability
            is_left = f < 0
            left, f_left = np.where(is_left, at, left), np.where(is_left, f, f_left / 2)
            right, f_right = np.where(is_left, right, at), np.where(is_left, f_right / 2, f)
        quantiles.append(at)
    return quantiles


def relative_change_z(now: Floats, before: Floats) -> Floats:
    """z-score of how much each unit changed relative to all units together, elementwise; NaN where both counts are 0.

    Given their sum, the later count is binomial with the overall share m = Σ now / Σ (now + before): z is the distance
    from m on the scale of `stats.estimates.share_funnel.arcsine_transform` (Anscombe 1948).
    """
    a, b = np.asarray(now, dtype=float), np.asarray(before, dtype=float)
    n = a + b
    if not n.sum():
        return np.full(len(a), np.nan)
    y, variance = arcsine_transform(a, n)
    return np.where(n > 0, (y - np.arcsin(np.sqrt(a.sum() / n.sum()))) / np.sqrt(variance), np.nan)
