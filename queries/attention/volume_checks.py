"""Counts beyond their expectation: the province, its counties, topics and channels, and topics within counties.

A surge is told where it happens. A county is judged against its own expectation times what the other counties have
more of, a topic likewise, and a topic group within a county beside both: a bad week everywhere is one line, not twenty.
"""

from collections.abc import Iterator, Sequence
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from queries.attention.anomaly_check import Check, CheckKind
from queries.attention.monitored_series import MONITORED_DIMENSIONS, WEEK, YEAR, MonitoredSeries
from queries.attention.thresholds import BASELINE_GAP_DAYS, DROP_WINDOWS, PROVINCE_WINDOWS, SURGE_WINDOWS
from stats.excess_counts import (
    expected_cells,
    scale_predicted_counts,
    smoothed_ratio,
    smoothed_ratio_of_others,
)
from stats.seasonal_model import (
    MIN_HISTORY_DAYS,
    PredictedCounts,
    SeasonalModel,
    fit_seasonal_model,
    predicted_counts,
)

Floats = NDArray[np.float64]


def seasonal_expectation(series: MonitoredSeries) -> SeasonalModel | None:
    """What is expected of the province, then of each series of `SERIES`; None where too little is known.

    The model ends with a week that ended four weeks ago or earlier, so that what is judged is no part of what is
    expected, and that the expectation does not move from day to day.
    """
    dailies = [series.counts[name] for name in MONITORED_DIMENSIONS]
    history = (dailies[0].days - BASELINE_GAP_DAYS) // WEEK * WEEK
    if history < MIN_HISTORY_DAYS:
        return None
    parts = [daily.counts for daily in dailies]
    whole = parts[0].sum(axis=0)
    return fit_seasonal_model(
        np.vstack([whole[None, :], *parts]), dailies[0].season(WEEK, history=history), pooled_counts=whole
    )


def volume_checks(series: MonitoredSeries, topic_groups: dict[int, int], model: SeasonalModel) -> list[Check]:
    """All looks at counts; `parents` gives the topic group of each topic."""
    parts = [series.counts[name].counts for name in MONITORED_DIMENSIONS]
    whole = parts[0].sum(axis=0)
    edges = np.cumsum([1, *(len(part) for part in parts)])
    found: list[Check] = []
    for days in sorted({*SURGE_WINDOWS, *DROP_WINDOWS, *PROVINCE_WINDOWS}):
        span = model.predict(len(whole) - days, days)
        found += _province(_rows(span, slice(0, 1)), whole, days)
        for name, part, first in zip(MONITORED_DIMENSIONS, parts, edges, strict=False):
            keys = [int(str(key[0])) for key in series.counts[name].keys]
            own = _rows(span, slice(int(first), int(first) + len(part)))
            found += _dimension(own, part, name, keys, days)
        if days in SURGE_WINDOWS:
            row, column = span.expected[edges[0] : edges[1]], span.expected[edges[1] : edges[2]]
            found += _cells(series, (row, column), model.phi(days)[edges[1] : edges[2]], topic_groups, days)
    return found


def _province(span: PredictedCounts, whole: Floats, days: int) -> Iterator[Check]:
    actual = whole[None, -days:].sum(axis=1)
    if days in PROVINCE_WINDOWS:
        yield from _checks("more", span, actual, days, [()])
    if days in DROP_WINDOWS:
        yield from _checks("fewer", span, actual, days, [()])


def _dimension(span: PredictedCounts, part: Floats, name: str, keys: list[int], days: int) -> Iterator[Check]:
    where = [((name, key),) for key in keys]
    actual = part[:, -days:].sum(axis=1)
    others = smoothed_ratio_of_others(actual, span.expected)
    if days in SURGE_WINDOWS and name != "channel":
        yield from _checks("more", scale_predicted_counts(span, np.maximum(others, 1.0)), actual, days, where)
    if days in DROP_WINDOWS and name != "topic":
        yield from _checks(
            "fewer", scale_predicted_counts(span, np.minimum(others, 1.0)), actual, days, where
        )


def _cells(
    watched: MonitoredSeries, margins: tuple[Floats, Floats], phi: Floats, parents: dict[int, int], days: int
) -> Iterator[Check]:
    counties = [int(str(key[0])) for key in watched.counts["county"].keys]
    topics = [int(str(key[0])) for key in watched.counts["topic"].keys]
    groups = sorted({parents.get(topic, 0) for topic in topics} - {0})
    member = np.array([[parents.get(topic) == group for group in groups] for topic in topics], dtype=float)
    if not groups or not counties:
        return
    mean, variance = expected_cells(
        watched.county_topic_sum(BASELINE_GAP_DAYS + YEAR, BASELINE_GAP_DAYS), *margins, phi
    )
    mean, variance, actual = (x @ member for x in (mean, variance, watched.county_topic_sum(days)))
    by_county, by_group = (
        smoothed_ratio(
            actual.sum(axis=axis, keepdims=True) - actual, mean.sum(axis=axis, keepdims=True) - mean
        )
        for axis in (1, 0)
    )
    factor = np.maximum(by_county, 1.0) * np.maximum(by_group, 1.0)
    plain = predicted_counts(mean.ravel(), (variance - mean).clip(0).ravel(), np.ones(mean.size))
    where = [(("county", county), ("topic_group", group)) for county in counties for group in groups]
    yield from _checks("more", scale_predicted_counts(plain, factor.ravel()), actual.ravel(), days, where)


def _rows(span: PredictedCounts, rows: slice) -> PredictedCounts:
    return PredictedCounts(span.expected[rows], span.variance[rows], span.lower[rows], span.upper[rows])


def _checks(
    kind: CheckKind,
    span: PredictedCounts,
    actual: Floats,
    days: int,
    where: Sequence[tuple[tuple[str, int], ...]],
) -> Iterator[Check]:
    p = span.p_more(actual) if kind == "more" else span.p_fewer(actual)
    columns = (actual, span.expected, span.lower, span.upper, p, span.variance)
    for place, of in zip(where, np.column_stack(columns).tolist(), strict=True):
        n, mean, lower, upper, chance, variance = of
        if isfinite(chance) and all(key for _, key in place):
            yield Check(kind, place, days, n, mean, lower, upper, chance, variance=variance)
