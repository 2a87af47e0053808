"""Creating the tables of a store on any engine, and telling those that another version made."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from queries.storage import rollup_tables as rollup_tables  # its tables belong to the same metadata
from queries.storage import schema
from queries.storage.clickhouse import tables as clickhouse_tables
from queries.storage.clickhouse.tables import on_one_server
from queries.storage.postgresql_tables import with_indexes

_DECLARED = [table for table in vars(schema).values() if isinstance(table, sa.Table)]
# What a store must have, and what follows from it: rollups are made anew wherever they were declared otherwise.
FACTS = tuple(table for table in schema.metadata.sorted_tables if table in _DECLARED)
DERIVED = tuple(table for table in schema.metadata.sorted_tables if table not in _DECLARED)


def tables(dialect: str) -> sa.MetaData:
    """The tables as an engine stores them."""
    if dialect == "clickhousedb":
        return on_one_server()
    if dialect == "postgresql":
        return with_indexes()
    return schema.metadata


def temporary(dialect: str, name: str, columns: list[sa.Column[Any]]) -> sa.Table:
    """A table that lives as long as its connection, not created yet."""
    table = sa.Table(name, sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    if dialect == "clickhousedb":
        return clickhouse_tables.temporary(table)
    return table


def create(connection: sa.Connection) -> None:
    """Create the tables that are not there yet."""
    tables(connection.dialect.name).create_all(connection)


def mismatched_tables(connection: sa.Connection, declared: Iterable[sa.Table]) -> list[sa.Table]:
    """Those of the tables that the store does not have, or not with the columns that are declared."""
    known = sa.table(
        "columns",
        *(sa.column(name) for name in ("table_schema", "table_name", "column_name")),
        schema="information_schema",
    )
    here = sa.func.currentDatabase if connection.dialect.name == "clickhousedb" else sa.func.current_schema
    rows = sa.select(known.c.table_name, known.c.column_name).where(known.c.table_schema == here())
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(rows):
        found.setdefault(str(table), set()).add(str(column))
    return [table for table in declared if found.get(table.name) != {column.name for column in table.columns}]


def revision(connection: sa.Connection) -> str:
    """The revision of the tables of a PostgreSQL database, as Alembic has written it down; empty when it has not."""
    written = sa.table("alembic_version", sa.column("version_num"))
    if not sa.inspect(connection).has_table(written.name):
        return ""
    return str(connection.execute(sa.select(written.c.version_num)).scalar() or "")
