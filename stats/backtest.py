"""How well an expectation would have told the weeks that followed, beside saying "as last year"."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stats.calendar_regressors import DesignMatrix
from stats.seasonal_model import MIN_HISTORY_DAYS, WEEK, fit_seasonal_model

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

WEEKS_AHEAD = 8
ORIGINS = 6
YEAR_LAG_DAYS = 52 * WEEK


@dataclass(frozen=True)
class ForecastAccuracy:
    """Of forecasts of weeks up to eight ahead, an entry a series; NaN where nothing could be tried.

    `error` is the mean absolute error in cases a week, `naive` that of the same week a year before (NaN unless a year
    before is known of every week tried: else the two would be of different weeks), `covered` the share of weeks
    within their 95 % limits, `bias` the mean of forecast less actual, and `weeks` how many were tried.
    """

    mean_absolute_error: Floats
    naive_error: Floats
    coverage: Floats
    bias: Floats
    weeks: int


def backtest(
    counts: Floats, design: DesignMatrix, *, masked: Flags | None = None, origins: int = ORIGINS
) -> ForecastAccuracy:
    """The accuracy of forecasts made `origins` times, eight weeks apart, each from nothing but what was known then.

    Counts, season and masked days are those of `expect`; weeks with a masked day are not tried.
    """
    y = np.atleast_2d(np.asarray(counts, dtype=float))[:, : design.history]
    hidden = np.zeros(y.shape, dtype=bool)
    if masked is not None:
        hidden = np.broadcast_to(np.asarray(masked)[..., : design.history], y.shape)
    tried: list[tuple[Floats, Floats, Floats, Floats]] = []
    for back in range(1, origins + 1):
        origin = design.history - back * WEEKS_AHEAD * WEEK
        if origin < MIN_HISTORY_DAYS:
            break
        model = fit_seasonal_model(y, design.until(origin), masked=hidden)
        for week in range(WEEKS_AHEAD):
            first = origin + week * WEEK
            span = model.predict(first, WEEK)
            known = ~hidden[:, first : first + WEEK].any(axis=1)
            actual = np.where(known, y[:, first : first + WEEK].sum(axis=1), np.nan)
            then = first - YEAR_LAG_DAYS
            before = y[:, then : then + WEEK].sum(axis=1) if then >= 0 else np.full(len(y), np.nan)
            inside = np.where(known, (span.lower <= actual) & (actual <= span.upper), np.nan)
            tried.append(
                (np.abs(span.expected - actual), np.abs(before - actual), inside, span.expected - actual)
            )
    if not tried:
        nothing = np.full(len(y), np.nan)
        return ForecastAccuracy(nothing, nothing, nothing, nothing, 0)
    errors, naives, inside_all, biases = (np.stack(each) for each in zip(*tried, strict=True))
    same = (np.isfinite(naives) == np.isfinite(errors)).all(axis=0)
    naive = np.where(same, _mean(naives), np.nan)
    return ForecastAccuracy(_mean(errors), naive, _mean(inside_all), _mean(biases), len(tried))


def _mean(values: Floats) -> Floats:
    """Means of what is known, along the first axis."""
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, values, 0.0).sum(axis=0) / known.sum(axis=0), dtype=float)
