"""Events of many cases as flat arrays.

`case` maps each event to the number of its case, so that an assignment such as `result[case[where]] = value[where]`
distributes values to cases. Moments are epoch seconds of local time; `MISSING` marks an event that happened at an
unknown moment.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

MISSING = int(np.iinfo(np.int64).min)  # the bit pattern of NaT in NumPy
HOUR_SECONDS = 3_600
DAY_SECONDS = 86_400

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
ColumnArrays = dict[str, Array]


@dataclass(frozen=True)
class Events:
    """Events of `cases` cases numbered from 0, sorted by case, moment (MISSING last) and event."""

    cases: int
    case: Ints
    moment: Ints
    event: Array
    from_agency: Array
    to_agency: Array
    outcome: Array
    verdict: Array

    def sequence(self) -> Ints:
        """Number of each event within its case, from 1."""
        # Events are sorted by case, so the position of the first event of each case is found by binary search.
        starts = np.searchsorted(self.case, np.arange(self.cases))
        return np.arange(len(self.case)) - starts[self.case] + 1
