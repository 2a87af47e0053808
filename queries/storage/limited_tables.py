"""Narrow SQL statements to the rows that a viewer may read.

Every statement of a limited store passes through `limited_statement`, whatever question it comes from. Each table of
cases, of their events and of sums over them is replaced by the subquery of its permitted rows. A table that cannot be
narrowed is refused: a question that somebody forgot to think about fails and does not tell what it should not.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import visitors
from sqlalchemy.sql.selectable import FromClause

from queries.storage import schema
from queries.storage.rollup_tables import ROLLUPS, rollup_state

Keys = Mapping[str, Sequence[int]]  # the permitted keys by dimension, "county" and "agency"

# Tables without anything about a single case: names, sources, rules of publication, and the account of the loads.
OPEN_TABLES = frozenset(
    {*schema.DIMENSION_TABLES, schema.source, schema.load, schema.publication_series, rollup_state}
)
# A case belongs to the office that holds it and to the one that held it at its due moment. Rollups have one of the two
# under the name `agency`.
COLUMNS = {"county": ("county",), "agency": ("agency", "due_agency")}


class RowLimitError(RuntimeError):
    """A statement reads a table that cannot be narrowed to the rows that the viewer may read."""


def limited_statement(statement: sa.Select[Any], keys: Keys) -> sa.Select[Any]:
    """The statement over the permitted rows only. Raises RowLimitError for a table that cannot be narrowed."""
    narrowed: dict[sa.Table, FromClause] = {}

    def replace(element: object, **_: object) -> object:
        if not isinstance(element, sa.Table) or element in OPEN_TABLES:
            return None
        if element not in narrowed:
            narrowed[element] = _permitted_rows(element, keys).subquery(f"own_{element.name}")
        return narrowed[element]

    return visitors.replacement_traverse(statement, {}, replace)  # type: ignore[return-value]


def _permitted_rows(table: sa.Table, keys: Keys) -> sa.Select[Any]:
    if table in (schema.case, schema.case_version) or table in ROLLUPS:
        return sa.select(table).where(_is_permitted(table, keys))
    # Events and reopenings belong to a case. Those of an earlier vintage may belong to a case that has moved since.
    for current, versions in schema.VERSION_TABLES:
        if table in (current, versions):
            owners = (schema.case,) if table is current else (schema.case, schema.case_version)
            own_cases = sa.union_all(
                *(sa.select(owner.c.case_id).where(_is_permitted(owner, keys)) for owner in owners)
            ).subquery(f"owners_of_{table.name}")
            return sa.select(table).where(table.c.case_id.in_(sa.select(own_cases.c.case_id)))
    raise RowLimitError(f"the table {table.name} cannot be narrowed to the rows of some viewers")


def _is_permitted(table: sa.Table, keys: Keys) -> sa.ColumnElement[bool]:
    conditions: list[sa.ColumnElement[bool]] = []
    for dimension, permitted in keys.items():
        columns = [table.c[name] for name in COLUMNS[dimension] if name in table.c]
        if not columns:
            raise RowLimitError(f"the sums of {table.name} are not kept by {dimension}")
        literals: list[sa.ColumnElement[int]] = [sa.literal_column(str(int(key))) for key in permitted]
        conditions += [column.in_(literals) for column in columns if literals]
    return sa.or_(*conditions) if conditions else sa.false()
