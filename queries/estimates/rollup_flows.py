"""How many cases enter and leave a state, from the daily rollup, by day or by span."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql.selectable import FromClause

from queries.question.grouping import Group
from queries.question.question import Columns, Question, as_columns
from queries.question.rollup_choice import before_edge, edge_days
from queries.sql.buckets import bucket, literal_day
from queries.sql.components import COMPONENTS, ZERO
from queries.sql.conditions import Column
from queries.sql.functions import whole_sum
from queries.sums.edge_days import filter_rows, overdue_rows
from queries.vocabulary.codes import Clock

Positions: TypeAlias = NDArray[np.int64]


def rolled_flows(question: Question, state: str, other_groups: list[Group], *, by_day: bool) -> pd.DataFrame:
    """Flows from the daily rollup, by group and, if wanted, day."""
    rows, edges = _rows_of_flow(question, state), _reached_edges(question, state)
    frame = _summed_flows(question, state, rows, other_groups, {"day": rows.c.day} if by_day else {})
    today = due_today(question, other_groups, edges) if edges else []
    return pd.concat([frame, today], ignore_index=True) if len(today) else frame


def rolled_flows_by_span(
    question: Question, state: str, by_time: Group, *, span_of: Callable[[Any], list[int]]
) -> tuple[Columns, Positions]:
    """Flows by group and the position of the span of each, summed by the database: some thousands of rows.

    By day it would hand over half a million for the offices of a province. `span_of` gives the positions of days.
    """
    other_groups = [g for g in question.groups if g is not by_time]
    rows, edges = _rows_of_flow(question, state), _reached_edges(question, state)
    span = bucket(rows.c.day, [period.first for period in by_time.periods])
    flow = as_columns(_summed_flows(question, state, rows, other_groups, {"span": span}))
    position = flow.pop("span").astype(np.int64)
    if edges:
        today = as_columns(due_today(question, other_groups, edges))
        position = np.append(position, np.array(span_of(today.pop("day")), dtype=np.int64))
        flow = {name: np.append(column, today[name].astype(np.int64)) for name, column in flow.items()}
    return flow, position


def _rows_of_flow(question: Question, state: str) -> FromClause:
    """The rows of the daily rollup with the cases that enter and leave a state."""
    assert question.daily_rollup is not None
    return question.daily_rollup.rows("day_of_flow", Clock[state])


def _reached_edges(question: Question, state: str) -> dict[int, date]:
    """The day of as-of of each source, where cases become overdue by the period's end; none for other states."""
    edges = (edge_days(COMPONENTS["due"], question.store) or {}) if state == "overdue" else {}
    return edges if any(question.last >= day for day in edges.values()) else {}


def _summed_flows(
    question: Question, state: str, rows: FromClause, other_groups: list[Group], by_time: dict[str, Column]
) -> pd.DataFrame:
    """Cases that entered less those that left a state until the end of the period, by group and by a time, if given."""
    entered: Column = rows.c[f"{state}_in"]
    # Cases that fall due on the day of as-of may not be overdue yet: that day is counted from its cases.
    if edges := _reached_edges(question, state):
        entered = sa.case((before_edge(rows, "day_of_flow", edges), entered), else_=ZERO)
    keys = {g.name: g.column(rows) for g in other_groups} | by_time
    statement = sa.select(
        *(column.label(name) for name, column in keys.items()),
        whole_sum(entered - rows.c[f"{state}_out"]).label("n"),
    )
    until = rows.c.day <= literal_day(question.last)
    statement = statement.where(*question.dimension_conditions(rows), until)
    return question.store.frame(statement.group_by(*keys.values()) if keys else statement).fillna({"n": 0})


def due_today(question: Question, other_groups: list[Group], edges: dict[int, date]) -> pd.DataFrame:
    """Cases that became overdue on the day of as-of itself, by group and day."""
    edge_cases = overdue_rows(question.store, question.facts, edges)
    holder = question.measure.holder
    rows = filter_rows(question, edge_cases, holder=holder, first=None, last=question.last)
    keys = {g.name: g.keys(rows) for g in other_groups} | {"day": list(rows["day"]), "n": list(rows["n"])}
    return pd.DataFrame(keys)
