"""Convert the times of columns that hold UTC although their cells do not say so ("Created (UTC)") into local time."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.parsing.arrow_cells import Mask, to_bool_mask

Seconds = npt.NDArray[np.int64]

_DIGIT = r"\p{Nd}"  # Latin, Persian or Arabic
_CLOCK = f"{_DIGIT}:{_DIGIT}{{2}}"
# An offset, "Z", or the name of a zone, as in "10:15 Asia/Tehran" and "10:15 IRST"; but not "AM", nor the dash before a
# date.
_OWN_ZONE = (
    f"{_CLOCK}(:{_DIGIT}{{2}}([.,]{_DIGIT}+)?)?\\s*"
    f"([A-Z]{{0,4}}[+-]{_DIGIT}{{1,2}}(:?{_DIGIT}{{2}})?([^-{_DIGIT}/.]|$)|[zZ]|[A-Z]{{3}}|[A-Z][a-z]+/)"
)


def moved_from_utc(
    cells: pa.Array, seconds: Seconds, moved: Mask, local: Callable[[Seconds], Seconds]
) -> tuple[Seconds, Mask]:
    """The seconds with the times of UTC in local time, and the mask of moments that were moved.

    Days without a time stay as they are, and so do moments whose cell has a zone of its own. Workbooks and databases
    write days as midnights: midnight is a time only where it is written beside other times.
    """
    if pa.types.is_timestamp(cells.type) and cells.type.tz is not None:
        return seconds, moved
    present = (seconds != MISSING) & ~moved
    timed = present & (seconds % DAY_SECONDS != 0)
    if pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        if timed.any():
            timed |= present & to_bool_mask(pc.match_substring_regex(cells, _CLOCK))
        timed &= ~to_bool_mask(pc.match_substring_regex(cells, _OWN_ZONE))
    return np.where(timed, local(np.where(timed, seconds, 0)), seconds), moved | timed
