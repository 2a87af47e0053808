"""Cases that are missing from a stock because they were closed without an answer, by unit and day.

A case that is closed leaves the stock, whether anybody heard back or not; and a case that is closed before its due
moment never becomes overdue. Such a case is counted on the day of its closing, or of its due moment if that is later
and the stock is that of overdue cases.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from queries.measures.declaration import Measure
from queries.question.question import make_question, recording_sources
from queries.sql.buckets import as_day, literal_day
from queries.sql.components import ONE
from queries.sql.conditions import Column, Condition
from queries.sql.functions import whole_sum
from queries.storage.store import Store
from queries.vocabulary.recorded import Recorded
from queries.vocabulary.scope import Scope

NEEDS = frozenset({Recorded.answer, Recorded.closing})


def closed_unanswered(
    store: Store, declared: Measure, scope: Scope, first: date, last: date, *, by: str | None
) -> Iterator[tuple[str, date, int]]:
    """Yield unit code ("" without `by`), day from `first` to `last`, and how many cases; days without any are left out.

    `declared` is a measure of open or overdue cases, by whose office they count. Cases that were set aside (withdrawn,
    duplicate, transferred out) were never overdue, because they owe no answer; as open cases they count. Sources that
    record no answers are left out. The period of the scope is ignored. Raises ScopeError for invalid scopes.
    """
    question = make_question(store, declared, scope, by=(by,) if by else (), lang="fa")
    question = replace(question, sources=recording_sources(store, scope, NEEDS | set(declared.needs)))
    facts, rows = question.facts, question.facts.cases
    c = facts.c
    moment, day, owed = c.closed_at, c.closed_day, list[Condition]()
    if declared.estimator.numerator == "overdue":
        is_early = c.due_at > c.closed_at
        moment = sa.case((is_early, c.due_at), else_=c.closed_at)
        day = sa.case((is_early, c.due_day), else_=c.closed_day)
        owed = [c.due_at <= facts.as_of, sa.not_(facts.set_aside())]
    groups: list[Column] = [*question.columns(rows), day.label("day")]
    statement = sa.select(*groups, whole_sum(ONE).label("n")).where(
        *question.dimension_conditions(rows),
        facts.closed(),
        *owed,
        sa.not_(c.answered_undated),
        sa.or_(c.answered_at.is_(None), c.answered_at > moment),
        day >= literal_day(first),
        day <= literal_day(last),
    )
    frame = store.frame(statement.group_by(*(group.column(rows) for group in question.groups), day))
    units = [question.groups[0].code(int(key)) for key in frame[by]] if by else [""] * len(frame)
    for unit, of_day, n in zip(units, frame["day"], frame["n"], strict=True):
        yield unit, as_day(of_day), int(n)
