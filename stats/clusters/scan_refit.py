"""How much of the noise of the scanned weeks the model has fitted, if it was fitted to these very weeks.

A scan of all weeks compares counts with a model that was fitted to the same weeks. Its level, trend and season have
followed a part of the noise, so that the residuals vary less than the noise itself, above all over months. Both the
estimate of the noise and its replications have to allow for that. To first order the expectation of a week depends
linearly on the deviations of all weeks, as in the last step of the fit (McCullagh & Nelder 1989, section 4.4).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from stats.arrays import Bools, Floats
from stats.clusters.scan_noise import (
    FIRST_GUESS,
    LAGS,
    OUTLIER_SD,
    PERSISTENCE,
    ROUNDS,
    Noise,
    own_factors,
    to_week_totals,
)
from stats.seasons.seasonal_model import WEEK, SeasonalModel

# Degrees of freedom with which the noise of an area is known from all weeks of a scan.
KNOWN_DF = 50.0
AT_A_TIME = 8  # replications in one product: a library spreads large ones over processors, which is slower


@dataclass(frozen=True)
class Refit:
    """Linear response of fitted expectations to the counts: `learned` is K × W × W (areas × weeks × weeks).

    Entry (area, i, j) is the relative rise of the expectation of week i if the cases of week j are twice their own
    expectation. It is the hat matrix of the fit in relative terms.
    """

    learned: Floats

    def without_learned(self, counts: Floats, mean: Floats) -> Floats:
        """Counts (replications × W × K) of mean `mean` (W × K), less what a fit to them would have learned of them.

        None is below 0.
        """
        relative = (counts / np.where(mean > 0, mean, 1.0) - (mean > 0)).transpose(2, 0, 1)
        follows = self.learned.transpose(0, 2, 1)
        followed = np.empty_like(relative)
        for begin in range(0, relative.shape[1], AT_A_TIME):
            some = slice(begin, begin + AT_A_TIME)
            followed[:, some] = relative[:, some] @ follows
        return np.maximum(counts - mean * followed.transpose(1, 2, 0), 0.0)

    def left_of(self, covariance: Floats) -> Floats:
        """What the fit leaves of the covariance of relative deviations of weeks (W × W, or K × W × W), K × W × W."""
        keeps = np.eye(self.learned.shape[1]) - self.learned
        return np.asarray(keeps @ covariance @ keeps.transpose(0, 2, 1))


def refit_of(model: SeasonalModel) -> Refit:
    """How a model follows the whole weeks that end with its history."""
    days = model.design.history // WEEK * WEEK
    cut = slice(model.design.history - days, model.design.history)
    mean, design = model.mean[:, cut], model.design.matrix[cut]
    by_week = (len(mean), -1, WEEK)
    # Derivatives of a week's expectation by the effects, K × W × effects, and as a part of it.
    slope = (mean.reshape(*by_week)[:, :, None, :] @ design.reshape(-1, WEEK, design.shape[1]))[:, :, 0]
    expected = mean.reshape(*by_week).sum(axis=2)[:, :, None]
    relative = slope / np.where(expected > 0, expected, 1.0)
    step = model.covariance @ (slope / model.phi(WEEK)[:, None, None]).transpose(0, 2, 1)
    return Refit(np.asarray(relative @ step))


def estimate_noise_left(
    counts: Floats, expected: Floats, refit: Refit, *, left_out: Bools | None = None
) -> Noise:
    """The noise of fitted weeks (counts and expectations are K × W) from what the fit has left of it.

    The mean products of deviations 0 to `LAGS` weeks apart are compared with those that each part of a noise of size 1
    would leave; sizes are at least 0, by least squares. Cells that are `left_out` (K × W), those of a likely cluster,
    say nothing. One area's variance is drawn to that of all by how well its own is known. No noise with up to `LAGS`
    weeks or a single area.
    """
    areas, weeks = counts.shape
    if weeks <= LAGS or areas < 2:
        return Noise.none(areas)
    mean = to_week_totals(expected, counts)
    total = np.maximum(mean.sum(axis=0), 1e-9)
    chance = mean * (1 - mean / total)  # the variance of a multinomial count
    counted = mean if left_out is None else np.where(left_out, 0.0, mean)
    parts = _Parts.of(refit, counted, chance / np.where(mean > 0, mean, 1.0) ** 2)
    weekly_mean = np.maximum(mean.mean(axis=1), 1e-9)
    # An area is part of the total against which it is compared: its own factor moves its share by (1 − share) only, and
    # the factors of the others move it too.
    share = mean.sum(axis=1) / max(float(mean.sum()), 1e-9)
    visible_share = (1 - share) ** 2 + (share**2).sum() - share**2
    # Deviations far beyond the noise are clusters. They count as `OUTLIER_SD` standard deviations of a noise that is
    # found in rounds, the first without a bound.
    bound, whole = np.full(mean.shape, np.inf), FIRST_GUESS
    for _ in range(ROUNDS):
        deviation = np.where(counted > 0, np.clip(counts - mean, -bound, bound), 0.0)
        moments = (_mean_products(deviation, counted) - parts.chance) / visible_share
        weight = np.where(mean.any(axis=1), 1 / (1 / weekly_mean + whole) ** 2, 0.0)
        weekly, slow, persistence = parts.sizes(moments, weight / max(float(weight.sum()), 1e-300))
        whole = weekly + slow
        bound = np.where(mean > 0, OUTLIER_SD * np.sqrt(chance + whole * mean**2), 0.0)
    if whole <= 0:
        return Noise.none(areas)
    usual = parts.weekly[0] * weekly + parts.slow[persistence][0] * slow
    own = own_factors(moments[0] / np.where(usual > 0, usual, np.nan), whole, weekly_mean, weeks)
    return Noise(own * weekly, own * slow, np.zeros(areas), persistence if slow > 0 else 0.0, KNOWN_DF)


@dataclass(frozen=True)
class _Parts:
    """Mean products of relative deviations 0 to `LAGS` weeks apart that the fit leaves of a noise (lags × K).

    `chance` is that of counts; `weekly` that of a noise of variance 1 that is new every week, and `slow` that of one
    which fades, by its persistence.
    """

    chance: Floats
    weekly: Floats
    slow: dict[float, Floats]

    @classmethod
    def of(cls, refit: Refit, mean: Floats, relative_chance: Floats) -> "_Parts":
        lags = np.abs(np.subtract.outer(*(np.arange(mean.shape[1]),) * 2))

        def left(covariance: Floats) -> Floats:
            of_weeks = refit.left_of(covariance)
            size = [(a * b).sum(axis=1) for a, b in _lagged(mean)]
            products = [
                (a * b * np.diagonal(of_weeks, lag, axis1=1, axis2=2)).sum(axis=1)
                for lag, (a, b) in enumerate(_lagged(mean))
            ]
            return _ratios(products, size)

        return cls(
            left(relative_chance[:, :, None] * np.eye(mean.shape[1])),
            left(np.eye(mean.shape[1])),
            {persistence: left(persistence**lags) for persistence in PERSISTENCE},
        )

    def sizes(self, moments: Floats, weight: Floats) -> tuple[float, float, float]:
        """Relative variances of the weekly and the fading part, and its persistence; areas count by their `weight`."""
        from scipy.optimize import nnls  # slow to import

        of_all, weekly = moments @ weight, self.weekly @ weight
        fits = []
        for persistence, slow in self.slow.items():
            sizes, error = nnls(np.column_stack([weekly, slow @ weight]), of_all)
            fits.append((float(error), float(sizes[0]), float(sizes[1]), persistence))
        return min(fits)[1:]


def _mean_products(deviation: Floats, mean: Floats) -> Floats:
    """Mean products of deviations 0 to `LAGS` weeks apart, relative to those of the means (lags × K)."""
    products = [(a * b).sum(axis=1) for a, b in _lagged(deviation)]
    return _ratios(products, [(a * b).sum(axis=1) for a, b in _lagged(mean)])


def _lagged(values: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Values of weeks (K × W) beside those 0 to `LAGS` weeks later."""
    weeks = values.shape[1]
    for lag in range(LAGS + 1):
        yield values[:, : weeks - lag], values[:, lag:]


def _ratios(products: list[Floats], sizes: list[Floats]) -> Floats:
    """Products over sizes, 0 for areas without cases."""
    size = np.stack(sizes)
    return np.asarray(np.stack(products) / np.where(size > 0, size, 1.0))
