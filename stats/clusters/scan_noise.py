"""How much weekly counts of areas vary beyond chance, and random replications of them.

Complaints come in bursts, and the level of an area drifts: a scan that knows only Poisson counts takes both for
clusters. Here the expectation of an area and week is multiplied by a random factor whose logarithm has three parts: one
that is new every week, one that fades over weeks (autoregressive), and one that is the same in all weeks, because the
expectation is itself an estimate. The first two are estimated from the residuals of earlier weeks by the method of
moments: chance adds nothing to the covariance of different weeks, and its expected square to that of the same week. How
large the factors of an area are is not known exactly either, which widens their tails.

Everything is conditional on the total of each week. What all areas share, a feast or a breakdown of the line, is
therefore no noise of any of them.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats

LAGS = 11  # weeks over which the covariance of residuals is followed
PERSISTENCE = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)  # candidates for the correlation of consecutive weeks
FIRST_GUESS = 0.02  # relative variance from which the weights of the areas start
ROUNDS = 3  # of weights and pooled moments; they change in the third digit by then
# Degrees of freedom with which the noise of an area is known, its own past and that of the others.
KNOWN_DF = 20.0
OUTLIER_SD = 3.0  # standard deviations up to which a residual counts


@dataclass(frozen=True)
class Noise:
    """Relative variances beyond chance, one entry for each of K areas; `persistence` is the correlation of weeks.

    `weekly` is that of the part which is new every week, `slow` that of the part which fades by `persistence` a week,
    and `level` that of the expectation as an estimate. `known_df` are the degrees of freedom with which they are known.
    """

    weekly: Floats
    slow: Floats
    level: Floats
    persistence: float
    known_df: float = KNOWN_DF

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
        # How much an area varies is itself an estimate: its factors follow Student's t distribution.
        wider = self.known_df / rng.chisquare(self.known_df, shape[::2])[:, None]
        variance = (self.weekly + self.slow + self.level) * wider
        return np.asarray(np.exp(log * np.sqrt(wider) - variance / 2))


def to_week_totals(expected: Floats, counts: Floats) -> Floats:
    """Expectations (K × W) scaled so that those of each week add up to its counts (K × W)."""
    total = expected.sum(axis=0)
    return np.asarray(expected * np.where(total > 0, counts.sum(axis=0) / np.maximum(total, 1e-300), 0.0))


def estimate_noise(counts: Floats, expected: Floats, *, level: Floats) -> Noise:
    """The noise of weeks from their counts and expectations (K × weeks, in order of time).

    `level` (K) is how uncertain the model itself says its expectations are. One area's variance is drawn to that of all
    by how well its own is known. No noise with fewer than `LAGS` + 1 weeks, or with a single area.
    """
    weeks = counts.shape[1]
    none = Noise(np.zeros(len(level)), np.zeros(len(level)), level, 0.0)
    if weeks <= LAGS or len(level) < 2:
        return none
    # Residuals far beyond the noise are clusters themselves. They count as `OUTLIER_SD` standard deviations of a noise
    # that is found in rounds, the first without a bound.
    whole = np.inf
    for _ in range(ROUNDS):
        moments, weekly_mean = _relative_moments(counts, expected, whole + level)
        moments -= level
        whole, pooled = _pooled(moments, weekly_mean)
    slow, persistence = _fading(pooled[1:])
    whole = max(whole, slow)
    if whole <= 0:
        return none
    own = own_factors(moments[0] / whole, whole, weekly_mean, weeks)
    return Noise(own * max(whole - slow, 0.0), own * slow, level, persistence)


def own_factors(ratio: Floats, whole: float, weekly_mean: Floats, weeks: int) -> Floats:
    """How many times as much each of K areas varies as all of them, from how many times as much it seems to (`ratio`).

    Drawn to 1 by how well its own variance is known from `weeks` weeks with so many cases each, if that of all is
    `whole`. 1 where nothing is known (NaN); at least 0.
    """
    uncertainty = 2 * (1 / weekly_mean + whole) ** 2 / weeks
    trust = np.where(np.isfinite(ratio), whole**2 / (whole**2 + uncertainty), 0.0)
    return np.asarray(np.maximum(1 + trust * (np.nan_to_num(ratio, nan=1.0) - 1), 0.0))


def _relative_moments(counts: Floats, expected: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Relative covariances of residuals at 0 to `LAGS` weeks (lags × K), and mean cases a week (K).

    Residuals are bounded by what is likely with this relative `variance` beyond chance (K).
    """
    mean, weeks = to_week_totals(expected, counts), counts.shape[1]
    # The variance of a multinomial count, which is what chance adds to the square.
    chance = mean * (1 - mean / np.maximum(mean.sum(axis=0), 1e-9))
    with np.errstate(invalid="ignore"):  # infinite times no cases
        bound = np.where(mean > 0, OUTLIER_SD * np.sqrt(chance + variance[:, None] * mean**2), 0.0)
    residual = np.clip(counts - mean, -bound, bound)
    product, size = np.zeros((LAGS + 1, len(counts))), np.zeros((LAGS + 1, len(counts)))
    for lag in range(LAGS + 1):
        earlier, later = slice(None, weeks - lag), slice(lag, None)
        product[lag] = (residual[:, earlier] * residual[:, later]).sum(axis=1)
        size[lag] = (mean[:, earlier] * mean[:, later]).sum(axis=1)
    product[0] -= chance.sum(axis=1)
    moments = product / np.where(size > 0, size, np.nan)
    # An area is part of the total against which it is compared: its own factor moves its share by (1 − share) only, and
    # the factors of the others move it too.
    whole = mean.sum(axis=1)
    share = whole / max(float(whole.sum()), 1e-9)
    moments /= (1 - share) ** 2 + (share**2).sum() - share**2
    return moments, np.maximum(whole / weeks, 1e-9)


def _pooled(moments: Floats, weekly_mean: Floats) -> tuple[float, Floats]:
    """The relative variance of all areas together (at least 0), and their covariances by lag.

    Each area counts by how well its own variance is known, which depends on the result.
    """
    usable = np.isfinite(moments[0])
    pooled, variance = np.zeros(len(moments)), FIRST_GUESS
    for _ in range(ROUNDS):
        weight = np.where(usable, 1 / (1 / weekly_mean + variance) ** 2, 0.0)
        pooled = np.nansum(moments * weight, axis=1) / max(float(weight.sum()), 1e-300)
        variance = max(float(pooled[0]), 1e-6)
    return max(float(pooled[0]), 0.0), pooled


def _fading(moments: Floats) -> tuple[float, float]:
    """Variance and persistence of A ρ^k, fitted to the pooled covariances at 1, 2 … weeks; by least squares, A ≥ 0."""
    lag = np.arange(1, len(moments) + 1)
    best = (np.inf, 0.0, 0.0)
    for persistence in PERSISTENCE:
        shape = np.asarray(persistence**lag, dtype=float)
        slow = max(float((moments * shape).sum() / (shape**2).sum()), 0.0)
        best = min(best, (float(((moments - slow * shape) ** 2).sum()), slow, persistence))
    return best[1], best[2] if best[1] > 0 else 0.0
