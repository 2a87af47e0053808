"""Variation of a stock around its own growth, so that a steady growth is a change and no noise.

Earlier changes over a lag contain the growth of the stock. Judged by their mean square, a stock that grows by 60 %
every year would never be found to have grown, because it always does. Therefore a line is fitted to the logarithm of
the stock and the changes of the residuals are used. But a line also takes away a part of what the stock only wanders,
and the more of it the slower the stock wanders: with a memory of half a year, most of it over a year's history. How
much is taken away is known for each kind of wandering, by linear algebra: with the correlation matrix R, the quadratic
form y′By of the mean squared change has the expectation tr BR and the variance 2 tr BRBR for a y of variance 1. The
mean square is multiplied by the ratio of the true variance of a change to tr BR, and has (tr BR)² / tr BRBR degrees of
freedom (Satterthwaite 1946, Biometrics Bulletin 2:110–114).

How slowly a stock wanders is not known either. The correlation is that of an Ornstein–Uhlenbeck process (wandering that
is drawn back to a usual level) plus independent noise; memories and parts of noise are weighed by their restricted
likelihood, which allows for the fitted line (Patterson & Thompson 1971, Biometrika 58:545–554).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from stats.arrays import Floats

STEP = 14  # days between the values that are used
MEMORIES = (15.0, 40.0, 90.0, 200.0, 500.0, 2000.0)  # days; the longest is as good as a random walk
NOISE = (0.0, 0.3, 0.7)  # parts of the variance that are independent noise
MIN_SQUARE = 1e-12  # of the residuals: a stock that lies on a line has no variation


@dataclass(frozen=True)
class _Fit:
    """What is common to all stocks with n values.

    `correlation` and `weights` (wanderings × n × n) are the correlations of the values and the matrices P of the
    restricted likelihood, `log_determinant` its constants. `residuals` (n × n) takes away the line.
    """

    correlation: Floats
    weights: Floats
    log_determinant: Floats
    residuals: Floats


@dataclass(frozen=True)
class _Changes:
    """The quadratic form of the mean squared change of residuals; its ratio to a true change, and df, by wandering."""

    form: Floats
    ratio: Floats
    df: Floats


def variation_around_growth(log_stock: Floats, lag: int) -> tuple[Floats, Floats]:
    """Variance of a change of the logarithm over `lag` days that is not growth, and its degrees of freedom, by stock.

    `log_stock` are daily values of S stocks up to the day before the judged period (S × days). Weighed over the kinds
    of wandering, the variance is a mixture of scaled inverse χ² distributions; the one of the same mean and variance is
    returned.
    """
    y = log_stock[:, ::-1][:, ::STEP][:, ::-1]
    n = y.shape[1]
    steps = max(round(lag / STEP), 1)
    # Where the history is short, changes over half of it say what those over the lag would be.
    used = min(steps, n // 2)
    fit, changes = _fit(n), _changes(n, used, lag)
    y = y - y.mean(axis=1, keepdims=True)
    square = np.maximum(np.einsum("si,wij,sj->sw", y, fit.weights, y), MIN_SQUARE)
    log_likelihood = -0.5 * fit.log_determinant - 0.5 * (n - 2) * np.log(square)
    weight = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    variance = np.einsum("si,ij,sj->s", y, changes.form, y)[:, None] * changes.ratio
    mean = (weight * variance).sum(axis=1)
    second = (weight * variance**2 * (1 + 2 / changes.df)).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        df = 2 * mean**2 / (second - mean**2)
    return mean, np.where(np.isfinite(df), df, changes.df.max())


@lru_cache(maxsize=16)  # one to two megabytes each
def _fit(n: int) -> _Fit:
    day = np.arange(n, dtype=float) * STEP
    line = np.column_stack([np.ones(n), day - day.mean()])
    distance = np.abs(day[:, None] - day[None, :])
    noise = np.eye(n)
    correlation = np.array(
        [(1 - part) * np.exp(-distance / memory) + part * noise for memory in MEMORIES for part in NOISE]
    )
    inverse = np.linalg.inv(correlation)
    across = inverse @ line
    information = line.T @ across
    weights = inverse - across @ np.linalg.solve(information, across.transpose(0, 2, 1))
    constants = np.linalg.slogdet(correlation)[1] + np.linalg.slogdet(information)[1]
    return _Fit(correlation, weights, constants, noise - line @ np.linalg.solve(line.T @ line, line.T))


@lru_cache(maxsize=32)
def _changes(n: int, used: int, lag: int) -> _Changes:
    """Form and degrees of freedom of changes over `used` steps, and their ratio to true changes over `lag` days."""
    fit = _fit(n)
    difference = fit.residuals[used:] - fit.residuals[:-used]
    form = difference.T @ difference / (n - used)
    product = form @ fit.correlation
    expected = np.trace(product, axis1=1, axis2=2)
    spread = (product * product.transpose(0, 2, 1)).sum(axis=(1, 2))
    true = np.array(
        [2 * ((1 - part) * (1 - np.exp(-lag / memory)) + part) for memory in MEMORIES for part in NOISE]
    )
    return _Changes(form, true / expected, expected**2 / spread)
