"""Surges that were on the list and have ended within the last week, so that nobody has to ask what became of them.

The line of an event goes when the sequential test says that it is over (`stats.attention.event_course`). A reader who
saw it the day before, and one who did not look for some days, are told that it is over, since when it was there, and
how many cases it brought.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

import numpy as np

from queries.attention.anomaly_check import Check, Subject
from queries.attention.event_checks import event_checks
from queries.attention.monitored_series import WEEK
from queries.attention.row_block import WatchedRows
from queries.attention.selection import ranked_checks
from queries.attention.thresholds import (
    GRAVE_MIN_EXCESS_CASES,
    MIN_EXCESS_CASES,
    MIN_PARTS_SHARE,
    MIN_RATIOS,
    SURGE_WINDOWS,
)
from queries.question.vintage import as_of, last_complete_day, vintage
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.attention.event_course import EventCourse

ENDED_DAYS = WEEK
MIN = 1e-9


def ended_checks(
    rows: WatchedRows,
    course: EventCourse,
    going_on: Sequence[Check],
    topic_groups: Mapping[int, int],
    day: int = -1,
) -> list[Check]:
    """The surges that had a line within the last ENDED_DAYS and have none on a replayed day, the largest first.

    Each counts from its first day up to this one. A whole is left out for its part, as among the lines; so is a topic
    for the county that it came from, and what a line still speaks of (`going_on`), be it by the topic or by the county.
    What has lasted for so long that it became a new usual level has not ended. `topic_groups` are those of topics
    (keys).
    """
    day %= course.reported.shape[1]
    begin = max(day - ENDED_DAYS, 0)

    @cache
    def lines(of_day: int) -> list[Check]:
        return [check for check in event_checks(rows, course, of_day) if check.kind == "surge"]

    last_days: dict[int, list[int]] = {}
    for row in np.flatnonzero(course.reported[:, begin:day].any(axis=1)):
        subject = rows.subjects[row]
        if rows.kinds[row] != "surge" or any(check.subject == subject for check in lines(day)):
            continue
        # A whole that only holds the cases of ended parts has no line any more, though it is reported still.
        had_line = (n for n in range(day - 1, begin - 1, -1) if any(c.subject == subject for c in lines(n)))
        last = next(had_line, None)
        if last is None or course.is_new_level[row, last] or _is_told(subject, going_on, topic_groups):
            continue
        last_days.setdefault(last, []).append(int(row))
    ended = []
    for last, of_day in last_days.items():
        # Not all that the replay reports has a line: another line may explain it.
        listed = {check.subject for check in ranked_checks(lines(last))}
        # The line of a county may have taken the place of those of its topic groups.
        ended += [
            _ended(rows, course, row, last=last, day=day)
            for row in of_day
            if listed & {rows.subjects[row], rows.subjects[row][:1]}
        ]
    large = [check for check in ended if _is_large(check)]
    return [check for check in ranked_checks(large) if not _is_of_one_county(check, large, topic_groups)]


def seen_to_the_end(
    store: Store, scope: Scope, day: date, ended: Sequence[Check], going_on: Sequence[Check]
) -> list[Check]:
    """The surges that are over on a day, without those of which the end may only be that data are missing.

    Data may be missing where a source ends between the first day of a surge and `day`, and where a line tells a fall of
    the province, of a channel or of the county.
    """
    moment = as_of(store, scope)
    ends = [
        last_complete_day(min(source.as_of, moment))
        for source in store.sources_at(vintage(store, scope))
        if moment is not None
    ]
    falls = [check for check in going_on if check.kind == "drop"]
    return [
        check
        for check in ended
        if not any(day - timedelta(check.days) <= end < day for end in ends)
        and not any(_may_hide(fall, check.subject) for fall in falls)
    ]


def _may_hide(fall: Check, subject: Subject) -> bool:
    """Whether cases of the subject may be among those that a fall lacks."""
    own = dict(subject)
    return all(own.get(name, key) == key for name, key in fall.subject)


def _is_large(check: Check) -> bool:
    """Whether as much is left over all days of an event as a line needs; less was mostly chance."""
    least = GRAVE_MIN_EXCESS_CASES if check.grave else MIN_EXCESS_CASES
    return check.actual - check.expected >= least and check.actual >= MIN_RATIOS["surge"] * check.expected


def _is_of_one_county(check: Check, checks: Sequence[Check], topic_groups: Mapping[int, int]) -> bool:
    """Whether a topic group in a county, which is among the checks, has most of the excess of a topic."""
    if [name for name, _ in check.subject] != ["topic"]:
        return False
    group = "topic_group", topic_groups[check.subject[0][1]]
    return any(
        group in other.subject and other.excess >= MIN_PARTS_SHARE * check.excess
        for other in checks
        if len(other.subject) > 1
    )


def _is_told(subject: Subject, going_on: Sequence[Check], topic_groups: Mapping[int, int]) -> bool:
    """Whether a line speaks of the subject, of a part of it or of what it is a part of."""
    own = set(subject)
    for check in going_on:
        if check.kind != "surge":
            continue
        other = {
            ("topic_group", topic_groups[key])
            if name == "topic" and ("topic", key) not in own
            else (name, key)
            for name, key in check.subject
        }
        if other <= own or own <= other:
            return True
    return False


def _ended(rows: WatchedRows, course: EventCourse, row: int, *, last: int, day: int) -> Check:
    """The check of an event that was last reported on the replayed day `last`: from its first day up to `day`."""
    counts = rows.counts
    first, end = max(counts.lead + int(course.start[row, last]), 0), counts.lead + day + 1
    # What the model expects, times the level of the days before the event.
    expected, reported = counts.expected[row], counts.lead + last + 1
    level = course.mean[row, last, -1] / max(
        float(expected[reported - SURGE_WINDOWS[-1] : reported].sum()), MIN
    )
    usual = float(level * expected[first:end].sum())
    actual = float(counts.actual[row, first:end].sum())
    return Check(
        "surge",
        rows.subjects[row],
        end - first,
        actual,
        usual,
        usual,
        usual,
        float("nan"),
        float("nan"),
        grave=bool(rows.grave[row]),
        reported_days=day - int(course.first[row, last]) + 1,
        event_days=end - first,
    )
