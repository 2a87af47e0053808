"""The one day of each source whose amounts rollups cannot know: the day of as-of, and that 30 days before it.

On the day of as-of some cases fall due before that moment and some after it; 30 days before it some closings have
had their whole follow-up and some have not. The cases of these days are few: they are read once for a state of the
data, and narrowed and grouped here.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.measures.declaration import Holder
from queries.question.filters import dimension_filters
from queries.question.grouping import Group
from queries.question.rollup_choice import day_by_source
from queries.sql.components import COMPONENTS, ONE, ZERO, EdgeKind
from queries.sql.conditions import Column, Condition, Facts
from queries.sql.state_intervals import state_intervals
from queries.storage import schema
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

KEY_COLUMNS = ("source", "trip", "kind", "channel", "county", "agency", "due_agency", "topic")


def edge_rows(store: Store, facts: Facts, edge: EdgeKind, days: Mapping[int, date]) -> pd.DataFrame:
    """The cases whose clock falls on their source's edge: KEYS, `day`, and 0 or 1 for each atom that has the edge."""
    if edge not in store.edge_row_cache:
        store.edge_row_cache[edge] = _edge_rows(store, facts, edge, days)
    return store.edge_row_cache[edge]


def _edge_rows(store: Store, facts: Facts, edge: EdgeKind, days: Mapping[int, date]) -> pd.DataFrame:
    atoms = [atom for atom in COMPONENTS.values() if atom.edge_kind == edge]
    rows = facts.cases
    day = rows.c[f"{atoms[0].clock}_day"]
    amounts = [
        sa.case((atom.condition_as_of(facts), atom.amount(rows)), else_=ZERO).label(atom.name)
        for atom in atoms
    ]
    return _on_the_day(store, rows, day, amounts, days)


def overdue_rows(store: Store, facts: Facts, days: Mapping[int, date]) -> pd.DataFrame:
    """The spells of being overdue that begin on the day of as-of, up to that moment: KEYS, `day`, and `n`, 1 each."""
    if "overdue" not in store.edge_row_cache:
        rows = state_intervals(facts.cases, schema.reopening, "overdue", set_aside=facts.set_aside())
        day = sa.cast(rows.c.enter_at, sa.Date)
        begun = rows.c.enter_at <= facts.as_of_in(rows)
        store.edge_row_cache["overdue"] = _on_the_day(store, rows, day, [ONE.label("n")], days, begun)
    return store.edge_row_cache["overdue"]


def _on_the_day(
    store: Store,
    rows: FromClause,
    day: Column,
    amounts: Sequence[Column],
    days: Mapping[int, date],
    *more: Condition,
) -> pd.DataFrame:
    statement = sa.select(*(rows.c[name] for name in KEY_COLUMNS), day.label("day"), *amounts)
    frame = store.frame(statement.where(day == day_by_source(rows, dict(days)), *more))
    return frame.assign(day=pd.to_datetime(frame["day"]))


def filter_rows(
    store: Store, scope: Scope, rows: pd.DataFrame, *, holder: Holder, first: date | None, last: date | None
) -> pd.DataFrame:
    """The rows that lie in the scope, between two days."""
    inside = np.ones(len(rows), dtype=bool)
    for column, keys in dimension_filters(store, scope, holder=holder):
        inside &= rows[column].isin(keys).to_numpy()
    if scope.trips == "out":
        inside &= (rows["trip"] == 0).to_numpy()
    days = rows["day"].to_numpy()
    if first:
        inside &= days >= np.datetime64(first)
    if last:
        inside &= days <= np.datetime64(last)
    return rows if inside.all() else rows[inside]


def sum_rows_by_group(rows: pd.DataFrame, groups: Sequence[Group], amounts: Sequence[str]) -> pd.DataFrame:
    """The sums of the amounts by group; of no group, one row."""
    if not groups:
        return rows[list(amounts)].sum().to_frame().T
    keys = pd.DataFrame({g.name: g.keys(rows) for g in groups}, index=rows.index)
    return (
        pd.concat([keys, rows[list(amounts)]], axis=1).groupby([g.name for g in groups], as_index=False).sum()
    )
