"""Drop lines of a whole that only hold the cases of a part whose line has ended.

The line of a burst of calls about one topic in one county ends when calls are back to usual, which is soon. The sums of
the county and of the whole province over a week or four still hold the calls of that day. They are no news: without
the part the whole is as usual.
"""

from collections.abc import Sequence

import numpy as np

from queries.attention.anomaly_check import Check, Subject
from queries.attention.monitored_series import WEEK
from queries.attention.row_block import WatchedRows
from queries.attention.thresholds import SURGE_WINDOWS
from stats.attention.event_course import EventCourse
from stats.seasons.seasonal_model import predicted_counts


def without_ended_parts(
    rows: WatchedRows, course: EventCourse, checks: Sequence[Check], day: int
) -> list[Check]:
    """The checks of a replayed day, without surges of a whole that its ended parts explain."""
    return [
        check
        for check in checks
        if check.kind != "surge" or len(check.subject) > 1 or not _is_explained(rows, course, check, day)
    ]


def _is_explained(rows: WatchedRows, course: EventCourse, check: Check, day: int) -> bool:
    """Whether the whole is within its limits without the excess of parts that were reported no later than it.

    A few days later is not later, for a county may stand out a day before its topic does. At least one of these parts
    must have ended within the days of the check; those that still have a line are its reason as well. A whole that had
    its line long before a part is left alone. Besides the days of the check, the last week must be explained: a surge
    of the whole may have begun since.
    """
    first, begin = day - check.reported_days + 1, max(day - check.days + 1, 0)
    parts, has_ended = {}, False
    for row, (kind, subject) in enumerate(zip(rows.kinds, rows.subjects, strict=True)):
        if kind != "surge" or not set(check.subject) < set(subject):
            continue
        days_reported = np.flatnonzero(course.reported[row, begin : day + 1])
        if len(days_reported) and course.first[row, begin + days_reported[0]] <= first + SURGE_WINDOWS[0]:
            parts[row] = subject
            has_ended |= not course.reported[row, day]
    if not has_ended:
        return False
    own = next(
        row for row, kind in enumerate(rows.kinds) if kind == "surge" and rows.subjects[row] == check.subject
    )
    for days in {WEEK, check.days}:
        window = SURGE_WINDOWS.index(days)
        mean, variance = (float(x[own, day, window]) for x in (course.mean, course.variance))
        excess = {subject: _excess(rows, course, row, day, days) for row, subject in parts.items()}
        limit = predicted_counts(np.array([mean]), np.array([max(variance - mean, 0.0)]), np.ones(1)).upper[0]
        if _actual(rows, own, day, days) - _joint_excess(excess) > limit:
            return False
    return True


def _actual(rows: WatchedRows, row: int, day: int, days: int) -> float:
    end = rows.counts.lead + day + 1
    return float(rows.counts.actual[row, end - days : end].sum())


def _excess(rows: WatchedRows, course: EventCourse, row: int, day: int, days: int) -> float:
    """The excess of a row over the last days."""
    usual = float(course.mean[row, day, SURGE_WINDOWS.index(days)])
    return max(_actual(rows, row, day, days) - usual, 0.0)


def _joint_excess(excess: dict[Subject, float]) -> float:
    """The excess of parts together: those of counties or those of topics, and of a county once."""
    counties: dict[int, list[float]] = {}
    topics = 0.0
    for subject, n in excess.items():
        named = dict(subject)
        if "county" in named:
            own = counties.setdefault(named["county"], [0.0, 0.0])
            own[len(subject) - 1] += n
        else:
            topics += n
    return max(sum(max(own) for own in counties.values()), topics)
