"""What rate would be expected of an area from what is known of it, told by the other areas."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MIN_RESIDUAL_DF = 5  # areas more than there are coefficients, below which nothing is expected
MIN_MEDIAN_EXPECTED = (
    2.0  # cases expected of the middle area at everybody's rate, below which nothing can be told of any
)
STEPS = 100
_FAR = 50.0  # on the log scale: no rate is so many times another
_TAIL = 0.025


@dataclass(frozen=True)
class ExpectedRates:
    """For each area the rate that the others let expect, with its 95 % limits, and z of its own rate against that."""

    rate: Floats
    lower: Floats
    upper: Floats
    z: Floats


def expected_rates(counts: Floats, exposure: Floats, covariates: Floats) -> ExpectedRates | None:
    """The rates expected of areas with these traits (areas × traits); None where there are too few areas or cases.

    Negative binomial regression with a log link: counts have the mean μ = exposure · exp(xβ) and the variance
    μ + α μ², so that a count of 0 needs no mending, and no area, however large, has a weight above 1 / α. β is the
    maximum of the likelihood (iteratively reweighted least squares), α that for which Pearson's χ² equals its degrees
    of freedom (Breslow 1984, Applied Statistics 33:38–44). Of each area both are told by all the others. Its own count
    is held against a negative binomial one of mean μ and variance μ + μ² (α + x′Vx), which knows that β is estimated:
    limits and z are its quantiles, an observed count being half below and half above itself (mid-p). A trait that does
    not vary is left out.
    """
    o, e = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    use = np.flatnonzero(np.isfinite(e) & (e > 0) & np.isfinite(covariates).all(axis=1))
    varying = [column for column in covariates[use].T if np.ptp(column) > 1e-9]
    x = np.column_stack([np.ones(len(use)), *((column - column.mean()) / column.std() for column in varying)])
    if len(use) < x.shape[1] + MIN_RESIDUAL_DF + 1:
        return None
    if np.median(e[use]) * o[use].sum() / e[use].sum() < MIN_MEDIAN_EXPECTED:
        return None
    found = [np.full(len(o), np.nan) for _ in range(4)]
    for i, at in enumerate(use):
        others = np.arange(len(use)) != i
        told = _fit_negative_binomial(o[use][others], e[use][others], x[others])
        if told is None:
            continue
        beta, spread, alpha = told
        mean = float(np.exp(x[i] @ beta) * e[at])
        more = max(alpha + float(x[i] @ spread @ x[i]), 1e-9)
        ends = (mean, _quantile(_TAIL, mean, more), _quantile(1 - _TAIL, mean, more))
        for column, value in zip(found, (*(end / e[at] for end in ends), _z(o[at], mean, more)), strict=True):
            column[at] = value
    return ExpectedRates(*found)


def _fit_negative_binomial(o: Floats, e: Floats, x: Floats) -> tuple[Floats, Floats, float] | None:
    """Coefficients, their covariance, and α; None where the areas have no case, or no coefficients fit."""
    from scipy.optimize import brentq

    if not o.sum():
        return None
    beta, spread, free = np.zeros(x.shape[1]), np.eye(x.shape[1]), len(o) - x.shape[1]
    beta[0] = np.log(o.sum() / e.sum())

    def excess(alpha: float) -> float:
        nonlocal beta, spread
        beta, spread = _fitted(o, e, x, alpha=alpha, start=beta)
        mean = e * np.exp(x @ beta)
        return float(((o - mean) ** 2 / (mean + alpha * mean**2)).sum()) - free

    alpha, most = 0.0, 1.0
    try:
        if excess(0.0) > 0:
            while excess(most) > 0:
                most *= 4
            alpha = float(brentq(excess, 0.0, most, xtol=1e-10, rtol=1e-9))
            excess(alpha)
    except _NotConvergedError:
        return None
    return beta, spread, alpha


class _NotConvergedError(Exception):
    """No coefficients fit: those areas have all cases that differ from the others in a trait, say."""


def _fitted(o: Floats, e: Floats, x: Floats, *, alpha: float, start: Floats) -> tuple[Floats, Floats]:
    """The coefficients of greatest likelihood for an α, and their covariance. Raises where they run away."""
    beta = start
    for _ in range(STEPS):
        mean = e * np.exp(x @ beta)
        weight = mean / (1 + alpha * mean)
        try:
            spread = np.linalg.inv((x * weight[:, None]).T @ x)
        except np.linalg.LinAlgError:
            break
        step = spread @ (x.T @ (weight * (o - mean) / mean))
        beta = beta + step / max(1.0, float(np.abs(step).max()) / 2)  # too far in the exponent is no way back
        if not np.isfinite(beta).all() or np.abs(beta - start).max() > _FAR:
            break
        if np.abs(step).max() < 1e-10:
            return beta, np.asarray(spread, dtype=float)
    raise _NotConvergedError


def _below(count: float, mean: float, more: float) -> float:
    """The probability of a count below, half of its own included, of a negative binomial one; for any real count."""
    from scipy.special import betainc

    size = 1 / more
    return float(betainc(size, count + 0.5, size / (size + mean)))


def _z(count: float, mean: float, more: float) -> float:
    from scipy.special import betainc, ndtri

    size = 1 / more
    above = float(betainc(count + 0.5, size, mean / (size + mean)))
    below = _below(count, mean, more)
    return float(ndtri(max(below, 1e-300))) if below < above else -float(ndtri(max(above, 1e-300)))


def _quantile(tail: float, mean: float, more: float) -> float:
    """The count of which so much lies below; 0 where even that has more below."""
    low, high = 0.0, 1.0
    if _below(low, mean, more) >= tail:
        return 0.0
    while _below(high, mean, more) < tail:
        low, high = high, 2 * high
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, mean, more) < tail else (low, middle)
        if high - low < 1e-10 * high:
            break
    return high
