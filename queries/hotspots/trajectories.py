"""Persistent, emerging, fading: what became of each county's rate beside the province's, quarter by quarter."""

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from persian.calendar import CalendarPeriod
from queries.estimates.daily_series import DailySeries, daily_series
from queries.hotspots.hotspot_labels import UNASSESSED, HotspotAssessment, Tendency
from queries.hotspots.line_start import MAX_SILENCE, county_start_days
from queries.hotspots.observation_window import MIN_QUARTERS, Window, window
from queries.measures import MEASURES
from queries.settings.province import province_at
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from stats.false_discovery import FALSE_DISCOVERIES, IntervalEstimate, adjust_p_values
from stats.relative_levels import RelativeLevels, relative_levels

RECENT = 2  # quarters of late
STEADY = 0.75  # of the quarters a persistent hotspot lies above the province
MIN_CHANGE = MEASURES[
    "rate_per_10k"
].min_change  # above the province, and of a change, below which nothing is told

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class CountyTrajectories:
    """The last whole quarters of every county with known inhabitants, whether the scope has cases of it or not; cases
    of provincial trips are left out.

    `frame` has a row for each county, in the order of its recent level: county, label, verdict and tendency (of
    `queries.hotspots.hotspot_labels`: what a persistent hotspot tends to, else ""), earlier, recent (the ratio of its
    rate to the province's in the quarters before and in the last two), each with _lower and _upper (95 %), n and
    expected (cases in the last two quarters; as many as at the province's rate), change (recent / earlier − 1),
    p_earlier, p_recent, p_change (adjusted; of the change both against the province and against what the other counties
    typically did). `spans` are the ratios of each quarter with their limits, rows as in the frame, columns as
    `quarters`; NaN where the line was not yet known there.
    """

    frame: pd.DataFrame
    quarters: tuple[CalendarPeriod, ...]
    quarter_ratios: IntervalEstimate
    scope: Scope
    window: Window = field(default_factory=Window)  # which sources are counted, and which are not

    def with_assessment(self, verdict: HotspotAssessment) -> pd.DataFrame:
        """The rows of a verdict."""
        return self.frame[self.frame["verdict"] == verdict]

    @property
    def assessed(self) -> pd.DataFrame:
        """The rows of the counties of which enough is known to tell anything."""
        return self.frame[~self.frame["verdict"].isin(UNASSESSED)]


def trajectories(store: Store, scope: Scope, *, lang: str) -> CountyTrajectories | None:
    """The course of a scope's kinds, topics, offices and channels, whatever its period and counties.

    None where fewer than 6 whole quarters are known, or fewer than two counties have a case in them.
    """
    apart = trajectory_scope(scope)
    told_of = window(store, apart)
    edges = told_of.quarters
    province = province_at(settings().province_folder)
    people = {county.code: float(province.population(county.code) or 0) for county in province.counties}
    if len(edges) < MIN_QUARTERS:
        return None
    sources = told_of.sources if told_of.left_out else None  # all of them, mostly
    found = daily_series(store, apart, by="county", lang=lang, sources=sources)
    dimension = store.dimension("county")
    labels = dict(zip(dimension["code"], dimension["name_fa" if lang == "fa" else "name_en"], strict=True))
    # A county that the scope has no case of is part of the province all the same, and of its rate.
    codes = [code for code in people if people[code] and code in labels]
    counts = _counts(found, codes, edges)
    if (counts.sum(axis=1) > 0).sum() < 2:
        return None
    begun = county_start_days(store, scope, sources=sources)
    known = np.array([[_known(begun.get(code), edge) for edge in edges] for code in codes])
    told = relative_levels(counts, np.array([people[code] for code in codes]), known, recent=RECENT)
    frame = _frame([(code, str(labels[code])) for code in codes], told, counts, known)
    order = np.argsort(-np.nan_to_num(told.recent[0], nan=-1.0), kind="stable")
    spans = tuple(each[order] for each in told.spans)
    limits = (spans[0], spans[1], spans[2])
    return CountyTrajectories(frame.iloc[order].reset_index(drop=True), edges, limits, apart, told_of)


def trajectory_scope(scope: Scope) -> Scope:
    """The scope of a course: all counties and all time, cases of provincial trips left out."""
    return replace(scope, first=None, last=None, preset=None, counties=(), trips="out")


def _counts(found: DailySeries, codes: list[str], edges: tuple[CalendarPeriod, ...]) -> Floats:
    """The cases of each county in each quarter; none where it has no course of its own."""
    rows = {code: i for i, code in enumerate(found.codes)}
    counts = np.zeros((len(codes), len(edges)))
    for q, edge in enumerate(edges):
        of_all = found.count_between(edge.first, edge.last)
        counts[:, q] = [of_all[rows[code]] if code in rows else 0 for code in codes]
    return counts


def _known(begun: date | None, edge: CalendarPeriod) -> bool:
    return begun is not None and begun <= edge.first + MAX_SILENCE


def _frame(
    counties: list[tuple[str, str]], told: RelativeLevels, counts: Floats, known: Flags
) -> pd.DataFrame:
    tests = np.stack([told.p_earlier, told.p_recent, told.p_change])
    p = adjust_p_values(np.where(told.expected >= settings().minimum_n.comparison, tests, np.nan))
    earlier, recent = told.earlier[0], told.recent[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        change = recent / earlier - 1
    columns: dict[str, object] = {
        "county": [code for code, _ in counties],
        "label": [label for _, label in counties],
        "verdict": (words := assessments(told, p, known, min_n=settings().minimum_n.comparison)),
        "tendency": tendencies(told, p, words),
    }
    for name, limits in (("earlier", told.earlier), ("recent", told.recent)):
        columns |= dict(zip((name, f"{name}_lower", f"{name}_upper"), limits, strict=True))
    columns |= {"n": counts[:, -RECENT:].sum(axis=1).astype("int64"), "expected": told.expected}
    columns |= {"change": change, "p_earlier": p[0], "p_recent": p[1], "p_change": p[2]}
    return pd.DataFrame(columns)


def assessments(
    ratio_levels: RelativeLevels, p: Floats, known: Flags, *, min_n: int
) -> list[HotspotAssessment]:
    """The rule, for each area: `p` are its adjusted p-values of the earlier and the recent level and of the change."""
    earlier, recent = ratio_levels.earlier[0], ratio_levels.recent[0]
    beyond = p <= FALSE_DISCOVERIES
    was, now = beyond[0] & (earlier >= 1 + MIN_CHANGE), beyond[1] & (recent >= 1 + MIN_CHANGE)
    rose, fell = _moved(ratio_levels, p)
    lasts = (
        ratio_levels.spans[0][:, -1] >= 1 + MIN_CHANGE
    )  # a single loud quarter that is over is no rise of a level
    spans = known.sum(axis=1)
    steady = (ratio_levels.spans[0] >= 1 + MIN_CHANGE).sum(axis=1) >= STEADY * spans
    found = np.select(
        [
            (spans < MIN_QUARTERS) | ~known[:, -RECENT:].all(axis=1),
            ~(ratio_levels.expected >= min_n),
            was & now & steady,
            ~was & now & rose & lasts,
            was & ~now & fell,
            now,
        ],
        ["new", "few", "persistent", "emerging", "fading", "above"],
        "level",
    )
    return [str(each) for each in found]  # type: ignore[misc]


def tendencies(told: RelativeLevels, p: Floats, words: list[HotspotAssessment]) -> list[Tendency]:
    """What persistent hotspots tend to, by the same rule by which a county comes or goes; "" for all others."""
    rose, fell = _moved(told, p)
    hot = np.array([word == "persistent" for word in words])
    return [str(each) for each in np.select([hot & rose, hot & fell], ["rising", "falling"], "")]  # type: ignore[misc]


def _moved(told: RelativeLevels, p: Floats) -> tuple[Flags, Flags]:
    beyond = p[2] <= FALSE_DISCOVERIES
    with np.errstate(divide="ignore"):
        return beyond & (told.change_factor >= 1 + MIN_CHANGE), beyond & (
            1 / told.change_factor >= 1 + MIN_CHANGE
        )
