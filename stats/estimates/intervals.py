"""Confidence intervals of shares (Wilson), Poisson means (Garwood) and means of counts (quasi-Poisson score)."""

import numpy as np

from stats.arrays import Floats

Z95 = 1.959963984540054  # the 97.5 % point of the standard normal distribution
STEPS, PRECISION = 40, 1e-12  # of the search for limits: steps at most, and how small the last one is


def wilson_interval(successes: Floats, n: Floats, *, z: Floats | float = Z95) -> tuple[Floats, Floats]:
    """Wilson (1927) interval of a share: lower and upper limit, elementwise; NaN where n is 0.

    Without continuity correction: the roots p of (p̂ − p)² = z² p (1 − p) / n. Unlike the textbook interval it stays
    within 0 and 1 and has about the right coverage in small samples.
    """
    k, m = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, squared = k / m, z**2
        shrinkage = 1 + squared / m
        centre = (share + squared / (2 * m)) / shrinkage
        half = z / shrinkage * np.sqrt(share * (1 - share) / m + squared / (4 * m**2))
    # At the ends the limit is exactly 0 or 1; the formula would miss it by a rounding error.
    some = m > 0
    return np.where(some & (k == 0), 0.0, centre - half), np.where(some & (k == m), 1.0, centre + half)


def poisson_interval(count: Floats, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Exact interval of a Poisson mean (Garwood 1936): lower and upper limit, elementwise."""
    from scipy.special import gammaincinv

    k = np.asarray(count, dtype=float)
    tail = (1 - level) / 2
    lower = np.where(k > 0, gammaincinv(np.maximum(k, 1), tail), 0.0)
    return lower, gammaincinv(k + 1, 1 - tail)


def count_mean_interval(
    total: Floats, squares: Floats, n: Floats, *, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Interval of the mean of counts (0, 1, 2 …) from their sum, sum of squares and number; NaN where n < 2.

    Most cases have no hand-off and a few have many. The textbook interval x̄ ± 1.96 s / √n is then too narrow, above all
    upwards: a sample that happens to hold few large counts has a small mean and a small s together. Here the variance
    is φ μ, with φ = s² / x̄ (quasi-Poisson; Wedderburn 1974, Biometrika 61:439–447), and the limits are those μ for
    which the observed mean is just plausible: the roots of (x̄ − μ)² = t² φ μ / n, as in Wilson's interval of a share,
    with the t quantile of n − 1 degrees of freedom. The more skewed the counts, the more often s² falls short: a factor
    of 1 + (φ − 1) / n on φ, found by trial (docs/judgement-intervals.md), makes up for it. Of counts that are all 0 or
    all equal nothing can be said about φ: 1 and 1 / n are taken.
    """
    from scipy.special import stdtrit

    s, q, m = (np.asarray(x, dtype=float) for x in (total, squares, n))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = s / m
        # The difference of two large sums may be slightly negative by rounding.
        dispersion = np.maximum(q - s**2 / m, 0.0) / np.maximum(m - 1, 1) / mean
        dispersion = np.where(s > 0, np.maximum(dispersion, 1 / m), 1.0)
        dispersion = dispersion * (1 + np.maximum(dispersion - 1, 0.0) / m)
        half = stdtrit(np.maximum(m - 1, 1), (1 + level) / 2) ** 2 * dispersion / m / 2
        root = np.sqrt(half**2 + 2 * half * mean)
    missing = m < 2
    # Without any count the lower limit is exactly 0; the formula would miss it by a rounding error.
    lower = np.where(s > 0, mean + half - root, 0.0)
    return np.where(missing, np.nan, lower), np.where(missing, np.nan, mean + half + root)


def scaled_poisson_interval(total: Floats, n: Floats, phi: Floats) -> tuple[Floats, Floats]:
    """95 % interval of a mean whose total is φ times a Poisson count: lower and upper limit, elementwise.

    With T = total / φ the limits are φ / n times the mid-P limits of a Poisson mean (Lancaster 1961): quantiles of the
    mean of the gamma distributions of T and T + 1. No count at all gives the lower limit 0 and a positive upper one.
    """
    s, m, f = (np.asarray(x, dtype=float) for x in (total, n, phi))
    scaled = np.maximum(s / f, 1e-12)
    limits = []
    for probability in (0.025, 0.975):
        with np.errstate(divide="ignore", invalid="ignore"):
            # Without any count the first of the two gamma distributions is at 0, and the second is exponential.
            of_none = np.maximum(-np.log(2 * (1 - probability)), 0.0) + 0.0 * s
            limits.append(np.where(s > 0, _mid_p_quantile(scaled, probability), of_none) * f / m)
    return np.where(s > 0, limits[0], 0.0 * limits[0]), limits[1]


def _mid_p_quantile(count: Floats, wanted: float) -> Floats:
    """The x at which F = (P(T, x) + P(T + 1, x)) / 2 is `wanted`, for T > 0; P is the distribution of a gamma.

    By Newton's method on the logarithm of the smaller tail, and below the median on that of x: there F is nearly a
    power of x. Since P(T, x) = P(T + 1, x) + g with g = x^T e^−x / Γ(T + 1), value and slope take one evaluation of P.
    """
    from scipy.special import gammainc, gammaln, ndtri

    middle, log_factorial = count + 0.5, gammaln(count + 1)
    x = middle * (1 - 1 / (9 * middle) + ndtri(wanted) / (3 * np.sqrt(middle))) ** 3  # Wilson & Hilferty 1931
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        is_low = wanted < 0.5
        x = np.where(is_low & (count < 1), np.exp((np.log(2 * wanted) + log_factorial) / count), x)
        x = np.maximum(x, 1e-300)
        for _ in range(STEPS):
            g = np.exp(count * np.log(x) - x - log_factorial)
            below = gammainc(count + 1, x) + g / 2
            slope = g / 2 * (1 + count / x)
            down = x * np.exp(np.log(wanted / below) * below / (slope * x))
            up = x + np.log((1 - below) / (1 - wanted)) * (1 - below) / slope
            former, x = x, np.maximum(np.where(is_low, down, up), 1e-300)
            if not (np.abs(x - former) > PRECISION * (1 + x)).any():
                break
    return x
