"""Smoothed rates of small areas: each rate drawn towards the mean of all areas, by full Bayes.

A county with 3 cases where 6 were expected need not differ from the others; one with 300 where 600 were expected does.
How far a rate is drawn towards the mean depends on how much the areas really differ, which a few counts tell only
roughly. Methods that take one estimate of that difference for the truth (empirical Bayes, Marshall 1991) give intervals
that are too narrow: a nominal 95 % covers 71–95 %. Here every plausible difference counts with its own probability.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats

# Coefficients of variation between areas that are weighed against each other, in equal steps of their logarithm.
VARIATIONS = np.geomspace(0.003, 3.0, 24)
PRIOR_SCALE = 1.0  # scale of the half-Cauchy prior of that coefficient: half of its probability lies below
MEAN_POINTS = 9  # points of the Gauss–Hermite quadrature over the logarithm of the mean rate
STEPS = 12  # of Newton's method, at most
PRECISION = 1e-3  # relative step at which it ends: the next one would be about its square
NEGLIGIBLE = 1e-4  # probability below which hyperparameters are left out
SMALLEST = 1e-9  # quantiles below this part of the mean are taken as this part


@dataclass(frozen=True)
class _Hyperparameters:
    """What the counts tell about all areas together: C coefficients of variation × P mean rates, and their weights."""

    strength: Floats  # (C,) shape of the gamma distribution of the true rates: 1 / variation²
    mean: Floats  # (C, P)
    weight: Floats  # (C, P), sums to 1


def smoothed_rates(
    counts: Floats, exposure: Floats, *, pools: NDArray[np.bool_] | None = None, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Smoothed rates with lower and upper limit, elementwise; NaN where the exposure is missing or 0.

    The hierarchical gamma–Poisson model (Clayton & Kaldor 1987, Biometrics 43:671–681) with its two hyperparameters
    integrated out: O ~ Poisson(λ E), λ ~ gamma with mean m and coefficient of variation τ; the prior of m is 1/m, that
    of τ half-Cauchy (Gelman 2006, Bayesian Analysis 1:515–533; Polson & Scott 2012). The integrals are sums over a
    grid, so that the same counts always give the same rates. Given τ and m a rate has a gamma distribution; its value
    is the mean of their mixture, its limits are quantiles of it.

    `pools` has a row for each set of areas whose common rate Σ E λ / Σ E is wanted instead (sets × areas). Without any
    case the hyperparameters cannot be estimated: the rates are 0, up to Garwood's limit for all areas together.
    """
    o, e = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    valid = np.isfinite(e) & (e > 0)
    members = np.eye(len(o), dtype=bool) if pools is None else np.asarray(pools, dtype=bool)
    value, lower, upper = (np.full(len(members), np.nan) for _ in range(3))
    # A set with an area of unknown exposure has no rate.
    has_exposure = members.any(axis=1) & ~(members & ~valid).any(axis=1)
    if not has_exposure.any():
        return value, lower, upper
    o, e, members = o[valid], e[valid], members[np.ix_(has_exposure, valid)]
    if o.sum() == 0:
        value[has_exposure] = lower[has_exposure] = 0.0
        upper[has_exposure] = -np.log((1 - level) / 2) / e.sum()
        return value, lower, upper
    value[has_exposure], lower[has_exposure], upper[has_exposure] = _posterior(o, e, members, level)
    return value, lower, upper


def _posterior(
    o: Floats, e: Floats, members: NDArray[np.bool_], level: float
) -> tuple[Floats, Floats, Floats]:
    """Mean and limits of the posterior rate of each set of areas."""
    hyper = _hyperparameters(o, e)
    shape = (hyper.strength[:, None] + o)[:, None, :]
    inverse_scale = (hyper.strength[:, None] / hyper.mean)[:, :, None] + e
    # Given both hyperparameters: mean and variance of each set's rate, a weighted mean of independent gammas.
    weights = (members * e / (members * e).sum(axis=1, keepdims=True)).T
    mean = (shape / inverse_scale) @ weights
    variance = (shape / inverse_scale**2) @ weights**2
    # Each pair of hyperparameters adds a gamma distribution to the mixture, those of a set by their first two moments.
    counts_in = hyper.weight > NEGLIGIBLE * hyper.weight.max()
    share = hyper.weight[counts_in] / hyper.weight[counts_in].sum()
    centre, spread = mean[counts_in], variance[counts_in]
    limits = (_quantile(p, share, centre, spread) for p in ((1 - level) / 2, (1 + level) / 2))
    return (share[:, None] * centre).sum(axis=0), *limits


def _hyperparameters(o: Floats, e: Floats) -> _Hyperparameters:
    """Grid of hyperparameters with their posterior probability."""
    from scipy.special import gammaln

    strength = 1 / VARIATIONS**2
    k = strength[:, None]
    log_mean, information = _most_probable_mean(o, e, k)
    points, point_weights = np.polynomial.hermite_e.hermegauss(MEAN_POINTS)
    step = 1 / np.sqrt(information)
    mean = np.exp(log_mean[:, None] + step[:, None] * points)
    # Marginal likelihood of negative binomial counts.
    expected = mean[:, :, None] * e
    of_strength = (gammaln(k + o) - gammaln(k)).sum(axis=1)
    k = k[:, :, None]
    of_mean = (o * np.log(expected / (k + expected)) - k * np.log1p(expected / k)).sum(axis=2)
    # Quadrature weights: the density at each point over that of the normal distribution it was placed by; equal steps
    # of log τ have the width τ.
    log_weight = (
        of_strength[:, None] + of_mean + np.log(point_weights) + points**2 / 2 + np.log(step)[:, None]
    )
    prior = VARIATIONS / (1 + (VARIATIONS / PRIOR_SCALE) ** 2)
    prior[[0, -1]] /= 2  # trapezoidal rule
    weight = np.exp(log_weight - log_weight.max()) * prior[:, None]
    plausible = weight.sum(axis=1) > NEGLIGIBLE * weight.sum()
    return _Hyperparameters(strength[plausible], mean[plausible], weight[plausible] / weight[plausible].sum())


def _most_probable_mean(o: Floats, e: Floats, k: Floats) -> tuple[Floats, Floats]:
    """Logarithm of the most probable mean rate for each strength, and the curvature of the likelihood there."""
    log_mean = np.full(len(k), np.log(o.sum() / e.sum()))
    information = np.ones(len(k))
    # Newton's method; the likelihood is concave in the logarithm, and the clip keeps the first steps short.
    for _ in range(STEPS):
        expected = np.exp(log_mean)[:, None] * e
        slope = (k * (o - expected) / (k + expected)).sum(axis=1)
        information = ((k + o) * k * expected / (k + expected) ** 2).sum(axis=1)
        step = np.clip(slope / information, -1.0, 1.0)
        log_mean = log_mean + step
        if np.abs(step).max() < PRECISION:
            break
    return log_mean, information


def _quantile(probability: float, share: Floats, centre: Floats, spread: Floats) -> Floats:
    """Quantile of a mixture of gamma distributions with the given means and variances, by Newton's method."""
    from scipy.special import gammainc, gammaincinv, gammaln

    shape, inverse_scale, part = centre**2 / spread, centre / spread, share[:, None]
    mean = (part * centre).sum(axis=0)
    variance = (part * (spread + centre**2)).sum(axis=0) - mean**2
    # Start from the gamma distribution with the moments of the whole mixture.
    start = gammaincinv(mean**2 / variance, probability) * variance / mean
    log_x = np.log(np.maximum(start, SMALLEST * mean))
    log_gamma, is_upper = gammaln(shape), probability > 0.5
    for _ in range(STEPS):
        scaled = inverse_scale * np.exp(log_x)
        below = (part * gammainc(shape, scaled)).sum(axis=0)
        density = (part * np.exp(shape * np.log(scaled) - scaled - log_gamma)).sum(axis=0)
        # Of the logarithm of the tail, which is nearly straight there.
        tail, wanted = (1 - below, 1 - probability) if is_upper else (below, probability)
        tail = np.maximum(tail, 1e-300)
        step = np.log(tail / wanted) * tail / np.maximum(density, 1e-300)
        previous = log_x
        log_x = np.maximum(log_x + np.clip(step if is_upper else -step, -1.0, 1.0), np.log(SMALLEST * mean))
        if np.abs(log_x - previous).max() < PRECISION:
            break
    return np.asarray(np.exp(log_x), dtype=float)
