"""Checks of the number of cases received: province, counties, topics, channels, and topic groups within counties.

A surge should be reported where it happens. The expectation of a county is therefore multiplied by the ratio by which
all other counties exceed theirs, that of a topic by the ratio of the other topics, and that of a topic group within a
county by both. A bad week everywhere then gives one line about the province and not twenty about its counties.
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
    """Seasonal model of the province (row 0) and of each unit of `MONITORED_DIMENSIONS`.

    Returns None if the history is too short.

    The model is fitted to whole weeks that ended at least four weeks ago. Recent cases must not raise the expectation
    that they are compared with, and whole weeks keep the expectation from moving from day to day.
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
    """All checks of cases received; `topic_groups` maps each topic to its topic group (keys of the store)."""
    parts = [series.counts[name].counts for name in MONITORED_DIMENSIONS]
    whole = parts[0].sum(axis=0)
    # Rows of the model: the province first, then the units of each dimension. `edges` are the first rows of the
    # dimensions.
    edges = np.cumsum([1, *(len(part) for part in parts)])
    checks: list[Check] = []
    for days in sorted({*SURGE_WINDOWS, *DROP_WINDOWS, *PROVINCE_WINDOWS}):
        predicted = model.predict(len(whole) - days, days)
        checks += _province(_rows(predicted, slice(0, 1)), whole, days)
        for name, part, first in zip(MONITORED_DIMENSIONS, parts, edges, strict=False):
            keys = [int(str(key[0])) for key in series.counts[name].keys]
            own = _rows(predicted, slice(int(first), int(first) + len(part)))
            checks += _dimension(own, part, name, keys, days)
        if days in SURGE_WINDOWS:
            row, column = predicted.expected[edges[0] : edges[1]], predicted.expected[edges[1] : edges[2]]
            checks += _cells(series, (row, column), model.phi(days)[edges[1] : edges[2]], topic_groups, days)
    return checks


def _province(predicted: PredictedCounts, whole: Floats, days: int) -> Iterator[Check]:
    actual = whole[None, -days:].sum(axis=1)
    if days in PROVINCE_WINDOWS:
        yield from _checks("surge", predicted, actual, days, [()])
    if days in DROP_WINDOWS:
        yield from _checks("drop", predicted, actual, days, [()])


def _dimension(
    predicted: PredictedCounts, counts: Floats, name: str, keys: list[int], days: int
) -> Iterator[Check]:
    """Checks of all units of one dimension over the last `days` days."""
    subjects = [((name, key),) for key in keys]
    actual = counts[:, -days:].sum(axis=1)
    # A surge is judged against expectations raised by the other units, a fall against lowered ones, never the reverse:
    # a surge elsewhere must not make a usual week of this unit look like a fall.
    others = smoothed_ratio_of_others(actual, predicted.expected)
    if days in SURGE_WINDOWS and name != "channel":
        yield from _checks(
            "surge", scale_predicted_counts(predicted, np.maximum(others, 1.0)), actual, days, subjects
        )
    if days in DROP_WINDOWS and name != "topic":
        yield from _checks(
            "drop", scale_predicted_counts(predicted, np.minimum(others, 1.0)), actual, days, subjects
        )


def _cells(
    series: MonitoredSeries,
    margins: tuple[Floats, Floats],
    phi: Floats,
    topic_groups: dict[int, int],
    days: int,
) -> Iterator[Check]:
    """Checks of the topic groups within counties.

    `margins` are the expected cases of the counties and of the topics in the period. The mix of topics within the
    counties is that of the year before the baseline gap, scaled to these margins
    (`stats.excess_counts.expected_cells`).
    """
    counties = [int(str(key[0])) for key in series.counts["county"].keys]
    topics = [int(str(key[0])) for key in series.counts["topic"].keys]
    groups = sorted({topic_groups.get(topic, 0) for topic in topics} - {0})
    member = np.array(
        [[topic_groups.get(topic) == group for group in groups] for topic in topics], dtype=float
    )
    if not groups or not counties:
        return
    mean, variance = expected_cells(
        series.county_topic_sum(BASELINE_GAP_DAYS + YEAR, BASELINE_GAP_DAYS), *margins, phi
    )
    # The model works on topics, the checks on topic groups: the membership matrix sums the columns of each group.
    mean, variance, actual = (x @ member for x in (mean, variance, series.county_topic_sum(days)))
    # How far all other cells of the same county, and of the same topic group, exceed their expectation.
    by_county, by_group = (
        smoothed_ratio(
            actual.sum(axis=axis, keepdims=True) - actual, mean.sum(axis=axis, keepdims=True) - mean
        )
        for axis in (1, 0)
    )
    factor = np.maximum(by_county, 1.0) * np.maximum(by_group, 1.0)
    predicted = predicted_counts(mean.ravel(), (variance - mean).clip(0).ravel(), np.ones(mean.size))
    subjects = [(("county", county), ("topic_group", group)) for county in counties for group in groups]
    yield from _checks(
        "surge", scale_predicted_counts(predicted, factor.ravel()), actual.ravel(), days, subjects
    )


def _rows(predicted: PredictedCounts, rows: slice) -> PredictedCounts:
    return PredictedCounts(
        predicted.expected[rows], predicted.variance[rows], predicted.lower[rows], predicted.upper[rows]
    )


def _checks(
    kind: CheckKind,
    predicted: PredictedCounts,
    actual: Floats,
    days: int,
    subjects: Sequence[tuple[tuple[str, int], ...]],
) -> Iterator[Check]:
    p = predicted.p_more(actual) if kind == "surge" else predicted.p_fewer(actual)
    columns = (actual, predicted.expected, predicted.lower, predicted.upper, p, predicted.variance)
    for subject, values in zip(subjects, np.column_stack(columns).tolist(), strict=True):
        n, mean, lower, upper, chance, variance = values
        # Key 0 stands for cases without a county, topic or channel: nobody could act on a line about them.
        if isfinite(chance) and all(key for _, key in subject):
            yield Check(kind, subject, days, n, mean, lower, upper, chance, variance=variance)
