"""Averages over spans of days (shares, means): what a seasonal regression expects, and how uncertain that is.

A weighted linear regression of weekly averages on trend, season of the Jalali year, holidays, Nowruz, Ramadan and the
level of the last twelve weeks: the regressors of the seasonal model of counts (`stats.seasons.calendar_regressors`)
without weekdays. The effects have normal priors (ridge regression, Hoerl & Kennard 1970), so that the noise of a small
county is not taken for its season. Weeks far from their expectation count less, as in `stats.seasons.seasonal_model`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from stats.changes.change_scales import Scale
from stats.changes.seasonal_counts import LONG, Days, level_sd
from stats.seasons.calendar_regressors import RECENT, REGRESSORS, WEEKDAYS, DesignMatrix, priors
from stats.seasons.poisson_regression import FEW_SERIES
from stats.seasons.seasonal_model import OUTLIER_Z, WEEK

Floats = NDArray[np.float64]

COLUMNS = [i for i, name in enumerate(REGRESSORS) if name not in WEEKDAYS]
LEVEL_COLUMNS = [COLUMNS.index(REGRESSORS.index(name)) for name in ("trend", "recent")]
RECENT_COLUMN = LEVEL_COLUMNS[1]
STEPS = 3  # regressions, each with the weights and the dispersion of the one before
PRIOR_FACTOR = 0.5  # effects on an average are half as large as those on a count, relative to its unit
SPANS_PER_BLOCK = LONG // WEEK


@dataclass(frozen=True)
class SeasonalAverages:
    """Daily totals and numbers of cases of S series up to the first day of the judged period, and the regression.

    `unit` is the variance of a single case; `phi_week` and `phi_long` are the dispersions of weekly averages and of
    those over four weeks: their variance around the regression over that of chance.
    """

    design: DesignMatrix
    total: Floats
    n: Floats
    unit: Floats
    scale: Scale
    effects: Floats
    covariance: Floats
    phi_week: Floats
    phi_long: Floats

    @classmethod
    def fit(
        cls, total: Floats, n: Floats, design: DesignMatrix, *, squares: Floats | None = None
    ) -> "SeasonalAverages":
        """Fit the regression to the history of the design; `squares` are sums of squares, None for shares."""
        days = slice(0, design.history)
        total, n = total[:, days], n[:, days]
        cases, sums = n.sum(axis=1), total.sum(axis=1)
        if squares is None:
            share = (sums + 1) / (cases + 2)
            unit, size = share * (1 - share), share * (1 - share)
        else:
            mean = sums / np.maximum(cases, 1)
            spread = squares[:, days].sum(axis=1) / np.maximum(cases, 1) - mean**2
            unit, size = np.maximum(spread, 1e-9), np.maximum(np.abs(mean), 1e-6)
        zeros = np.zeros((len(n), len(COLUMNS)))
        empty = cls(
            design, total, n, unit, "share" if squares is None else "estimate", zeros,
            np.zeros((*zeros.shape, len(COLUMNS))), np.ones(len(n)), np.ones(len(n)),
        )  # fmt: skip
        return empty._fitted(PRIOR_FACTOR * size[:, None] * priors(design.history)[COLUMNS])

    @property
    def history(self) -> int:
        """Number of days before the judged period."""
        return self.design.history

    def dispersion(self, length: int) -> Floats:
        """Dispersion of averages over `length` days."""
        return self.phi_long if length >= LONG // 2 else self.phi_week

    def observed(self, days: Days) -> tuple[Floats, Floats]:
        """Averages over past days and their numbers of cases."""
        total, n = (x[:, days.cut].sum(axis=1) for x in (self.total, self.n))
        with np.errstate(divide="ignore", invalid="ignore"):
            return total / n, n

    def expected(self, days: Days) -> tuple[Floats, Floats]:
        """Expected average over days, and the variance of this estimate."""
        x = self._regressors(days)
        value = (x * self.effects).sum(axis=1)
        if self.scale == "share":
            value = np.clip(value, 0.0, 1.0)
        return value, self._variance(x)

    def chance(self, expected: Floats, n: Floats, days: Days) -> Floats:
        """Variance of the averages of n cases around their mean."""
        unit = np.maximum(expected * (1 - expected), 0.005) if self.scale == "share" else self.unit
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.dispersion(days.length) * unit / n, dtype=float)

    def carried(self, value: Floats, n: Floats, then: Days, now: Days) -> tuple[Floats, Floats]:
        """Expected average of the days `now` if the level is that of the days `then`, and the variance of this."""
        x = self._regressors(now) - self._regressors(then)
        x[:, LEVEL_COLUMNS] = 0.0
        value = value + (x * self.effects).sum(axis=1)
        if self.scale == "share":
            value = np.clip(value, 0.0, 1.0)
        return value, self.chance(value, n, then) + self._variance(x)

    def until(self, history: int) -> "SeasonalAverages":
        """The averages with the regression fitted to the first `history` days only."""
        sd = PRIOR_FACTOR * self._prior_size()[:, None] * priors(history)[COLUMNS]
        shorter = replace(
            self, design=self.design.until(history), total=self.total[:, :history], n=self.n[:, :history]
        )
        return shorter._fitted(sd)

    def _prior_size(self) -> Floats:
        """The unit of the priors: a share's p (1 − p), a mean's own size."""
        if self.scale == "share":
            return self.unit
        return np.maximum(np.abs(self.total.sum(axis=1) / np.maximum(self.n.sum(axis=1), 1)), 1e-6)

    def _fitted(self, prior_sd: Floats) -> "SeasonalAverages":
        """The regression on the whole weeks that end with the history.

        It is repeated with less weight of outlying weeks and with the dispersion found before.
        """
        weeks = self.history // WEEK
        cut = slice(self.history - weeks * WEEK, self.history)

        def summed(daily: Floats) -> Floats:
            return np.asarray(daily[:, cut].reshape(len(daily), weeks, WEEK).sum(axis=2), dtype=float)

        n, total = summed(self.n), summed(self.total)
        x = self.design.matrix[cut][:, COLUMNS].reshape(weeks, WEEK, -1).mean(axis=1)
        few = len(n) <= FEW_SERIES
        products = None if few else x[:, :, None] * x[:, None, :]
        phi, use = np.ones(len(n)), np.ones(n.shape)
        # At first without a level of its own for the last twelve weeks, to see how much such levels differed.
        prior_sd = prior_sd.copy()
        prior_sd[:, RECENT_COLUMN] = 1e-6
        index = np.arange(len(COLUMNS))
        for step in range(STEPS):
            weight = use * n / (phi * self.unit)[:, None]
            if products is None:
                information = (x.T * weight[:, None, :]) @ x
            else:
                information = np.einsum("sw,wpq->spq", weight, products)
            information[:, index, index] += 1 / prior_sd**2
            covariance = np.asarray(np.linalg.inv(information), dtype=float)
            right = (use / (phi * self.unit)[:, None] * total) @ x
            effects = np.einsum("spq,sq->sp", covariance, right)
            residual = total - n * (effects @ x.T)
            phi = self._dispersion(residual, n, use, 1)
            if step == STEPS - 2:
                chance = self.unit / np.maximum(n.mean(axis=1) * RECENT / WEEK, 1e-9)
                over_recent, over_long = (
                    self._dispersion(residual, n, use, days // WEEK) for days in (RECENT, LONG)
                )
                prior_sd[:, RECENT_COLUMN] = level_sd(over_recent, over_long, chance)
            with np.errstate(divide="ignore", invalid="ignore"):
                z = np.abs(residual) / np.sqrt(phi[:, None] * self.unit[:, None] * n)
            # A week without cases has no z, and `fmax` passes over it.
            use = (OUTLIER_Z / np.fmax(z, OUTLIER_Z)) ** 2
        long = np.maximum(phi, self._dispersion(residual, n, use, SPANS_PER_BLOCK))
        return replace(self, effects=effects, covariance=covariance, phi_week=phi, phi_long=long)

    def _dispersion(self, residual: Floats, n: Floats, use: Floats, block: int) -> Floats:
        """Pearson's χ² of blocks of weeks over its degrees of freedom; at least 1."""
        blocks = n.shape[1] // block
        start = n.shape[1] - blocks * block

        def summed(x: Floats) -> Floats:
            return (
                x
                if block == 1
                else np.asarray(x[:, start:].reshape(len(x), blocks, block).sum(axis=2), dtype=float)
            )

        weight = summed(use) / block
        square = summed(residual) ** 2 / np.maximum(self.unit[:, None] * summed(n), 1e-12)
        effective = weight.sum(axis=1)
        df = np.maximum(effective - len(COLUMNS) / 2, effective / 2 + 1)
        return np.maximum(1.0, (weight * square).sum(axis=1) / df)

    def _regressors(self, days: Days) -> Floats:
        """Regressors of a span, averaged with the cases of its days as weights; of days ahead, without weights."""
        x = self.design.matrix[days.cut][:, COLUMNS]
        if days.first + days.length > self.n.shape[1]:
            return np.repeat(x.mean(axis=0)[None, :], len(self.n), axis=0)
        n = self.n[:, days.cut] + 1e-9
        return np.asarray(n @ x / n.sum(axis=1, keepdims=True), dtype=float)

    def _variance(self, x: Floats) -> Floats:
        """Variance of an estimate with these regressors, with the dispersion of longer spans."""
        longer = self.phi_long / self.phi_week
        return np.asarray(longer * np.einsum("sp,spq,sq->s", x, self.covariance, x), dtype=float)
