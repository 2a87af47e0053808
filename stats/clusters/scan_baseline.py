"""Expected weekly cases of areas for a scan, from the seasonal model without the cluster itself.

An area is compared with its own usual level, season and trend (`stats.seasons.seasonal_model`), because a level that is
always high is a persistent hotspot and no cluster in time. For the weeks that a prospective scan examines, the model is
fitted to the days before them only. Otherwise a rise of some weeks would become part of the level with which it is
compared. The uncertainty of the forecast is part of the noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stats.arrays import Floats
from stats.clusters.forecast_noise import EarlierForecasts, ForecastNoise
from stats.clusters.scan_noise import Noise, estimate_noise
from stats.clusters.scan_refit import Refit, estimate_noise_left, refit_of
from stats.clusters.scan_statistic import Windows, observed_ratios
from stats.seasons.calendar_regressors import DesignMatrix
from stats.seasons.seasonal_model import MIN_HISTORY_DAYS, WEEK, SeasonalModel, fit_seasonal_model

QUARTER = 13  # weeks between earlier forecasts, so that what changes with the quarters falls at the same place in each
MAX_FORECASTS = 8  # earlier forecasts whose errors say how uncertain the newest one is
NO_RECENT_LEVEL = 1e-4  # prior standard deviation of the last weeks' level
# Of history before an earlier forecast that is to count: its season must be known as well.
MIN_TESTED_DAYS = 365


@dataclass(frozen=True)
class Baseline:
    """Weekly `counts` and `expected` (K × W) and their `noise`; the last week ends with the last day of history.

    `weeks` is W; odd days at the beginning belong to no week. `refit` is how the expectations depend on the counts, if
    they were fitted to the weeks that are scanned.
    """

    counts: Floats
    expected: Floats
    noise: Noise | ForecastNoise
    refit: Refit | None = None

    @property
    def weeks(self) -> int:
        """Number of weeks."""
        return self.counts.shape[1]


def recent_baseline(counts: Floats, design: DesignMatrix, *, weeks: int) -> Baseline | None:
    """Baseline for a scan of the last `weeks` weeks, from daily counts (K × days of the design's history).

    None with less than eight weeks of history before them.
    """
    days = design.history
    before = days - weeks * WEEK
    if before < MIN_HISTORY_DAYS:
        return None
    model = fit_seasonal_model(counts, design.until(before))
    # How far off earlier forecasts of as many weeks were, at most so many as do not look back too far.
    step = max(weeks, QUARTER) * WEEK
    ends = range(before - step, max(MIN_TESTED_DAYS, before - MAX_FORECASTS * step) - 1, -step)
    actual, expected = _by_week(counts[:, :days]), _by_week(model.mean[:, :days])
    uncertainty = _uncertainty(model, before, weeks)
    if ends and len(counts) > 1:
        earlier = _earlier_forecasts(counts, [(end, model.until(end)) for end in ends], weeks)
        return Baseline(actual, expected, ForecastNoise.of(earlier, uncertainty))
    level = _of_sum(uncertainty, expected[:, -weeks:])
    return Baseline(actual, expected, estimate_noise(actual[:, :-weeks], expected[:, :-weeks], level=level))


def _earlier_forecasts(
    counts: Floats, models: Sequence[tuple[int, SeasonalModel]], weeks: int
) -> EarlierForecasts:
    """What models forecast for the weeks from a day number on, and what came."""
    spans = [(slice(first, first + weeks * WEEK), model) for first, model in models]
    return EarlierForecasts.of(
        np.stack([_by_week(counts[:, days]) for days, _ in spans]),
        np.stack([_by_week(model.mean[:, days]) for days, model in spans]),
        np.stack([_uncertainty(model, first, weeks) for first, model in models]),
    )


def _uncertainty(model: SeasonalModel, first: int, weeks: int) -> Floats:
    """Relative covariance of the expectations of some weeks from day number `first` as estimates (K × W × W).

    By the delta method: the derivatives of the expectations by the effects of the model, and the covariance of these.
    """
    days = slice(first, first + weeks * WEEK)
    by_day = model.mean[:, days].reshape(-1, weeks, WEEK)
    slope = np.einsum("kwd,wdp->kwp", by_day, model.design.matrix[days].reshape(weeks, WEEK, -1))
    slope /= np.maximum(by_day.sum(axis=2), 1e-9)[:, :, None]
    return np.asarray(slope @ model.covariance @ slope.swapaxes(1, 2))


def _of_sum(uncertainty: Floats, expected: Floats) -> Floats:
    """Relative variance of the sum of weeks (K) from the relative covariance of the weeks and their expectations."""
    share = expected / np.maximum(expected.sum(axis=1, keepdims=True), 1e-9)
    return np.asarray(np.einsum("ki,kij,kj->k", share, uncertainty, share))


def whole_baseline(counts: Floats, design: DesignMatrix) -> Baseline | None:
    """Baseline for a scan of all weeks, from daily counts (K × days of the design's history).

    Weeks far from their expectation count less in the fit. None with less than eight weeks of history.
    """
    days = design.history
    if days < MIN_HISTORY_DAYS:
        return None
    # Without a level of its own for the last weeks, which would be that of a cluster that lasts until now.
    model = fit_seasonal_model(counts, design, recent_sd=np.full(len(counts), NO_RECENT_LEVEL))
    actual, expected = _by_week(counts[:, :days]), _by_week(model.mean[:, :days])
    refit = refit_of(model)
    return Baseline(actual, expected, estimate_noise_left(actual, expected, refit), refit)


def without_likely_cluster(base: Baseline, windows: Windows) -> Baseline:
    """The baseline with its noise estimated without the cells of the most likely cluster.

    Where few areas were scanned for few weeks, a cluster among them would make the noise so large that it hides itself.
    Only for expectations that were fitted to the scanned weeks; others are returned as they are.
    """
    if base.refit is None:
        return base
    ratios = observed_ratios(base.counts, base.expected, windows, noise=base.noise)
    length, ratio = max(enumerate(ratios, 1), key=lambda numbered: float(numbered[1].max(initial=0.0)))
    if not ratio.size:
        return base
    window, position = np.unravel_index(int(ratio.argmax()), ratio.shape)
    first = int(windows.spans[length - 1][1][position])
    left_out = np.zeros(base.counts.shape, dtype=bool)
    left_out[np.ix_(np.flatnonzero(windows.members[window]), np.arange(first, first + length))] = True
    noise = estimate_noise_left(base.counts, base.expected, base.refit, left_out=left_out)
    return replace(base, noise=noise)


def _by_week(daily: Floats) -> Floats:
    """Sums of the whole weeks that end with the last day, K × W."""
    weeks = daily.shape[1] // WEEK
    whole = daily[:, daily.shape[1] - weeks * WEEK :]
    return np.asarray(whole.reshape(len(daily), weeks, WEEK).sum(axis=2), dtype=float)
