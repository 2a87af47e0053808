"""Backtest of the seasonal model: error and interval coverage of past forecasts, next to a naive forecast.

The backtest goes back to several moments in the past ("origins"), fits the model to nothing but the days before each,
forecasts the following weeks, and compares the forecasts with what happened. The naive forecast repeats the same week
of the year before; a model that does no better than that is not worth its complexity.
"""

from dataclasses import dataclass

import numpy as np

from stats.arrays import Floats
from stats.seasons.calendar_regressors import DesignMatrix
from stats.seasons.seasonal_model import MIN_HISTORY_DAYS, WEEK, fit_seasonal_model

WEEKS_AHEAD = 8
ORIGINS = 6
YEAR_LAG_DAYS = 52 * WEEK


@dataclass(frozen=True)
class ForecastAccuracy:
    """Accuracy of forecasts of weeks up to eight ahead: one entry per series, NaN where nothing could be tried.

    `mean_absolute_error` is in cases per week; `naive_error` is the same error for repeating the week of the year
    before (NaN unless that week is available for every week that was tried, since the two errors would otherwise be
    over different weeks); `coverage` is the share of weeks that fell within their 95 % limits; `weeks` is the number of
    weeks tried.
    """

    mean_absolute_error: Floats
    naive_error: Floats
    coverage: Floats
    weeks: int


def backtest(counts: Floats, design: DesignMatrix, *, origins: int = ORIGINS) -> ForecastAccuracy:
    """Backtest forecasts from `origins` past moments, eight weeks apart, each fitted only to the days before it.

    `counts` (series × days) and `design` are those of `fit_seasonal_model`.
    """
    y = np.atleast_2d(np.asarray(counts, dtype=float))[:, : design.history]
    scores: list[tuple[Floats, Floats, Floats]] = []
    for back in range(1, origins + 1):
        origin = design.history - back * WEEKS_AHEAD * WEEK
        # Earlier origins have even less history, so none of them can be fitted either.
        if origin < MIN_HISTORY_DAYS:
            break
        model = fit_seasonal_model(y, design.until(origin))
        for week in range(WEEKS_AHEAD):
            first = origin + week * WEEK
            span = model.predict(first, WEEK)
            actual = y[:, first : first + WEEK].sum(axis=1)
            year_before = first - YEAR_LAG_DAYS
            before = (
                y[:, year_before : year_before + WEEK].sum(axis=1)
                if year_before >= 0
                else np.full(len(y), np.nan)
            )
            inside = (span.lower <= actual) & (actual <= span.upper)
            scores.append((np.abs(span.expected - actual), np.abs(before - actual), inside))
    if not scores:
        missing = np.full(len(y), np.nan)
        return ForecastAccuracy(missing, missing, missing, 0)
    errors, naives, inside_all = (np.stack(part).mean(axis=0) for part in zip(*scores, strict=True))
    return ForecastAccuracy(errors, naives, inside_all, len(scores))
