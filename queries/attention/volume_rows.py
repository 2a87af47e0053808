"""Rows about the number of cases received: province, counties, topics, channels, and topic groups within counties.

A surge should be reported where it happens. So what is expected of a row is multiplied by how much more than expected
the other rows of its family received: of a county, the other counties; of a topic, the other topics; of a topic group
within a county, both (the `families` of the rows). A bad week everywhere then gives one line about the province instead
of twenty about its counties.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from queries.attention.anomaly_check import Check, Subject
from queries.attention.monitored_series import LEAD, MONITORED_DIMENSIONS, MONTH, MonitoredSeries
from queries.attention.row_block import RowBlock, no_family
from queries.attention.thresholds import (
    BASELINE_GAP_DAYS,
    DROP_WINDOWS,
    MAX_DROP_RATIO,
    MAX_PROVINCE_DROP_RATIO,
    MIN_PROVINCE_RATIO,
    MIN_RATIOS,
    PROVINCE_WINDOWS,
    SURGE_WINDOWS,
)
from stats.attention.usual_levels import HALF_LIFE
from stats.changes.excess_counts import CELL_PRIOR_CASES, cell_relations
from stats.seasons.feast_uncertainty import (
    common_covariance,
    feast_variance,
    own_covariance,
    teaches_level,
)
from stats.seasons.seasonal_model import MIN_HISTORY_DAYS, SeasonalModel, fit_seasonal_model

Floats = NDArray[np.float64]


def seasonal_expectation(series: MonitoredSeries) -> SeasonalModel | None:
    """Seasonal model of the province (row 0) and of each unit of `MONITORED_DIMENSIONS`.

    Returns None if the history is too short. The model is fitted to the days before the replayed ones.
    """
    if series.history < MIN_HISTORY_DAYS:
        return None
    dailies = [series.counts[name] for name in MONITORED_DIMENSIONS]
    parts = [daily.counts for daily in dailies]
    whole = parts[0].sum(axis=0)
    return fit_seasonal_model(
        np.vstack([whole[None, :], *parts]), dailies[0].season(0, history=series.history), pooled_counts=whole
    )


def volume_rows(
    series: MonitoredSeries, topic_groups: Mapping[int, int], model: SeasonalModel
) -> Iterator[RowBlock]:
    """All rows about cases received; `topic_groups` maps each topic to its topic group (keys of the store)."""
    parts = [series.counts[name].counts for name in MONITORED_DIMENSIONS]
    whole = parts[0].sum(axis=0)
    days = slice(series.history - LEAD, None)
    phi = np.column_stack([model.phi(n) for n in SURGE_WINDOWS])
    span = model.predict(model.mean.shape[1] - MONTH, MONTH)
    estimate = (span.variance - phi[:, -1] * span.expected) / span.expected**2
    # Rows of the model: the province first, then the units of each dimension. `edges` are the first rows of the
    # dimensions.
    edges = np.cumsum([1, *(len(part) for part in parts)])

    common = common_covariance(model)
    known = teaches_level(model.design, common)
    covariance = own_covariance(model)
    # What feasts do to all cases is uncertain for the province. A part of it is compared with the other parts.
    covariance[0] = common
    feasts = feast_variance(
        model.design,
        model.mean,
        covariance,
        SURGE_WINDOWS,
        teaches=known,
        first=series.history,
        gap=BASELINE_GAP_DAYS,
        half_life=HALF_LIFE,
    )

    def block(kind: str, rows: slice, subjects: list[Subject], counts: Floats, **how: object) -> RowBlock:
        one = np.zeros(len(subjects), dtype=np.int64) if len(subjects) > 1 else no_family(len(subjects))
        return RowBlock(
            kind,  # type: ignore[arg-type]
            subjects,
            counts[:, days],
            model.mean[rows, days],
            phi[rows],
            estimate[rows],
            families=(one, no_family(len(subjects))),
            feast_variance=feasts[rows],
            teaches_level=known[days],
            **how,  # type: ignore[arg-type]
        )

    province = slice(0, 1)
    yield block(
        "surge", province, [()], whole[None, :], windows=PROVINCE_WINDOWS, least_ratio=MIN_PROVINCE_RATIO
    )
    yield block(
        "drop", province, [()], whole[None, :], windows=DROP_WINDOWS, least_ratio=MAX_PROVINCE_DROP_RATIO
    )
    for name, part, first in zip(MONITORED_DIMENSIONS, parts, edges, strict=False):
        subjects: list[Subject] = [((name, key),) for key in _keys(series, name)]
        rows = slice(int(first), int(first) + len(part))
        if name != "channel":
            yield block("surge", rows, subjects, part, windows=SURGE_WINDOWS, least_ratio=MIN_RATIOS["surge"])
        if name != "topic":
            yield block("drop", rows, subjects, part, windows=DROP_WINDOWS, least_ratio=MAX_DROP_RATIO)
    counties, topics = (slice(int(edges[i]), int(edges[i + 1])) for i in (0, 1))
    margins = model.mean[counties, days], model.mean[topics, days]
    cells = _cells(series, margins, phi[topics], topic_groups)
    if cells is not None:
        yield replace(cells, teaches_level=known[days])


def with_new_name(series: MonitoredSeries, check: Check) -> Check:
    """The check; for a surge, with the first case of its topic or county, if that had none before as far as is known.

    Perhaps only a name has changed then: the cases were registered under another one before. What is usual is learnt
    from the days up to four weeks before an event, so that of a name without a case in these none is expected. It may
    have had some since: an event that begins at a holiday, say, is noticed weeks later.
    """
    if check.kind != "surge" or len(check.subject) != 1:
        return check
    name, key = check.subject[0]
    daily = series.counts[name].counts[_keys(series, name).index(key)]
    learnt = daily[: max(len(daily) - check.event_days - BASELINE_GAP_DAYS, 0)]
    if not len(learnt) or learnt.any() or not daily.any():
        return check
    first = int(np.flatnonzero(daily)[0])
    return replace(check, name_since=series.day - timedelta(len(daily) - 1 - first))


def _keys(series: MonitoredSeries, name: str) -> list[int]:
    return [int(str(key[0])) for key in series.counts[name].keys]


def _cells(
    series: MonitoredSeries, margins: tuple[Floats, Floats], phi: Floats, topic_groups: Mapping[int, int]
) -> RowBlock | None:
    """Rows about the topic groups within counties; None without any.

    `margins` are the expected cases of the counties and of the topics on each day, `phi` (topics × windows) their
    dispersion. Each cell is expected to keep the relation to its county and topic that it had in the year before the
    replay (`stats.changes.excess_counts.cell_relations`). The model works on topics, the rows are topic groups.
    """
    counties, topics = _keys(series, "county"), _keys(series, "topic")
    groups = sorted({topic_groups.get(topic, 0) for topic in topics} - {0})
    if not groups or not counties:
        return None
    row, column = margins
    base = series.county_topic_base
    ratio = cell_relations(base)
    total_now = np.maximum((row.sum(axis=0) + column.sum(axis=0)) / 2, 1e-9)
    row_share = row / total_now
    column_sum = column.sum(axis=1)
    # What a topic is expected to have in a county over all days: the weights of its dispersion and uncertainty.
    mean = ratio * row_share.mean(axis=1)[:, None] * column_sum[None, :]
    share_of_column = mean / np.maximum(column_sum[None, :], 1e-9)
    shape = len(counties), len(groups)
    expected, actual = (np.zeros((*shape, row.shape[1])) for _ in range(2))
    cell_phi, uncertainty = np.ones((*shape, phi.shape[1])), np.zeros(shape)
    for j, group in enumerate(groups):
        own = [i for i, topic in enumerate(topics) if topic_groups.get(topic) == group]
        expected[:, j] = row_share * (ratio[:, own] @ column[own])
        actual[:, j] = series.county_topic_days[:, own].sum(axis=1)
        sums = np.maximum(mean[:, own].sum(axis=1), 1e-9)
        # Over-dispersion of a topic is common to its cells, so that each cell gets its part of it.
        extra = (mean * share_of_column)[:, own] @ (phi[own] - 1)
        cell_phi[:, j] = 1 + extra / sums[:, None]
        uncertainty[:, j] = (mean[:, own] ** 2 / (base[:, own] + CELL_PRIOR_CASES)).sum(axis=1) / sums**2
    county_number, group_number = (x.ravel() for x in np.indices(shape))
    flat = len(counties) * len(groups)
    return RowBlock(
        "surge",
        [(("county", county), ("topic_group", group)) for county in counties for group in groups],
        actual.reshape(flat, -1),
        expected.reshape(flat, -1),
        cell_phi.reshape(flat, -1),
        uncertainty.ravel(),
        windows=SURGE_WINDOWS,
        least_ratio=MIN_RATIOS["surge"],
        families=(county_number, group_number),
    )
