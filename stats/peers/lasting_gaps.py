"""Offices that are off over a longer time, but have too few cases in the latest period alone to show it.

An office with 60 cases a quarter cannot be flagged by one quarter unless it is 20 points off. Over sixteen months it
has five times as many cases. But no office may be flagged for what is over: its latest period has to point in the same
direction by itself. How often both are wrong is in docs/judgement.md.
"""

import numpy as np

from stats.arrays import Bools, Floats
from stats.estimates.intervals import Z95

DAYS = 480  # the longer time, the latest period included
MIN_CASES = 30  # of the latest period; fewer are not compared by default
STANDARD_ERRORS = 1.0  # by which the gap of the latest period has to be beyond the smallest that matters


def agrees_with_the_past(gap: Floats, upper: Floats, n: Floats, *, min_gap: float) -> Bools:
    """Whether an office's latest period points in the same direction as a longer time in which it needed a look.

    Takes the gap of the period, of a measure of which more is better, with its upper 95 % limit, and its cases, by
    office. The period agrees if it has at least `MIN_CASES` cases and its gap is `STANDARD_ERRORS` standard errors
    beyond `min_gap` on the bad side; a gap of NaN never agrees.
    """
    return np.asarray(
        (n >= MIN_CASES) & (-gap - STANDARD_ERRORS * (upper - gap) / Z95 >= min_gap), dtype=bool
    )
