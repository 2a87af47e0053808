"""Intervals for shares, rates and means."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Z95 = 1.959963984540054  # the 97.5 % point of the standard normal distribution


def wilson_interval(successes: Floats, n: Floats, *, z: float = Z95) -> tuple[Floats, Floats]:
    """Lower and upper limit of a share, elementwise; NaN where n is 0.

    Wilson (1927), without continuity correction: the roots p of (p̂ − p)² = z² p (1 − p) / n.
    """
    k, m = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = k / m
        centre = (share + z**2 / (2 * m)) / (1 + z**2 / m)
        half = z / (1 + z**2 / m) * np.sqrt(share * (1 - share) / m + z**2 / (4 * m**2))
    lower = np.where(k == 0, 0.0, centre - half)
    upper = np.where(k == m, 1.0, centre + half)
    missing = m <= 0
    return np.where(missing, np.nan, lower), np.where(missing, np.nan, upper)


def poisson_interval(count: Floats, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Exact lower and upper limit of a Poisson mean, elementwise (Garwood 1936)."""
    from scipy.special import gammaincinv

    k = np.asarray(count, dtype=float)
    tail = (1 - level) / 2
    lower = np.where(k > 0, gammaincinv(np.maximum(k, 1), tail), 0.0)
    return lower, gammaincinv(k + 1, 1 - tail)


def mean_interval(total: Floats, squares: Floats, n: Floats, *, z: float = Z95) -> tuple[Floats, Floats]:
    """Lower and upper limit of a mean from the sum, the sum of squares and n; NaN where n < 2."""
    s, q, m = (np.asarray(x, dtype=float) for x in (total, squares, n))
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = s / m
        variance = np.maximum(q - s**2 / m, 0.0) / (m - 1)
        half = z * np.sqrt(variance / m)
    missing = m < 2
    return np.where(missing, np.nan, centre - half), np.where(missing, np.nan, centre + half)
