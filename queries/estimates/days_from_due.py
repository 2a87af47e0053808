"""When answers come, counted from the day they were due."""

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import Column, Facts
from queries.sql.functions import days_between
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class AnswerDelays:
    """The cases that fell due in a period, by when their answer came.

    `frame` has days (from the due day to that of the answer, negative before it), on_time, cases; days ascending. On
    the due day itself there may be answers on time and answers after the hour that was owed. `unanswered` had none by
    as-of. Together they are the denominator of `on_time_share`, and those on time its numerator.
    """

    frame: pd.DataFrame
    unanswered: int


def answer_delays(store: Store, scope: Scope, *, lang: str = "fa") -> AnswerDelays:
    """The answers to the cases that fell due in a scope's period. Raises ScopeError."""
    asked = ("around due", scope)
    return store.cache.get_or_compute(asked, lambda: _around_due(store, scope, lang=lang))


def answer_delay_days(known: Facts) -> Column:
    """Days from the due day of a case to that of its answer, negative before it; 0 of what has no answer yet."""
    c = known.c
    days: Column = sa.case((known.answered(), days_between(c.due_day, c.answered_day)), else_=ZERO)
    return days


def _around_due(store: Store, scope: Scope, *, lang: str) -> AnswerDelays:
    question = make_question(store, MEASURES["on_time_share"], scope, by=(), lang=lang)
    known = question.facts
    c = known.c
    answered = sa.case((known.answered(), ONE), else_=ZERO)
    on_time = sa.case((c.on_time, ONE), else_=ZERO)
    columns = {"answered": answered, "on_time": on_time, "days": answer_delay_days(known)}
    statement = sa.select(
        *(column.label(name) for name, column in columns.items()), sa.func.count().label("cases")
    ).where(
        *question.dimension_conditions(known.cases), *question.period_conditions(known.cases), known.due()
    )
    frame = store.frame(statement.group_by(*columns.values())).astype("int64")
    came = frame[frame["answered"] == 1].sort_values(["days", "on_time"], ascending=[True, False])
    unanswered = int(frame.loc[frame["answered"] == 0, "cases"].sum())
    table = came[["days", "on_time", "cases"]].astype({"on_time": bool})
    return AnswerDelays(table.reset_index(drop=True), unanswered)
