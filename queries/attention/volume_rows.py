"""Rows about the number of cases received: province, counties, topics, channels, and topic groups within counties.

A surge should be reported where it happens. So what is expected of a row is multiplied by how much more than expected
the other rows of its family received: of a county, the other counties; of a topic, the other topics; of a topic group
within a county, both (the `families` of the rows). A bad week everywhere then gives one line about the province instead
of twenty about its counties.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from queries.attention.anomaly_check import Check, CheckKind, Subject
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
from stats.arrays import Bools, Floats
from stats.attention.usual_levels import HALF_LIFE
from stats.changes.excess_counts import CELL_PRIOR_CASES, cell_relations
from stats.seasons.feast_uncertainty import (
    common_covariance,
    feast_variance,
    own_covariance,
    teaches_level,
)
from stats.seasons.seasonal_model import MIN_HISTORY_DAYS, SeasonalModel, fit_seasonal_model


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


@dataclass(frozen=True)
class _ModelRows:
    """What the model says of its rows on the days of the replay: the province first, then the units by dimension."""

    days: slice
    model: SeasonalModel
    phi: Floats
    level_variance: Floats
    feast_variance: Floats
    teaches_level: Bools

    @classmethod
    def of(cls, series: MonitoredSeries, model: SeasonalModel) -> "_ModelRows":
        """The rows of a model that is fitted to the days before the replayed ones."""
        phi = np.column_stack([model.phi(n) for n in SURGE_WINDOWS])
        span = model.predict(model.mean.shape[1] - MONTH, MONTH)
        level_variance = (span.variance - phi[:, -1] * span.expected) / span.expected**2
        common = common_covariance(model)
        teaches = teaches_level(model.design, common)
        covariance = own_covariance(model)
        # What feasts do to all cases is uncertain for the province. A part of it is compared with the other parts.
        covariance[0] = common
        feasts = feast_variance(
            model.design,
            model.mean,
            covariance,
            SURGE_WINDOWS,
            teaches=teaches,
            first=series.history,
            gap=BASELINE_GAP_DAYS,
            half_life=HALF_LIFE,
        )
        days = slice(series.history - LEAD, None)
        return cls(days, model, phi, level_variance, feasts, teaches[days])

    def expected(self, rows: slice) -> Floats:
        """Expected cases of some rows (rows × days)."""
        return self.model.mean[rows, self.days]

    def block(
        self,
        kind: CheckKind,
        rows: slice,
        subjects: list[Subject],
        counts: Floats,
        *,
        windows: tuple[int, ...],
        least_ratio: float,
    ) -> RowBlock:
        """Some rows as one block; several of them form a family."""
        family = np.zeros(len(subjects), dtype=np.int64) if len(subjects) > 1 else no_family(len(subjects))
        return RowBlock(
            kind,
            subjects,
            counts[:, self.days],
            self.expected(rows),
            self.phi[rows],
            self.level_variance[rows],
            windows=windows,
            least_ratio=least_ratio,
            families=(family, no_family(len(subjects))),
            feast_variance=self.feast_variance[rows],
            teaches_level=self.teaches_level,
        )


def volume_rows(
    series: MonitoredSeries, topic_groups: Mapping[int, int], model: SeasonalModel
) -> Iterator[RowBlock]:
    """All rows about cases received; `topic_groups` maps each topic to its topic group (keys of the store)."""
    parts = [series.counts[name].counts for name in MONITORED_DIMENSIONS]
    whole = parts[0].sum(axis=0)[None, :]
    of_model = _ModelRows.of(series, model)
    province = slice(0, 1)
    yield of_model.block(
        "surge", province, [()], whole, windows=PROVINCE_WINDOWS, least_ratio=MIN_PROVINCE_RATIO
    )
    yield of_model.block(
        "drop", province, [()], whole, windows=DROP_WINDOWS, least_ratio=MAX_PROVINCE_DROP_RATIO
    )
    # The first row of each dimension among the rows of the model, after that of the province.
    edges = np.cumsum([1, *(len(part) for part in parts)]).tolist()
    for name, part, first, end in zip(MONITORED_DIMENSIONS, parts, edges[:-1], edges[1:], strict=True):
        subjects: list[Subject] = [((name, key),) for key in _keys(series, name)]
        rows = slice(first, end)
        if name != "channel":
            yield of_model.block(
                "surge", rows, subjects, part, windows=SURGE_WINDOWS, least_ratio=MIN_RATIOS["surge"]
            )
        if name != "topic":
            yield of_model.block(
                "drop", rows, subjects, part, windows=DROP_WINDOWS, least_ratio=MAX_DROP_RATIO
            )
    counties, topics = slice(*edges[0:2]), slice(*edges[1:3])
    margins = of_model.expected(counties), of_model.expected(topics)
    cells = _cells(series, margins, of_model.phi[topics], topic_groups)
    if cells is not None:
        yield replace(cells, teaches_level=of_model.teaches_level)


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
