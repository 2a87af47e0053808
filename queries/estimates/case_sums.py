"""Sums over the cases of a question, for counts that no measure declares."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import Columns, Question, as_columns, make_question
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import Column, Condition, stated_by_source
from queries.sql.functions import DAY_SECONDS, seconds_between, whole_sum
from queries.storage.schema import NOT_GIVEN_KEY
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

# Conditions with their deadlines in one statement: ClickHouse reads no statement of more than 262,144 characters.
MAX_TOGETHER = 60


def cell_question(store: Store, key: str, scope: Scope, by: Sequence[str]) -> Question:
    """The question of a measure by any number of groupings, of which only the keys are of interest."""
    return make_question(store, MEASURES[key], scope, by=by, lang="fa", max_groups=len(by))


def question_of_last_days(store: Store, key: str, days: int, by: Sequence[str]) -> Question:
    """`cell_question` about the last days up to as-of, without cases of provincial trips."""
    assert store.as_of is not None
    last = store.as_of.date()
    return cell_question(store, key, Scope(last - timedelta(days - 1), last, trips="out"), by)


def due_in_period(question: Question) -> list[Condition]:
    """Conditions: due in the question's period, at a due moment and not only by the word of the source."""
    facts = question.facts
    return [*question.period_conditions(facts.cases), facts.due(), sa.not_(stated_by_source(facts))]


def one_where(condition: Condition) -> Column:
    """1 for a case that meets a condition, else 0."""
    return sa.case((condition, ONE), else_=ZERO)


def sum_cases(
    question: Question,
    conditions: Iterable[Condition],
    amounts: Mapping[str, Column],
    *,
    also_by: Mapping[str, Column] | None = None,
) -> pd.DataFrame:
    """Sums of whole `amounts` over the cases of the question that meet the conditions, by its groups (keys).

    Its period is not among the conditions unless it is given. `also_by` are further columns to group by.
    """
    rows, further = question.facts.cases, also_by or {}
    statement = (
        sa.select(
            *question.columns(rows),
            *(column.label(name) for name, column in further.items()),
            *(whole_sum(amount).label(name) for name, amount in amounts.items()),
        )
        .where(*question.dimension_conditions(rows), *conditions)
        .group_by(*further.values())
    )
    return question.run(statement, rows).astype(np.int64)


def of_offices(sums: pd.DataFrame) -> Columns:
    """The columns of some sums by `agency`, without cases of no office."""
    return as_columns(sums[sums["agency"] != NOT_GIVEN_KEY])


def sums_with_other_deadlines(
    question: Question, days: Iterable[tuple[Condition, Sequence[float]]]
) -> Columns:
    """Cases due (`n`) and answered on time (`hits`) by the groups of a question, some with other deadlines.

    A case that meets one of the conditions of `days` counts by the part of these days within which it was answered;
    all conditions have equally many, and no case meets two.
    """
    facts, due = question.facts, due_in_period(question)
    others = [(condition, sorted(deadlines)) for condition, deadlines in days]
    parts = len(others[0][1]) if others else 1
    taken = seconds_between(facts.c.registered_at, facts.c.answered_at)

    def parts_reached(deadlines: list[float]) -> Column:
        """How many of the deadlines a case met."""
        met: list[tuple[Condition, Column]] = [
            (taken <= _seconds(allowed), sa.literal_column(str(parts - i)))
            for i, allowed in enumerate(deadlines)
            if not i or allowed > deadlines[i - 1]
        ]
        return sa.case((sa.not_(facts.answered()), ZERO), *met, else_=ZERO)

    # A condition stands once with all of its deadlines, because each is tested for every case.
    judged = [(condition, parts_reached(deadlines)) for condition, deadlines in others]
    usual = sa.case((facts.c.on_time, sa.literal_column(str(parts))), else_=ZERO)
    now, later = judged[:MAX_TOGETHER], judged[MAX_TOGETHER:]
    hits = sa.case(*now, *((condition, ZERO) for condition, _ in later), else_=usual) if now else usual
    sums = sum_cases(question, due, {"n": ONE, "hits": hits})
    for at in range(0, len(later), MAX_TOGETHER):
        some = later[at : at + MAX_TOGETHER]
        chosen = sa.or_(*(condition for condition, _ in some))
        further = sum_cases(question, [*due, chosen], {"n": ZERO, "hits": sa.case(*some, else_=ZERO)})
        names = [group.name for group in question.groups]
        sums = pd.concat([sums, further]).groupby(names, as_index=False, sort=False).sum()
    columns = as_columns(sums)
    return columns | ({"hits": columns["hits"] / parts} if parts > 1 else {})


def _seconds(days: float) -> Column:
    return sa.literal_column(str(round(days * DAY_SECONDS)))
