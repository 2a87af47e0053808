"""Hotspot trajectories: each county's rate relative to the province's, by quarter, and its assessment.

A county is a *persistent* hotspot if its rate was well above the province's both earlier and recently, *emerging* if
only recently, *fading* if only earlier. Rates are relative to the province's, so that a season that raises all
counties is nobody's rise.
"""

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from persian.calendar import CalendarPeriod
from queries.estimates.daily_series import DailySeries, daily_series
from queries.hotspots.hotspot_labels import UNASSESSED, HotspotAssessment, Tendency
from queries.hotspots.line_start import MAX_SILENCE, county_start_days
from queries.hotspots.observation_window import MIN_QUARTERS, Window, window
from queries.measures import MEASURES
from queries.settings.configured_province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.areas.relative_levels import RelativeLevels, relative_levels
from stats.arrays import Bools, Floats
from stats.estimates.false_discovery import FALSE_DISCOVERIES, IntervalEstimate, adjust_p_values

RECENT = 2  # number of quarters that count as recent
STEADY = 0.75  # share of the quarters in which a persistent hotspot must be above the province
# Minimum relative excess over the province, and minimum relative change, that an assessment takes into account.
MIN_CHANGE = MEASURES["rate_per_10k"].min_change


@dataclass(frozen=True)
class CountyTrajectories:
    """The trajectories of all counties with known population over the last whole quarters.

    Counties without cases in the scope are included, cases of provincial trips are left out.

    `frame` has a row for each county, sorted by its recent ratio, highest first. Columns: county, label, assessment
    and tendency (both of `queries.hotspots.hotspot_labels`; the tendency is "" unless persistent), earlier
    and recent (ratio of the county's rate to the province's in the earlier quarters and in the last two), each with
    _lower and _upper (95 %), n (cases in the last two quarters), expected (cases there would be at the province's
    rate), change (recent / earlier − 1), p_earlier, p_recent, p_change (adjusted p-values; a change is tested both
    against the province and against the typical change of the other counties). `quarter_ratios` are arrays of the
    ratios by quarter with their limits, rows as in the frame and columns as in `quarters`; NaN where the line did not
    exist yet.
    """

    frame: pd.DataFrame
    quarters: tuple[CalendarPeriod, ...]
    quarter_ratios: IntervalEstimate
    scope: Scope
    window: Window = field(default_factory=Window)  # which sources are counted, and which are left out

    def with_assessment(self, assessment: HotspotAssessment) -> pd.DataFrame:
        """The rows of the counties with this assessment."""
        return self.frame[self.frame["assessment"] == assessment]

    @property
    def assessed(self) -> pd.DataFrame:
        """The rows of the counties with enough data for an assessment."""
        return self.frame[~self.frame["assessment"].isin(UNASSESSED)]


def trajectories(store: Store, scope: Scope, *, lang: str) -> CountyTrajectories | None:
    """The trajectories for a scope's kinds, topics, offices and channels. Its period and counties are ignored.

    Returns None if the data have fewer than 6 whole quarters, or if fewer than two counties have a case in them. Cached
    for a state of the data, because nearly every section of the screen asks for them, and its funnel for each county.
    """
    all_time = trajectory_scope(scope)
    key = ("trajectories", all_time, lang, settings())
    result = store.cache.get_or_compute(key, lambda: _trajectories(store, all_time, lang=lang))
    # A shallow copy is copied when it is written to, so that callers cannot change the cached frame.
    return result and replace(result, frame=result.frame.copy(deep=False))


def _trajectories(store: Store, all_time: Scope, *, lang: str) -> CountyTrajectories | None:
    """The trajectories of a scope over all time; None where there are none."""
    observed = window(store, all_time)
    quarters = observed.quarters
    province = province_at(settings().province_folder)
    people = {county.code: float(province.population(county.code) or 0) for county in province.counties}
    if len(quarters) < MIN_QUARTERS:
        return None
    sources = observed.sources if observed.left_out else None  # None means all sources, the usual case
    series = daily_series(store, all_time, by="county", lang=lang, sources=sources)
    dimension = store.dimension("county")
    labels = dict(zip(dimension["code"], dimension["name_fa" if lang == "fa" else "name_en"], strict=True))
    # A county without any case in the scope still belongs to the province and counts in its rate.
    codes = [code for code in people if people[code] and code in labels]
    counts = _counts(series, codes, quarters)
    if (counts.sum(axis=1) > 0).sum() < 2:
        return None
    starts = county_start_days(store, all_time, sources=sources)
    covered = np.array([[_is_covered(starts.get(code), quarter) for quarter in quarters] for code in codes])
    levels = relative_levels(counts, np.array([people[code] for code in codes]), covered, recent=RECENT)
    frame = _frame([(code, str(labels[code])) for code in codes], levels, counts, covered)
    # Highest recent ratio first; counties without one (NaN) last.
    order = np.argsort(-np.nan_to_num(levels.recent[0], nan=-1.0), kind="stable")
    spans = tuple(values[order] for values in levels.spans)
    limits = (spans[0], spans[1], spans[2])
    return CountyTrajectories(frame.iloc[order].reset_index(drop=True), quarters, limits, all_time, observed)


def trajectory_scope(scope: Scope) -> Scope:
    """The scope of the trajectories: all counties and all time, without cases of provincial trips."""
    return replace(scope.over_all_time(), counties=(), trips="out")


def _counts(series: DailySeries, codes: list[str], quarters: tuple[CalendarPeriod, ...]) -> Floats:
    """Number of cases by county × quarter; 0 for counties without any case in the series."""
    rows = {code: i for i, code in enumerate(series.codes)}
    counts = np.zeros((len(codes), len(quarters)))
    for q, quarter in enumerate(quarters):
        in_quarter = series.count_between(quarter.first, quarter.last)
        counts[:, q] = [in_quarter[rows[code]] if code in rows else 0 for code in codes]
    return counts


def _is_covered(start: date | None, quarter: CalendarPeriod) -> bool:
    return start is not None and start <= quarter.first + MAX_SILENCE


def _frame(
    counties: list[tuple[str, str]], levels: RelativeLevels, counts: Floats, covered: Bools
) -> pd.DataFrame:
    # Counties with too few expected cases are not tested, so that they do not dilute the control of false discoveries.
    tests = np.stack([levels.p_earlier, levels.p_recent, levels.p_change])
    p = adjust_p_values(np.where(levels.expected >= settings().minimum_n.comparison, tests, np.nan))
    earlier, recent = levels.earlier[0], levels.recent[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = recent / earlier - 1
    columns: dict[str, object] = {
        "county": [code for code, _ in counties],
        "label": [label for _, label in counties],
        "assessment": (labels := assessments(levels, p, covered, min_n=settings().minimum_n.comparison)),
        "tendency": tendencies(levels, p, labels),
    }
    for name, limits in (("earlier", levels.earlier), ("recent", levels.recent)):
        columns |= dict(zip((name, f"{name}_lower", f"{name}_upper"), limits, strict=True))
    columns |= {"n": counts[:, -RECENT:].sum(axis=1).astype("int64"), "expected": levels.expected}
    columns |= {"change": change, "p_earlier": p[0], "p_recent": p[1], "p_change": p[2]}
    return pd.DataFrame(columns)


def assessments(
    ratio_levels: RelativeLevels, p: Floats, has_interval: Bools, *, min_n: int
) -> list[HotspotAssessment]:
    """The assessment of each county.

    `p` is an array of 3 × counties with the adjusted p-values of the earlier level, the recent level and the change;
    `has_interval` an array of counties × quarters that is True where the line existed. Counties with fewer than `min_n`
    expected recent cases are assessed as "too_few_cases".
    """
    earlier, recent = ratio_levels.earlier[0], ratio_levels.recent[0]
    beyond = p <= FALSE_DISCOVERIES
    was, now = beyond[0] & (earlier >= 1 + MIN_CHANGE), beyond[1] & (recent >= 1 + MIN_CHANGE)
    rose, fell = _moved(ratio_levels, p)
    # One loud quarter that is already over does not make an emerging hotspot: the last quarter must be high as well.
    lasts = ratio_levels.spans[0][:, -1] >= 1 + MIN_CHANGE
    spans = has_interval.sum(axis=1)
    steady = (ratio_levels.spans[0] >= 1 + MIN_CHANGE).sum(axis=1) >= STEADY * spans
    # `np.select` takes the first condition that holds: lack of data comes first, "above_province" only if nothing
    # more specific fits.
    selected = np.select(
        [
            (spans < MIN_QUARTERS) | ~has_interval[:, -RECENT:].all(axis=1),
            ~(ratio_levels.expected >= min_n),
            was & now & steady,
            ~was & now & rose & lasts,
            was & ~now & fell,
            now,
        ],
        ["line_too_new", "too_few_cases", "persistent", "emerging", "fading", "above_province"],
        "no_evidence",
    )
    return [str(assessment) for assessment in selected]  # type: ignore[misc]


def tendencies(levels: RelativeLevels, p: Floats, words: list[HotspotAssessment]) -> list[Tendency]:
    """The tendency of persistent hotspots, by the same rule of change as for emerging and fading; "" for all others."""
    rose, fell = _moved(levels, p)
    hot = np.array([word == "persistent" for word in words])
    return [str(word) for word in np.select([hot & rose, hot & fell], ["rising", "falling"], "")]  # type: ignore[misc]


def _moved(levels: RelativeLevels, p: Floats) -> tuple[Bools, Bools]:
    """Flags of the counties that rose and of those that fell: significantly, and by at least `MIN_CHANGE`."""
    beyond = p[2] <= FALSE_DISCOVERIES
    with np.errstate(divide="ignore"):
        return beyond & (levels.change_factor >= 1 + MIN_CHANGE), beyond & (
            1 / levels.change_factor >= 1 + MIN_CHANGE
        )
