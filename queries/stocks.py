"""Open and overdue: cases in a state at a moment, from the moments at which they enter and leave it."""

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.declaration import Ages, Stock
from queries.dialects import seconds_between
from queries.facts import DAY, Column, Condition, reopenings
from queries.grouping import as_day, span_of
from queries.question import Question

DIMENSIONS = ("source", "kind", "channel", "county", "agency", "due_agency", "topic", "trip", "registered_at")


def stock(question: Question, estimator: Stock) -> pd.DataFrame:
    """Cases open or overdue at the end of the period, or of each day, week, month… of it: value, n."""
    rows = spells(question, estimator.of)
    by_time = question.time
    if by_time is not None:
        frame = _series(question, rows)
    else:
        end = question.facts.as_of_in(rows, end=question.scope.last)
        statement = sa.select(*question.columns(rows), sa.func.count().label("n"))
        frame = question.run(statement.where(*question.narrowed(rows), *_inside(rows, end)), rows)
    n = frame["n"].astype("int64")
    return frame.assign(n=n, value=n.astype(float), lower=np.nan, upper=np.nan)


def ages(question: Question, estimator: Ages) -> pd.DataFrame:
    """Open cases by class of age, with the classes' keys in `age`: value, n."""
    rows = spells(question, "open")
    end = question.facts.as_of_in(rows, end=question.scope.last)
    age = seconds_between(rows.c.registered_at, end)
    labels = estimator.labels()
    branches: list[tuple[Condition, Column]] = [
        (age < sa.literal_column(str((edge + 1) * DAY)), sa.literal_column(str(i)))
        for i, edge in enumerate(estimator.edges)
    ]
    band = sa.case(*branches, else_=sa.literal_column(str(len(estimator.edges))))
    keys = [g.column(rows) for g in question.groups]
    statement = sa.select(*question.columns(rows), band.label("age"), sa.func.count().label("n"))
    frame = question.frame(
        statement.where(*question.narrowed(rows), *_inside(rows, end)).group_by(*keys, band)
    )
    if not question.groups:
        frame = (
            frame.set_index("age").reindex(range(len(labels)), fill_value=0).rename_axis("age").reset_index()
        )
    n = frame["n"].astype("int64")
    named = frame["age"].map(dict(enumerate(labels)))
    return frame.assign(age=named, n=n, value=n.astype(float), lower=np.nan, upper=np.nan)


def oldest(question: Question) -> pd.DataFrame:
    """Completed days since registration of the oldest open case; n is the number of open cases."""
    rows = spells(question, "open")
    end = question.facts.as_of_in(rows, end=question.scope.last)
    age = sa.func.max(seconds_between(rows.c.registered_at, end))
    statement = sa.select(*question.columns(rows), age.label("seconds"), sa.func.count().label("n"))
    conditions = [*question.narrowed(rows), *_inside(rows, end)]
    keys = [g.column(rows) for g in question.groups]
    frame = question.frame(
        statement.where(*conditions).group_by(*keys) if keys else statement.where(*conditions)
    )
    seconds = frame["seconds"].astype(float)
    found = frame.assign(
        value=np.floor(seconds / DAY), lower=np.nan, upper=np.nan, n=frame["n"].astype("int64")
    )
    return found.drop(columns="seconds")


def spells(question: Question, state: str) -> FromClause:
    """One row for each time a case was in the state: its dimensions, `enter_at`, and `leave_at` (NULL: still)."""
    known = question.facts
    c = known.c
    later = reopenings(question.store, question.scope)
    names = [c[name] for name in DIMENSIONS]
    joined = known.cases.join(later, c.case_id == later.c.case_id)
    if state == "open":
        first = sa.select(*names, c.registered_at.label("enter_at"), c.closed_at.label("leave_at"))
        back = _later(later.c.reopened_at, c.registered_at)
        again = sa.select(*names, back.label("enter_at"), later.c.closed_at.label("leave_at"))
        first = first.where(sa.not_(c.closed_undated), _lasting(c.registered_at, c.closed_at))
        again = again.select_from(joined).where(_lasting(back, later.c.closed_at))
        return sa.union_all(first, again).subquery("open_spell")
    owed = [c.due_at.is_not(None), sa.not_(c.answered_undated), sa.not_(known.set_aside())]
    first_leave = _earlier(c.answered_at, c.closed_at)
    first = sa.select(*names, c.due_at.label("enter_at"), first_leave.label("leave_at")).where(
        *owed, sa.not_(c.closed_undated), _lasting(c.due_at, first_leave)
    )
    enter = _later(c.due_at, later.c.reopened_at)
    leave = _earlier(c.answered_at, later.c.closed_at)
    again = sa.select(*names, enter.label("enter_at"), leave.label("leave_at")).select_from(joined)
    return sa.union_all(first, again.where(*owed, _lasting(enter, leave))).subquery("overdue_spell")


def _inside(rows: FromClause, end: Column) -> list[Condition]:
    """In the state at a moment."""
    return [
        rows.c.registered_at <= end,
        rows.c.enter_at <= end,
        sa.or_(rows.c.leave_at.is_(None), rows.c.leave_at > end),
    ]


def _series(question: Question, rows: FromClause) -> pd.DataFrame:
    """The state at the end of each span: what entered until then less what left until then."""
    by_time = question.time
    assert by_time is not None
    others = [g for g in question.groups if g is not by_time]
    names = [g.name for g in others]
    flows = []
    for column, sign in (("enter_at", 1), ("leave_at", -1)):
        day = sa.cast(rows.c[column], sa.Date)
        until = question.facts.as_of_in(rows, end=question.last)
        statement = sa.select(
            *(g.column(rows).label(g.name) for g in others), day.label("day"), sa.func.count().label("n")
        ).where(*question.narrowed(rows), rows.c.registered_at <= until, rows.c[column] <= until)
        found = question.frame(statement.group_by(*(g.column(rows) for g in others), day))
        flows.append(found.assign(n=found["n"] * sign))
    flow = pd.concat(flows, ignore_index=True)
    starts = [
        as_day(key) if by_time.name == "day" else by_time.edges[int(str(key))].first
        for key in by_time.everything
    ]
    position = np.maximum(span_of(flow["day"], starts), 0)
    keys = list(by_time.everything)
    grouped = flow.assign(span=position).groupby([*names, "span"] if names else ["span"])["n"].sum()
    if names:
        table = grouped.unstack("span", fill_value=0).reindex(columns=range(len(keys)), fill_value=0)
        long = table.cumsum(axis=1).stack().rename("n").reset_index()
    else:
        long = grouped.reindex(range(len(keys)), fill_value=0).cumsum().rename("n").reset_index()
    long[by_time.name] = [keys[int(i)] for i in long["span"]]
    return long.drop(columns="span")


def _earlier(a: Column, b: Column) -> Column:
    """The earlier of two moments, either of which may be missing. (LEAST treats NULL differently on each engine.)"""
    return sa.case((a.is_(None), b), (b.is_(None), a), (a < b, a), else_=b)


def _later(a: Column, b: Column) -> Column:
    """The later of two moments, neither of which is missing."""
    return sa.case((a > b, a), else_=b)


def _lasting(enter: Column, leave: Column) -> Condition:
    """The spell was not over before it began."""
    return sa.or_(leave.is_(None), leave > enter)
