"""Create the tables of a store on any database engine, and detect tables made by another version of the program."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

# Importing `rollup_tables` adds its tables to the shared metadata.
from queries.storage import rollup_tables as rollup_tables
from queries.storage import schema
from queries.storage.clickhouse import clickhouse_tables as clickhouse_tables
from queries.storage.clickhouse.clickhouse_tables import on_one_server
from queries.storage.postgresql_tables import with_indexes

_DECLARED = [table for table in vars(schema).values() if isinstance(table, sa.Table)]
# A store must have the tables of facts. The derived tables (rollups) can be rebuilt from them, so a store whose rollups
# are declared differently is readable without them.
FACTS = tuple(table for table in schema.metadata.sorted_tables if table in _DECLARED)
DERIVED = tuple(table for table in schema.metadata.sorted_tables if table not in _DECLARED)


def tables(dialect: str) -> sa.MetaData:
    """The table definitions with the types, layout and indexes of one database engine."""
    if dialect == "clickhousedb":
        return on_one_server()
    if dialect == "postgresql":
        return with_indexes()
    return schema.metadata


def temporary(dialect: str, name: str, columns: list[sa.Column[Any]]) -> sa.Table:
    """Definition of a temporary table, not created yet. On ClickHouse its creator must also drop it."""
    table = sa.Table(name, sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    if dialect == "clickhousedb":
        return clickhouse_tables.temporary(table)
    return table


def create(connection: sa.Connection) -> None:
    """Create the tables that do not exist yet."""
    # One query finds them; SQLAlchemy would ask ClickHouse for one table after the other.
    stored, metadata = _stored_columns(connection), tables(connection.dialect.name)
    lacking = [table for table in metadata.sorted_tables if table.name not in stored]
    metadata.create_all(connection, tables=lacking, checkfirst=False)


def mismatched_tables(connection: sa.Connection, declared: Iterable[sa.Table]) -> list[sa.Table]:
    """The declared tables that are missing from the store or have other columns there. Types are not compared."""
    stored = _stored_columns(connection)
    return [
        table for table in declared if stored.get(table.name) != {column.name for column in table.columns}
    ]


def missing_columns(connection: sa.Connection) -> dict[str, list[sa.Column[Any]]] | None:
    """Columns that the tables of facts in an older store lack, by table; None if they differ in any other way.

    Only columns that may be empty can be added to a table that already has rows. All columns of a table that came
    later (`schema.ADDED_TABLES`) may be missing.
    """
    stored, missing = _stored_columns(connection), {}
    for table in FACTS:
        present = stored.get(table.name, set())
        if not present and table in schema.ADDED_TABLES:
            missing[table.name] = list(table.columns)
            continue
        lacking = [column for column in table.columns if column.name not in present]
        if not present or present - set(table.columns.keys()) or not all(c.nullable for c in lacking):
            return None
        if lacking:
            missing[table.name] = lacking
    return missing


def _stored_columns(connection: sa.Connection) -> dict[str, set[str]]:
    """Names of the columns that exist in the store, by table."""
    columns = sa.table(
        "columns",
        *(sa.column(name) for name in ("table_schema", "table_name", "column_name")),
        schema="information_schema",
    )
    current = sa.func.currentDatabase if connection.dialect.name == "clickhousedb" else sa.func.current_schema
    rows = sa.select(columns.c.table_name, columns.c.column_name).where(columns.c.table_schema == current())
    stored: dict[str, set[str]] = {}
    for table, column in connection.execute(rows):
        stored.setdefault(str(table), set()).add(str(column))
    return stored


def revision(connection: sa.Connection) -> str:
    """Alembic revision of the tables of a PostgreSQL database; an empty string when there is none."""
    alembic = sa.table("alembic_version", sa.column("version_num"))
    if not sa.inspect(connection).has_table(alembic.name):
        return ""
    return str(connection.execute(sa.select(alembic.c.version_num)).scalar() or "")
