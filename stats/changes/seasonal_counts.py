"""Counts over spans of days: what the seasonal model expects of a span, and how uncertain that is."""

from dataclasses import dataclass, replace

import numpy as np

from stats.arrays import Floats
from stats.changes.change_scales import Scale
from stats.changes.past_spans import PastFigures, Spans
from stats.seasons.calendar_regressors import RECENT, REGRESSORS, DesignMatrix
from stats.seasons.seasonal_model import WEEK, SeasonalModel, fit_seasonal_model

LONG = 4 * WEEK  # spans over which days that resemble their neighbours have added up to their full variance
MIN_LEVEL_SHARE = 0.25  # of the variance of a twelve-week mean that its level may have at least
# Effects that say how high a series is, and not what kind of days a span has.
LEVEL_EFFECTS = [REGRESSORS.index(name) for name in ("trend", "recent")]


@dataclass(frozen=True)
class Days:
    """Consecutive days by their numbers in a design, and the part of each day that is counted (None: whole days)."""

    first: int
    length: int
    weight: Floats | None = None

    @property
    def cut(self) -> slice:
        """The days as a slice."""
        return slice(self.first, self.first + self.length)


@dataclass(frozen=True)
class SeasonalCounts:
    """Daily counts of S series up to the first day of the judged period, and the model fitted to them."""

    model: SeasonalModel
    scale: Scale = "count"

    @classmethod
    def fit(cls, counts: Floats, design: DesignMatrix, *, shrink: bool | None = None) -> "SeasonalCounts":
        """Fit the model to the history of the design. Several series are shrunk to all of them together.

        Fitted twice: first without a level of its own for the last twelve weeks, to see how much such levels differed
        in the past; then with a prior for it that is as wide as that.
        """
        design = design.with_months()
        together = len(counts) > 1 if shrink is None else shrink
        steady = fit_seasonal_model(counts, design, shrink=together, recent_sd=np.full(len(counts), 1e-4))
        mean = steady.mean[:, : design.history].mean(axis=1) * RECENT
        sd = level_sd(steady.phi(RECENT), steady.phi(LONG), 1 / np.maximum(mean, 1e-9))
        return cls(fit_seasonal_model(counts, design, shrink=together, recent_sd=sd))

    @property
    def history(self) -> int:
        """Number of days before the judged period."""
        return self.model.design.history

    def dispersion(self, length: int) -> Floats:
        """Dispersion of counts over `length` days. Longer spans than four weeks vary as much as these."""
        return self.model.phi(min(max(length, 1), LONG))

    def observed(self, spans: Spans) -> tuple[Floats, Floats]:
        """Counts over past spans (S × spans), as value and n."""
        n = spans.sums(self.model.counts)
        return n, n

    def expected(self, days: Days) -> tuple[Floats, Floats]:
        """Expected count over days, and the variance of this estimate."""
        total, slope = self._sums(days, self.model.effects)
        return total, self._variance(slope)

    def chance(self, expected: Floats, n: Floats, days: Days) -> Floats:
        """Variance of the counts around their mean."""
        return self.dispersion(days.length) * expected

    def carried(self, value: Floats, n: Floats, then: Days, now: Days) -> tuple[Floats, Floats]:
        """Expected count of the days `now` if the level is that of the days `then`, and the variance of this estimate.

        Only the kinds of days differ: weekdays, holidays, Ramadan, part of the season.
        """
        effects = self.model.effects.copy()
        effects[:, LEVEL_EFFECTS] = 0.0
        (total, slope), (total_then, slope_then) = (self._sums(days, effects) for days in (now, then))
        ratio = total / total_then
        expected = value * ratio
        relative = slope / total[:, None] - slope_then / total_then[:, None]
        relative[:, LEVEL_EFFECTS] = 0.0
        # The earlier count varies around its own mean as well.
        own = ratio**2 * self.chance(np.maximum(value, 1.0), n, then)
        return expected, own + self._variance(relative * expected[:, None])

    def yearly_changes(self, spans: Spans, lag: int) -> PastFigures:
        """Counts over past spans, with what is expected of them from the same days `lag` days earlier."""
        then, design = spans.earlier(lag), self.model.design.matrix
        (n, _), (n_then, _) = (self.observed(each) for each in (spans, then))
        effects = self.model.effects.copy()
        effects[:, LEVEL_EFFECTS] = 0.0
        mean = np.exp(np.clip(effects @ design.T, -20, 20))
        (total, slope), (total_then, slope_then) = (
            (each.sums(mean), each.weighted_sums(mean, design)) for each in (spans, then)
        )
        ratio = total / total_then
        expected = n_then * ratio
        relative = slope / total[:, :, None] - slope_then / total_then[:, :, None]
        relative[:, :, LEVEL_EFFECTS] = 0.0
        slope = relative * expected[:, :, None]
        phi = self.dispersion(spans.length)[:, None]
        estimate = self._longer()[:, None] * ((slope @ self.model.covariance) * slope).sum(axis=2)
        own = ratio**2 * phi * np.maximum(n_then, 1.0)
        return PastFigures(n, n, expected, own + estimate + phi * expected)

    def forecasts(self, spans: Spans) -> PastFigures:
        """Counts over past spans, each with its forecast from the days before it alone."""
        (n, _), parts = self.observed(spans), list[tuple[Floats, Floats]]()
        for i, end in enumerate(spans.firsts):
            then, days = self.until(end), Days(end, spans.length)
            expected, estimate = then.expected(days)
            parts.append((expected, estimate + then.chance(expected, n[:, i], days)))
        return PastFigures(n, n, *(np.stack(part, axis=1) for part in zip(*parts, strict=True)))

    def until(self, history: int) -> "SeasonalCounts":
        """The counts with the model fitted to the first `history` days only."""
        return replace(self, model=self.model.until(history))

    def _sums(self, days: Days, effects: Floats) -> tuple[Floats, Floats]:
        """Sum of the means of days, and its derivatives by the effects."""
        x = self.model.design.matrix[days.cut]
        mean = np.exp(np.clip(effects @ x.T, -20, 20))
        if days.weight is not None:
            mean = mean * days.weight
        return mean.sum(axis=1), mean @ x

    def _variance(self, slope: Floats) -> Floats:
        """Variance of an estimate with these derivatives.

        The covariance of the fit allows for the dispersion of weeks; that of longer spans is larger where weeks
        resemble their neighbours.
        """
        covariance = self.model.covariance
        return np.asarray(self._longer() * np.einsum("sp,spq,sq->s", slope, covariance, slope))

    def _longer(self) -> Floats:
        """Dispersion of long spans over that of weeks, which the covariance of the fit allows for."""
        return np.maximum(self.dispersion(LONG) / self.dispersion(WEEK), 1.0)


def level_sd(phi_recent: Floats, phi_long: Floats, chance: Floats) -> Floats:
    """Standard deviation of the levels of twelve weeks around season and trend, beyond that of four weeks.

    `phi_recent` and `phi_long` are the dispersions over twelve and four weeks, `chance` is the variance over twelve
    weeks by chance alone. Never so small that a new level of the last twelve weeks could not be learnt.
    """
    variance = np.maximum(phi_recent - phi_long, 0.0) * chance
    return np.sqrt(np.maximum(variance, MIN_LEVEL_SHARE * phi_long * chance))
