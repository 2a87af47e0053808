"""Weighted linear regression of weekly averages with normal priors, for several series or histories at once.

`stats.changes.seasonal_averages` says of what and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from stats.arrays import Floats
from stats.changes.seasonal_counts import LONG, level_sd
from stats.seasons.calendar_regressors import RECENT
from stats.seasons.poisson_regression import FEW_SERIES
from stats.seasons.seasonal_model import OUTLIER_Z, WEEK

STEPS = 3  # regressions, each with the weights and the dispersion of the one before
SPANS_PER_BLOCK = LONG // WEEK


class WeeklyFit(NamedTuple):
    """Effects with their covariance, and the dispersions of one week and of four, of F regressions."""

    effects: Floats
    covariance: Floats
    phi_week: Floats
    phi_long: Floats


@dataclass(frozen=True)
class Weeks:
    """Totals and numbers of cases of consecutive weeks (F × weeks), and their regressors (F or 1 × weeks × effects).

    `is_there` (F × weeks) is 1 for weeks of the history and 0 for those before it, whose figures are 0.
    """

    total: Floats
    n: Floats
    x: Floats
    is_there: Floats

    @classmethod
    def of_histories(
        cls, total: Floats, n: Floats, regressors: Sequence[Floats], ends: Sequence[int]
    ) -> "Weeks":
        """The whole weeks of daily figures (S × days) before each of the ends, a history after the other.

        `regressors` are those of the weeks before each end.
        """
        series, most, each_own = len(n), max(len(x) for x in regressors), len(ends) > 1
        sums, cases, is_there = (np.zeros((len(ends) * series, most)) for _ in range(3))
        matrix = np.zeros((len(sums) if each_own else 1, most, regressors[0].shape[1]))
        for i, (x, end) in enumerate(zip(regressors, ends, strict=True)):
            rows, weeks = slice(i * series, (i + 1) * series), slice(most - len(x), most)
            days, shape = slice(end - len(x) * WEEK, end), (series, len(x), WEEK)
            sums[rows, weeks] = total[:, days].reshape(shape).sum(axis=2)
            cases[rows, weeks] = n[:, days].reshape(shape).sum(axis=2)
            is_there[rows, weeks] = 1.0
            matrix[rows if each_own else slice(None), weeks] = x
        return cls(sums, cases, matrix, is_there)

    def fit(self, unit: Floats, prior_sd: Floats, *, recent: int) -> WeeklyFit:
        """The regressions with the variance of a single case `unit` (F) and priors (F × effects).

        They are repeated with less weight of outlying weeks and with the dispersion found before. At first there is no
        level of its own for the last twelve weeks (the effect number `recent`), to see how much such levels differed.
        """
        total, n, x = self.total, self.n, self.x
        few = len(x) > 1 or len(n) <= FEW_SERIES
        products = None if few else x[0][:, :, None] * x[0][:, None, :]
        phi, use = np.ones(len(n)), self.is_there
        prior_sd = prior_sd.copy()
        prior_sd[:, recent] = 1e-6
        index = np.arange(x.shape[2])
        for step in range(STEPS):
            precision = use / (phi * unit)[:, None]
            weight = precision * n
            if products is None:
                information = (x.transpose(0, 2, 1) * weight[:, None, :]) @ x
            else:
                information = np.einsum("sw,wpq->spq", weight, products)
            information[:, index, index] += 1 / prior_sd**2
            covariance = np.asarray(np.linalg.inv(information), dtype=float)
            effects = np.einsum("spq,sq->sp", covariance, _times(precision * total, x))
            residual = total - n * _times(effects, x.transpose(0, 2, 1))
            phi = self._dispersion(residual, unit, use, 1)
            if step == STEPS - 2:
                usual = n.sum(axis=1) / self.is_there.sum(axis=1)
                chance = unit / np.maximum(usual * RECENT / WEEK, 1e-9)
                over_recent, over_long = (
                    self._dispersion(residual, unit, use, days // WEEK) for days in (RECENT, LONG)
                )
                prior_sd[:, recent] = level_sd(over_recent, over_long, chance)
            with np.errstate(divide="ignore", invalid="ignore"):
                z = np.abs(residual) / np.sqrt((phi * unit)[:, None] * n)
            # A week without cases has no z, and `fmax` passes over it.
            use = (OUTLIER_Z / np.fmax(z, OUTLIER_Z)) ** 2 * self.is_there
        long = np.maximum(phi, self._dispersion(residual, unit, use, SPANS_PER_BLOCK))
        return WeeklyFit(effects, covariance, phi, long)

    def _dispersion(self, residual: Floats, unit: Floats, use: Floats, block: int) -> Floats:
        """Pearson's χ² of blocks of weeks over its degrees of freedom; at least 1."""
        blocks = self.n.shape[1] // block
        start = self.n.shape[1] - blocks * block

        def summed(x: Floats) -> Floats:
            if block == 1:
                return x
            return np.asarray(x[:, start:].reshape(len(x), blocks, block).sum(axis=2), dtype=float)

        weight = summed(use) / block
        if block > 1:
            weight = weight * (summed(self.is_there) == block)
        square = summed(residual) ** 2 / np.maximum(unit[:, None] * summed(self.n), 1e-12)
        effective = weight.sum(axis=1)
        df = np.maximum(effective - self.x.shape[2] / 2, effective / 2 + 1)
        return np.maximum(1.0, (weight * square).sum(axis=1) / df)


def _times(rows: Floats, matrix: Floats) -> Floats:
    """Each row (F × a) times its matrix (F × a × b), or times the only one (1 × a × b)."""
    return np.asarray(rows @ matrix[0] if len(matrix) == 1 else (rows[:, None] @ matrix)[:, 0], dtype=float)
