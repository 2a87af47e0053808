"""Cases due, and how many days they were allowed: from the day of registration to the due day.

Cases for which the source only states whether they were answered in time have no due moment and are left out.
"""

from datetime import date

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.estimates.case_sums import due_in_period
from queries.question.question import Columns, Question, as_columns
from queries.question.rollup_choice import edge_days
from queries.sql.components import COMPONENTS
from queries.sql.functions import days_between
from queries.sums.arithmetic.sums_by_keys import sum_by_numbers
from queries.sums.case_arrays.scope_cases import ScopeCases
from queries.sums.days_allowed import ALLOWED, days_allowed_from_file
from queries.sums.edge_days import DAY, REGISTERED, edge_rows, filter_rows
from queries.sums.grouped_cases import cases_of_scope, sum_rows


def days_allowed(question: Question) -> pd.DataFrame:
    """Cases due by the groups of a question, none of which is a time grouping, and by the days `allowed`: n."""
    edges = set((edge_days(COMPONENTS["due"], question.store) or {}).values())
    edge, scope = min(edges, default=None), question.scope
    in_file = days_allowed_from_file(question, before=edge) if len(edges) < 2 else None
    if in_file is None:
        return _days_allowed_from_database(question)
    parts = [pd.DataFrame(in_file)]
    if edge is not None and (scope.last is None or scope.last >= edge) and (scope.first or edge) <= edge:
        # Which cases are due on the day of as-of depends on the hour.
        parts.append(_days_allowed_on_edge_day(question, edge))
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def total_days_allowed(question: Question) -> Columns:
    """Cases due by the groups of a question, none of which is a time grouping: n and the sum of their `days`."""
    cases = cases_of_scope(question)
    if cases is not None and not question.store.states_timeliness:
        return _total_from_memory(question, cases)
    frame = days_allowed(question)
    frame = frame.assign(days=frame["n"] * frame[ALLOWED].astype("int64")).drop(columns=ALLOWED)
    names = [group.name for group in question.groups]
    return as_columns(frame.groupby(names, sort=False, as_index=False).sum())


def _days_allowed_from_database(question: Question) -> pd.DataFrame:
    """The same as `days_allowed`, from the database."""
    facts, rows = question.facts, question.facts.cases
    allowed = days_between(facts.c.registered_day, facts.c.due_day)
    statement = sa.select(*question.columns(rows), allowed.label(ALLOWED), sa.func.count().label("n")).where(
        *question.dimension_conditions(rows), *due_in_period(question)
    )
    return question.run(statement.group_by(allowed), rows)


def _days_allowed_on_edge_day(question: Question, edge: date) -> pd.DataFrame:
    """The same as `days_allowed` of the day of as-of, where no source says itself whether a case was in time."""
    rows = edge_rows(
        question.store, question.facts, "due", edge_days(COMPONENTS["due"], question.store) or {}
    )
    inside = filter_rows(question, rows, holder=question.measure.holder, first=edge, last=edge)
    is_due = inside["due"] != 0
    inside = {name: column[is_due] for name, column in inside.items()}
    keys = {group.name: np.array(group.keys(inside), dtype=np.int64) for group in question.groups}
    keys[ALLOWED] = (inside[DAY] - inside[REGISTERED]).astype("timedelta64[D]").astype(np.int64)
    return pd.DataFrame(sum_by_numbers(keys, {"n": inside["due"]}))


def _total_from_memory(question: Question, cases: ScopeCases) -> Columns:
    """The same as `total_days_allowed`, from cases in memory."""
    scope = question.scope
    (part,) = cases.parts("due")
    inside = part.within(scope.first, scope.last, with_trips=scope.trips != "out")
    inside = inside.where(inside.column("due") != 0)
    allowed = inside.column("due_day").astype(np.int32) - inside.column("registered_day")
    sums = sum_rows(question, inside, days=allowed)
    return sums | {"n": sums.pop("cases")}
