"""The season of monthly series: how much each month of the year usually lies above or below the rest of the year.

A linear regression of the series on twelve months of the year and a straight line over time. The season is removed only
where an F test shows that there is one, and then shrunken by the share of it that is noise, 1 − 1/F (the positive part
of the estimator of James and Stein, 1961, «Estimation with quadratic loss»): with three years of data each month of the
year rests on three values, and their noise must not be taken for the season.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Floats, Ints
from stats.own_past.month_gaps import months_of, series_by_gaps

YEAR = 12
MIN_YEARS = 2  # values that each month of the year must have
LEVEL = 0.01  # p-value of the F test, above which nothing is removed


def seasonal_effects(y: Floats, month: Ints) -> Floats:
    """The season of each series at each of its months, to be subtracted: series × months; 0 where none is shown.

    `y` has a row for each series, with NaN for months without a value. `month` is the month of the year of each column,
    from 1 to 12. The effects of the twelve months of a year add up to 0.
    """
    values = np.atleast_2d(np.asarray(y, dtype=float))
    has_value = np.isfinite(values)
    effects = np.zeros(values.shape)
    for pattern, rows in series_by_gaps(has_value):
        numbers = np.bincount(month[pattern] - 1, minlength=YEAR)
        if numbers.min() >= MIN_YEARS:
            by_month = _shrunken_effects(months_of(values, rows, pattern), month, pattern)
            effects[rows] = by_month[:, month - 1]
    return effects


def _shrunken_effects(y: Floats, month: Ints, pattern: NDArray[np.bool_]) -> Floats:
    """Effects of the twelve months of the year on series without gaps: series × 12."""
    fit = _regression(np.asarray(month[pattern], dtype=np.int64).tobytes(), np.flatnonzero(pattern).tobytes())
    coefficients = y @ fit.solution
    of_season = _residual_squares(y, fit.basis)
    between = np.maximum(_residual_squares(y, fit.line) - of_season, 0.0) / (YEAR - 1)
    df = y.shape[1] - fit.basis.shape[1]
    # A series without any noise has a residual of 0; the smallest float keeps its F finite.
    f = between / np.maximum(of_season / df, np.finfo(float).tiny)
    shown = _upper_tail(f, df) <= LEVEL
    with np.errstate(divide="ignore"):
        kept = np.where(shown, np.maximum(1 - 1 / f, 0.0), 0.0)
    effects = coefficients[:, :YEAR]
    return np.asarray(kept[:, None] * (effects - effects.mean(axis=1, keepdims=True)))


@dataclass(frozen=True)
class _Regression:
    """What the regression on some months needs of them: the solution is the series times `solution` (months × 13).

    `basis` and `line` are orthonormal bases of the whole design and of the straight line.
    """

    solution: Floats
    basis: Floats
    line: Floats


# Most units have a figure in every month, in all measures: to solve for these months takes longer than all the rest.
@lru_cache(maxsize=256)
def _regression(month: bytes, place: bytes) -> _Regression:
    """The regression on some months, given as their months of the year and their places in time."""
    time = np.frombuffer(place, dtype=np.intp).astype(float)
    line = np.column_stack([np.ones(len(time)), time - time.mean()])
    of_year = np.frombuffer(month, dtype=np.int64)
    dummies = (of_year[:, None] == np.arange(1, YEAR + 1)[None, :]).astype(float)
    design = np.column_stack([dummies, line[:, 1]])
    return _Regression(np.linalg.pinv(design).T, np.linalg.qr(design)[0], np.linalg.qr(line)[0])


def _residual_squares(y: Floats, basis: Floats) -> Floats:
    """Sum of squares of each row of `y` that an orthonormal basis does not explain."""
    return np.asarray(((y - (y @ basis) @ basis.T) ** 2).sum(axis=1))


def _upper_tail(f: Floats, df: int) -> Floats:
    """Probability that an F statistic of 11 and `df` degrees of freedom is at least `f`."""
    from scipy.special import fdtrc

    return np.asarray(fdtrc(YEAR - 1, df, f), dtype=np.float64)
