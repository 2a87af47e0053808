"""Intervals in which a case is open or overdue, with the moments at which it enters and leaves the state.

The number of open cases at any moment is the number of intervals entered minus the number left by then. Rollups store
these entries and exits by day, so a backlog can be read for every day without scanning the cases.
"""

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
    `open` have two more: `waiting` (true for a case that was neither answered nor closed before) and `owed_from` (the
    moment from which the open case is overdue, which may lie in the future; NULL when no answer is owed).

    `cases` and `reopenings` have the columns of the tables `case` and `reopening`. Cases that meet `set_aside` owe no
    answer. The first interval of a case begins with its registration (or due moment); each reopening begins another.
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
        # A reopening dated before the registration, a data error, must not open the case before it was registered.
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
    # A case stops being overdue with its first answer or with its closing, whichever is earlier. A reopened case that
    # was never answered is overdue again from its reopening, or from its due moment if that is later.
    first_leave = _earlier(c.answered_at, c.closed_at)
    first = sa.select(*names, c.due_at.label("enter_at"), first_leave.label("leave_at")).where(
        *owed, sa.not_(c.closed_undated), _lasting(c.due_at, first_leave)
    )
    enter = _later(c.due_at, reopenings.c.reopened_at)
    leave = _earlier(c.answered_at, reopenings.c.closed_at)
    again = sa.select(*names, enter.label("enter_at"), leave.label("leave_at")).select_from(joined)
    return sa.union_all(first, again.where(*owed, _lasting(enter, leave))).subquery("overdue_spell")


def _earlier(a: Column, b: Column) -> Column:
    """The earlier of two moments, ignoring a NULL. (LEAST treats NULL differently on each engine.)"""
    return sa.case((a.is_(None), b), (b.is_(None), a), (a < b, a), else_=b)


def _later(a: Column, b: Column) -> Column:
    """The later of two moments, neither of which may be NULL."""
    return sa.case((a > b, a), else_=b)


def _lasting(enter: Column, leave: Column) -> Condition:
    """Condition: the interval has a positive length. Without it a case closed before it fell due would be overdue."""
    return sa.or_(leave.is_(None), leave > enter)
