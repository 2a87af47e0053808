"""How much weekly counts of areas vary beyond chance, and random replications of them.

Complaints come in bursts, and the level of an area drifts: a scan that knows only Poisson counts takes both for
clusters. Here the expectation of an area and week is multiplied by a random factor whose logarithm has three parts: one
that is new every week, one that fades over weeks (autoregressive), and one that is the same in all weeks, because the
expectation is itself an estimate. The first two are estimated from the residuals of earlier weeks by the method of
moments: chance adds nothing to the covariance of different weeks, and its expected square to that of the same week.

Everything is conditional on the total of each week. What all areas share, a feast or a breakdown of the line, is
therefore no noise of any of them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LAGS = 8  # weeks over which the covariance of residuals is followed
PERSISTENCE = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)  # candidates for the correlation of consecutive weeks
FIRST_GUESS = 0.02  # relative variance from which the weights of the areas start
ROUNDS = 3  # of weights and pooled moments; they change in the third digit by then


@dataclass(frozen=True)
class Noise:
    """Relative variances beyond chance, one entry for each of K areas; `persistence` is the correlation of weeks.

    `weekly` is that of the part which is new every week, `slow` that of the part which fades by `persistence` a week,
    and `level` that of the expectation as an estimate.
    """

    weekly: Floats
    slow: Floats
    level: Floats
    persistence: float

    @classmethod
    def none(cls, areas: int) -> "Noise":
        """No variation beyond chance: plain Poisson counts."""
        zero = np.zeros(areas)
        return cls(zero, zero, zero, 0.0)

    @property
    def is_none(self) -> bool:
        """Whether counts vary by chance alone."""
        return not (self.weekly.any() or self.slow.any() or self.level.any())

    def dispersion(self, expected: Floats, weeks: int) -> Floats:
        """Variance over that of chance of sums over `weeks` weeks with these expectations; `expected` is K × anything.

        A sum of n weeks of mean μ has the variance n μ + μ² (n σ²_weekly + n v_n σ²_slow + n² σ²_level), where v_n =
        1 + 2 Σ (1 − j/n) ρ^j is how much the correlation of consecutive weeks adds.
        """
        lag = np.arange(1, weeks)
        correlated = 1 + 2 * float(((1 - lag / weeks) * self.persistence**lag).sum())
        relative = self.weekly + correlated * self.slow + weeks * self.level
        return np.asarray(1 + expected / weeks * relative.reshape(-1, *(1,) * (expected.ndim - 1)))

    def factors(self, rng: np.random.Generator, *, replications: int, weeks: int) -> Floats:
        """Random factors with mean 1, replications × weeks × K."""
        shape = (replications, weeks, len(self.weekly))
        log = np.sqrt(self.weekly) * rng.standard_normal(shape)
        if self.slow.any():
            step = np.sqrt(1 - self.persistence**2)
            value = rng.standard_normal(shape[::2])
            for week in range(weeks):
                log[:, week] += np.sqrt(self.slow) * value
                value = self.persistence * value + step * rng.standard_normal(shape[::2])
        log += (np.sqrt(self.level) * rng.standard_normal(shape[::2]))[:, None]
        return np.asarray(np.exp(log - (self.weekly + self.slow + self.level) / 2))


def to_week_totals(expected: Floats, counts: Floats) -> Floats:
    """Expectations (K × W) scaled so that those of each week add up to its counts (K × W)."""
    total = expected.sum(axis=0)
    return np.asarray(expected * np.where(total > 0, counts.sum(axis=0) / np.maximum(total, 1e-300), 0.0))


def estimate_noise(counts: Floats, expected: Floats, *, level: Floats | None = None) -> Noise:
    """The noise of earlier weeks: `counts` and `expected` are K × W; `level` (K) is known from the model, default 0.

    One area's variance is drawn to that of all by how well its own is known. No noise with fewer than `LAGS` + 2 weeks.
    """
    areas, weeks = counts.shape
    known_level = np.zeros(areas) if level is None else level
    if weeks < LAGS + 2 or areas < 2:
        return Noise(np.zeros(areas), np.zeros(areas), known_level, 0.0)
    mean = to_week_totals(expected, counts)
    residual = counts - mean
    total = np.maximum(mean.sum(axis=0), 1e-9)
    chance = mean * (1 - mean / total)  # the variance of a multinomial count
    moments = np.full((LAGS + 1, areas), np.nan)
    for lag in range(LAGS + 1):
        earlier, later = slice(None, weeks - lag), slice(lag, None)
        product = residual[:, earlier] * residual[:, later] - (chance if lag == 0 else 0.0)
        size = (mean[:, earlier] * mean[:, later]).sum(axis=1)
        moments[lag] = product.sum(axis=1) / np.where(size > 0, size, np.nan)
    # An area is part of the total against which it is compared: its own factor moves its share by (1 − share) only, and
    # the factors of the others move it too.
    share = mean.sum(axis=1) / mean.sum()
    moments /= (1 - share) ** 2 + (share**2).sum() - share**2
    weekly_mean = np.maximum(mean.mean(axis=1), 1e-9)
    usable = np.isfinite(moments[0])
    pooled, variance = np.zeros(LAGS + 1), FIRST_GUESS
    for _ in range(ROUNDS):
        weight = np.where(usable, 1 / (1 / weekly_mean + variance) ** 2, 0.0)
        pooled = np.nansum(moments * weight, axis=1) / max(float(weight.sum()), 1e-300)
        variance = max(float(pooled[0]), 1e-6)
    slow, persistence = _fading(pooled[1:])
    whole = max(float(pooled[0]), slow, 0.0)
    if whole <= 0:
        return Noise(np.zeros(areas), np.zeros(areas), known_level, 0.0)
    uncertainty = 2 * (1 / weekly_mean + whole) ** 2 / weeks
    trust = np.where(usable, whole**2 / (whole**2 + uncertainty), 0.0)
    own = np.maximum(whole + trust * (np.nan_to_num(moments[0], nan=whole) - whole), 0.0)
    return Noise(own * (1 - slow / whole), own * slow / whole, known_level, persistence)


def _fading(moments: Floats) -> tuple[float, float]:
    """Variance and persistence of A ρ^k, fitted to the pooled covariances at 1, 2 … weeks by least squares."""
    lag = np.arange(1, len(moments) + 1)
    best = (float((moments**2).sum()), 0.0, 0.0)
    for persistence in PERSISTENCE[1:]:
        shape = persistence**lag
        size = max(float((moments * shape).sum() / (shape**2).sum()), 0.0)
        best = min(best, (float(((moments - size * shape) ** 2).sum()), size, persistence))
    return best[1], best[2]
