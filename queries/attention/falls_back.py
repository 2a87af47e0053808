"""Falls of a channel to what it had before a surge: nothing has stopped arriving.

Channels are watched for falls only, so that the days of a surge become part of what is usual: a provincial trip that
its source does not mark, say, with thousands of cases by one channel in a week. For weeks afterwards the channel would
look silent, with as many cases as ever.
"""

from collections.abc import Sequence

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.monitored_series import WEEK, MonitoredSeries
from queries.attention.thresholds import MAX_DROP_RATIO

# Weeks before the fall, of which the median is not moved by a surge of some weeks. The latest are asked as well, so
# that a channel that has grown for a quarter, and stops, is reported.
TYPICAL_WEEKS, LATEST_WEEKS = 26, 12
MIN_WEEKS = 8


def without_falls_back(series: MonitoredSeries, checks: Sequence[Check]) -> list[Check]:
    """The checks without falls of channels that still have more than MAX_DROP_RATIO of their typical week."""
    return [check for check in checks if not _is_as_before(series, check)]


def _is_as_before(series: MonitoredSeries, check: Check) -> bool:
    if check.kind != "drop" or [name for name, _ in check.subject] != ["channel"]:
        return False
    daily = series.counts["channel"]
    row = [int(str(key[0])) for key in daily.keys].index(check.subject[0][1])
    before = daily.counts[row, : max(daily.counts.shape[1] - check.event_days, 0)]
    weeks = min(len(before) // WEEK, TYPICAL_WEEKS)
    if weeks < MIN_WEEKS:
        return False
    by_week = before[len(before) - weeks * WEEK :].reshape(weeks, WEEK).sum(axis=1)
    typical = max(float(np.median(by_week)), float(np.median(by_week[-LATEST_WEEKS:])))
    return bool(check.actual > MAX_DROP_RATIO * typical * check.days / WEEK)
