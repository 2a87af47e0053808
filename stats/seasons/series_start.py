"""First day of a daily series in its usual range: a few cases with a mistyped year come long before it."""

import numpy as np

from stats.arrays import Bools, Floats

# History starts where this number of days have at least this part of the usual number of cases.
START_WINDOW_DAYS, START_MIN_RATIO = 28, 0.1
# A series begins later than the others if, at its own later level, at least so many cases would have come before: that
# none of them came is then no chance, even of counts that vary several times as much as by chance.
MIN_MISSED_CASES = 20


def first_usual_day(total: Floats) -> int:
    """Index of the first day whose four weeks have a tenth of the median of cases."""
    window_sums = (
        np.convolve(total, np.ones(START_WINDOW_DAYS), mode="valid")
        if len(total) >= START_WINDOW_DAYS
        else total
    )
    nonzero = window_sums[window_sums > 0]
    return int(np.argmax(window_sums >= START_MIN_RATIO * np.median(nonzero))) if len(nonzero) else 0


def days_before_start(counts: Floats, *, keep: int) -> Bools:
    """Days before a series begins (series × days): those of a channel or a source that was added later than others.

    The last `keep` days are never before the start. A series with too few cases to tell begins with the first day.
    """
    days = counts.shape[1]
    before = np.zeros(counts.shape, dtype=bool)
    # Most series have cases from the beginning on, and need no closer look.
    for i in np.flatnonzero(counts[:, :START_WINDOW_DAYS].sum(axis=1) < MIN_MISSED_CASES):
        start = min(first_usual_day(counts[i]), days - keep)
        if start > 0 and counts[i, start:].mean() * start >= MIN_MISSED_CASES:
            before[i, :start] = True
    return before
