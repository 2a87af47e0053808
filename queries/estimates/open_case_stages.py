"""Open cases by the stage that they are in (registered, referred, answered, reopened) and by age."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql.selectable import FromClause

from queries.estimates.open_cases import age_class, rows_in_state
from queries.measures import MEASURES
from queries.measures.stock_estimators import Ages
from queries.question.question import Columns, KeptColumns, Question, make_question
from queries.question.vintage import events, reopenings
from queries.sql.components import ONE, ZERO
from queries.sql.conditions import Column, Condition
from queries.storage.rollup_tables import still_open
from queries.storage.store import Store
from queries.sums.case_arrays.case_columns import KEY_COLUMNS, narrow
from queries.sums.case_arrays.scope_cases import chosen_cases
from queries.sums.case_file.case_file_rows import has_file
from queries.sums.steps_from_file import open_stages_from_file
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
    if question.rollups_usable and question.ends_at_as_of and _choose_in_memory(question):
        return _counted(question, _all_open(question, ages), ages)
    if (counts := open_stages_from_file(question, ages.edges)) is not None:
        return _frame(counts, ages)
    rows, inside = rows_in_state(question, "open")
    source, waiting, reopened = _marked(question, rows)
    end = question.facts.as_of_in(rows, end=scope.last)
    columns = [
        rows.c.case_id,
        _stage(waiting, reopened).label("stage"),
        age_class(question, rows, ages).label("age"),
        end.label("until"),
    ]
    conditions = [*question.dimension_conditions(rows), *inside]
    open_cases = sa.select(*columns).select_from(source).where(*conditions).cte("open_then")
    n: Column = sa.func.count().label("n")
    counted = sa.select(open_cases.c.stage, open_cases.c.age, n).group_by(
        open_cases.c.stage, open_cases.c.age
    )
    # Both from one statement, so that the open cases are found once.
    both = sa.union_all(counted, _referred_by_age(open_cases, events(store, scope))).subquery("both")
    return _table(store.frame(sa.select(both.c.stage, both.c.age, both.c.n)).astype("int64"), ages)


def _referred_by_age(open_cases: sa.CTE, happened: FromClause) -> sa.Select[Any]:
    """The waiting cases that have already been referred, by age; the events say which ones they are."""
    e = happened.alias("happened")
    referred = (
        sa.select(open_cases.c.age, open_cases.c.case_id)
        .select_from(open_cases.join(e, e.c.case_id == open_cases.c.case_id))
        .where(open_cases.c.stage == ZERO, e.c.event == int(Event.referred), e.c.moment <= open_cases.c.until)
        .distinct()
        .subquery("referred")
    )
    return sa.select(ONE.label("stage"), referred.c.age, sa.func.count().label("n")).group_by(referred.c.age)


def _stage(waiting: Condition, reopened: Condition) -> Column:
    """SQL expression of the position of each open case's stage; waiting cases count as not referred."""
    numbers: list[Column] = [sa.literal_column(str(i)) for i in range(len(OPEN_STAGES))]
    return sa.case((reopened, numbers[3]), (waiting, numbers[0]), else_=numbers[2])


def _choose_in_memory(question: Question) -> bool:
    """Whether the open cases of the whole store are kept in memory, and each scope selects its own."""
    return chosen_cases(question) is not None or has_file(question)


def _all_open(question: Question, ages: Ages) -> Columns:
    """The open cases of the whole store as of the moment of their source: KEY_COLUMNS, `stage` and `age`; cached.

    Which of them have been referred is read from the events, which takes as long for a few of them as for all.
    """
    store, rows = question.store, still_open
    now = question.facts.as_of_in(rows)

    def read() -> KeptColumns:
        whole = replace(question, scope=question.scope.over_all_time())
        keys = [rows.c[name] for name in KEY_COLUMNS]
        stage = _stage(rows.c.waiting, _again_open(question))
        columns = [stage.label("stage"), age_class(whole, rows, ages).label("age")]
        has_begun = (rows.c.registered_at <= now, rows.c.enter_at <= now)
        cases = store.frame(sa.select(rows.c.case_id, *keys, *columns).where(*has_begun))
        e = events(store, whole.scope).alias("happened")
        referred = sa.select(rows.c.case_id).select_from(rows.join(e, e.c.case_id == rows.c.case_id))
        referred = referred.where(rows.c.waiting, e.c.event == int(Event.referred), e.c.moment <= now)
        is_referred = cases["case_id"].isin(store.frame(referred.distinct())["case_id"])
        kept = {name: cases[name].to_numpy(dtype=np.int64) for name in (*KEY_COLUMNS, "stage", "age")}
        kept["stage"] = np.where((kept["stage"] == 0) & is_referred.to_numpy(), 1, kept["stage"])
        return KeptColumns({name: narrow(column) for name, column in kept.items()})

    return store.cache.get_or_compute(("open cases with their stages",), read).columns


def _counted(question: Question, rows: Columns, ages: Ages) -> pd.DataFrame:
    """The table of the open cases that belong to the question's scope."""
    inside = question.rows_inside(lambda name: rows[name], len(rows["stage"]), holder=question.measure.holder)
    if question.scope.trips == "out":
        inside &= rows["trip"] == 0
    classes = len(ages.labels())
    cell = rows["stage"].compress(inside) * np.int64(classes) + rows["age"].compress(inside)
    return _frame(np.bincount(cell, minlength=len(OPEN_STAGES) * classes).reshape(-1, classes), ages)


def _again_open(question: Question) -> Condition:
    """The condition that a case of the rollup of open cases was closed, reopened and not closed again."""
    again = reopenings(question.store, question.scope)
    return still_open.c.case_id.in_(sa.select(again.c.case_id).where(again.c.closed_at.is_(None)))


def _marked(question: Question, rows: FromClause) -> tuple[FromClause, Condition, Condition]:
    """The rows to select from, and the conditions that an open case waits and that it was reopened.

    Whether a reopened case waits does not matter.
    """
    if question.rollups_usable and question.ends_at_as_of:
        return rows, rows.c.waiting, _again_open(question)
    facts = question.facts
    c, end = facts.c, facts.as_of_in(rows, end=question.scope.last)
    answered = sa.and_(c.answered_at.is_not(None), c.answered_at <= end)
    source = rows.join(facts.cases, c.case_id == rows.c.case_id)
    return source, sa.not_(sa.or_(answered, c.answered_undated)), rows.c.reopened


def _table(frame: pd.DataFrame, ages: Ages) -> pd.DataFrame:
    """Counts by stage and age class: waiting cases that were referred are moved from `registered` to `referred`."""
    counts = np.zeros((len(OPEN_STAGES), len(ages.labels())), dtype="int64")
    counts[frame["stage"], frame["age"]] = frame["n"]
    counts[0] -= counts[1]
    return _frame(counts, ages)


def _frame(counts: NDArray[np.int64], ages: Ages) -> pd.DataFrame:
    """The table of counts by stage and age class."""
    labels = ages.labels()
    cells = [
        (stage, age, int(counts[i, j])) for i, stage in enumerate(OPEN_STAGES) for j, age in enumerate(labels)
    ]
    return pd.DataFrame(cells, columns=["stage", "age", "n"])
