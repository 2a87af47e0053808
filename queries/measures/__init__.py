"""The registry of measures, each declared once for cards, charts, tables, exports, sentences and definitions.

`MEASURES` maps the key of each measure to its declaration, in the order below.
"""

from queries.measures import backlog, duration, quality, response, volume
from queries.measures.declaration import Measure

_DECLARED = (
    volume.RECEIVED,
    volume.ANSWERED,
    volume.CLOSED,
    backlog.OPEN,
    backlog.OVERDUE,
    response.ON_TIME_SHARE,
    response.EXCESS_LATE,
    duration.ANSWER_DAYS_MEDIAN,
    duration.ANSWER_DAYS_P90,
    duration.ANSWERED_BY_DAY_10,
    duration.ANSWERED_BY_DAY_20,
    duration.ANSWERED_BY_DAY_30,
    duration.DAYS_WAITED,
    duration.NEVER_ANSWERED_SHARE,
    backlog.AGE_OPEN,
    backlog.OLDEST_OPEN_DAYS,
    quality.RESOLVED_SHARE,
    quality.REOPENED_SHARE,
    quality.RESOLUTION_GAP,
    quality.SATISFIED_SHARE,
    volume.RATE_PER_10K,
    volume.RATE_PER_10K_SMOOTHED,
    backlog.OVERDUE_PER_10K,
    response.HANDOFFS_PER_CASE,
    response.DEADLINE_BUNCHING,
)

MEASURES: dict[str, Measure] = {measure.key: measure for measure in _DECLARED}
