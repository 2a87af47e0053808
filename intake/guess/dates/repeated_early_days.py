"""One day far before all others that stands again and again for “no date”: 1300/01/01 under «تاریخ مختومه شدن»."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.parsing.date_texts import auto_day
from persian.digits import to_latin_digits

_SHARE, _MIN = 0.1, 5  # of the dates of a column, and rows; a birth or a mistyped year is rarer
_YEARS_BEFORE = 25 * 365.25 * DAY_SECONDS  # of all other dates


def repeated_early_day(cells: Sequence[str], seconds: npt.NDArray[np.int64]) -> str | None:
    """The earliest day of a column if it means “no date”, as `[dates] placeholders` names it; None if there is none.

    It is repeated, and all others follow decades later. Dates of births have others between.
    """
    present = seconds[seconds != MISSING]
    if not len(present):
        return None
    earliest = int(present.min()) // DAY_SECONDS
    others = present[present // DAY_SECONDS != earliest]
    repeated = len(present) - len(others)
    if repeated < max(_MIN, _SHARE * len(present)) or not len(others):
        return None
    if int(others.min()) - earliest * DAY_SECONDS < _YEARS_BEFORE:
        return None
    written = to_latin_digits(cells[int(np.flatnonzero(seconds // DAY_SECONDS == earliest)[0])]).split()[0]
    return written if auto_day(written) == earliest else str(np.datetime64(earliest, "D"))


def without_day(seconds: npt.NDArray[np.int64], day: str | None) -> npt.NDArray[np.int64]:
    """The moments without those of a day, at any time of it."""
    number = None if day is None else auto_day(day)
    return seconds if number is None else np.where(seconds // DAY_SECONDS == number, MISSING, seconds)
