"""Daily cases of the counties for the space–time scan, and where the counties are.

As for the trajectories, only sources are counted that cover the whole span, and cases of provincial trips are left out:
a source that starts would be a cluster of the counties that it covers.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from geo.county_centres import county_centre
from geo.province import Province
from queries.estimates.daily_series import DailySeries, daily_series
from queries.hotspots.line_start import MAX_SILENCE, county_start_days, source_start_days
from queries.hotspots.observation_window import window
from queries.hotspots.trajectories import trajectory_scope
from queries.question.vintage import facts, last_complete_day
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.settings.religious_days import EPOCH, holidays_and_ramadan_around
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.arrays import Bools, Floats
from stats.clusters.scan_windows import all_windows, great_circle_distances
from stats.seasons.calendar_regressors import DesignMatrix, design_matrix
from stats.seasons.seasonal_model import WEEK
from stats.seasons.series_start import first_usual_day

MAX_WEEKS = 156
MIN_COUNTIES = 3


@dataclass(frozen=True)
class ScanCounts:
    """Daily `counts` (K × days) of the `counties` (codes), from day `first` to day `last`.

    `left_out` are counties in which the line is too new or whose inhabitants are not known, `sources_left_out` the
    names of sources that do not cover the whole span.
    """

    counties: tuple[str, ...]
    counts: Floats
    first: date
    last: date
    left_out: tuple[str, ...] = ()
    sources_left_out: tuple[str, ...] = ()

    def design(self) -> DesignMatrix:
        """The calendar of its days."""
        holidays, ramadan = holidays_and_ramadan_around(self.first, self.last)
        return design_matrix(
            (self.first - EPOCH).days, self.counts.shape[1], holidays=holidays, ramadan=ramadan
        )


def scan_counts(store: Store, scope: Scope) -> ScanCounts | None:
    """The counts for a scope's kinds, topics, offices and channels, of at most 156 weeks; whatever its period is.

    None if fewer than three counties can be compared, or if no source covers the time.
    """
    all_time = trajectory_scope(scope)
    observed = window(store, all_time)
    starts = source_start_days(store, all_time)
    as_of = facts(store, all_time).as_of_by_source
    sources = [key for key in observed.sources if key in starts and key in as_of]
    if not sources:
        return None
    kept = tuple(sources) if observed.left_out else None
    last = min(last_complete_day(as_of[key]) for key in sources)
    first = max(max(starts[key] for key in sources), last - timedelta(MAX_WEEKS * WEEK - 1))
    series = daily_series(store, all_time, by="county", lang="fa", sources=kept)
    whole = _daily(series, first, last)
    first += timedelta(first_usual_day(np.asarray(whole.sum(axis=0), dtype=float)))
    province, known = province_at(settings().province_folder), set(store.dimension("county")["code"])
    begun = county_start_days(store, scope, sources=kept)
    codes = [county.code for county in province.counties if county.code in known]
    counties = [
        code
        for code in codes
        if province.population(code) and code in begun and begun[code] <= first + MAX_SILENCE
    ]
    if len(counties) < MIN_COUNTIES or last <= first:
        return None
    rows = {code: i for i, code in enumerate(series.codes)}
    daily = _daily(series, first, last)
    counts = np.zeros((len(counties), daily.shape[1]))
    for i, code in enumerate(counties):
        if code in rows:
            counts[i] = daily[rows[code]]
    left_out = tuple(code for code in codes if code not in counties)
    return ScanCounts(tuple(counties), counts, first, last, left_out, observed.left_out)


@lru_cache(maxsize=4)
def scan_windows(province: Province, counties: tuple[str, ...]) -> Bools:
    """The windows of these counties (windows × K flags). Kept, because they are the same for all scopes."""
    centres = [county_centre(province, code) or (np.nan, np.nan) for code in counties]
    position = {code: i for i, code in enumerate(counties)}
    neighbours = [
        [position[other] for other in province.neighbours(code) if other in position] for code in counties
    ]
    people = np.array([float(province.population(code) or 0) for code in counties])
    latitude, longitude = np.array(centres, dtype=float).T
    windows = all_windows(great_circle_distances(latitude, longitude), neighbours, people)
    windows.setflags(write=False)
    return windows


def _daily(series: DailySeries, first: date, last: date) -> Floats:
    """Cases by part and day; 0 on days outside the series."""
    own = np.diff(series.cumulative, axis=1).astype(float)
    days = (last - first).days + 1
    daily = np.zeros((len(own), max(days, 0)))
    offset = (series.first - first).days
    begin, end = max(offset, 0), min(offset + own.shape[1], days)
    if end > begin:
        daily[:, begin:end] = own[:, begin - offset : end - offset]
    return daily
