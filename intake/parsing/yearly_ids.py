"""Tell cases apart whose numbers start over each year: number 17 of 1403 becomes `1403-17`."""

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.parsing.date_texts import Seconds
from persian.calendar import from_jalali

_EPOCH = date(1970, 1, 1)
_FIRST, _LAST = 1300, 1500  # Jalali years; rows registered outside of them are rejected


def jalali_years(seconds: Seconds) -> npt.NDArray[np.int64]:
    """The Jalali year of each moment; 0 without a moment."""
    days = np.asarray(seconds, dtype=np.int64) // DAY_SECONDS
    years = np.searchsorted(_new_years(), days, side="right") + _FIRST - 1
    return np.where(np.asarray(seconds) == MISSING, 0, years)


def with_years(ids: pa.Array, registered: Seconds) -> pa.Array:
    """The ids after the Jalali years of their registrations; those without a registration as they are."""
    years = jalali_years(registered)
    prefix = pa.array(years, mask=years == 0).cast(ids.type)
    joined = pc.binary_join_element_wise(prefix, ids, pa.scalar("-", ids.type))
    return pc.coalesce(joined, ids)


@lru_cache(maxsize=1)
def _new_years() -> npt.NDArray[np.int64]:
    """The first day of each year, in days since 1970."""
    firsts = (from_jalali(year, 1, 1) - _EPOCH for year in range(_FIRST, _LAST))
    return np.array([each // timedelta(days=1) for each in firsts], dtype=np.int64)
