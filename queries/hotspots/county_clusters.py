"""Clusters of neighbouring counties in time: where cases rose above what was to be expected, and since which week.

The space–time scan of `stats.clusters.space_time_scan` over counties and weeks, in two forms: *recent* looks for
clusters that last until now, in the last twelve weeks; *all* looks for clusters at any time of up to three years. A
county is compared with its own usual level, season and trend, and with all other counties in the same weeks. So a
cluster says what is new, where the trajectories say what is high: neither replaces the other.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from queries.hotspots.scan_counts import ScanCounts, scan_counts, scan_windows
from queries.hotspots.trajectories import MIN_CHANGE, trajectory_scope
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Floats
from stats.clusters.forecast_noise import ForecastNoise
from stats.clusters.scan_baseline import Baseline, recent_baseline, whole_baseline, without_likely_cluster
from stats.clusters.scan_replications import REPLICATIONS, largest_by_chance
from stats.clusters.scan_statistic import Windows
from stats.clusters.space_time_scan import Cluster, find_clusters, largest_ratio
from stats.seasons.seasonal_model import WEEK

ScanSpan = Literal["recent", "all"]
RECENT_WEEKS = 12
MAX_P = 0.05  # of a cluster that is reported
MIN_CASES = 10  # of a cluster that is reported: fewer are read one by one sooner than explained
MAX_LENGTH = 52  # weeks of a cluster: what lasts longer is a level, which the trajectories tell
SEED = 111  # of the replications: the same data always give the same p-value


@dataclass(frozen=True)
class CountyCluster:
    """A cluster: codes of its counties, its days, its cases, and how many were to be expected.

    `times` is `count` / `expected`; `p` its probability by chance among all that was looked at.
    """

    counties: tuple[str, ...]
    first: date
    last: date
    count: int
    expected: float
    times: float
    p: float

    @property
    def weeks(self) -> int:
        """Its length in weeks."""
        return ((self.last - self.first).days + 1) // WEEK


@dataclass(frozen=True)
class CountyClusters:
    """The clusters that are reported, the most likely one first, and which windows were examined.

    A cluster is reported if p ≤ 0.05, and its cases are at least ten and a tenth above the expected ones. `most_likely`
    is the most likely one, reported or not; None if no county was above its expectation at all, or if none is reported
    and it was not asked for. `windows` is the number
    of sets of counties, and `longest` the number of weeks of the longest span. `counties`, `left_out` and
    `sources_left_out` are those of `ScanCounts`. `first` and `last` are the days of the weeks in which clusters were
    looked for. `allows_for_moves`: whether the noise was estimated from the errors of earlier forecasts.
    """

    span: ScanSpan
    clusters: tuple[CountyCluster, ...]
    most_likely: CountyCluster | None
    first: date
    last: date
    counties: tuple[str, ...]
    left_out: tuple[str, ...]
    sources_left_out: tuple[str, ...]
    windows: int
    longest: int
    scope: Scope
    allows_for_moves: bool = False

    @property
    def weeks(self) -> int:
        """Number of weeks in which clusters were looked for."""
        return ((self.last - self.first).days + 1) // WEEK


def county_clusters(
    store: Store, scope: Scope, span: ScanSpan = "recent", *, with_unreported: bool = False
) -> CountyClusters | None:
    """The clusters for a scope's kinds, topics, offices and channels; its period and counties are ignored. Cached.

    None where the data are too few or too short: three counties, and for *recent* twenty weeks, for *all* eight. With
    `with_unreported` the most likely cluster is returned even if it is not reported, whose p-value takes long to
    compute.
    """
    all_time = trajectory_scope(scope)
    key = ("county clusters", all_time, span, with_unreported)
    return store.cache.get_or_compute(
        key, lambda: _clusters(store, all_time, span, with_unreported=with_unreported)
    )


def _clusters(store: Store, scope: Scope, span: ScanSpan, *, with_unreported: bool) -> CountyClusters | None:
    counted = scan_counts(store, scope)
    base = _baseline(counted, span) if counted else None
    if counted is None or base is None:
        return None
    members = scan_windows(province_at(settings().province_folder), counted.counties)
    weeks = RECENT_WEEKS if span == "recent" else base.weeks
    longest = weeks if span == "recent" else min(weeks // 2, MAX_LENGTH)
    windows = Windows(members, base.weeks, longest, prospective=span == "recent")
    base = without_likely_cluster(base, windows)
    by_chance = _by_chance(base, windows, counted, with_unreported=with_unreported)
    clusters = (
        ()
        if by_chance is None
        else find_clusters(
            base.counts, base.expected, windows, by_chance=by_chance, noise=base.noise, max_p=MAX_P
        )
    )
    dated = [_dated(cluster, counted, base) for cluster in clusters]
    return CountyClusters(
        span,
        tuple(cluster for cluster in dated if _is_reported(cluster)),
        dated[0] if dated else None,
        counted.last - timedelta(weeks * WEEK - 1),
        counted.last,
        counted.counties,
        counted.left_out,
        counted.sources_left_out,
        len(members),
        longest,
        scope,
        isinstance(base.noise, ForecastNoise),
    )


def _by_chance(
    base: Baseline, windows: Windows, counted: ScanCounts, *, with_unreported: bool
) -> Floats | None:
    """The largest ratios by chance; unless `with_unreported`, None where they show that no cluster is reported.

    That is so where all that could be found are too few cases or too little above the expected ones, and where so many
    ratios are as large as those of the others that p is above its limit, whatever the remaining ones are.
    """
    limit = np.inf
    if not with_unreported:
        # Without any ratio by chance, all p-values are 1.
        clusters = find_clusters(
            base.counts, base.expected, windows, by_chance=np.zeros(0), noise=base.noise, max_p=1.0
        )
        limit = max((each.llr for each in clusters if _is_large(_dated(each, counted, base))), default=0.0)
        if limit <= 0:
            return None

    # (1 + how many are as large) / (1 + REPLICATIONS) is above MAX_P from this many on.
    needed = round(MAX_P * (1 + REPLICATIONS))

    def still_needed(ratios: Floats) -> int:
        return max(needed - int((ratios >= limit).sum()), 0)

    ratios = largest_by_chance(
        base.counts,
        base.expected,
        windows,
        noise=base.noise,
        refit=base.refit,
        replications=REPLICATIONS,
        seed=SEED,
        observed=largest_ratio(base.counts, base.expected, windows, noise=base.noise),
        still_needed=None if with_unreported else still_needed,
    )
    return ratios if still_needed(ratios) else None


def _baseline(counted: ScanCounts, span: ScanSpan) -> Baseline | None:
    if not counted.counts.any():
        return None
    if span == "recent":
        return recent_baseline(counted.counts, counted.design(), weeks=RECENT_WEEKS)
    return whole_baseline(counted.counts, counted.design())


def _is_reported(cluster: CountyCluster) -> bool:
    return cluster.p <= MAX_P and _is_large(cluster)


def _is_large(cluster: CountyCluster) -> bool:
    """Whether a cluster has enough cases, and clearly more than expected."""
    return cluster.times >= 1 + MIN_CHANGE and cluster.count >= MIN_CASES


def _dated(cluster: Cluster, counted: ScanCounts, base: Baseline) -> CountyCluster:
    """The cluster with codes and days; weeks are counted back from the last day."""
    after = base.weeks - 1 - cluster.last
    last = counted.last - timedelta(after * WEEK)
    return CountyCluster(
        tuple(counted.counties[area] for area in cluster.areas),
        last - timedelta((cluster.last - cluster.first + 1) * WEEK - 1),
        last,
        round(cluster.count),
        cluster.expected,
        cluster.relative_risk,
        cluster.p,
    )
