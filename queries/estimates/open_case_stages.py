"""Open cases by the stage that they are in (registered, referred, answered, reopened) and by age."""

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.estimates.open_cases import age_class, rows_in_state
from queries.measures import MEASURES
from queries.measures.stock_estimators import Ages
from queries.question.question import Question, make_question
from queries.question.vintage import events
from queries.sql.conditions import Column, Condition
from queries.storage.store import Store
from queries.vocabulary.codes import Event
from queries.vocabulary.scope import Scope

OPEN_STAGES = ("registered", "referred", "answered", "reopened")


def open_cases_by_stage(store: Store, scope: Scope, *, lang: str = "fa") -> pd.DataFrame:
    """Cases open at the end of the period by the stage they are in (OPEN_STAGES) and age class: stage, age, n.

    A case that was closed and then opened again is in `reopened`; any other is in the last step known of it. The sum
    over stages is the measure `age_open`.
    """
    return store.cache.get_or_compute(
        ("open cases by stage", scope), lambda: _open_cases_by_stage(store, scope, lang=lang)
    )


def _open_cases_by_stage(store: Store, scope: Scope, *, lang: str) -> pd.DataFrame:
    """Open cases by stage and age class, from the state at the end of the period and the referrals among the events."""
    declared, ages = MEASURES["age_open"], Ages()
    question = make_question(store, declared, scope, by=(), lang=lang)
    rows, inside = rows_in_state(question, "open")
    source, waiting = _waiting(question, rows)
    age_number = age_class(question, rows, ages)
    is_reopened = rows.c.enter_at > rows.c.registered_at
    numbers: list[Column] = [sa.literal_column(str(i)) for i in range(len(OPEN_STAGES))]
    stage = sa.case((is_reopened, numbers[3]), (waiting, numbers[0]), else_=numbers[2])
    conditions = [*question.dimension_conditions(rows), *inside]
    statement = sa.select(stage.label("stage"), age_number.label("age"), sa.func.count().label("n"))
    frame = store.frame(statement.select_from(source).where(*conditions).group_by(stage, age_number))
    e = events(store, scope).alias("happened")
    end = question.facts.as_of_in(rows, end=scope.last)
    pairs = sa.select(age_number.label("age"), rows.c.case_id).select_from(
        source.join(e, e.c.case_id == rows.c.case_id)
    )
    # Waiting cases are divided into those already referred and those not; this needs the events, and is a query of its
    # own.
    happened = [e.c.event == int(Event.referred), e.c.moment <= end]
    referred_cases = (
        pairs.where(*conditions, sa.not_(is_reopened), waiting, *happened).distinct().subquery("referred")
    )
    referred = sa.select(referred_cases.c.age, sa.func.count().label("n")).group_by(referred_cases.c.age)
    return _table(frame.astype("int64"), store.frame(referred).astype("int64"), ages)


def _waiting(question: Question, rows: FromClause) -> tuple[FromClause, Condition]:
    """The rows to select from, and the condition that an open case had neither answer nor closing at that moment."""
    if question.rollups_usable and question.ends_at_as_of:
        return rows, rows.c.waiting
    facts = question.facts
    c, end = facts.c, facts.as_of_in(rows, end=question.scope.last)
    answered = sa.and_(c.answered_at.is_not(None), c.answered_at <= end)
    closed = sa.and_(c.closed_at.is_not(None), c.closed_at <= rows.c.enter_at)
    source = rows.join(facts.cases, c.case_id == rows.c.case_id)
    return source, sa.not_(sa.or_(answered, c.answered_undated, closed))


def _table(frame: pd.DataFrame, referred: pd.DataFrame, ages: Ages) -> pd.DataFrame:
    """Counts by stage and age class: waiting cases that were referred are moved from `registered` to `referred`."""
    labels = ages.labels()
    counts = np.zeros((len(OPEN_STAGES), len(labels)), dtype="int64")
    counts[frame["stage"], frame["age"]] = frame["n"]
    counts[1, referred["age"]] = referred["n"]
    counts[0] -= counts[1]
    cells = [
        (stage, age, int(counts[i, j])) for i, stage in enumerate(OPEN_STAGES) for j, age in enumerate(labels)
    ]
    return pd.DataFrame(cells, columns=["stage", "age", "n"])
