"""The largest scan statistic of the last weeks by chance, where the noise is known from earlier forecasts.

The noise of a forecast is itself an estimate. A noise that happened to be estimated too small makes ratios too large,
and replications that knew the true noise would not tell. So each replication draws the earlier forecasts as well, and
its noise is estimated from their errors again, before its weeks are looked at in all windows: the largest ratio of the
data is compared with largest ratios that were found in the same way (the bootstrap of a studentized statistic; Efron &
Tibshirani 1993, An Introduction to the Bootstrap, chapter 12).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats
from stats.clusters.forecast_noise import ForecastNoise, SharedNoise
from stats.clusters.scan_noise import to_week_totals
from stats.clusters.scan_statistic import Windows, log_likelihood_ratio, window_sums

# How many more ratios as large as that of the data show that it is one of chance; 0 once it is shown.
StillNeeded = Callable[[Floats], int]

AT_ONCE = 250  # replications
PIECE = 64  # of these, counted at a time: more would not fit into the processor's own memory
SURPLUS = 1.15  # times as many as still seem to be needed are drawn, if that is less than a PIECE
ROUNDING = 1e-9  # relative rounding error of a bound
# No more replications are drawn once this share of them has a larger ratio. If p is 0.05, that happens among 250 in
# fewer than one of 10¹⁵ cases.
CLEARLY_CHANCE = 0.2


def largest_after_forecasts(
    counts: Floats,
    expected: Floats,
    windows: Windows,
    *,
    noise: ForecastNoise,
    replications: int,
    seed: int,
    observed: float | None,
    still_needed: StillNeeded | None,
) -> Floats:
    """The largest log likelihood ratio of each replication without a cluster (`replications`).

    `counts` and `expected` are K × W, of which the windows' last weeks are looked at. Each week keeps its total. If
    that of the data is given (`observed`), no more replications are drawn once a fifth of them have a larger one
    (sequential Monte Carlo p-values; Besag & Clifford 1991, Biometrika 78:301–304). Nor are any more
    drawn as soon as `still_needed` is 0 for the first ones.
    """
    rng = np.random.default_rng(seed)
    last = slice(-windows.longest, None)
    mean = to_week_totals(expected[:, last], counts[:, last])
    largest = np.zeros(0)
    for first in range(0, replications, AT_ONCE):
        cases, shares = _cases_and_shares(rng, mean, noise, min(AT_ONCE, replications - first))
        # The same numbers are drawn, however many are drawn at a time.
        while (begin := len(largest) - first) < len(shares):
            step = AT_ONCE if still_needed is None else _next_piece(largest, still_needed)
            drawn = _draw_counts(rng, cases, shares[begin : begin + step])
            estimated = noise.earlier.estimate(drawn[:, :-1])
            largest = np.concatenate([largest, _largest(drawn[:, -1], mean, windows, noise, estimated)])
            if still_needed and not still_needed(largest):
                return largest
        if observed is not None and np.mean(largest >= observed) > CLEARLY_CHANCE:
            break
    return largest


def _next_piece(largest: Floats, still_needed: StillNeeded) -> int:
    """How many replications to draw next, from how many of the first ones had a ratio as large as that of the data."""
    still = still_needed(largest)
    settled = still_needed(largest[:0]) - still
    if not settled:
        return PIECE
    unit = max(PIECE // 4, 1)
    return min(unit * -int(-SURPLUS * still * len(largest) / settled // unit), PIECE)


@dataclass(frozen=True)
class _AreaShares:
    """Random shares of the areas by week (replications × (F + 1) × W × K), computed only when indexed.

    `expected` ((F + 1) × K × W) is moved by normal variables (replications × (F + 1) × K × W): `of_forecasts` by the
    `uncertainty` of each forecast and area, `of_noise` by what is `shared`, times the `factor` of the area.
    """

    expected: Floats
    uncertainty: Floats
    shared: Floats
    factor: Floats
    of_forecasts: Floats
    of_noise: Floats

    def __len__(self) -> int:
        return len(self.factor)

    def __getitem__(self, some: slice) -> Floats:
        factor = self.factor[some, None, :, None]
        log = np.einsum("fkij,rfkj->rfki", self._root_of_forecasts, self.of_forecasts[some], optimize=True)
        log += np.sqrt(factor) * (self.of_noise[some] @ self._root_of_noise)
        log -= np.diagonal(self.uncertainty, axis1=2, axis2=3) / 2
        log -= factor * np.diagonal(self.shared) / 2
        chance = self.expected * np.exp(log)
        total = chance.sum(axis=2, keepdims=True)
        chance = np.where(total > 0, chance / np.where(total > 0, total, 1.0), 1 / chance.shape[2])
        return np.asarray(chance.swapaxes(2, 3))

    @cached_property
    def _root_of_forecasts(self) -> Floats:
        return _square_root(self.uncertainty)

    @cached_property
    def _root_of_noise(self) -> Floats:
        return _square_root(self.shared).T


def _cases_and_shares(
    rng: np.random.Generator, mean: Floats, noise: ForecastNoise, size: int
) -> tuple[NDArray[np.int64], _AreaShares]:
    """Cases of the weeks of the earlier forecasts, and of the last weeks as one more ((F + 1) × W).

    And the random shares of the areas in them.
    """
    expected = np.concatenate([noise.earlier.expected, mean[None]])
    uncertainty = np.concatenate([noise.earlier.uncertainty, noise.uncertainty[None]])
    uncertainty *= noise.estimated.kept[0]
    shape, factor = (size, *expected.shape), _draw_factors(rng, noise.estimated, size)
    normal = rng.standard_normal(shape), rng.standard_normal(shape)
    shares = _AreaShares(expected, uncertainty, noise.estimated.shared[0], factor, *normal)
    return expected.sum(axis=1).round().astype(np.int64), shares


def _draw_counts(rng: np.random.Generator, cases: NDArray[np.int64], chance: Floats) -> Floats:
    """Random counts of the areas by `_cases_and_shares`, replications × (F + 1) × K × W."""
    return rng.multinomial(cases, chance).swapaxes(2, 3).astype(float)


def _draw_factors(rng: np.random.Generator, noise: SharedNoise, size: int) -> Floats:
    """Random factors of the areas (size × K): gamma variables with their means and variances."""
    mean, variance = noise.factor[0], noise.factor_variance[0]
    scale = np.maximum(variance, 1e-12) / mean
    drawn = rng.gamma(mean / scale, scale, (size, len(mean)))
    return np.asarray(np.where(variance > 0, drawn, mean))


def _square_root(covariance: Floats) -> Floats:
    """Square roots of covariance matrices: with A Aᵀ = Σ."""
    value, vector = np.linalg.eigh(covariance)
    return np.asarray(vector * np.sqrt(np.maximum(value, 0.0))[..., None, :])


def _largest(
    counts: Floats, mean: Floats, windows: Windows, noise: ForecastNoise, estimated: SharedNoise
) -> Floats:
    """The largest ratio of each replication (R × K × W), given the noise that was estimated for it.

    Logarithms are computed only where the ratio can be larger than what has been found (`scan_replications` has why d²
    (1/2e + 1/(T − e)) is a bound): for the window with the largest bound, and those that may be above it.
    """
    best, each = np.zeros(len(counts)), np.arange(len(counts))
    for deflated, usual in _by_length(counts, mean, noise, estimated):
        total, inside = deflated.sum(axis=0), window_sums(windows.matrix, usual)
        shared = np.maximum(total, 1e-12) / np.maximum(usual.sum(axis=0), 1e-12)
        count, expected = window_sums(windows.matrix, deflated), inside * shared
        with np.errstate(divide="ignore", invalid="ignore"):
            bound = np.maximum(count - expected, 0.0) ** 2 * (0.5 / expected + 1 / (total - expected))
        bound = np.where(bound < np.inf, bound * (1 + ROUNDING), np.inf)  # infinite too if it is not known
        at = (bound.argmax(axis=0), each)
        np.maximum(best, log_likelihood_ratio(count[at], expected[at], total), out=best)
        window, replication = np.nonzero(bound > best)
        at = (window, replication)
        np.maximum.at(best, replication, log_likelihood_ratio(count[at], expected[at], total[replication]))
    return best


def _by_length(
    counts: Floats, mean: Floats, noise: ForecastNoise, estimated: SharedNoise
) -> Iterator[tuple[Floats, Floats]]:
    """For each length of a span that ends with the last week: its cases and expectations over φ (K × R)."""
    for length in range(1, mean.shape[1] + 1):
        usual = mean[:, -length:].sum(axis=1)
        phi = 1 + usual * noise.relative_variance(estimated, length)
        yield (counts[:, :, -length:].sum(axis=2) / phi).T, (usual / phi).T
