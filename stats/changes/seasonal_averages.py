"""Averages over spans of days (shares, means): what a seasonal regression expects, and how uncertain that is.

A weighted linear regression of weekly averages on trend, season of the Jalali year, holidays, Nowruz, Ramadan and the
level of the last twelve weeks: the regressors of the seasonal model of counts (`stats.seasons.calendar_regressors`)
without weekdays. The effects have normal priors (ridge regression, Hoerl & Kennard 1970), so that the noise of a small
county is not taken for its season. Weeks far from their expectation count less, as in `stats.seasons.seasonal_model`.
"""

from dataclasses import dataclass, replace

import numpy as np

from stats.arrays import Floats
from stats.changes.change_scales import Scale
from stats.changes.past_spans import PastFigures, Spans
from stats.changes.seasonal_counts import LONG, Days
from stats.changes.weekly_regression import Weeks
from stats.seasons.calendar_regressors import RECENT, REGRESSORS, WEEKDAYS, YEAR, DesignMatrix, priors
from stats.seasons.poisson_regression import FEW_SERIES
from stats.seasons.seasonal_model import WEEK

COLUMNS = [i for i, name in enumerate(REGRESSORS) if name not in WEEKDAYS]
LEVEL_COLUMNS = [COLUMNS.index(REGRESSORS.index(name)) for name in ("trend", "recent")]
TREND_COLUMN, RECENT_COLUMN = LEVEL_COLUMNS
PRIOR_FACTOR = 0.5  # effects on an average are half as large as those on a count, relative to its unit


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

    def observed(self, spans: Spans) -> tuple[Floats, Floats]:
        """Averages over past spans and their numbers of cases (S × spans)."""
        n = spans.sums(self.n)
        with np.errstate(divide="ignore", invalid="ignore"):
            return spans.sums(self.total) / n, n

    def expected(self, days: Days) -> tuple[Floats, Floats]:
        """Expected average over days, and the variance of this estimate."""
        return self._expected(self._regressors(days))

    def _expected(self, x: Floats) -> tuple[Floats, Floats]:
        """Expected average with these regressors, and the variance of this estimate."""
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
        x = (self._regressors(now) - self._regressors(then))[:, None]
        expected, variance = (each[:, 0] for each in self._moved(value[:, None], x))
        return expected, self.chance(expected, n, then) + variance

    def yearly_changes(self, spans: Spans, lag: int) -> PastFigures:
        """Averages over past spans, with what is expected of them from the same days `lag` days earlier."""
        then, x = spans.earlier(lag), self.design.matrix[:, COLUMNS]
        (value, n), (value_then, n_then) = (self.observed(each) for each in (spans, then))
        cases = self.n + 1e-9
        now, before = (each.weighted_sums(cases, x) / each.sums(cases)[:, :, None] for each in (spans, then))
        expected, variance = self._moved(value_then, now - before)
        days = Days(0, spans.length)
        by_chance = (self.chance(expected.T, cases_of.T, days).T for cases_of in (n_then, n))
        return PastFigures(value, n, expected, variance + sum(by_chance))

    def forecasts(self, spans: Spans) -> PastFigures:
        """Averages over past spans, each with its forecast from the days before it alone."""
        value, n = self.observed(spans)
        series, ends = len(n), spans.firsts
        if series > FEW_SERIES:
            days = [Days(end, spans.length) for end in ends]
            each = [self.until(end) for end in ends]
            parts = [of_end.expected(ahead) for of_end, ahead in zip(each, days, strict=True)]
            expected, variance = (np.stack(part, axis=1) for part in zip(*parts, strict=True))
            by_chance = [of_end.chance(expected[:, i], n[:, i], days[i]) for i, of_end in enumerate(each)]
            return PastFigures(value, n, expected, variance + np.stack(by_chance, axis=1))
        # The regressions of all ends at once, as if each of them were a series of its own.
        unit, size = (np.tile(part, len(ends)) for part in (self.unit, self._prior_size()))
        weeks = Weeks.of_histories(self.total, self.n, [self._weekly(end) for end in ends], ends)
        prior_sd = (
            PRIOR_FACTOR * size[:, None] * np.repeat([priors(end)[COLUMNS] for end in ends], series, axis=0)
        )
        fit = weeks.fit(unit, prior_sd, recent=RECENT_COLUMN)._asdict()
        together = replace(self, unit=unit, **fit)
        x = np.repeat([self._ahead(end, spans.length) for end in ends], series, axis=0)
        flat, estimate = together._expected(x)
        variance = estimate + together.chance(flat, n.T.ravel(), Days(0, spans.length))
        return PastFigures(value, n, *(part.reshape(len(ends), series).T for part in (flat, variance)))

    def _moved(self, value: Floats, x: Floats) -> tuple[Floats, Floats]:
        """Averages (S × spans) at the same level on days with other regressors, and the variance of what is added.

        `x` (S × spans × effects) is how much the regressors differ.
        """
        x[:, :, LEVEL_COLUMNS] = 0.0
        value = value + (x @ self.effects[:, :, None])[:, :, 0]
        if self.scale == "share":
            value = np.clip(value, 0.0, 1.0)
        longer = (self.phi_long / self.phi_week)[:, None]
        return value, longer * ((x @ self.covariance) * x).sum(axis=2)

    def _weekly(self, end: int) -> Floats:
        """Regressors of the whole weeks before a day, with trend and recent level as seen from it."""
        weeks = end // WEEK
        x = self.design.matrix[end - weeks * WEEK : end, COLUMNS].reshape(weeks, WEEK, -1).mean(axis=1)
        days_from_end = np.arange(1 - weeks * WEEK, 1).reshape(weeks, WEEK)
        x[:, TREND_COLUMN] = (days_from_end / YEAR).mean(axis=1)
        x[:, RECENT_COLUMN] = (days_from_end > -RECENT).mean(axis=1)
        return np.asarray(x, dtype=float)

    def _ahead(self, end: int, length: int) -> Floats:
        """Regressors of a number of days after the first `end`, with trend and recent level as seen from these."""
        x = self.design.matrix[end : end + length, COLUMNS].mean(axis=0)
        x[TREND_COLUMN] = (np.arange(1, length + 1) / YEAR).mean()
        x[RECENT_COLUMN] = 1.0
        return np.asarray(x, dtype=float)

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
        """The regression on the whole weeks that end with the history."""
        weeks = Weeks.of_histories(self.total, self.n, [self._weekly(self.history)], [self.history])
        return replace(self, **weeks.fit(self.unit, prior_sd, recent=RECENT_COLUMN)._asdict())

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
