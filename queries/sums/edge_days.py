"""Edge days: the one day of each source that rollups cannot sum up, the day of as-of or the day 30 days before.

On the day of as-of some cases fall due before that moment and some after it; 30 days before it, some closings have had
their whole follow-up of 30 days and some have not. These days have few cases: they are read once for a state of the
data, from a file of sums where there is one (`queries.sums.sums_file.stored_sums`), and filtered and grouped in Python.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql.selectable import FromClause

from queries.measures.declaration import Holder
from queries.question.grouping import Group
from queries.question.question import Columns, KeptColumns, Question, as_columns
from queries.question.rollup_choice import day_by_source
from queries.sql.components import COMPONENTS, ONE, ZERO, Component, EdgeKind
from queries.sql.conditions import Column, Condition, Facts
from queries.sql.state_intervals import state_intervals
from queries.storage import schema
from queries.storage.store import Store
from queries.sums.arithmetic.day_amounts import timestamps
from queries.sums.arithmetic.sums_by_keys import sum_by_numbers
from queries.sums.case_arrays.case_columns import KEY_COLUMNS
from queries.sums.sums_file.stored_sums import answer_from_sums_of
from queries.sums.sums_file.sums_file import SumsFile

EDGES: tuple[EdgeKind, ...] = ("due", "follow_up", "waited")
OVERDUE = "overdue"
DAY, REGISTERED = DAYS = ("day", "registered_day")


def any_component(edge: EdgeKind) -> Component:
    """Any component with that edge: all of them share their clock and the office that holds the case."""
    return next(iter(_components(edge)))


def _components(edge: EdgeKind) -> list[Component]:
    return [component for component in COMPONENTS.values() if component.edge_kind == edge]


def column_of(name: str, column: str) -> str:
    """Name of a column of the rows of an edge, or of OVERDUE, in the file of sums."""
    return f"edge/{name}/{column}"


def edge_rows(store: Store, facts: Facts, edge: EdgeKind, days: Mapping[int, date]) -> Columns:
    """Cases whose clock falls on their source's edge day: KEY_COLUMNS, DAYS, and 0 or 1 for each such component."""
    amounts = [component.name for component in _components(edge)]
    return _kept(store, edge, amounts, lambda: _edge_rows(store, facts, edge, days))


def _kept(store: Store, name: str, amounts: Sequence[str], read: Callable[[], pd.DataFrame]) -> Columns:
    """Rows of the store as a whole, without any scope: every scope filters the same few."""

    def columns() -> KeptColumns:
        if (stored := answer_from_sums_of(store, lambda file: _stored(file, name, amounts))) is not None:
            return KeptColumns(stored)
        if name not in store.edge_row_cache:
            store.edge_row_cache[name] = read()
        return KeptColumns(as_columns(store.edge_row_cache[name]))

    return store.cache.get_or_compute(("edge rows", name), columns).columns


def _stored(file: SumsFile, name: str, amounts: Sequence[str]) -> Columns | None:
    """Rows from the file of sums; None where it has other columns."""
    names = {column: column_of(name, column) for column in (*KEY_COLUMNS, *DAYS, *amounts)}
    if not file.columns.keys() >= set(names.values()):
        return None
    columns = {column: file.column(place).astype(np.int32) for column, place in names.items()}
    for day in DAYS:
        columns[day] = timestamps(columns[day] + file.first_day).astype("datetime64[us]")
    return columns | {amount: columns[amount].astype(np.int64) for amount in amounts}  # as sums of them are


def _edge_rows(store: Store, facts: Facts, edge: EdgeKind, days: Mapping[int, date]) -> pd.DataFrame:
    """Edge-day cases, read from the facts."""
    components = _components(edge)
    rows = facts.cases
    day = rows.c[f"{components[0].clock}_day"]
    amounts = [
        sa.case((component.condition_as_of(facts), component.amount(rows)), else_=ZERO).label(component.name)
        for component in components
    ]
    return _on_the_day(store, rows, day, amounts, days)


def overdue_rows(store: Store, facts: Facts, days: Mapping[int, date]) -> Columns:
    """Overdue intervals that begin on the day of as-of, up to that moment: KEY_COLUMNS, DAYS, and `n` (always 1)."""

    def read() -> pd.DataFrame:
        rows = state_intervals(facts.cases, schema.reopening, "overdue", set_aside=facts.set_aside())
        day = sa.cast(rows.c.enter_at, sa.Date)
        # Cases that fall due later on that day are not overdue yet.
        has_begun = rows.c.enter_at <= facts.as_of_in(rows)
        return _on_the_day(store, rows, day, [ONE.label("n")], days, has_begun)

    return _kept(store, OVERDUE, ["n"], read)


def _on_the_day(
    store: Store,
    rows: FromClause,
    day: Column,
    amounts: Sequence[Column],
    days: Mapping[int, date],
    *more: Condition,
) -> pd.DataFrame:
    """Rows whose day is the edge day of their source."""
    columns = [*(rows.c[name] for name in KEY_COLUMNS), day.label(DAY), rows.c[REGISTERED], *amounts]
    frame = store.frame(sa.select(*columns).where(day == day_by_source(rows, dict(days)), *more))
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in DAYS})


def filter_rows(
    question: Question, rows: Columns, *, holder: Holder, first: date | None, last: date | None
) -> Columns:
    """Rows within the question's scope and between two days, both inclusive; None is an open end."""
    # In arrays, because pandas takes several times as long for so few rows, and a screen filters them a dozen times.
    days = rows["day"]
    inside = question.rows_inside(
        lambda key: rows[key].astype(np.int64, copy=False), len(days), holder=holder
    )
    if question.scope.trips == "out":
        inside &= rows["trip"] == 0
    if first:
        inside &= days >= np.datetime64(first)
    if last:
        inside &= days <= np.datetime64(last)
    return rows if inside.all() else {name: column[inside] for name, column in rows.items()}


def sum_rows_by_group(rows: Columns, groups: Sequence[Group], amounts: Sequence[str]) -> pd.DataFrame:
    """Sums of the amounts by group; without groups, one row."""
    if not groups:
        return pd.DataFrame({name: rows[name].sum(keepdims=True) for name in amounts})
    keys = {group.name: _keys(group, rows) for group in groups}
    sums = sum_by_numbers(keys, {name: rows[name] for name in amounts})
    return pd.DataFrame(
        {name: column.astype(object) if column.dtype.kind == "M" else column for name, column in sums.items()}
    )


def _keys(group: Group, rows: Columns) -> NDArray[Any]:
    """The key of each row: a whole number, or a day."""
    if group.name == "day":
        return rows["day"].astype("datetime64[D]")
    keys = group.keys(rows)
    return np.array(keys, dtype="datetime64[D]" if keys and isinstance(keys[0], date) else np.int64)
