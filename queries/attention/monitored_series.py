"""What the attention list looks at: counts by day up to the last whole day that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from queries.attention.past_question import with_current_holders
from queries.attention.thresholds import BASELINE_GAP_DAYS, SURGE_WINDOWS
from queries.estimates.component_sums import component_sums
from queries.forecasts.expected_counts import DailyCounts, daily_counts
from queries.measures import MEASURES
from queries.question.grouping import spans_group
from queries.question.question import make_question
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

Floats = NDArray[np.float64]

WEEK, MONTH, YEAR = 7, 28, 364  # days
PAST = 182  # days of an office's own past
# Days back from the end at which spans of `Watched.cells` begin: a year for comparison, then what is judged.
CELL_SPAN_STARTS = (BASELINE_GAP_DAYS + YEAR, *sorted(SURGE_WINDOWS, reverse=True))
MONITORED_DIMENSIONS = ("county", "topic", "channel")


@dataclass(frozen=True)
class DueSeries:
    """Cases that fell due and those answered late, units × days, the last of which is the last whole day."""

    keys: tuple[int, ...]
    due: Floats
    late: Floats


@dataclass(frozen=True)
class MonitoredSeries:
    """Counts without cases of trips, a `Daily` for each dimension of `SERIES`, and of counties by topics in the spans
    that begin at `CELLS` (counties × topics × spans, the last of which ends with the day); offices' dues.
    """

    day: date  # the last whole day
    counts: Mapping[str, DailyCounts]
    county_topic_counts: Floats
    agency_dues: DueSeries
    county_dues: DueSeries

    def county_topic_sum(self, begin: int, end: int = 0) -> Floats:
        """Counties × topics: the cases from the begin to the end of some spans, both in days back; 0 is the end."""
        edges = [*CELL_SPAN_STARTS, 0]
        return np.asarray(
            self.county_topic_counts[:, :, edges.index(begin) : edges.index(end)].sum(axis=2), dtype=float
        )


def monitored_series(store: Store, scope: Scope) -> MonitoredSeries:
    """What is known at the scope's as-of and vintage, of everything: its period and dimensions narrow nothing."""
    whole = Scope(as_of=scope.as_of, load=scope.load)
    counts = {name: daily_counts(store, whole, by=(name,), with_trips=False) for name in MONITORED_DIMENSIONS}
    day = counts["county"].end
    return MonitoredSeries(
        day,
        counts,
        _cells(store, whole, day, counts),
        _dues(store, whole, day, "agency"),
        _dues(store, whole, day, "county"),
    )


def _cells(store: Store, scope: Scope, day: date, counts: Mapping[str, DailyCounts]) -> Floats:
    """From the cases of a year: no rollup has counties by topics."""
    counties, topics = ([int(str(key[0])) for key in counts[name].keys] for name in ("county", "topic"))
    table = np.zeros((len(counties), len(topics), len(CELL_SPAN_STARTS)))
    starts = [day - timedelta(back - 1) for back in CELL_SPAN_STARTS]
    current = scope.load is None or scope.load == store.load
    asked = replace(scope.with_period(starts[0], day), trips="out", as_of=None if current else scope.as_of)
    question = make_question(store, MEASURES["received"], asked, by=("county", "topic"), lang="fa")
    span = spans_group("registered_day", starts)
    found = component_sums(replace(question, groups=(*question.groups, span)), n="received")
    row = {key: i for i, key in enumerate(counties)}
    column = {key: i for i, key in enumerate(topics)}
    for county, topic, part, n in zip(
        found["county"], found["topic"], found["span"], found["n"], strict=True
    ):
        if int(county) in row and int(topic) in column:
            table[row[int(county)], column[int(topic)], int(part)] += n
    return table


def _dues(store: Store, scope: Scope, day: date, by: str) -> DueSeries:
    days = PAST + MONTH
    asked = replace(scope.with_period(day - timedelta(days - 1), day), trips="out")
    question = make_question(store, MEASURES["on_time_share"], asked, by=(by, "day"), lang="fa")
    found = component_sums(with_current_holders(question), due="due", on_time="on_time")
    keys = sorted({int(key) for key in found[by] if key})
    place = {key: i for i, key in enumerate(keys)}
    due, late = np.zeros((len(keys), days)), np.zeros((len(keys), days))
    first = day - timedelta(days - 1)
    for key, of, n, hits in zip(
        found[by], question.with_days(found)["day"], found["due"], found["on_time"], strict=True
    ):
        if key:
            at = place[int(key)], (of - first).days
            due[at] += n
            late[at] += n - hits
    return DueSeries(tuple(keys), due, late)
