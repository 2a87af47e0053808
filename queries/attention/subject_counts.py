"""Daily counts of what a check is about."""

import numpy as np

from queries.attention.anomaly_check import Check
from queries.attention.monitored_series import MonitoredSeries
from queries.storage.store import Store
from stats.arrays import Floats


def daily_counts_of(store: Store, series: MonitoredSeries, check: Check) -> Floats | None:
    """Cases received, or newly late ones, on each day up to the one examined; None for kinds that count no cases."""
    if check.kind in ("funnel", "silent_source"):
        return None
    if check.kind == "overdue":
        dues = series.agency_dues if check.subject[0][0] == "agency" else series.county_dues
        return dues.late[dues.keys.index(check.subject[0][1])]
    if len(check.subject) < 2:
        # For the whole province the counts of all counties are added up.
        daily = series.counts[check.subject[0][0] if check.subject else "county"]
        rows = [
            i
            for i, key in enumerate(daily.keys)
            if not check.subject or int(str(key[0])) == check.subject[0][1]
        ]
        return np.asarray(daily.counts[rows].sum(axis=0), dtype=float)
    return _cell_counts(store, series, check)


def _cell_counts(store: Store, series: MonitoredSeries, check: Check) -> Floats:
    """Daily cases of one county and topic group."""
    county, topics = cell_rows(store, series, check)
    return np.asarray(series.county_topic_days[county, topics].sum(axis=0), dtype=float)


def cell_rows(store: Store, series: MonitoredSeries, check: Check) -> tuple[int, list[int]]:
    """The county and the topics of a topic group in a county, as rows of `county_topic_days` and its like."""
    named = dict(check.subject)
    groups = store.dimension("topic")["topic_group"]
    county = [int(str(key[0])) for key in series.counts["county"].keys].index(named["county"])
    topics = [
        i
        for i, key in enumerate(series.counts["topic"].keys)
        if int(groups.loc[int(str(key[0]))]) == named["topic_group"]
    ]
    return county, topics
