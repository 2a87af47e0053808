"""Calendar regressors of daily counts: trend, season of the year, weekday, holidays, Nowruz and Ramadan.

They make the design matrix of a log-linear model (`stats.seasons.seasonal_model`). All regressors are plain columns, so
that each effect can be read as a factor: "0.5 times as many cases on a public holiday". Nowruz is the Persian new year,
1 Farvardin; the country is on holiday for up to 13 days, which no weekday or seasonal wave can describe.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from persian.day_arrays import epoch_days_to_jalali
from stats.arrays import Bools, Floats, Ints

YEAR = 365.2422
MIN_SEASONAL_HISTORY = 400  # days of history needed to separate the season of the year from the trend
RECENT = 84  # latest days that have a level of their own, which may differ from the trend
WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
NOWRUZ_DAYS = 13  # from 1 to 13 Farvardin, when offices have fewer people and schools are closed
# A holiday outside Nowruz within so many days off in a row: an extraordinary closure, decreed for one occasion. No
# ordinary holidays of Iran are so long.
CLOSURE_DAYS = 5

# Standard deviations of the normal priors: how far the effects of one series (on the log scale) are expected to differ
# from those of all cases together. 0.2 is a factor of about 1.2 either way. The fewer cases a series has, the more the
# prior pulls its effects to those of the whole.
PRIOR_SD: dict[str, float] = {
    "trend": 0.3,  # per year
    "sin1": 0.7,
    "cos1": 0.7,
    "sin2": 0.4,
    "cos2": 0.4,
    "sin3": 0.2,
    "cos3": 0.2,
    **dict.fromkeys(WEEKDAYS, 0.15),
    "holiday": 0.25,
    "closure": 0.25,
    "nowruz": 0.3,
    "nowruz_later": 0.3,
    "after_nowruz": 0.2,
    "before_nowruz": 0.2,
    "ramadan": 0.15,
    "recent": 0.15,
}
REGRESSORS = ("level", *PRIOR_SD)
# Of the columns of months (`DesignMatrix.with_months`): what is peculiar to a month and comes back every year.
MONTH_SD = 0.04
# Those that come once a year or more rarely, so that a short history knows little about them.
FEASTS = ("closure", "nowruz", "nowruz_later", "after_nowruz", "before_nowruz", "ramadan")
SEASONAL = tuple(name for name in REGRESSORS if name[:3] in ("sin", "cos"))


@dataclass(frozen=True)
class DesignMatrix:
    """Consecutive days (`day`, days since 1970) and their regressors (`matrix`, days × `REGRESSORS`).

    The first `history` days are those with observed counts; the following days are to be forecast. The trend counts in
    years and is 0 on the last day of history.
    """

    day: Ints
    matrix: Floats
    history: int

    def with_months(self) -> "DesignMatrix":
        """Copy with a column for each Jalali month, for what the waves of the year cannot describe."""
        _, month, _ = epoch_days_to_jalali(self.day)
        columns = (month[:, None] == np.arange(1, 13)).astype(float)
        return DesignMatrix(self.day, np.hstack([self.matrix, columns]), self.history)

    def until(self, history: int) -> "DesignMatrix":
        """Copy with a shorter history, for backtests: trend and recent level are recomputed from its new end."""
        return DesignMatrix(self.day, _with_trend(self.matrix, history), history)


def design_matrix(
    first: int, history: int, *, ahead: int = 0, holidays: Collection[int] = (), ramadan: Collection[int] = ()
) -> DesignMatrix:
    """Design matrix of `history` days starting at `first` (days since 1970), followed by `ahead` days to forecast.

    `holidays` are public holidays and `ramadan` the days of that month, both as days since 1970. A holiday that falls
    on a Friday (the weekend) or within Nowruz (1 to 13 Farvardin) gets no extra holiday effect. One within a closure of
    a week has the effect of holidays and one of its own, since a closure need not keep people from complaining.
    """
    day = np.arange(first, first + history + ahead, dtype=np.int64)
    _, month, day_of_month = epoch_days_to_jalali(day)
    weekday = (day + 5) % 7  # 0 is Saturday
    # The seasonal waves follow the Jalali year, in which Nowruz and the school year have fixed dates.
    phase = _phase(month, day_of_month)
    nowruz = (month == 1) & (day_of_month <= NOWRUZ_DAYS)
    # On the first four days and on the thirteenth (a public holiday) hardly anybody calls; the days between are busier.
    quietest = nowruz & ((day_of_month <= 4) | (day_of_month == NOWRUZ_DAYS))
    holiday = np.isin(day, list(holidays)) & (weekday != 6) & ~nowruz
    columns = {
        "level": np.ones(len(day)),
        "trend": np.zeros(len(day)),
        **{f"sin{k}": np.sin(2 * np.pi * k * phase) for k in (1, 2, 3)},
        **{f"cos{k}": np.cos(2 * np.pi * k * phase) for k in (1, 2, 3)},
        **{name: weekday == i for i, name in enumerate(WEEKDAYS, 1)},
        "holiday": holiday,
        "closure": holiday & _in_long_run(holiday | ((weekday == 6) & ~nowruz)),
        "nowruz": quietest,
        "nowruz_later": nowruz & ~quietest,
        "after_nowruz": (month == 1) & (day_of_month > NOWRUZ_DAYS) & (day_of_month <= 25),
        "before_nowruz": (month == 12) & (day_of_month > 24),
        "ramadan": np.isin(day, list(ramadan)),
        "recent": np.zeros(len(day)),
    }
    matrix = np.column_stack([np.asarray(columns[name], dtype=float) for name in REGRESSORS])
    return DesignMatrix(day, _with_trend(matrix, history), history)


def priors(history: int, *, factor: float = 1.0, months: int = 0) -> Floats:
    """Prior standard deviations of the effects around those of all cases together, in the order of `REGRESSORS`.

    They are multiplied by `factor`; those of `months` columns (`DesignMatrix.with_months`) follow, as they are.

    With less than `MIN_SEASONAL_HISTORY` days a rise in spring may be the season or a trend, and the data cannot tell
    which. Then both are held at zero by a tiny prior. The level has a prior so wide that it is free.
    """
    spread = dict(PRIOR_SD)
    if history < MIN_SEASONAL_HISTORY:
        spread |= dict.fromkeys(SEASONAL, 1e-4) | {"trend": 1e-4}
    # The level comes first in REGRESSORS.
    own = factor * np.array([1e3, *(spread[name] for name in REGRESSORS[1:])])
    return np.concatenate([own, np.full(months, MONTH_SD)])


def _phase(month: Ints, day_of_month: Ints) -> Floats:
    """Part of the Jalali year that has passed, from 0 to 1; a leap day counts to the end of the year."""
    before = np.where(month <= 7, 31 * (month - 1), 186 + 30 * (month - 7))
    return np.asarray((before + day_of_month - 0.5) / YEAR, dtype=float)


def _in_long_run(off: Bools) -> Bools:
    """Days within at least `CLOSURE_DAYS` days off in a row."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], off, [False]]).astype(np.int8)))
    inside = np.zeros(len(off), dtype=bool)
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        inside[begin:end] = end - begin >= CLOSURE_DAYS
    return inside


def _with_trend(matrix: Floats, history: int) -> Floats:
    """Copy of the matrix with the trend and recent-level columns computed for a history of that length."""
    updated = matrix.copy()
    days_from_end = np.arange(len(matrix)) - (history - 1)
    updated[:, REGRESSORS.index("trend")] = days_from_end / YEAR
    updated[:, REGRESSORS.index("recent")] = days_from_end > -RECENT
    return updated
