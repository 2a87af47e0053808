"""Ages of the cases that were open at the end of each of several days, from a single read of all open intervals.

Without another grouping they are counted one by one, where they are in memory or in the file of all cases.

A case is open from registration to closing, and again from each reopening to the next closing. At the end of a day
every age is a whole number of days, so that the days of registration, closing and reopening are enough.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.measures.stock_estimators import Ages
from queries.question.grouping import Group
from queries.question.question import Question
from queries.question.vintage import reopenings
from queries.sql.buckets import literal_day
from queries.sql.conditions import Column, Condition
from queries.sql.functions import days_between
from queries.storage.rollup_tables import still_open
from queries.sums.arithmetic.day_amounts import day_number
from queries.sums.open_by_age import open_by_age

NEVER = 10**6  # days after registration that stand for "not closed"


def ages_at(question: Question, estimator: Ages, ends: Mapping[object, date]) -> pd.DataFrame:
    """Open cases by age class at the end of several days: columns of the other groupings, the time key, age, value, n.

    `ends` has the last day of each key of the question's grouping by time; each must be before the as-of of every
    source.
    """
    by_time = question.time_grouping
    assert by_time is not None
    other_groups = [g for g in question.groups if g is not by_time]
    names = [g.name for g in other_groups]
    if not names and (counted := _counted_at(question, estimator, ends)) is not None:
        return counted
    intervals = _open_intervals(question, other_groups, min(ends.values()), max(ends.values()))
    registered = intervals["registered"].to_numpy().astype("datetime64[D]")
    entered, left = (registered + intervals[name].to_numpy(dtype="int64") for name in ("entered", "left"))
    counts, labels = intervals["n"].to_numpy(dtype="int64"), estimator.labels()
    frames = []
    for key, end in ends.items():
        day = np.datetime64(end)
        # Open at the end of a day: entered on that day or before, and not left by then.
        is_open = (entered <= day) & (left > day)
        age = np.searchsorted(estimator.edges, (day - registered[is_open]).astype("int64"), side="left")
        rows = intervals.loc[is_open, names].assign(age=age, n=counts[is_open])
        if names:
            rows = rows.groupby([*names, "age"], as_index=False)["n"].sum()
        else:
            sums = np.bincount(age, counts[is_open], len(labels)).astype("int64")
            rows = pd.DataFrame({"age": range(len(labels)), "n": sums})
        frames.append(rows.sort_values("age", kind="stable").assign(**{by_time.name: key}))
    frame = pd.concat(frames, ignore_index=True)
    n = frame["n"].astype("int64")
    age_labels = frame["age"].map(dict(enumerate(labels)))
    return frame.assign(age=age_labels, n=n, value=n.astype(float), lower=np.nan, upper=np.nan)


def _counted_at(question: Question, estimator: Ages, ends: Mapping[object, date]) -> pd.DataFrame | None:
    """The frame of `ages_at` without other groupings, from cases one by one; None where a statement counts them."""
    by_time = question.time_grouping
    assert by_time is not None
    days, position = np.unique([day_number(end) for end in ends.values()], return_inverse=True)
    counts = open_by_age(question, days.tolist(), estimator.edges)
    if counts is None:
        return None
    n, labels = counts[position].ravel(), estimator.labels()
    return pd.DataFrame(
        {
            "age": np.tile(np.array(labels, dtype=object), len(ends)),
            "n": n,
            by_time.name: np.repeat(np.array(list(ends)), len(labels)),
            "value": n.astype(float),
            "lower": np.nan,
            "upper": np.nan,
        }
    )


@dataclass(frozen=True)
class _Intervals:
    """Intervals in which cases are open: the `source` to select from, and the table in it whose `rows` are counted.

    None for `entered` means from the registration on, None for `left` that the interval has not ended.
    """

    rows: FromClause
    source: FromClause
    entered: Column | None
    left: Column | None
    conditions: tuple[Condition, ...]


def _open_intervals(question: Question, other_groups: list[Group], first: date, last: date) -> pd.DataFrame:
    """Open intervals that may cover the end of a day from `first` to `last`, with their numbers of cases."""
    parts = [_counted(question, other_groups, each) for each in _intervals(question, first, last)]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _intervals(question: Question, first: date, last: date) -> Iterator[_Intervals]:
    cases = question.facts.cases
    reopened = reopenings(question.store, question.scope)
    with_reopenings = cases.join(reopened, cases.c.case_id == reopened.c.case_id)
    reopened_at = sa.case(
        (reopened.c.reopened_at > cases.c.registered_at, reopened.c.reopened_at), else_=cases.c.registered_at
    )
    closed = cases.c.closed_day
    reopened_day, closed_again_day = sa.cast(reopened_at, sa.Date), sa.cast(reopened.c.closed_at, sa.Date)
    until_last = cases.c.registered_day <= literal_day(last)
    # First intervals, from registration to closing, of cases that were closed; then those after a reopening.
    yield _Intervals(cases, cases, None, closed, (until_last, closed > literal_day(first)))
    ended = (until_last, closed_again_day > literal_day(first))
    yield _Intervals(cases, with_reopenings, reopened_day, closed_again_day, ended)
    # Intervals that have not ended: from the rollup of open cases, or from the facts.
    if question.rollups_usable:
        entered = sa.cast(still_open.c.enter_at, sa.Date)
        yield _Intervals(
            still_open, still_open, entered, None, (still_open.c.registered_day <= literal_day(last),)
        )
    else:
        yield _Intervals(
            cases, cases, None, None, (until_last, closed.is_(None), sa.not_(cases.c.closed_undated))
        )
        not_closed_again = (until_last, reopened.c.closed_at.is_(None))
        yield _Intervals(cases, with_reopenings, reopened_day, None, not_closed_again)


def _counted(question: Question, other_groups: list[Group], intervals: _Intervals) -> pd.DataFrame:
    """Numbers of cases by grouping keys, day of registration, and days until entering and leaving the interval."""
    # Grouped by days since registration rather than by the two dates themselves, because DuckDB would allocate a
    # table of all pairs of dates for the grouping.
    registered_day = intervals.rows.c.registered_day
    since = [
        (name, days_between(registered_day, end))
        for name, end in (("entered", intervals.entered), ("left", intervals.left))
        if end is not None
    ]
    groups = [(g.name, g.column(intervals.rows)) for g in other_groups]
    keys = [*groups, ("registered", registered_day), *since]
    statement = (
        sa.select(*(key.label(name) for name, key in keys), sa.func.count().label("n"))
        .select_from(intervals.source)
        .where(*question.dimension_conditions(intervals.rows), *intervals.conditions)
        .group_by(*(key for _, key in keys))
    )
    frame = question.store.frame(statement)
    missing = {name: value for name, value in (("entered", 0), ("left", NEVER)) if name not in frame}
    return frame.assign(registered=pd.to_datetime(frame["registered"]), **missing)
