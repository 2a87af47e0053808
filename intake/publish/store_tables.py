"""Tables of a store opened for writing: create missing ones, refuse incompatible ones, rebuild outdated rollups."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler

from intake.errors import RefusedError
from intake.publish import rollup_upkeep
from queries.storage import schema
from queries.storage.physical_tables import DERIVED, FACTS, create, mismatched_tables, missing_columns, tables
from queries.vocabulary.labels import NOT_GIVEN


def create_schema(connection: sa.Connection) -> None:
    """Create the tables of an empty store, with the row for key 0 (not given) of every dimension."""
    create(connection)
    insert_not_given(connection)


class _AddColumn(ExecutableDDLElement):
    """ALTER TABLE … ADD COLUMN, for a column that may be empty."""

    def __init__(self, table: sa.Table, column: sa.Column[Any]) -> None:
        self.table, self.column = table, column


@compiles(_AddColumn)
def _add_column(element: _AddColumn, compiler: DDLCompiler, **_: Any) -> str:
    table = compiler.preparer.format_table(element.table)
    return f"ALTER TABLE {table} ADD COLUMN {compiler.get_column_specification(element.column)}"


def bring_up_to_date(connection: sa.Connection) -> None:
    """Bring the tables of a DuckDB file of an older version up to date. Raises RefusedError if that cannot be done."""
    # One question, as a rule, instead of one for each of the three steps.
    if mismatched_tables(connection, (*FACTS, *DERIVED)):
        _add_missing_columns(connection)
        refuse_mismatched_tables(connection)
        rebuild_mismatched_rollups(connection)


def _add_missing_columns(connection: sa.Connection) -> None:
    """Add the columns and tables that a DuckDB file of an older version lacks."""
    added = {table.name for table in schema.ADDED_TABLES}
    for name, columns in (missing_columns(connection) or {}).items():
        table = schema.metadata.tables[name]
        if name in added and len(columns) == len(table.columns):
            table.create(connection)
            continue
        for column in columns:
            connection.execute(_AddColumn(table, column))


def refuse_older_tables(connection: sa.Connection) -> None:
    """Raise RefusedError if a store that is opened for reading needs `migrate` first, or was made by another version.

    On PostgreSQL nothing needs to be done: tables opened for reading are migrated for their connection.
    """
    if missing_columns(connection):
        raise RefusedError(
            "این انبار داده را نسخهٔ قدیمی‌تری از نگاه ۱۱۱ ساخته است. نخست «python -m intake migrate» را اجرا کنید.",
            "An older version of Negah 111 made this store. Run “python -m intake migrate” first.",
        )
    refuse_mismatched_tables(connection)


def refuse_mismatched_tables(connection: sa.Connection) -> None:
    """Raise RefusedError if another version made the tables of a store, and they cannot be brought up to date."""
    outdated = [table.name for table in mismatched_tables(connection, FACTS)]
    if outdated:
        raise RefusedError(
            f"این انبار داده را نسخهٔ دیگری از نگاه ۱۱۱ ساخته است و ساختار جدول‌هایش متفاوت است ({'، '.join(outdated)}). "
            "پرونده‌ها را در انبار تازه‌ای بارگذاری کنید.",
            f"Another version of Negah 111 made this store, and its tables are different ({', '.join(outdated)}). Load "
            "the files into a new store.",
        )


def rebuild_mismatched_rollups(connection: sa.Connection) -> None:
    """Recreate the rollups from the facts if another version declared them differently."""
    if mismatched_tables(connection, DERIVED):
        own = tables(connection.dialect.name).tables
        for table in DERIVED:
            own[table.name].drop(connection, checkfirst=True)
            own[table.name].create(connection)
        rollup_upkeep.rebuild(connection)


def insert_not_given(connection: sa.Connection) -> None:
    """Insert key 0 (not given by the source) of every dimension into the tables of an empty store."""
    for table in schema.DIMENSION_TABLES:
        row: dict[str, Any] = {column.name: 0 for column in table.columns}
        row |= {"code": "none", "name_fa": NOT_GIVEN.fa, "name_en": NOT_GIVEN.en}
        connection.execute(sa.insert(table), [row])
