"""What a day of the calendar does to the number of cases: weekday, holidays, Nowruz, Ramadan, season of the year.

A matrix of plain regressors for a log-linear model (`stats.seasonal_model`), so that each effect can be read off as a
factor: "on a public holiday 0.5 times as many".
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from persian.calendar import epoch_days_to_jalali

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEAR = 365.2422
MIN_SEASONAL_HISTORY = 400  # days of history from which the season of the year is told from the trend
RECENT = 84  # days whose level may stand off the trend
WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
NOWRUZ_DAYS = 13

# How far a series is expected to stand off all cases together, as standard deviations of log effects; 0.2 is a factor
# of 1.2 either way. The less is known of a series, the more it is taken to be like the whole.
PRIOR_SD: dict[str, float] = {
    "trend": 0.3,  # a year
    "sin1": 0.7,
    "cos1": 0.7,
    "sin2": 0.4,
    "cos2": 0.4,
    "sin3": 0.2,
    "cos3": 0.2,
    **dict.fromkeys(WEEKDAYS, 0.15),
    "holiday": 0.25,
    "nowruz": 0.3,
    "nowruz_later": 0.3,
    "after_nowruz": 0.2,
    "before_nowruz": 0.2,
    "ramadan": 0.15,
    "recent": 0.15,
}
REGRESSORS = ("level", *PRIOR_SD)
SEASONAL = tuple(name for name in REGRESSORS if name[:3] in ("sin", "cos"))


@dataclass(frozen=True)
class DesignMatrix:
    """Days and their regressors: `day` (days since 1970, consecutive), `matrix` (days × `NAMES`).

    The trend counts in years and is 0 on the last day of `history`, the days before which something is known; the
    rest is what lies ahead.
    """

    day: Ints
    matrix: Floats
    history: int

    def until(self, history: int) -> "DesignMatrix":
        """The same days, of which fewer are history: trend and recent level begin anew from there."""
        return DesignMatrix(self.day, _with_trend(self.matrix, history), history)


def design_matrix(
    first: int, history: int, *, ahead: int = 0, holidays: Collection[int] = (), ramadan: Collection[int] = ()
) -> DesignMatrix:
    """The regressors of `history` days from `first` (days since 1970) on and of those `ahead`.

    `holidays` are public holidays and `ramadan` the days of that month, both as days since 1970; a Friday is a Friday
    whatever else it is, and Nowruz (1 to 13 Farvardin) is Nowruz.
    """
    day = np.arange(first, first + history + ahead, dtype=np.int64)
    _, month, of_month = epoch_days_to_jalali(day)
    weekday = (day + 5) % 7  # 0 is Saturday
    phase = _phase(month, of_month)
    nowruz = (month == 1) & (of_month <= NOWRUZ_DAYS)
    quietest = nowruz & ((of_month <= 4) | (of_month == NOWRUZ_DAYS))
    off = np.isin(day, list(holidays)) & (weekday != 6) & ~nowruz
    columns = {
        "level": np.ones(len(day)),
        "trend": np.zeros(len(day)),
        **{f"sin{k}": np.sin(2 * np.pi * k * phase) for k in (1, 2, 3)},
        **{f"cos{k}": np.cos(2 * np.pi * k * phase) for k in (1, 2, 3)},
        **{name: weekday == i for i, name in enumerate(WEEKDAYS, 1)},
        "holiday": off,
        "nowruz": quietest,
        "nowruz_later": nowruz & ~quietest,
        "after_nowruz": (month == 1) & (of_month > NOWRUZ_DAYS) & (of_month <= 25),
        "before_nowruz": (month == 12) & (of_month > 24),
        "ramadan": np.isin(day, list(ramadan)),
        "recent": np.zeros(len(day)),
    }
    matrix = np.column_stack([np.asarray(columns[name], dtype=float) for name in REGRESSORS])
    return DesignMatrix(day, _with_trend(matrix, history), history)


def priors(history: int) -> Floats:
    """Standard deviations of the effects around those of the whole, in the order of `NAMES`.

    Without more than a year of history there is no season: what rises in spring may rise for ever. Then the trend,
    too, is held back. The level is free.
    """
    spread = dict(PRIOR_SD)
    if history < MIN_SEASONAL_HISTORY:
        spread |= dict.fromkeys(SEASONAL, 1e-4) | {"trend": 1e-4}
    return np.array([1e3, *(spread[name] for name in REGRESSORS[1:])])


def _phase(month: Ints, of_month: Ints) -> Floats:
    """The part of the Jalali year that has passed, 0 to 1; a leap day belongs to the end."""
    before = np.where(month <= 7, 31 * (month - 1), 186 + 30 * (month - 7))
    return np.asarray((before + of_month - 0.5) / YEAR, dtype=float)


def _with_trend(matrix: Floats, history: int) -> Floats:
    made = matrix.copy()
    back = np.arange(len(matrix)) - (history - 1)
    made[:, REGRESSORS.index("trend")] = back / YEAR
    made[:, REGRESSORS.index("recent")] = back > -RECENT
    return made
