"""Waits for an answer as SQL expressions: the completed hours of a case's wait, and what ended it."""

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.sql.conditions import CaseRows, Column, Condition, Facts
from queries.sql.functions import seconds_between

# What ended a wait: an answer, a closing without one, or the end of observation.
ANSWER, COMPETING, CENSORED = 1, 2, 0
_HOUR_SECONDS = "3600.0"


def hours_to_as_of(facts: Facts, rows: FromClause) -> Column:
    """SQL expression of the completed hours from registration to as-of."""
    seconds = seconds_between(rows.c.registered_at, facts.as_of_in(rows))
    return sa.cast(sa.func.floor(seconds / sa.literal_column(_HOUR_SECONDS)), sa.Integer)


def ended_wait(rows: CaseRows) -> tuple[Column, Column, Condition]:
    """The completed hours of a wait that has ended, what ended it, and the condition that both are known.

    For settled cases, of which everything recorded had happened by as-of.
    """
    answered, closed = rows.c.answered_day.is_not(None), rows.c.closed_day.is_not(None)
    hours = sa.case((answered, rows.c.answer_hours), else_=rows.c.close_hours)
    ended = sa.or_(answered, sa.and_(closed, sa.not_(rows.c.answered_undated)))
    return hours, state_of_wait(answered, closed), sa.and_(ended, hours.is_not(None))


def state_of_wait(answered: Condition, closed: Condition) -> Column:
    """SQL expression of the code of what ended a wait."""
    states = ((answered, ANSWER), (closed, COMPETING))
    return sa.case(
        *((condition, sa.literal_column(str(code))) for condition, code in states),
        else_=sa.literal_column(str(CENSORED)),
    )
