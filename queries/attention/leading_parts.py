"""The few parts that hold most of the excess of a surge: topics of a county or a topic group, counties of a topic.

Within counties, topics are watched by their group (`queries.attention.volume_rows`), so that such a line would only
name the group. A topic is watched in the whole province, so that its line would not say where; and what happens in a
county by several groups at once has one line, which would not say what. The daily counts of topics in counties are
known.
"""

from dataclasses import replace
from typing import Literal

import numpy as np

from queries.attention.anomaly_check import Check, LeadingParts
from queries.attention.monitored_series import MonitoredSeries
from queries.attention.subject_counts import cell_rows
from queries.attention.thresholds import MIN_PARTS_SHARE
from queries.storage.store import Store
from queries.vocabulary.labels import Text
from stats.arrays import Floats, Ints

MAX_LED = 1 / 3  # of all parts: what most of them share is not a matter of some
# Part of the excess of each over its part of what is usual: the largest county has most of everything.
MIN_OVERREPRESENTED = 1.5
MIN_OF_SEVERAL = 5.0  # cases more than expected, of each of several parts


def with_leading_parts(store: Store, series: MonitoredSeries, check: Check) -> Check:
    """The check; for a surge of a topic group in a county, with the excess of its topics, and with those that lead.

    For a surge of a county, the topics that lead; for a surge of a topic, the counties. Few parts lead that together
    have MIN_PARTS_SHARE of the excess, unless the surge is back within its range. What is expected of the whole is
    expected of its parts by their shares in the time before the event.
    """
    named = {name for name, _ in check.subject}
    if check.kind != "surge" or check.actual <= check.expected:
        return check
    if named == {"county", "topic_group"}:
        county, topics = cell_rows(store, series, check)
        keys = _keys(series, "topic", topics)
        actual, expected = _parts(
            series.county_topic_days[county, topics], series.county_topic_base[county, topics], check
        )
        excess = zip(keys, (actual - expected).tolist(), strict=True)
        return _led(store, replace(check, topic_excess=tuple(excess)), "topic", keys, actual, expected)
    if named == {"county"}:
        county = _keys(series, "county").index(check.subject[0][1])
        actual, expected = _parts(series.county_topic_days[county], series.county_topic_base[county], check)
        return _led(store, check, "topic", _keys(series, "topic"), actual, expected)
    if named == {"topic"}:
        topic = _keys(series, "topic").index(check.subject[0][1])
        actual, expected = _parts(
            series.county_topic_days[:, topic], series.county_topic_base[:, topic], check
        )
        return _led(store, check, "county", _keys(series, "county"), actual, expected)
    return check


def excess_in_county(series: MonitoredSeries, check: Check, topic: int, county: int, days: int) -> float:
    """Cases of a topic in a county beyond what was expected over the last days, never below 0 (keys of the store).

    `check` is that of the topic: what is usual is that of the days before its event, and the share of the county then.
    """
    row, column = _keys(series, "county").index(county), _keys(series, "topic").index(topic)
    daily = series.county_topic_days[:, column]
    over_days = replace(check, days=days, expected=check.expected * days / check.days)
    actual, expected = _parts(daily, series.county_topic_base[:, column], over_days)
    return max(float(actual[row] - expected[row]), 0.0)


def _keys(series: MonitoredSeries, dimension: str, rows: list[int] | None = None) -> list[int]:
    """The store keys of the rows of a dimension, or of some of them."""
    keys = [int(str(key[0])) for key in series.counts[dimension].keys]
    return keys if rows is None else [keys[row] for row in rows]


def _parts(daily: Floats, base: Floats, check: Check) -> tuple[Floats, Floats]:
    """Cases of the parts (parts × days) over the days of a check, and what was expected of them."""
    usual = base + daily[:, : max(daily.shape[1] - check.event_days, 0)].sum(axis=1)
    actual = daily[:, daily.shape[1] - check.days :].sum(axis=1)
    return actual, check.expected * usual / max(float(usual.sum()), 1.0)


def _led(
    store: Store,
    check: Check,
    dimension: Literal["topic", "county"],
    keys: list[int],
    actual: Floats,
    expected: Floats,
) -> Check:
    """The check with the parts that lead, if some do. Key 0 stands for cases without a topic or county."""
    led = _leading(actual, expected, check.excess)
    if check.is_within_range or not len(led) or not all(keys[part] for part in led):
        return check
    rows = [store.dimension(dimension).loc[keys[part]] for part in led]
    names = tuple(Text(str(row["name_fa"]), str(row["name_en"] or row["name_fa"])) for row in rows)
    parts = LeadingParts(dimension, names, float(actual[led].sum()), float(expected[led].sum()))
    return replace(check, leading_parts=parts)


def _leading(actual: Floats, expected: Floats, excess: float) -> Ints:
    """The largest part and those at least half as large, if they are few; else the largest alone.

    None where they have less than MIN_PARTS_SHARE of the excess, or hardly more of it than of what is usual.
    """
    more = actual - expected
    order = np.argsort(-more)
    led = order[more[order] >= max(more.max() / 2, min(MIN_OF_SEVERAL, more.max()))]
    if len(led) > MAX_LED * (actual + expected > 0).sum():
        led = order[:1]
    usual = expected[led] / max(float(expected.sum()), 1e-9)
    # Where most of what is usual is of one part, half of what is left for it to have more is enough.
    least = np.minimum(MIN_OVERREPRESENTED * usual, (1 + usual) / 2)
    leads = more[led].sum() >= MIN_PARTS_SHARE * excess and (more[led] >= least * excess).all()
    return led if leads else order[:0]
