"""Expected rates of areas from their characteristics, by negative binomial regression on all other areas.

An area with many pensioners, or far from the capital, may have more or fewer cases than others for that reason alone.
The regression says what rate the other areas would lead one to expect of an area with its characteristics.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats

MIN_RESIDUAL_DF = 5  # areas in excess of the coefficients, below which there is no estimate
MIN_MEDIAN_EXPECTED = 2.0  # cases of the median area at the common rate, below which there is no estimate
STEPS = 100  # iterations at most, of the fit and of the search for a quantile
_FAR = 50.0  # change of a coefficient on the log scale beyond which the fit is taken to diverge
_TAIL = 0.025


@dataclass(frozen=True)
class ExpectedRates:
    """Expected rate of each area from all others, its 95 % limits, and the z-score of its own rate against them."""

    rate: Floats
    lower: Floats
    upper: Floats
    z: Floats


def expected_rates(counts: Floats, exposure: Floats, covariates: Floats) -> ExpectedRates | None:
    """Expected rates of areas given `covariates` (areas × characteristics); None for too few areas or cases.

    Negative binomial regression with a log link: counts have the mean μ = exposure · exp(xβ) and the variance μ + α μ²,
    so that a count of 0 needs no correction, and no area, however large, has a weight above 1 / α. β is the maximum
    likelihood estimate (iteratively reweighted least squares); α is the value for which Pearson's χ² equals its degrees
    of freedom (Breslow 1984, Applied Statistics 33:38–44). For each area both are estimated from all the others. Its
    own count is compared with a negative binomial distribution of mean μ and variance μ + μ² (α + x′Vx), which includes
    the uncertainty of β (V is its covariance): limits and z are quantiles of it, with half of the probability of the
    observed count itself on either side (mid-p). A characteristic that does not vary is left out.
    """
    o, e = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    use = np.flatnonzero(np.isfinite(e) & (e > 0) & np.isfinite(covariates).all(axis=1))
    if len(use) < MIN_RESIDUAL_DF + 2:  # not even an intercept could be fitted
        return None
    # A constant column would make the matrix singular. Standardised columns keep the fit well conditioned.
    varying = [column for column in covariates[use].T if np.ptp(column) > 1e-9]
    x = np.column_stack([np.ones(len(use)), *((column - column.mean()) / column.std() for column in varying)])
    if len(use) < x.shape[1] + MIN_RESIDUAL_DF + 1:
        return None
    if np.median(e[use]) * o[use].sum() / e[use].sum() < MIN_MEDIAN_EXPECTED:
        return None
    results = [np.full(len(o), np.nan) for _ in range(4)]
    for i, at in enumerate(use):
        others = np.arange(len(use)) != i
        fit = _fit_negative_binomial(o[use][others], e[use][others], x[others])
        if fit is None:
            continue
        beta, spread, alpha = fit
        mean = float(np.exp(x[i] @ beta) * e[at])
        # α, plus the variance of the area's own log mean from the uncertainty of β.
        relative_variance = max(alpha + float(x[i] @ spread @ x[i]), 1e-9)
        mean_and_limits = (
            mean,
            _quantile(_TAIL, mean, relative_variance),
            _quantile(1 - _TAIL, mean, relative_variance),
        )
        for column, value in zip(
            results,
            (*(end / e[at] for end in mean_and_limits), _z(o[at], mean, relative_variance)),
            strict=True,
        ):
            column[at] = value
    return ExpectedRates(*results)


def _fit_negative_binomial(o: Floats, e: Floats, x: Floats) -> tuple[Floats, Floats, float] | None:
    """Coefficients, their covariance, and α; None where the areas have no cases, or the fit does not converge."""
    from scipy.optimize import brentq

    if not o.sum():
        return None
    beta, spread, residual_df = np.zeros(x.shape[1]), np.eye(x.shape[1]), len(o) - x.shape[1]
    beta[0] = np.log(o.sum() / e.sum())

    def excess(alpha: float) -> float:
        """Pearson's χ² minus its degrees of freedom, with β refitted for this α."""
        nonlocal beta, spread
        beta, spread = _fitted(o, e, x, alpha=alpha, start=beta)
        mean = e * np.exp(x @ beta)
        return float(((o - mean) ** 2 / (mean + alpha * mean**2)).sum()) - residual_df

    alpha, upper = 0.0, 1.0
    try:
        # Pearson's χ² falls as α grows. At α = 0 it may already be small enough: then counts vary no more than by
        # chance. Else the upper end is quadrupled until the root is bracketed. Each call of `excess` refits β from the
        # last one, so that the final call leaves β and its covariance at the α that was found.
        if excess(0.0) > 0:
            while excess(upper) > 0:
                upper *= 4
            alpha = float(brentq(excess, 0.0, upper, xtol=1e-10, rtol=1e-9))
            excess(alpha)
    except _NotConvergedError:
        return None
    return beta, spread, alpha


class _NotConvergedError(Exception):
    """The fit diverges: for example, one characteristic separates the areas with cases from those without."""


def _fitted(o: Floats, e: Floats, x: Floats, *, alpha: float, start: Floats) -> tuple[Floats, Floats]:
    """Maximum likelihood coefficients for a fixed α, and their covariance. Raises _NotConvergedError."""
    beta = start
    for _ in range(STEPS):
        mean = e * np.exp(x @ beta)
        # Weights of the iteratively reweighted least squares; at most 1 / α.
        weight = mean / (1 + alpha * mean)
        try:
            spread = np.linalg.inv((x * weight[:, None]).T @ x)
        except np.linalg.LinAlgError:
            break
        step = spread @ (x.T @ (weight * (o - mean) / mean))
        # A step is limited to 2 on the log scale: after a larger one the exponential may overflow for good.
        beta = beta + step / max(1.0, float(np.abs(step).max()) / 2)
        if not np.isfinite(beta).all() or np.abs(beta - start).max() > _FAR:
            break
        if np.abs(step).max() < 1e-10:
            return beta, np.asarray(spread, dtype=float)
    raise _NotConvergedError


def _below(count: float, mean: float, more: float) -> float:
    """Mid-p probability of the negative binomial below a count (half of the count's own included), for any real count.

    `more` is α of the distribution: its variance is mean + more · mean².
    """
    from scipy.special import betainc

    size = 1 / more
    return float(betainc(size, count + 0.5, size / (size + mean)))


def _z(count: float, mean: float, more: float) -> float:
    """Normal quantile of the mid-p probability, from the smaller tail so that extreme counts lose no precision."""
    from scipy.special import betainc, ndtri

    size = 1 / more
    above = float(betainc(count + 0.5, size, mean / (size + mean)))
    below = _below(count, mean, more)
    return float(ndtri(max(below, 1e-300))) if below < above else -float(ndtri(max(above, 1e-300)))


def _quantile(tail: float, mean: float, more: float) -> float:
    """Count with the probability `tail` below it, by bisection; 0 where even 0 has more below it."""
    low, high = 0.0, 1.0
    if _below(low, mean, more) >= tail:
        return 0.0
    # Double the upper end until it brackets the quantile, then halve the interval.
    while _below(high, mean, more) < tail:
        low, high = high, 2 * high
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, mean, more) < tail else (low, middle)
        if high - low < 1e-10 * high:
            break
    return high
