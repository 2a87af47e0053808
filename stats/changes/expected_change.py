"""Changes of figures that have a season: against what the past suggests, and against the same days last year.

These are two different questions for a figure with a season. *Is the figure unlike what the past leads one to expect?*
A seasonal model is fitted to the days before the period only, so that a change in the period is not learned; its
forecast is the expectation. *Has the level changed since last year?* Season and holidays are the same in both periods,
except for the days that move (weekdays, Ramadan), which the model accounts for; trend and level are not subtracted,
because they are the question.

The past shows how far forecasts have been off, and how much yearly changes have varied. Series wander in ways that no
model knows, so that errors are larger than the model says: the variance is multiplied by κ², the mean square of the
standardised errors of the past, shrunk towards 1 (the scaled inverse χ² prior of Smyth 2004, Statistical Applications
in Genetics and Molecular Biology 3:3). From yearly changes the mean is subtracted first, because steady growth is a
change and not noise.

Series wander slowly, so that the model is nearly right about a month and less so about a quarter. The assumption κ = 1
therefore counts more for short periods. For yearly changes over short periods κ² may be below 1: what is peculiar to a
month of the year is noise to the forecast, but is the same in both years.
"""

from typing import Protocol

import numpy as np

from stats.arrays import Floats
from stats.changes.change_scales import JudgedFigures, Scale, scaled_sd, transformed
from stats.changes.past_spans import PastFigures, Spans
from stats.changes.seasonal_counts import Days
from stats.seasons.calendar_regressors import MIN_SEASONAL_HISTORY

STEP = 28  # days between past forecasts of short periods: nearer ones repeat the same error
MAX_ORIGINS = 6
MAX_YEARLY_CHANGES = 12
SHORT = 31  # days, up to which a period is judged by the constants of short ones
MAX_SHORT_YEARLY_CHANGES = 24
PRIOR_DF = 16  # past errors that the assumption κ = 1 is worth
SHORT_PRIOR_DF = 40
MIN_SHORT_YEARLY_KAPPA2 = 0.6
LARGEST_ERROR = 3.0  # standard errors to which past errors are cut: an outbreak of last year is not usual


class SeasonalFigures(Protocol):
    """Figures of S series over spans of days, with a model: `SeasonalCounts` or `SeasonalAverages`."""

    @property
    def scale(self) -> Scale:
        """Scale on which they are judged."""

    @property
    def history(self) -> int:
        """Number of days before the judged period."""

    def dispersion(self, length: int) -> Floats:
        """Dispersion over a number of days."""

    def expected(self, days: Days) -> tuple[Floats, Floats]:
        """Forecast of days, and the variance of this estimate."""

    def chance(self, expected: Floats, n: Floats, days: Days) -> Floats:
        """Variance of figures around their mean."""

    def carried(self, value: Floats, n: Floats, then: Days, now: Days) -> tuple[Floats, Floats]:
        """What a figure would be on other days at the same level, and the variance of this estimate."""

    def forecasts(self, spans: Spans) -> PastFigures:
        """Figures of past spans, each with its forecast from the days before it alone."""

    def yearly_changes(self, spans: Spans, lag: int) -> PastFigures:
        """Figures of past spans, with what is expected of them from the same days `lag` days earlier."""


def against_expectation(figures: SeasonalFigures, value: Floats, n: Floats, days: Days) -> JudgedFigures:
    """Judge the figures of the period `days`, which begins with the end of the history, by the forecast of the model.

    `value` and `n` (S) are those of the period.
    """
    # Past forecasts are of as many days from as near, each from the days before it alone.
    step = max(days.length, STEP)
    ends = [figures.history - step * back for back in range(1, MAX_ORIGINS + 1)]
    spans = Spans(tuple(end for end in ends if end >= MIN_SEASONAL_HISTORY), days.length)
    past = figures.forecasts(spans) if spans.firsts else None
    expected, estimate = figures.expected(days)
    variance = estimate + figures.chance(expected, n, days)
    calibration = _calibration(_standardised(figures, past), len(value), _prior_df(days.length))
    return _judged(figures, (value, n), (expected, variance), calibration, days.length)


def against_last_year(
    figures: SeasonalFigures, now: tuple[Floats, Floats, Days], before: tuple[Floats, Floats, Days]
) -> JudgedFigures:
    """Judge the figures of a period by those of the same days last year; both are value, n and days."""
    value, n, days = now
    value_before, n_before, days_before = before
    lag = days.first - days_before.first
    step = max(days.length, STEP)
    short = days.length <= SHORT
    most = MAX_SHORT_YEARLY_CHANGES if short else MAX_YEARLY_CHANGES
    firsts = [days.first - step * back for back in range(1, most + 1)]
    spans = Spans(tuple(first for first in firsts if first - lag >= 0), days.length)
    past = figures.yearly_changes(spans, lag) if spans.firsts else None
    expected, variance = _expected_from_last_year(figures, (value_before, n_before, days_before), (n, days))
    least = MIN_SHORT_YEARLY_KAPPA2 if short else 1.0
    errors = _standardised(figures, past)
    calibration = _calibration(errors, len(value), _prior_df(days.length), centred=True, least=least)
    return _judged(figures, (value, n), (expected, variance), calibration, days.length)


def _judged(
    figures: SeasonalFigures,
    now: tuple[Floats, Floats],
    expectation: tuple[Floats, Floats],
    calibration: tuple[Floats, Floats],
    length: int,
) -> JudgedFigures:
    """Figures (value, n) judged by an expectation with its variance, which is multiplied by that of past errors."""
    (value, n), (expected, variance), (kappa2, df) = now, expectation, calibration
    sd = scaled_sd(figures.scale, expected, variance * kappa2)
    phi = figures.dispersion(length) * kappa2
    return JudgedFigures(figures.scale, value, n, expected, n, sd, df, phi)


def _expected_from_last_year(
    figures: SeasonalFigures, before: tuple[Floats, Floats, Days], now: tuple[Floats, Days]
) -> tuple[Floats, Floats]:
    """What the figures of last year would be this year at the same level, and the variance of their distance."""
    (value, n, then), (n_now, days) = before, now
    expected, variance = figures.carried(value, n, then, days)
    return expected, variance + figures.chance(expected, n_now, days)


def _standardised(figures: SeasonalFigures, past: PastFigures | None) -> Floats:
    """Distance of figures of the past from their expectation in standard errors (S × spans)."""
    if past is None:
        return np.zeros((0, 0))
    value, n, expected, variance = past
    gap = transformed(figures.scale, value, n) - transformed(figures.scale, expected, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(gap / scaled_sd(figures.scale, expected, variance), dtype=float)


def _prior_df(length: int) -> int:
    """Number of past errors that the assumption κ = 1 is worth for periods of a given length in days."""
    return SHORT_PRIOR_DF if length <= SHORT else PRIOR_DF


def _calibration(
    errors: Floats, series: int, prior: int, *, centred: bool = False, least: float = 1.0
) -> tuple[Floats, Floats]:
    """κ² and its degrees of freedom for each series, from standardised errors of the past; κ² is at least `least`."""
    if not errors.size:
        return np.ones(series), np.full(series, float(prior))
    is_finite = np.isfinite(errors)
    count = is_finite.sum(axis=1)
    errors = np.where(is_finite, errors, 0.0)
    if centred:
        mean = errors.sum(axis=1) / np.maximum(count, 1)
        errors = np.where(is_finite, errors - mean[:, None], 0.0)
        count = np.maximum(count - 1, 0)
    square = (np.clip(errors, -LARGEST_ERROR, LARGEST_ERROR) ** 2).sum(axis=1)
    kappa2 = np.maximum((prior + square) / (prior + count), least)
    return kappa2, (prior + count).astype(float)
