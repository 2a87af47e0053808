"""Arrays of Jalali days, converted to days since 1970-01-01 and back."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from persian.calendar import FIRST_YEAR, LAST_YEAR, YEAR_STARTS

NO_SUCH_DAY = -(2**31)  # result of `jalali_days_to_epoch` for a day that does not exist

Days: TypeAlias = npt.NDArray[np.int64]

_STARTS = np.array(YEAR_STARTS, dtype=np.int64)


def jalali_days_to_epoch(year: npt.ArrayLike, month: npt.ArrayLike, day: npt.ArrayLike) -> Days:
    """Convert arrays of Jalali days to days since 1970-01-01; `NO_SUCH_DAY` for days that do not exist."""
    y, m, d = (np.asarray(part, dtype=np.int64) for part in (year, month, day))
    possible = (y >= FIRST_YEAR) & (y <= LAST_YEAR) & (m >= 1) & (m <= 12) & (d >= 1) & (d <= 31)
    index = np.where(possible, y - FIRST_YEAR, 0)
    of_year = np.where(m <= 6, 31 * (m - 1), 186 + 30 * (m - 7)) + d - 1
    possible &= (m <= 6) | (d <= 30)
    days = _STARTS[index] + of_year
    # The only impossible day left is 30 Esfand of a common year, which would be the first day of the next year.
    possible &= days < _STARTS[index + 1]
    return np.where(possible, days, NO_SUCH_DAY).astype(np.int64)


def epoch_days_to_jalali(days: npt.ArrayLike) -> tuple[Days, Days, Days]:
    """Convert days since 1970-01-01 to arrays of year, month and day; three zeros if out of range."""
    since = np.asarray(days, dtype=np.int64)
    in_range = (since >= _STARTS[0]) & (since < _STARTS[-1])
    index = np.clip(np.searchsorted(_STARTS, since, side="right") - 1, 0, len(_STARTS) - 2)
    of_year = since - _STARTS[index]
    first_half = of_year < 186
    month = np.where(first_half, of_year // 31 + 1, (of_year - 186) // 30 + 7)
    day = np.where(first_half, of_year % 31 + 1, (of_year - 186) % 30 + 1)
    year = index + FIRST_YEAR
    return (
        np.where(in_range, year, 0).astype(np.int64),
        np.where(in_range, month, 0).astype(np.int64),
        np.where(in_range, day, 0).astype(np.int64),
    )
