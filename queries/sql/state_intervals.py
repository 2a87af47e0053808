"""Spells of being open or overdue: the moments at which a case enters and leaves the state."""

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
    """One row for each time a case was in the state: its dimensions, `enter_at`, and `leave_at` (NULL: still).

    Of the open, `waiting` says whether the case was never answered, nor closed before, and `owed_from` since when an
    answer is overdue, or will be (NULL: none is owed). `cases` and `later` have the columns of `case` and
    `reopening`; cases that are `set_aside` owe no answer.
    """
    c = cases.c
    names = [c[name] for name in CASE_COLUMNS]
    joined = cases.join(reopenings, c.case_id == reopenings.c.case_id)
    if state == "open":
        unanswered = sa.and_(c.answered_at.is_(None), sa.not_(c.answered_undated))
        due = sa.case((sa.and_(unanswered, sa.not_(set_aside)), c.due_at), else_=sa.null())
        first = sa.select(
            *names,
            c.registered_at.label("enter_at"),
            c.closed_at.label("leave_at"),
            unanswered.label("waiting"),
            due.label("owed_from"),
        ).where(sa.not_(c.closed_undated), _lasting(c.registered_at, c.closed_at))
        back = _later(reopenings.c.reopened_at, c.registered_at)
        owed_from = sa.case((due.is_not(None), _later(due, back)), else_=sa.null())
        again = sa.select(
            *names,
            back.label("enter_at"),
            reopenings.c.closed_at.label("leave_at"),
            sa.false().label("waiting"),
            owed_from.label("owed_from"),
        )
        again = again.select_from(joined).where(_lasting(back, reopenings.c.closed_at))
        return sa.union_all(first, again).subquery("open_spell")
    owed = [c.due_at.is_not(None), sa.not_(c.answered_undated), sa.not_(set_aside)]
    first_leave = _earlier(c.answered_at, c.closed_at)
    first = sa.select(*names, c.due_at.label("enter_at"), first_leave.label("leave_at")).where(
        *owed, sa.not_(c.closed_undated), _lasting(c.due_at, first_leave)
    )
    enter = _later(c.due_at, reopenings.c.reopened_at)
    leave = _earlier(c.answered_at, reopenings.c.closed_at)
    again = sa.select(*names, enter.label("enter_at"), leave.label("leave_at")).select_from(joined)
    return sa.union_all(first, again.where(*owed, _lasting(enter, leave))).subquery("overdue_spell")


def _earlier(a: Column, b: Column) -> Column:
    """The earlier of two moments, either of which may be missing. (LEAST treats NULL differently on each engine.)"""
    return sa.case((a.is_(None), b), (b.is_(None), a), (a < b, a), else_=b)


def _later(a: Column, b: Column) -> Column:
    """The later of two moments, neither of which is missing."""
    return sa.case((a > b, a), else_=b)


def _lasting(enter: Column, leave: Column) -> Condition:
    """The spell was not over before it began."""
    return sa.or_(leave.is_(None), leave > enter)
