"""Give the cases and the names of a store other numbers, as cases of others would have made intake give them."""

import sqlalchemy as sa

from intake.publish.rollup_upkeep import rebuild
from queries.storage import schema

_FACTS = [table for tables in schema.VERSION_TABLES for table in tables]
SOURCES_BEFORE = 7
_OF_OFFICES = ("due_agency", "from_agency", "to_agency")  # columns with keys of offices, besides `agency`


def number_anew(connection: sa.Connection) -> None:
    """Turn the numbers of all dimensions and cases round, those of sources up, and bring the rollups up to date."""
    for dimension in schema.DIMENSION_TABLES:
        names = (dimension.name, *(_OF_OFFICES if dimension is schema.agency else ()))
        columns = [
            table.c[name]
            for table in (*schema.DIMENSION_TABLES, *_FACTS)
            for name in names
            if name in table.c
        ]
        _turn_round(connection, dimension.c[dimension.name], columns)
    _turn_round(connection, schema.case.c.case_id, [table.c.case_id for table in _FACTS])
    for table in schema.metadata.tables.values():
        if "source" in table.c:  # as if sources of others had come before
            connection.execute(sa.update(table).values(source=table.c.source + SOURCES_BEFORE))
    rebuild(connection)


def _turn_round(
    connection: sa.Connection, numbered: "sa.Column[int]", columns: "list[sa.Column[int]]"
) -> None:
    """The last number becomes the first one; 0 stays, which means "not given"."""
    highest = connection.execute(sa.select(sa.func.max(numbered))).scalar_one() or 0
    for column in columns:
        statement = sa.update(column.table).where(column != 0)
        connection.execute(statement.values({column: highest + 1 - column}))
