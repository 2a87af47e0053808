"""First day of a daily series in its usual range: a few cases with a mistyped year come long before it."""

import numpy as np

from stats.arrays import Floats

# History starts where so many days have at least that part of the usual number of cases.
START_WINDOW_DAYS, START_MIN_RATIO = 28, 0.1


def first_usual_day(total: Floats) -> int:
    """Index of the first day whose four weeks have a tenth of the median of cases."""
    window_sums = (
        np.convolve(total, np.ones(START_WINDOW_DAYS), mode="valid")
        if len(total) >= START_WINDOW_DAYS
        else total
    )
    nonzero = window_sums[window_sums > 0]
    return int(np.argmax(window_sums >= START_MIN_RATIO * np.median(nonzero))) if len(nonzero) else 0
