"""Intervals in which a case is open or overdue, with the moments at which it enters and leaves the state.

The number of open cases at any moment is the number of intervals entered minus the number left by then. Rollups store
these entries and exits by day, so a backlog can be read for every day without scanning the cases.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.sql.conditions import Column, Condition

CASE_COLUMNS = (
    "case_id",
    "source",
    "kind",
    "channel",
    "county",
    "agency",
    "due_agency",
    "topic",
    "trip",
    "registered_at",
    "registered_day",
)


def state_intervals(
    cases: FromClause, reopenings: FromClause, state: str, *, set_aside: Condition
) -> FromClause:
    """Subquery with one row for each interval in which a case was `open` or `overdue`.

    Its columns are the case's dimensions, `enter_at`, and `leave_at` (NULL while the interval lasts). Intervals of
    `open` have three more: `waiting` (true for a case that was neither answered nor closed before), `owed_from` (the
    moment from which the open case is overdue, which may lie in the future; NULL when no answer is owed) and `reopened`
    (whether a reopening began the interval).

    `cases` and `reopenings` have the columns of the tables `case` and `reopening`. Cases that meet `set_aside` owe no
    answer. The first interval of a case begins with its registration (or due moment); each reopening begins another.
    """
    c = cases.c
    names = [c[name] for name in CASE_COLUMNS]
    joined = cases.join(reopenings, c.case_id == reopenings.c.case_id)
    begin = first_interval(cases, state, set_aside=set_aside)
    back = next_interval(cases, reopenings, state, set_aside=set_aside)
    more: tuple[list[Column], list[Column]] = ([], [])
    if state == "open":
        unanswered = sa.and_(c.answered_at.is_(None), sa.not_(c.answered_undated))
        due = sa.case((sa.and_(unanswered, sa.not_(set_aside)), c.due_at), else_=sa.null())
        owed_from = sa.case((due.is_not(None), _later(due, back.enter)), else_=sa.null())
        more = (
            [unanswered.label("waiting"), due.label("owed_from"), sa.false().label("reopened")],
            [sa.false().label("waiting"), owed_from.label("owed_from"), sa.true().label("reopened")],
        )
    first, again = (
        sa.select(*names, interval.enter.label("enter_at"), interval.leave.label("leave_at"), *columns)
        for interval, columns in zip((begin, back), more, strict=True)
    )
    again = again.select_from(joined)
    return sa.union_all(first.where(*begin.conditions), again.where(*back.conditions)).subquery(
        f"{state}_spell"
    )


@dataclass(frozen=True)
class Interval:
    """Expressions of the moments at which an interval begins and ends, and the conditions under which there is one."""

    enter: Column
    leave: Column
    conditions: tuple[Condition, ...]


def first_interval(cases: FromClause, state: str, *, set_aside: Condition) -> Interval:
    """The first interval of each case: it begins with the registration or, if the case is overdue, its due moment."""
    c = cases.c
    if state == "open":
        lasting = _lasting(c.registered_at, c.closed_at)
        return Interval(c.registered_at, c.closed_at, (sa.not_(c.closed_undated), lasting))
    # A case stops being overdue with its first answer or with its closing, whichever is earlier.
    leave = _earlier(c.answered_at, c.closed_at)
    owed = _owed(cases, set_aside)
    return Interval(c.due_at, leave, (*owed, sa.not_(c.closed_undated), _lasting(c.due_at, leave)))


def next_interval(cases: FromClause, reopenings: FromClause, state: str, *, set_aside: Condition) -> Interval:
    """The interval that begins with a reopening, in a join of cases and reopenings."""
    c, again = cases.c, reopenings.c
    if state == "open":
        # A reopening dated before the registration, a data error, must not open the case before it was registered.
        enter = _later(again.reopened_at, c.registered_at)
        return Interval(enter, again.closed_at, (_lasting(enter, again.closed_at),))
    # A reopened case that was never answered is overdue again from its reopening, or from its due moment if that is
    # later.
    enter, leave = _later(c.due_at, again.reopened_at), _earlier(c.answered_at, again.closed_at)
    return Interval(enter, leave, (*_owed(cases, set_aside), _lasting(enter, leave)))


def _owed(cases: FromClause, set_aside: Condition) -> tuple[Condition, ...]:
    """Conditions that an answer is owed at a known moment, and was not given by then.

    The last one follows from how long an interval lasts, too. It comes first because it is tested most quickly, and
    few cases are late.
    """
    c = cases.c
    return sa.not_(c.on_time), c.due_at.is_not(None), sa.not_(c.answered_undated), sa.not_(set_aside)


def _earlier(a: Column, b: Column) -> Column:
    """The earlier of two moments, ignoring a NULL. (MIN treats NULL differently on each engine.)"""
    return sa.case((a.is_(None), b), (b.is_(None), a), (a < b, a), else_=b)


def _later(a: Column, b: Column) -> Column:
    """The later of two moments, neither of which may be NULL."""
    return sa.case((a > b, a), else_=b)


def _lasting(enter: Column, leave: Column) -> Condition:
    """Condition: the interval has a positive length. Without it a case closed before it fell due would be overdue."""
    return sa.or_(leave.is_(None), leave > enter)
