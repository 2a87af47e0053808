"""Distribution of answers by days from the due day, which shows bunching just before and after the deadline."""

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from queries.estimates.case_sums import due_in_period
from queries.measures import MEASURES
from queries.question.question import Question, make_question
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import Column, Facts
from queries.sql.functions import days_between
from queries.storage.store import Store
from queries.sums.due_delays import due_delays
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class AnswerDelays:
    """Cases that fell due in a period, by the number of days from the due day to their answer.

    `frame` has days (negative before the due day), on_time and cases, in ascending order of days. On the due day itself
    there may be answers on time and answers after the due hour. `unanswered` is the number of cases without an answer
    at as-of. Together they are the denominator of `on_time_share`; those on time are its numerator. Cases whose source
    only says itself whether they were answered in time have no due moment, and are left out.
    """

    frame: pd.DataFrame
    unanswered: int


def answer_delays(store: Store, scope: Scope, *, lang: str = "fa") -> AnswerDelays:
    """Delays of the answers to the cases that fell due in a scope's period. Raises ScopeError for invalid scopes."""
    cache_key = ("answer delays", scope)
    return store.cache.get_or_compute(cache_key, lambda: _answer_delays(store, scope, lang=lang))


def answer_delay_days(facts: Facts) -> Column:
    """SQL expression of the days from due day to answer, negative before the due day; 0 for cases without an answer."""
    c = facts.c
    days: Column = sa.case((facts.answered(), days_between(c.due_day, c.answered_day)), else_=ZERO)
    return days


def _answer_delays(store: Store, scope: Scope, *, lang: str) -> AnswerDelays:
    """Count the delays."""
    question = make_question(store, MEASURES["on_time_share"], scope, by=(), lang=lang)
    counted = due_delays(question)
    frame = _frame(question) if counted is None else pd.DataFrame(counted)
    if counted is not None:
        frame = frame.groupby(["answered", "on_time", "days"], as_index=False)["cases"].sum()
    answers = frame[frame["answered"] == 1].sort_values(["days", "on_time"], ascending=[True, False])
    unanswered = int(frame.loc[frame["answered"] == 0, "cases"].sum())
    table = answers[["days", "on_time", "cases"]].astype({"on_time": bool})
    return AnswerDelays(table.reset_index(drop=True), unanswered)


def _frame(question: Question) -> pd.DataFrame:
    """Numbers of cases by delay, from the facts."""
    facts = question.facts
    c = facts.c
    answered = sa.case((facts.answered(), ONE), else_=ZERO)
    on_time = sa.case((c.on_time, ONE), else_=ZERO)
    columns = {"answered": answered, "on_time": on_time, "days": answer_delay_days(facts)}
    statement = sa.select(
        *(column.label(name) for name, column in columns.items()), sa.func.count().label("cases")
    ).where(*question.dimension_conditions(facts.cases), *due_in_period(question))
    # One row for each delay in days, on time or not, and one for the unanswered cases.
    return question.store.frame(statement.group_by(*columns.values())).astype("int64")
