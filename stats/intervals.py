"""Confidence intervals of shares (Wilson), Poisson means (Garwood) and means (normal approximation)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Z95 = 1.959963984540054  # the 97.5 % point of the standard normal distribution


def wilson_interval(successes: Floats, n: Floats, *, z: float = Z95) -> tuple[Floats, Floats]:
    """Wilson (1927) interval of a share: lower and upper limit, elementwise; NaN where n is 0.

    Without continuity correction: the roots p of (p̂ − p)² = z² p (1 − p) / n. Unlike the textbook interval it stays
    within 0 and 1 and has about the right coverage in small samples.
    """
    k, m = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = k / m
        centre = (share + z**2 / (2 * m)) / (1 + z**2 / m)
        half = z / (1 + z**2 / m) * np.sqrt(share * (1 - share) / m + z**2 / (4 * m**2))
    # At the ends the limit is exactly 0 or 1; the formula would miss it by a rounding error.
    lower = np.where(k == 0, 0.0, centre - half)
    upper = np.where(k == m, 1.0, centre + half)
    missing = m <= 0
    return np.where(missing, np.nan, lower), np.where(missing, np.nan, upper)


def poisson_interval(count: Floats, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Exact interval of a Poisson mean (Garwood 1936): lower and upper limit, elementwise."""
    from scipy.special import gammaincinv

    k = np.asarray(count, dtype=float)
    tail = (1 - level) / 2
    lower = np.where(k > 0, gammaincinv(np.maximum(k, 1), tail), 0.0)
    return lower, gammaincinv(k + 1, 1 - tail)


def mean_interval(total: Floats, squares: Floats, n: Floats, *, z: float = Z95) -> tuple[Floats, Floats]:
    """Interval of a mean from the sum, the sum of squares and n: lower and upper limit; NaN where n < 2."""
    s, q, m = (np.asarray(x, dtype=float) for x in (total, squares, n))
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = s / m
        # The difference of two large sums may be slightly negative by rounding.
        variance = np.maximum(q - s**2 / m, 0.0) / (m - 1)
        half = z * np.sqrt(variance / m)
    missing = m < 2
    return np.where(missing, np.nan, centre - half), np.where(missing, np.nan, centre + half)


def scaled_poisson_interval(
    total: Floats, n: Floats, phi: Floats, *, level: float = 0.95, freedom: Floats | None = None
) -> tuple[Floats, Floats]:
    """Interval of a mean whose total is φ times a Poisson count: lower and upper limit, elementwise.

    With T = total / φ the limits are φ / n times the mid-P limits of a Poisson mean (Lancaster 1961): quantiles of the
    mean of the gamma distributions of T and T + 1. With `freedom`, degrees of freedom of an estimated φ, the level is
    that of Student's t distribution. No count at all gives the lower limit 0 and a positive upper one.
    """
    from scipy.special import gammainc, ndtr, stdtrit

    s, m, f = (np.asarray(x, dtype=float) for x in (total, n, phi))
    scaled = np.maximum(s / f, 1e-12)
    limits = []
    for side in (-1.0, 1.0):
        point = (1 + side * level) / 2
        wanted = point if freedom is None else ndtr(stdtrit(freedom, point))
        low, high = np.zeros_like(scaled), 2 * scaled + 40
        for _ in range(40):
            middle = (low + high) / 2
            reached = (np.where(s > 0, gammainc(scaled, middle), 1.0) + gammainc(scaled + 1, middle)) / 2
            low, high = np.where(reached < wanted, middle, low), np.where(reached < wanted, high, middle)
        with np.errstate(divide="ignore", invalid="ignore"):
            limits.append((low + high) / 2 * f / m)
    return np.where(s > 0, limits[0], 0.0 * limits[0]), limits[1]


def count_mean_interval(
    total: Floats, squares: Floats, n: Floats, *, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Interval of a mean of counts (hand-offs per case), from the sum, the sum of squares and n; NaN where n < 2.

    The normal interval covers 85–92 % when most counts are 0. Here the total is a Poisson count times φ, the variance
    of the total over the total, to both of which one unit of chance is added, because few counts say little about φ.
    """
    s, q, m = (np.asarray(x, dtype=float) for x in (total, squares, n))
    missing = m < 2
    m = np.where(missing, 2.0, m)
    phi = (np.maximum(q - s**2 / m, 0.0) * m / (m - 1) + 1) / (s + 1)
    lower, upper = scaled_poisson_interval(s, m, phi, level=level, freedom=m - 1)
    return np.where(missing, np.nan, lower), np.where(missing, np.nan, upper)
