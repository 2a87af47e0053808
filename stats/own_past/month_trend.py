"""The straight-line trend of monthly series, where there is one: continued growth is part of what is expected.

A trend is shown by an F test of the slope, and then shrunk by the share of it that is noise, 1 − 1/F, as the season is
(`stats.own_past.month_season`). A series that has just moved to another level has a slope too, but no trend that would
continue. So a line is removed only if the months before the last year rise as well, or if no single step describes the
series clearly better than the line (docs/control-charts.md).
"""

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats
from stats.own_past.month_gaps import months_of, series_by_gaps

MIN_TREND_MONTHS = 12
LEVEL = 0.01  # p-value of the F test, above which no trend is removed
MIN_PART = 3  # months on either side of a step
CLEARLY = 6.0  # difference of twice the log likelihoods, above which a step describes a series clearly better
# The last months that are left out, and the months that there must be before them.
RECENT, MIN_EARLIER = 12, 6
EARLIER_PART = 0.4  # of the slope, which the months before must have as well


def trend_effects(y: Floats) -> Floats:
    """The trend of each series at each of its months, less its mean: series × months; 0 where none is shown.

    `y` has a row for each series, with NaN for months without a value, at which the line goes on.
    """
    values = np.atleast_2d(np.asarray(y, dtype=float))
    has_value = np.isfinite(values)
    effects = np.zeros(values.shape)
    time = np.arange(values.shape[1], dtype=float)
    for pattern, rows in series_by_gaps(has_value):
        if pattern.sum() >= MIN_TREND_MONTHS:
            at = time[pattern]
            slope = _shrunken_slopes(months_of(values, rows, pattern), at)
            effects[rows] = slope[:, None] * (time - at.mean())
    return effects


def _shrunken_slopes(y: Floats, time: Floats) -> Floats:
    """Slope of each series without gaps, shrunken; 0 where none is shown, or where it is that of a recent step."""
    from scipy.special import fdtrc

    months = len(time)
    centred, deviation = time - time.mean(), y - y.mean(axis=1, keepdims=True)
    slope = deviation @ centred / float((centred**2).sum())
    total = (deviation**2).sum(axis=1)
    of_line = slope**2 * float((centred**2).sum())
    rest = np.maximum(total - of_line, 0.0)
    with np.errstate(over="ignore"):
        # Of a series without any noise F is infinite; the smallest float keeps it from being none of a constant one.
        f = of_line / np.maximum(rest / (months - 2), np.finfo(float).tiny)
    beyond_step = np.maximum(total - _of_best_step(deviation), np.finfo(float).tiny)
    with np.errstate(divide="ignore"):
        is_step = months * (np.log(rest) - np.log(beyond_step)) > CLEARLY
        kept = np.maximum(1 - 1 / f, 0.0) * slope
    shown = (fdtrc(1, months - 2, f) <= LEVEL) & (~is_step | _rose_earlier(deviation, time, slope))
    return np.asarray(np.where(shown, kept, 0.0))


def _rose_earlier(deviation: Floats, time: Floats, slope: Floats) -> NDArray[np.bool_]:
    """Whether the months before the last year have a good part of the slope, in the same direction."""
    earlier = time <= time[-1] - RECENT
    if earlier.sum() < MIN_EARLIER:
        return np.zeros(len(slope), dtype=bool)
    centred = time[earlier] - time[earlier].mean()
    before = deviation[:, earlier] @ centred / float((centred**2).sum())
    return np.asarray(before * slope >= EARLIER_PART * slope**2)


def _of_best_step(deviation: Floats) -> Floats:
    """The largest sum of squares that a single step explains, of series whose mean is 0."""
    months = deviation.shape[1]
    before = np.arange(MIN_PART, months - MIN_PART + 1)
    sums = np.cumsum(deviation, axis=1)[:, before - 1]
    # The means of the two parts are s/k and −s/(n − k), which together explain s² n / (k (n − k)).
    return np.asarray((sums**2 * months / (before * (months - before))).max(axis=1))
