"""Input of the attention list: daily counts of cases received and of answers due, up to the last complete day."""

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
PAST = 182  # days of its own past with which an office or a county is compared
# Starts of the spans of `county_topic_counts`, in days back from the end: one year as the baseline, then the windows
# that are checked for surges.
CELL_SPAN_STARTS = (BASELINE_GAP_DAYS + YEAR, *sorted(SURGE_WINDOWS, reverse=True))
MONITORED_DIMENSIONS = ("county", "topic", "channel")


@dataclass(frozen=True)
class DueSeries:
    """Cases that fell due and cases not answered by then: arrays of units × days, ending with the last complete day."""

    keys: tuple[int, ...]
    due: Floats
    late: Floats


@dataclass(frozen=True)
class MonitoredSeries:
    """All counts that the attention list checks, without cases of provincial trips.

    `counts` has daily counts for each dimension of `MONITORED_DIMENSIONS`. `county_topic_counts` is an array of
    counties × topics × spans, where the spans begin at `CELL_SPAN_STARTS` and the last one ends with `day`; daily
    counts of every pair would be too large and too sparse. `agency_dues` and `county_dues` are the due series of
    offices and counties.
    """

    day: date  # the last complete day
    counts: Mapping[str, DailyCounts]
    county_topic_counts: Floats
    agency_dues: DueSeries
    county_dues: DueSeries

    def county_topic_sum(self, begin: int, end: int = 0) -> Floats:
        """Cases by county × topic between two span edges, given in days back from the end (0 is the end).

        Both must be edges: values of `CELL_SPAN_STARTS` or 0.
        """
        edges = [*CELL_SPAN_STARTS, 0]
        return np.asarray(
            self.county_topic_counts[:, :, edges.index(begin) : edges.index(end)].sum(axis=2), dtype=float
        )


def monitored_series(store: Store, scope: Scope) -> MonitoredSeries:
    """The monitored series at the scope's as-of and vintage. Its period and dimensions are ignored."""
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
    """Cases by county × topic × span, read from the facts of a year: no rollup has counties by topics."""
    counties, topics = ([int(str(key[0])) for key in counts[name].keys] for name in ("county", "topic"))
    table = np.zeros((len(counties), len(topics), len(CELL_SPAN_STARTS)))
    starts = [day - timedelta(back - 1) for back in CELL_SPAN_STARTS]
    # The number of cases registered up to `day` does not change after as-of. At the newest load they are read from the
    # current table, which is faster than reconstructing the state at as-of.
    is_newest = scope.load is None or scope.load == store.load
    narrowed = replace(
        scope.with_period(starts[0], day), trips="out", as_of=None if is_newest else scope.as_of
    )
    question = make_question(store, MEASURES["received"], narrowed, by=("county", "topic"), lang="fa")
    span = spans_group("registered_day", starts)
    frame = component_sums(replace(question, groups=(*question.groups, span)), n="received")
    row = {key: i for i, key in enumerate(counties)}
    column = {key: i for i, key in enumerate(topics)}
    for county, topic, span_index, n in zip(
        frame["county"], frame["topic"], frame["span"], frame["n"], strict=True
    ):
        if int(county) in row and int(topic) in column:
            table[row[int(county)], column[int(topic)], int(span_index)] += n
    return table


def _dues(store: Store, scope: Scope, day: date, by: str) -> DueSeries:
    """Daily due and late answers of each unit of `by` over the past period and the current month."""
    days = PAST + MONTH
    narrowed = replace(scope.with_period(day - timedelta(days - 1), day), trips="out")
    question = make_question(store, MEASURES["on_time_share"], narrowed, by=(by, "day"), lang="fa")
    frame = component_sums(with_current_holders(question), due="due", on_time="on_time")
    # Key 0 stands for cases without an office or county.
    keys = sorted({int(key) for key in frame[by] if key})
    rows = {key: i for i, key in enumerate(keys)}
    due, late = np.zeros((len(keys), days)), np.zeros((len(keys), days))
    first = day - timedelta(days - 1)
    for key, moment, n, on_time in zip(
        frame[by], question.with_days(frame)["day"], frame["due"], frame["on_time"], strict=True
    ):
        if key:
            cell = rows[int(key)], (moment - first).days
            due[cell] += n
            late[cell] += n - on_time
    return DueSeries(tuple(keys), due, late)
