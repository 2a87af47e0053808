"""Smoothing of rates of small areas, shrunk towards the mean of all areas: empirical Bayes and full Bayes."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def empirical_bayes_rates(
    counts: Floats, exposure: Floats, *, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Empirical-Bayes rates with lower and upper limit, elementwise; NaN where the exposure is missing or 0.

    Marshall (1991), global: with m = ΣO/ΣE and A = Σ E (O/E − m)² / ΣE − m / Ē (0 if negative), the rate is m + A / (A
    + m/E) (O/E − m). That is the mean of the gamma posterior with prior mean m and variance A, whose quantiles are the
    limits. With A = 0 the areas do not differ beyond chance: all get m, with the interval of m itself, which for no
    cases at all extends to Garwood's upper limit, −ln((1 − level) / 2) / ΣE.
    """
    from scipy.special import gammaincinv

    o, e = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    has_exposure = np.isfinite(e) & (e > 0)
    value, lower, upper = (np.full(len(o), np.nan) for _ in range(3))
    if not has_exposure.any():
        return value, lower, upper
    if o[has_exposure].sum() == 0:
        value[has_exposure] = lower[has_exposure] = 0.0
        upper[has_exposure] = -np.log((1 - level) / 2) / e[has_exposure].sum()
        return value, lower, upper
    o, e = o[has_exposure], e[has_exposure]
    m = o.sum() / e.sum()
    # Method of moments: the weighted variance of the raw rates minus what chance adds to it.
    a = float((e * (o / e - m) ** 2).sum() / e.sum() - m / e.mean())
    tail = (1 - level) / 2
    if a <= 0:
        # Complete pooling: the posterior of the common rate.
        shape, scale = np.full(len(o), o.sum()), np.full(len(o), 1 / e.sum())
    else:
        shape, scale = m**2 / a + o, 1 / (m / a + e)
    value[has_exposure] = shape * scale
    lower[has_exposure], upper[has_exposure] = (
        gammaincinv(shape, tail) * scale,
        gammaincinv(shape, 1 - tail) * scale,
    )
    return value, lower, upper


# Coefficients of variation of the areas' rates that are weighed against each other, and the scale of their half-normal
# prior: rates of counties that differ by a half are common, by twice as much rare.
VARIATIONS = np.geomspace(0.02, 1.5, 14)
VARIATION_SCALE = 0.5
NODES = np.linspace(-3.0, 3.0, 9)  # values of the common rate, in standard errors from its estimate
NEWTON_STEPS = 8


def full_bayes_rates(
    counts: Floats, exposure: Floats, *, level: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """Smoothed rates with lower and upper limit, elementwise, that allow for not knowing how much areas differ.

    Counts are Poisson with the mean rate × exposure; rates are gamma distributed with a common mean and coefficient of
    variation κ. Empirical Bayes takes both as known, and its 95 % intervals cover 72–93 % when areas differ little or
    counts are few: the estimate of κ is often 0. Here both are averaged over (Deely & Lindley 1981, JASA 76:833–841):
    over a grid of κ with a half-normal prior of scale 0.5, and of common rates with a flat prior on the logarithmic
    scale, weighted by the negative binomial likelihood of all counts. The value is the posterior mean, the limits are
    quantiles of the mixture of gamma posteriors. NaN where the exposure is missing or 0; areas of the whole province
    belong in one call, whatever is shown of them.
    """
    o, e = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    has_exposure = np.isfinite(e) & (e > 0)
    result = tuple(np.full(len(o), np.nan) for _ in range(3))
    if has_exposure.any():
        weight, shape, rate = _posteriors(o[has_exposure], e[has_exposure])
        mean = (weight[:, None] * shape / rate).sum(axis=0)
        square = (weight[:, None] * shape * (shape + 1) / rate**2).sum(axis=0)
        tail = (1 - level) / 2
        limits = [_mixture_quantile(weight, shape, rate, mean, square - mean**2, p) for p in (tail, 1 - tail)]
        for column, values in zip(result, (mean, *limits), strict=True):
            column[has_exposure] = values
    return result[0], result[1], result[2]


def _posteriors(o: Floats, e: Floats) -> tuple[Floats, Floats, Floats]:
    """Weights of the grid's points, and shape and rate (points × areas) of the gamma posteriors at each of them."""
    from scipy.special import gammaln

    shape = 1 / VARIATIONS**2
    common = (o.sum() + 0.5) / e.sum()  # half a case, so that no case anywhere is no rate of exactly 0
    # Information about the logarithm of the common rate: each area's, with the variance of chance and between areas.
    information = (1 / (1 / (common * e)[None, :] + VARIATIONS[:, None] ** 2)).sum(axis=1)
    rates = common * np.exp(NODES[None, :] / np.sqrt(information)[:, None])
    a, b = np.repeat(shape, len(NODES)), (shape[:, None] / rates).ravel()
    log_likelihood = (
        gammaln(a[:, None] + o)
        - gammaln(a)[:, None]
        + a[:, None] * np.log(b)[:, None]
        - (a[:, None] + o) * np.log(b[:, None] + e)
    ).sum(axis=1)
    # The grid is even in log κ, and in the common rate in steps of its standard error: both steps are its weights.
    log_prior = np.log(VARIATIONS) - 0.5 * (VARIATIONS / VARIATION_SCALE) ** 2 - 0.5 * np.log(information)
    log_weight = log_likelihood + np.repeat(log_prior, len(NODES))
    weight = np.exp(log_weight - log_weight.max())
    likely = weight > 1e-4
    weight = weight[likely] / weight[likely].sum()
    return weight, a[likely, None] + o, b[likely, None] + e


def _mixture_quantile(
    weight: Floats, shape: Floats, rate: Floats, mean: Floats, variance: Floats, p: float
) -> Floats:
    """Quantile of a mixture of gamma distributions, by Newton's method on the logarithmic scale."""
    from scipy.special import gammainc, gammaincinv, gammaln

    # The start is the quantile of the gamma distribution with the same mean and variance.
    x = np.log(np.maximum(gammaincinv(mean**2 / variance, p) * variance / mean, 1e-300))
    for _ in range(NEWTON_STEPS):
        z = np.exp(x) * rate
        reached = (weight[:, None] * gammainc(shape, z)).sum(axis=0)
        slope = (weight[:, None] * np.exp(shape * np.log(z) - z - gammaln(shape))).sum(axis=0)
        step = np.clip((reached - p) / np.maximum(slope, 1e-300), -1.0, 1.0)
        x = x - step
        if np.abs(step).max() < 1e-7:
            break
    return np.exp(x)
