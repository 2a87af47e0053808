"""Convert the times of columns that hold UTC although their cells do not say so ("Created (UTC)") into local time."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from intake.derive.event_arrays import DAY_SECONDS, MISSING
from intake.parsing.arrow_cells import to_bool_mask

_CLOCK = r"\d:\d\d"
_OWN_OFFSET = r"\d:\d\d(:\d\d([.,]\d+)?)?\s*([+-]\d\d(:?\d\d)?|[zZ])"


def moved_from_utc(
    cells: pa.Array,
    seconds: npt.NDArray[np.int64],
    moved: npt.NDArray[np.bool_],
    local: Callable[[npt.NDArray[np.int64]], npt.NDArray[np.int64]],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The seconds with the times of UTC in local time, and the mask of moments that were moved.

    Days without a time stay as they are, and so do moments whose cell has an offset of its own.
    """
    timed = (seconds != MISSING) & ~moved & (seconds % DAY_SECONDS != 0)
    if pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        clock = to_bool_mask(
            pc.match_substring_regex(cells, _CLOCK)
        )  # midnight is a time as well where it is written
        timed = (timed | (clock & (seconds != MISSING) & ~moved)) & ~to_bool_mask(
            pc.match_substring_regex(cells, _OWN_OFFSET)
        )
    return np.where(timed, local(np.where(timed, seconds, 0)), seconds), moved | timed
