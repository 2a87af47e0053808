"""Reference 95 % intervals of a share, a mean and a count."""

import math
import statistics

Z = 1.959963984540054


def wilson(k: int, n: int) -> tuple[float, float]:
    """The Wilson interval: both solutions p of (k/n − p)² = z² p (1 − p) / n, as roots of the quadratic equation."""
    a, b, c = 1 + Z * Z / n, -(2 * k / n + Z * Z / n), (k / n) ** 2
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def mean_limits(values: list[int]) -> tuple[float, float] | None:
    """The normal 95 % interval of a mean; None for fewer than two values."""
    if len(values) < 2:
        return None
    half = Z * math.sqrt(statistics.variance(values) / len(values))
    return statistics.fmean(values) - half, statistics.fmean(values) + half


def poisson_limits(count: int) -> tuple[float, float]:
    """The exact 95 % interval of a Poisson mean, from quantiles of the chi-square distribution."""
    from scipy.stats import chi2

    return (chi2.ppf(0.025, 2 * count) / 2 if count else 0.0), chi2.ppf(0.975, 2 * count + 2) / 2
