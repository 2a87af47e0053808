"""Registrations by weekday and hour.

Rollups have days only, so that these are counted case by case: from the file of all cases, or from the fact table.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql.selectable import FromClause

from queries.measures import MEASURES
from queries.question.question import Question, make_question
from queries.question.rollup_choice import can_use_rollups
from queries.sql.buckets import literal_day
from queries.sql.conditions import Column
from queries.sql.functions import days_between
from queries.storage.store import Store
from queries.sums.steps_from_file import DAYS, HOURS, hours_from_file
from queries.vocabulary.scope import Scope

SATURDAY = date(1900, 1, 6)  # a Saturday before all cases: weeks start on Saturday
# A source with more than this share of its cases in the first hour of the day records dates without a time of day.
MIDNIGHT = 0.5


@dataclass(frozen=True)
class Hours:
    """Cases by weekday and hour.

    `cases[weekday, hour]` has the counts (weekday 0 is Saturday), `weekdays` the number of each weekday in the period.
    `untimed` cases come from sources that record no time of day (`untimed_sources`, the store's keys) and are not
    counted.
    """

    cases: NDArray[np.int64]
    weekdays: NDArray[np.int64]
    untimed: int
    untimed_sources: tuple[int, ...] = ()

    @property
    def nbytes(self) -> int:
        """Size in bytes, for the cache."""
        return self.cases.nbytes + self.weekdays.nbytes


def hours(store: Store, scope: Scope) -> Hours:
    """Cases received in a scope by weekday and hour of the day; cached."""
    cache_key = ("hours", replace(scope, preset=None))
    return store.cache.get_or_compute(cache_key, lambda: _hours(store, scope))


def _hours(store: Store, scope: Scope) -> Hours:
    """Count the cases one by one, leaving out sources without a time of day."""
    question = make_question(store, MEASURES["received"], scope, by=(), lang="en")
    in_file = hours_from_file(question, SATURDAY)
    frame = (store.frame(_statement(question)) if in_file is None else pd.DataFrame(in_file)).astype("int64")
    at_midnight = (
        frame.assign(early=frame["n"].where(frame["hour"] == 0, 0)).groupby("source")[["early", "n"]].sum()
    )
    untimed_sources = at_midnight.index[at_midnight["early"] > MIDNIGHT * at_midnight["n"]]
    timed = frame[~frame["source"].isin(untimed_sources)]
    cases = np.zeros((DAYS, HOURS), dtype=np.int64)
    np.add.at(cases, (timed["weekday"].to_numpy(), timed["hour"].to_numpy()), timed["n"].to_numpy())
    untimed = int(frame.loc[frame["source"].isin(untimed_sources), "n"].sum())
    # Weekdays before the first case of the data do not count, or the mean per day would be too low.
    first = max(question.first, store.first_days.get("registered_day", question.first))
    return Hours(cases, _weekdays(first, question.last), untimed, tuple(int(key) for key in untimed_sources))


def weekday_of(rows: FromClause) -> Column:
    """SQL expression of the weekday of registration, 0 on Saturdays."""
    return days_between(literal_day(SATURDAY), rows.c.registered_day) % sa.literal_column(str(DAYS))


def hour_of(rows: FromClause) -> Column:
    """SQL expression of the hour of registration, from 0 to 23."""
    return sa.extract("hour", rows.c.registered_at)


def _statement(question: Question) -> sa.Select[tuple[object, ...]]:
    """Query of cases by source, weekday and hour."""
    rows = question.facts.cases
    weekday, hour = weekday_of(rows), hour_of(rows)
    by = (rows.c.source, weekday, hour)
    conditions = [*question.dimension_conditions(rows), *question.period_conditions(rows)]
    # While rollups are valid all cases in the facts were registered by as-of, and no condition is needed.
    if not can_use_rollups(question.store, question.scope):
        conditions.append(question.facts.registered())
    return (
        sa.select(rows.c.source, weekday.label("weekday"), hour.label("hour"), sa.func.count().label("n"))
        .where(*conditions)
        .group_by(*by)
    )


def _weekdays(first: date, last: date) -> NDArray[np.int64]:
    """Number of each weekday from one day to another, both inclusive."""
    days = max((last - first + timedelta(1)).days, 0)
    start = (first - SATURDAY).days % DAYS
    counts = np.full(DAYS, days // DAYS, dtype=np.int64)
    counts[[(start + i) % DAYS for i in range(days % DAYS)]] += 1
    return counts


def by_hour(hours: Hours) -> pd.DataFrame:
    """As a frame: weekday, hour, n, and the mean number per day of that weekday (NaN where the period has none)."""
    weekday, hour = np.indices((DAYS, HOURS)).reshape(2, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = hours.cases / hours.weekdays[:, None]
    return pd.DataFrame(
        {"weekday": weekday, "hour": hour, "n": hours.cases.ravel(), "mean": np.asarray(mean).ravel()}
    )
