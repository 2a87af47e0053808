"""The distinct values among numbers, found without sorting where these are in order, as rows by time mostly are."""

import numpy as np
from numpy.typing import NDArray

from stats.arrays import Ints


def distinct_numbers(number: Ints) -> tuple[Ints, NDArray[np.intp]]:
    """Distinct values of numbers, ascending, and the position of each number among them.

    What `np.unique(number, return_inverse=True)` returns.
    """
    if not len(number):
        return number, np.zeros(0, dtype=np.intp)
    step = np.diff(number)
    if (step < 0).any():
        values, position = np.unique(number, return_inverse=True)
        return values, position
    begins = np.concatenate(([True], step > 0))
    return number[begins], np.cumsum(begins) - 1
