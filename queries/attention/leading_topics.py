"""The topic that holds most of the excess of a topic group in a county: such a line would only name the group.

Within counties, topics are watched by their group (`queries.attention.volume_rows`). Their daily counts are known.
"""

from dataclasses import replace

import numpy as np

from queries.attention.anomaly_check import Check, LeadingTopic
from queries.attention.monitored_series import MonitoredSeries
from queries.attention.subject_counts import cell_rows
from queries.attention.thresholds import MIN_PARTS_SHARE
from queries.storage.store import Store
from queries.vocabulary.labels import Text


def with_leading_topic(store: Store, series: MonitoredSeries, check: Check) -> Check:
    """The check; for a surge of a topic group in a county, with the excess of its topics.

    The topic that has MIN_PARTS_SHARE of the excess leads, unless the surge is back within its range. What is expected
    of the group is expected of its topics by their shares there in the time before the event.
    """
    if check.kind != "surge" or {name for name, _ in check.subject} != {"county", "topic_group"}:
        return check
    if check.actual <= check.expected:
        return check
    county, topics = cell_rows(store, series, check)
    daily = series.county_topic_days[county, topics]
    before = daily[:, : max(daily.shape[1] - check.event_days, 0)].sum(axis=1)
    usual = series.county_topic_base[county, topics] + before
    actual = daily[:, daily.shape[1] - check.days :].sum(axis=1)
    expected = check.expected * usual / max(float(usual.sum()), 1.0)
    excess, keys = actual - expected, [int(str(series.counts["topic"].keys[topic][0])) for topic in topics]
    check = replace(check, topic_excess=tuple(zip(keys, excess.tolist(), strict=True)))
    first = int(np.argmax(excess))
    if check.is_within_range or excess[first] < MIN_PARTS_SHARE * check.excess:
        return check
    row = store.dimension("topic").loc[keys[first]]
    name = Text(str(row["name_fa"]), str(row["name_en"] or row["name_fa"]))
    return replace(check, leading_topic=LeadingTopic(name, float(actual[first]), float(expected[first])))
