"""One thing looked at: what was counted, what was expected, and how likely that much is by chance."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CheckKind = Literal["more", "fewer", "late", "limits", "source"]


@dataclass(frozen=True)
class Check:
    """`where` names the subject: pairs of a dimension and the store's key, none for the province as a whole.

    `actual`, `expected` and the limits (95 %) are cases over the last `days` days up to the day looked at; of kind
    "limits" shares. `p` is the probability of as much by chance, `q` that adjusted for all that was looked at.
    """

    kind: CheckKind
    subject: tuple[tuple[str, int], ...]
    days: int
    actual: float
    expected: float
    lower: float
    upper: float
    p: float
    q: float = 1.0
    n: float = 0.0
    variance: float = float("nan")  # of the count, around what was expected
    # Of late cases of a county: the store's key of an office, and how many.
    late_by_office: tuple[tuple[int, float], ...] = ()

    @property
    def excess(self) -> float:
        """Cases beyond the expectation, either way."""
        return abs(self.actual - self.expected)
