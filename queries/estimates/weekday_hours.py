"""At which hour of which weekday cases were registered. Rollups know days only, so this is asked of the cases."""

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
from queries.vocabulary.scope import Scope

SATURDAY = date(1900, 1, 6)  # before all cases; weeks start on it
DAYS, HOURS = 7, 24
# A source that puts more than this share of its cases into the first hour of the day records days, not moments.
MIDNIGHT = 0.5


@dataclass(frozen=True)
class Hours:
    """Cases by weekday (0 is Saturday) and hour: `cases[weekday, hour]`, how many of each weekday there were, and the
    cases of sources that record no time of day, which are not among them (the store's keys of these sources).
    """

    cases: NDArray[np.int64]
    weekdays: NDArray[np.int64]
    untimed: int
    untimed_sources: tuple[int, ...] = ()

    @property
    def nbytes(self) -> int:
        """Bytes that it takes."""
        return self.cases.nbytes + self.weekdays.nbytes


def hours(store: Store, scope: Scope) -> Hours:
    """The cases received in a scope by weekday and hour of the day."""
    asked = ("hours", replace(scope, preset=None))
    return store.cache.get_or_compute(asked, lambda: _hours(store, scope))


def _hours(store: Store, scope: Scope) -> Hours:
    question = make_question(store, MEASURES["received"], scope, by=(), lang="en")
    frame = store.frame(_statement(question)).astype("int64")
    early = (
        frame.assign(early=frame["n"].where(frame["hour"] == 0, 0)).groupby("source")[["early", "n"]].sum()
    )
    dated = early.index[early["early"] > MIDNIGHT * early["n"]]
    timed = frame[~frame["source"].isin(dated)]
    cases = np.zeros((DAYS, HOURS), dtype=np.int64)
    np.add.at(cases, (timed["weekday"].to_numpy(), timed["hour"].to_numpy()), timed["n"].to_numpy())
    untimed = int(frame.loc[frame["source"].isin(dated), "n"].sum())
    first = max(question.first, store.first_days.get("registered_day", question.first))
    return Hours(cases, _weekdays(first, question.last), untimed, tuple(int(key) for key in dated))


def weekday_of(rows: FromClause) -> Column:
    """The weekday of registration, 0 on Saturdays."""
    return days_between(literal_day(SATURDAY), rows.c.registered_day) % sa.literal_column(str(DAYS))


def hour_of(rows: FromClause) -> Column:
    """The hour of the day of registration, from 0 to 23."""
    return sa.extract("hour", rows.c.registered_at)


def _statement(question: Question) -> sa.Select[tuple[object, ...]]:
    rows = question.facts.cases
    weekday, hour = weekday_of(rows), hour_of(rows)
    by = (rows.c.source, weekday, hour)
    conditions = [*question.dimension_conditions(rows), *question.period_conditions(rows)]
    if not can_use_rollups(question.store, question.scope):
        conditions.append(question.facts.registered())
    return (
        sa.select(rows.c.source, weekday.label("weekday"), hour.label("hour"), sa.func.count().label("n"))
        .where(*conditions)
        .group_by(*by)
    )


def _weekdays(first: date, last: date) -> NDArray[np.int64]:
    """How many of each weekday there are from one day to another."""
    days = max((last - first + timedelta(1)).days, 0)
    start = (first - SATURDAY).days % DAYS
    found = np.full(DAYS, days // DAYS, dtype=np.int64)
    found[[(start + i) % DAYS for i in range(days % DAYS)]] += 1
    return found


def by_hour(known: Hours) -> pd.DataFrame:
    """The same as a frame: weekday, hour, n, and the mean number a day of that weekday (NaN where there is none)."""
    weekday, hour = np.indices((DAYS, HOURS)).reshape(2, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = known.cases / known.weekdays[:, None]
    return pd.DataFrame(
        {"weekday": weekday, "hour": hour, "n": known.cases.ravel(), "mean": np.asarray(mean).ravel()}
    )
