"""Reference 95 % intervals of a share, a mean and a count."""

import math
import statistics
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

Z = 1.959963984540054
# `scipy.stats` is imported in the functions that need it, because it takes seconds and most references do without it.


def wilson(k: float, n: float, *, z: float = Z) -> tuple[float, float]:
    """The Wilson interval: both solutions p of (k/n − p)² = z² p (1 − p) / n, as roots of the quadratic equation."""
    a, b, c = 1 + z * z / n, -(2 * k / n + z * z / n), (k / n) ** 2
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def clustered_wilson(days: Mapping[date, tuple[int, int]]) -> tuple[float, float]:
    """The Wilson interval of a share whose cases cluster by day, from hits and cases of each day.

    Its n is divided by how much more the days of each four weeks differ than those of independent cases would.
    """
    from scipy.stats import t

    blocks: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for day, pair in days.items():
        blocks[(day - date(1970, 1, 1)).days // 28].append(pair)
    observed = expected = freedom = 0.0
    for pairs in blocks.values():
        cases, equal = sum(n for _, n in pairs), sum(n * n for _, n in pairs)
        share = sum(k for k, _ in pairs) / cases
        observed += sum((k - share * n) ** 2 for k, n in pairs)
        if cases > 1:
            expected += share * (1 - share) * cases / (cases - 1) * (cases - equal / cases)
        freedom += cases**2 / equal - 1
    k, n = (sum(pair[i] for pair in days.values()) for i in (0, 1))
    if expected < 1e-9 or observed < expected * (1 + 1e-9):
        return wilson(k, n)
    effect = observed / expected
    return wilson(k / effect, n / effect, z=float(t.ppf(0.975, max(freedom, 1.0))))


def mean_limits(values: list[int]) -> tuple[float, float] | None:
    """The 95 % interval of a mean of counts, with a variance of φ times the mean; None for fewer than two values.

    Its ends are the means m of which the observed one is t standard errors away: (x − m)² = t² φ m / n.
    """
    from scipy.stats import t

    n = len(values)
    if n < 2:
        return None
    mean = statistics.fmean(values)
    dispersion = max(statistics.variance(values) / mean, 1 / n) if mean else 1.0
    dispersion *= 1 + max(dispersion - 1, 0) / n
    a = float(t.ppf(0.975, n - 1)) ** 2 * dispersion / n
    root = math.sqrt(a * a + 4 * a * mean)
    return (2 * mean + a - root) / 2, (2 * mean + a + root) / 2


def poisson_limits(count: int) -> tuple[float, float]:
    """The exact 95 % interval of a Poisson mean, from quantiles of the chi-square distribution."""
    from scipy.stats import chi2

    return (chi2.ppf(0.025, 2 * count) / 2 if count else 0.0), chi2.ppf(0.975, 2 * count + 2) / 2
