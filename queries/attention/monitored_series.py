"""Input of the attention list: daily counts of cases received and of answers due, up to the last complete day.

The list replays its last days (`stats.attention.event_course`): a model is fitted to the days before them, so that no
event in the replayed days can have become part of what is usual.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.attention.past_question import with_current_holders
from queries.attention.thresholds import BASELINE_GAP_DAYS, REPLAY_STEP, REPLAYED_DAYS
from queries.forecasts.expected_counts import DailyCounts, daily_counts
from queries.measures import MEASURES
from queries.question.grouping import Group, KeyColumns
from queries.question.question import make_question
from queries.sql.buckets import as_day, literal_day
from queries.sql.conditions import Column
from queries.storage.store import Store
from queries.sums.component_sums import component_sums
from queries.vocabulary.scope import Scope
from stats.arrays import Floats, Ints
from stats.seasons.seasonal_model import MIN_HISTORY_DAYS

WEEK, MONTH, YEAR = 7, 28, 364  # days
PAST = 182  # days of its own past with which the late answers of an office or a county are compared
# Days before the replayed ones whose counts are read too: the first windows reach into them, and they say how high each
# series was.
LEAD = MIN_HISTORY_DAYS
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

    `counts` has the daily counts for each dimension of `MONITORED_DIMENSIONS`: `history` days, followed by the replayed
    days. `county_topic_base` (counties × topics) has the sums over the year before the replayed days, and
    `county_topic_days` the daily counts of the last `LEAD` days of that year and of the replayed days. `agency_dues`
    and `county_dues` are the due series of offices and counties over `PAST` days and the replayed days.
    """

    day: date  # the last complete day
    counts: Mapping[str, DailyCounts]
    history: int
    county_topic_base: Floats
    county_topic_days: Floats
    agency_dues: DueSeries
    county_dues: DueSeries


def history_days(days: int) -> int:
    """How many of `days` days the model is fitted to; the others are replayed.

    The number grows in steps of `REPLAY_STEP` days, so that what is usual does not change from day to day. With a short
    history, at most half of the days that a model does not need are replayed, but never fewer than the longest window.
    """
    replayed = min(REPLAYED_DAYS, max(BASELINE_GAP_DAYS, (days - MIN_HISTORY_DAYS) // 2))
    return max(days - replayed, 0) // REPLAY_STEP * REPLAY_STEP


def monitored_series(store: Store, scope: Scope) -> MonitoredSeries:
    """The monitored series at the scope's as-of and vintage. Its period and dimensions are ignored."""
    whole = Scope(as_of=scope.as_of, load=scope.load)
    counts = {name: daily_counts(store, whole, by=(name,), with_trips=False) for name in MONITORED_DIMENSIONS}
    day, days = counts["county"].end, counts["county"].days
    history = history_days(days)
    base, recent = _cells(store, whole, day, counts, days - history)
    return MonitoredSeries(
        day,
        counts,
        history,
        base,
        recent,
        _dues(store, whole, day, by="agency", replayed=days - history),
        _dues(store, whole, day, by="county", replayed=days - history),
    )


def _cells(
    store: Store, scope: Scope, day: date, counts: Mapping[str, DailyCounts], replayed: int
) -> tuple[Floats, Floats]:
    """Cases by county × topic over a year, and by day, from one query of the facts: no rollup has counties by
    topics."""
    counties, topics = ([int(str(key[0])) for key in counts[name].keys] for name in ("county", "topic"))
    days = LEAD + replayed
    first, daily = day - timedelta(replayed + YEAR - 1), day - timedelta(days - 1)
    # The number of cases registered up to `day` does not change after as-of. At the newest load they are read from the
    # current table, which is faster than reconstructing the state at as-of.
    is_newest = scope.load is None or scope.load == store.load
    narrowed = replace(scope.with_period(first, day), trips="out", as_of=None if is_newest else scope.as_of)
    question = make_question(store, MEASURES["received"], narrowed, by=("county", "topic"), lang="fa")
    group = _registered_days(daily, before=first)
    frame = component_sums(replace(question, groups=(*question.groups, group)), n="received")
    table = np.zeros((len(counties), len(topics), days + 1))
    row, column = (
        pd.Index(keys).get_indexer(_ints(frame[name]))
        for keys, name in ((counties, "county"), (topics, "topic"))
    )
    number = _days_since(daily, frame[group.name])
    known = (row >= 0) & (column >= 0)
    # Position 0 has what came before the first single day.
    place = np.where(number < 0, 0, number + 1)
    np.add.at(table, (row[known], column[known], place[known]), frame["n"].to_numpy(dtype=float)[known])
    return table[:, :, : LEAD + 1].sum(axis=2), table[:, :, 1:]


def _registered_days(first: date, *, before: date) -> Group:
    """Group cases by the day of registration from `first` on, and all earlier days together as the day `before`."""

    def column(cases: sa.FromClause) -> Column:
        day = cases.c.registered_day
        return sa.case((day < literal_day(first), literal_day(before)), else_=day)

    def keys(rows: KeyColumns) -> list[object]:
        return [day if day >= first else before for day in map(as_day, rows["day"])]

    return Group("span", column, keys, str, str)


def _dues(store: Store, scope: Scope, day: date, *, by: str, replayed: int) -> DueSeries:
    """Daily due and late answers of each unit of `by` over the past period and the replayed days."""
    days = PAST + replayed
    first = day - timedelta(days - 1)
    narrowed = replace(scope.with_period(first, day), trips="out")
    question = make_question(store, MEASURES["on_time_share"], narrowed, by=(by, "day"), lang="fa")
    frame = component_sums(with_current_holders(question), due="due", on_time="on_time")
    key = _ints(frame[by])
    # Key 0 stands for cases without an office or county.
    keys = sorted({*key.tolist()} - {0})
    row = pd.Index(keys).get_indexer(key)
    number = _days_since(first, frame["day"])
    due, late = np.zeros((len(keys), days)), np.zeros((len(keys), days))
    known, n = row >= 0, frame["due"].to_numpy(dtype=float)
    np.add.at(due, (row[known], number[known]), n[known])
    np.add.at(late, (row[known], number[known]), (n - frame["on_time"].to_numpy(dtype=float))[known])
    return DueSeries(tuple(keys), due, late)


def _ints(column: "pd.Series[object]") -> Ints:
    return column.to_numpy().astype(np.int64)


def _days_since(first: date, days: "pd.Series[object]") -> Ints:
    """Numbers of days since `first`, whatever type of day the database has."""
    moments = pd.to_datetime(days).to_numpy().astype("datetime64[D]")
    return np.asarray((moments - np.datetime64(first)).astype(np.int64))
