"""Drop lines of surges that are only what was entered after days on which nothing could be registered.

When a line or a system fails for some days, the cases of these days are entered on the days after, and the sums of a
week that begins with them hold two or three days more than usual. Nothing has risen: together with the days on which
hardly anything was registered, the subject is within its limits. The outage itself is reported on its own days, as a
fall.
"""

from collections.abc import Sequence

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.count_limits import count_limits
from queries.attention.monitored_series import WEEK
from queries.attention.row_block import WatchedRows
from stats.arrays import Bools
from stats.attention.watched_counts import FEWER, tail_probability

# A day has failed if it has at most MAX_LEFT of what is expected of it, and so few are unlikely (MAX_P) even where
# only MIN_USUAL of that are usual, as on a holiday on which fewer people call than on others.
MAX_LEFT, MIN_USUAL, MAX_P = 0.2, 0.6, 0.01
REACH = 3  # days between the last failed day and the days of a line: a weekend
LONGEST = WEEK  # failed days that are looked at
# Part of what is expected of a subject that it has at most on the failed days; else it was registered all the same.
MAX_OWN = 0.5


def without_entered_after_outage(rows: WatchedRows, checks: Sequence[Check], day: int) -> list[Check]:
    """The checks of a replayed day, without surges that are no more than what the failed days before them lack."""
    return [
        check
        for check in checks
        if check.kind != "surge" or check.is_new_level or not _makes_up(rows, check, day)
    ]


def _makes_up(rows: WatchedRows, check: Check, day: int) -> bool:
    """Whether both the days of a check and those of its event are within the limits with the failed days before them.

    The event counts as well, since its line stays for some days after the cases have left the days of the check.
    """
    counts = rows.counts
    row = next(
        i
        for i, (kind, subject) in enumerate(zip(rows.kinds, rows.subjects, strict=True))
        if kind == "surge" and subject == check.subject
    )
    whole = [i for i, subject in enumerate(rows.subjects) if not subject and rows.kinds[i] == "surge"]
    actual, usual, end = counts.actual[row], counts.expected[row], counts.lead + day + 1
    any_failed = False
    for days in {check.days, min(check.event_days, end)}:
        first = end - days
        failed = _failed_days(rows, [row, *whole], max(first - REACH - LONGEST, 0), first)
        begin = first - _reach_back(failed)
        is_out = begin + np.flatnonzero(failed[len(failed) - (first - begin) :])
        if actual[is_out].sum() > MAX_OWN * usual[is_out].sum():
            return False
        times = float(usual[begin:end].sum() / usual[end - check.days : end].sum())
        mean, more = check.expected * times, max(check.variance - check.expected, 0.0) * times
        if actual[begin:end].sum() > count_limits(mean, mean + more)[1]:
            return False
        any_failed |= begin < first
    return any_failed


def _failed_days(rows: WatchedRows, of: Sequence[int], begin: int, end: int) -> Bools:
    """On which of some days one of these rows has far fewer cases than there may be by chance."""
    actual, expected = rows.counts.actual[of, begin:end], rows.counts.expected[of, begin:end]
    least = MIN_USUAL * expected
    p = np.ones(actual.shape)
    few = actual <= MAX_LEFT * expected
    p[few] = tail_probability(np.full(int(few.sum()), FEWER), actual[few], least[few], least[few])
    return np.asarray((p < MAX_P).any(axis=0), dtype=bool)


def _reach_back(failed: Bools) -> int:
    """How many days before the end lies the first of the latest failed ones in a row; 0 if none is near the end."""
    at = np.flatnonzero(failed)
    if not len(at) or len(failed) - at[-1] > REACH + 1:
        return 0
    sound = np.flatnonzero(~failed[: at[-1]])
    return len(failed) - (int(sound[-1]) + 1 if len(sound) else 0)
