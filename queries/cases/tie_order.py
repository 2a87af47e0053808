"""What decides the order of cases that are equal in what a list is sorted by.

The store numbers cases of some months by county, kind and office, and counties and offices as they occur: the order of
these numbers depends on everybody's cases. Whoever may see some cases only gets them by tracking id and source, which
are the case's own. All others get them by number, which is narrow and lies beside every case, also in rollups.
"""

from collections.abc import Sequence

from sqlalchemy.sql.selectable import FromClause

from queries.question.question import Question
from queries.sql.conditions import Column
from queries.storage.store import Store

BY_NUMBER, BY_ID = ("case_id",), ("id", "source")


def tie_names(store: Store) -> tuple[str, ...]:
    """The names of the columns of a case that decide between equal ones, the most important first."""
    return BY_NUMBER if store.limits is None else BY_ID


def with_columns(
    question: Question, rows: FromClause, names: Sequence[str]
) -> tuple[FromClause, list[Column]]:
    """These rows, joined with their cases where they lack one of the columns, and the columns of these names."""
    if all(name in rows.c for name in names):
        return rows, [rows.c[name] for name in names]
    cases = question.facts.cases
    joined = rows.join(cases, cases.c.case_id == rows.c.case_id)
    return joined, [rows.c[name] if name in rows.c else cases.c[name] for name in names]
