"""Which rows of the table of cases belong to a scope, by either of the two office columns.

A case belongs to the office that holds it now and to the office that held it when it was due; each clock counts it for
one of the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.measures.declaration import Holder
from queries.question.question import Question
from queries.sql.conditions import Column, Condition
from queries.storage import schema
from queries.vocabulary.scope import Scope

LARGE_STORE = 1_000_000  # cases, above which those of a scope are counted before they are read in vain
HOLDERS: tuple[Holder, ...] = ("agency", "due_agency")


def rows_of_scope(
    question: Question, columns: Mapping[str, Column], rows: FromClause
) -> list[sa.Select[Any]]:
    """Statements that together read the columns of all rows of a scope, each row once; several if it chooses offices.

    DuckDB tests a condition on one column while it scans a table, but a condition on either of two columns only after
    it has decoded all the others. So the cases that an office holds are read first, and then those that it held when
    due; a flag for each of the two office columns says which of them apply.
    """
    named = [column.label(name) for name, column in columns.items()]
    conditions = [question.dimension_conditions(schema.case, holder=holder) for holder in HOLDERS]
    if not question.chooses_offices:
        return [sa.select(*named).select_from(rows).where(*conditions[0])]
    shared, (held, due) = shared_and_own(conditions)
    parts = (((sa.true(), due), [held]), ((sa.false(), sa.true()), [due, sa.not_(held)]))
    return [
        sa.select(*named, *(value.label(flag(holder)) for holder, value in zip(HOLDERS, flags, strict=True)))
        .select_from(rows)
        .where(*shared, *own)
        for flags, own in parts
    ]


def flag(holder: str) -> str:
    """Name of the column that says whether a row belongs to the scope by an office column."""
    return f"of_{holder}"


def has_at_most(question: Question, most: int) -> bool:
    """Whether a scope has at most `most` cases over all time, without reading them; cached."""
    store = question.store

    def count() -> int:
        columns = {"case_id": schema.case.c.case_id}
        parts = [sa.select(*columns.values()).where(*in_scope(question))]
        if store.engine.dialect.name == "duckdb":
            parts = rows_of_scope(question, columns, schema.case)
        n = 0
        for part in parts:
            some = part.with_only_columns(*columns.values()).limit(most + 1 - n).subquery()
            n += int(store.frame(sa.select(sa.func.count().label("n")).select_from(some))["n"][0])
            if n > most:
                break
        return n

    key = ("number up to", most, question.all_time_scope, question.sources)
    return store.cache.get_or_compute(key, count) <= most


def is_large_store(question: Question) -> bool:
    """Whether the store is so large that the cases of a scope are counted before they are read."""
    return not has_at_most(replace(question, scope=Scope()), LARGE_STORE)


def in_scope(question: Question) -> list[Condition]:
    """Conditions that a case belongs to the scope, by one of its offices."""
    by_holder = [question.dimension_conditions(schema.case, holder=holder) for holder in HOLDERS]
    if not question.chooses_offices:
        return by_holder[0]
    return either_of(by_holder)


def either_of(sets: Sequence[Sequence[Condition]]) -> list[Condition]:
    """Conditions that a row meets one of the sets; shared ones stay outside the OR, to skip blocks of rows by."""
    shared, own = shared_and_own(sets)
    return [*shared, sa.or_(*own)]


def shared_and_own(sets: Sequence[Sequence[Condition]]) -> tuple[list[Condition], list[Condition]]:
    """Split sets of conditions into the shared ones and, for each set, the conjunction of the rest."""
    shared = [
        one for one in sets[0] if all(any(one.compare(other) for other in others) for others in sets[1:])
    ]
    own = [[one for one in each if not any(one.compare(other) for other in shared)] for each in sets]
    return shared, [sa.and_(sa.true(), *conditions) for conditions in own]
