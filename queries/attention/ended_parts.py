"""Drop lines of a whole that only hold the cases of a part whose line has ended.

The line of a burst of calls about one topic in one county ends when calls are back to usual, which is soon. The sums of
the county, of the topic and of the whole province over a week or four still hold the calls of that day. They are no
news: without the part the whole is as usual.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from queries.attention.anomaly_check import Check, Subject
from queries.attention.leading_parts import excess_in_county
from queries.attention.monitored_series import WEEK, MonitoredSeries
from queries.attention.row_block import WatchedRows
from queries.attention.thresholds import MANY_PARTS, SURGE_WINDOWS
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


def without_ended_counties(
    rows: WatchedRows,
    course: EventCourse,
    series: MonitoredSeries,
    checks: Sequence[Check],
    topic_groups: Mapping[int, int],
) -> list[Check]:
    """The checks of the last day, without surges of a topic that its ended lines in counties explain.

    A topic of the province is watched in counties by its group (`topic_groups`, keys of the store). Of these lines only
    the cases of the topic count. A grave topic stays, and so does one with a new name, of which nothing is usual.
    """
    day = course.reported.shape[1] - 1

    def is_explained(check: Check) -> bool:
        if [name for name, _ in check.subject] != ["topic"]:
            return False
        topic = check.subject[0][1]
        group = "topic_group", topic_groups.get(topic, 0)
        parts = _reported_parts(rows, course, check, day, lambda subject: group in subject)
        counties = [dict(subject)["county"] for subject in parts.values()]

        def excess(days: int) -> float:
            return sum(excess_in_county(series, check, topic, county, days) for county in counties)

        return bool(parts) and _is_within_limits_without(rows, course, check, day, excess)

    return [
        check
        for check in checks
        if check.kind != "surge" or check.grave or check.has_new_name or not is_explained(check)
    ]


def _is_explained(rows: WatchedRows, course: EventCourse, check: Check, day: int) -> bool:
    """Whether the whole is within its limits without the excess of its reported parts, of which one has ended."""
    parts = _reported_parts(rows, course, check, day, lambda subject: set(check.subject) < set(subject))
    if check.subject and sum(bool(course.reported[row, day]) for row in parts) >= MANY_PARTS:
        return False  # its line takes the place of theirs (`queries.attention.selection`)

    def excess(days: int) -> float:
        return _joint_excess(
            {subject: _excess(rows, course, row, day, days) for row, subject in parts.items()}
        )

    return bool(parts) and _is_within_limits_without(rows, course, check, day, excess)


def _reported_parts(
    rows: WatchedRows, course: EventCourse, check: Check, day: int, is_part: Callable[[Subject], bool]
) -> dict[int, Subject]:
    """The parts (rows with their subjects) of a whole that were reported no later than it; none if all go on.

    A few days later is not later, for a county may stand out a day before its topic does. At least one of these parts
    must have ended within the days of the check; those that still have a line are its reason as well. A whole that had
    its line long before a part is left alone.
    """
    first, begin = day - check.reported_days + 1, max(day - check.days + 1, 0)
    parts, has_ended = {}, False
    for row, (kind, subject) in enumerate(zip(rows.kinds, rows.subjects, strict=True)):
        if kind != "surge" or not is_part(subject):
            continue
        days_reported = np.flatnonzero(course.reported[row, begin : day + 1])
        if len(days_reported) and course.first[row, begin + days_reported[0]] <= first + SURGE_WINDOWS[0]:
            parts[row] = subject
            has_ended |= not course.reported[row, day]
    return parts if has_ended else {}


def _is_within_limits_without(
    rows: WatchedRows, course: EventCourse, check: Check, day: int, excess: Callable[[int], float]
) -> bool:
    """Whether a whole is within its limits without the excess of its parts over so many days.

    Besides the days of the check, the last week must be explained: a surge of the whole may have begun since.
    """
    own = next(
        row for row, kind in enumerate(rows.kinds) if kind == "surge" and rows.subjects[row] == check.subject
    )
    for days in {WEEK, check.days}:
        window = SURGE_WINDOWS.index(days)
        mean, variance = (float(x[own, day, window]) for x in (course.mean, course.variance))
        limit = predicted_counts(np.array([mean]), np.array([max(variance - mean, 0.0)]), np.ones(1)).upper[0]
        if _actual(rows, own, day, days) - excess(days) > limit:
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
