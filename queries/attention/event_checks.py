"""Make a check of each event that is reported on a day, from the replay of the last days."""

from collections.abc import Collection, Mapping
from functools import cache

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.count_limits import count_limits
from queries.attention.ended_parts import without_ended_parts
from queries.attention.entered_after_outage import without_entered_after_outage
from queries.attention.late_rows import late_rows
from queries.attention.monitored_series import LEAD, MonitoredSeries
from queries.attention.row_block import WatchedRows, joined_rows
from queries.attention.thresholds import (
    ANNOUNCED_DAYS,
    BASELINE_GAP_DAYS,
    ENDING_RATIO,
    FALSE_DISCOVERY_RATE,
    SETTLED_DAYS,
    SURGE_WINDOWS,
)
from queries.attention.volume_rows import volume_rows
from stats.attention.event_course import EventCourse, event_course
from stats.attention.reporting_rule import ReportingRule
from stats.attention.rising_trend import is_rising
from stats.attention.watched_counts import WatchedCounts, tail_probability
from stats.seasons.seasonal_model import SeasonalModel

WINDOWS = np.array(SURGE_WINDOWS)


@cache
def reporting_rule(level: float = FALSE_DISCOVERY_RATE) -> ReportingRule:
    """The reporting rule of the attention list. `level`, its false discovery rate, is another one in trials only."""
    return ReportingRule(
        windows=SURGE_WINDOWS,
        level=level,
        gap=BASELINE_GAP_DAYS,
        ending=ENDING_RATIO,
        settle=SETTLED_DAYS,
        announce=ANNOUNCED_DAYS,
    )


def watched_rows(
    series: MonitoredSeries,
    model: SeasonalModel,
    *,
    topic_groups: Mapping[int, int],
    grave: Collection[tuple[str, int]],
) -> WatchedRows:
    """All rows that the list watches: cases received and newly late cases."""
    whole = series.counts["county"].counts.sum(axis=0)[series.history - LEAD :]
    blocks = [*volume_rows(series, topic_groups, model), *late_rows(series)]
    return joined_rows(blocks, whole, lead=LEAD, grave=grave)


def event_checks(rows: WatchedRows, course: EventCourse, day: int = -1) -> list[Check]:
    """The checks of the events that are reported on a replayed day, by default the last one.

    Those of a whole that only holds the cases of an ended part are left out, and so are surges that only hold what was
    entered after an outage.
    """
    day %= course.reported.shape[1]
    checks = without_entered_after_outage(rows, open_checks(rows, course, day), day)
    return without_ended_parts(rows, course, checks, day)


def open_checks(rows: WatchedRows, course: EventCourse, day: int) -> list[Check]:
    """The checks of all events that are reported on a replayed day, explained or not."""
    return [_check(rows, course, int(row), day) for row in np.flatnonzero(course.reported[:, day])]


def _check(rows: WatchedRows, course: EventCourse, row: int, day: int) -> Check:
    counts = rows.counts
    end = counts.lead + day + 1
    actual = np.array([counts.actual[row, end - n : end].sum() for n in SURGE_WINDOWS])
    mean, variance = course.mean[row, day], course.variance[row, day]
    p = tail_probability(np.full(len(WINDOWS), counts.sign[row]), actual, mean, variance)
    # Among the windows over which the row is checked, the one in which it stands out most.
    best = int(np.argmin(np.where(counts.windows[row], p, 2.0)))
    lower, upper = count_limits(float(mean[best]), float(variance[best]))
    kind = rows.kinds[row]
    return Check(
        kind,
        rows.subjects[row],
        SURGE_WINDOWS[best],
        float(actual[best]),
        float(mean[best]),
        lower,
        upper,
        float(p[best]),
        q=float(min(course.q_first[row, day], course.q[row, day, best])),
        variance=float(variance[best]),
        grave=bool(rows.grave[row]),
        reported_days=day - int(course.first[row, day]) + 1,
        event_days=day - int(course.start[row, day]) + 1,
        is_new_level=bool(course.is_new_level[row, day]),
        is_rising=kind == "surge" and is_event_rising(counts, row, day=day),
    )


def is_event_rising(counts: WatchedCounts, row: int, *, day: int) -> bool:
    """Whether the counts of a row are still rising on a replayed day, and did not jump to their level at once."""
    days = slice(0, counts.lead + day + 1)
    return is_rising(counts.actual[row, days], counts.expected[row, days], phi=float(counts.phi[row, -1]))


def replay(rows: WatchedRows) -> EventCourse:
    """The course of all rows."""
    return event_course(rows.counts, reporting_rule(FALSE_DISCOVERY_RATE))
