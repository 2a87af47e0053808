"""Results that the tests of a process ask for thousands of times and that are always the same: each is computed once.

A load of a few rows spends a third of its processor time on them. Whoever loads files computes them a few times a day.
"""

from functools import cache
from pathlib import Path
from typing import Any

import alembic.command
import duckdb_sqlalchemy
import sqlalchemy as sa
from alembic.config import Config
from sqlalchemy.engine import Compiled, Dialect
from sqlalchemy.schema import CreateTable, MetaData
from streamlit.components.v2 import manifest_scanner

from geo import province
from intake.load import run
from intake.mapping import field_columns
from intake.parsing import read
from intake.publish import duckdb_target
from queries.storage.physical_tables import tables

BUILT_IN = Path(province.__file__).parent / "provinces"
_load_province = province.load_province
_built_in = cache(_load_province)
_compiled: dict[tuple[object, Dialect], Compiled] = {}


def load_province(folder: Path | str) -> province.Province:
    """A province from a folder: a built-in one as it was read first, any other anew, as tests change their files."""
    is_built_in = Path(folder).parent == BUILT_IN
    return _built_in(folder) if is_built_in else _load_province(folder)


@cache
def _tables_of(dialect: str) -> MetaData:
    return tables(dialect)


_compile_anew = CreateTable.compile


def _compile_once(self, bind=None, dialect=None, **options) -> Compiled:
    """The statement that creates a table, which is compiled once for equal dialects if it is a table of the store.

    Those of PostgreSQL are declared anew for each store.
    """
    table = self.element
    is_kept = dialect is not None and table.metadata is _tables_of(dialect.name)
    if not is_kept or any(options.values()):
        return _compile_anew(self, bind, dialect, **options)
    key = table, dialect
    if key not in _compiled:
        _compiled[key] = _compile_anew(self, bind, dialect, **options)
    return _compiled[key]


# By folder of the revisions and dialect: the statements that make the tables of an empty database.
_migrations: dict[tuple[str, str], list[tuple[str, Any]]] = {}
_migrate = alembic.command.upgrade


def migrate(config: Config, revision: str, **options: Any) -> None:
    """Run the revisions of the store or of the records; on a second empty database the statements of the first."""
    connection: sa.Connection = config.attributes["connection"]
    key = str(config.get_main_option("script_location")), connection.dialect.name
    if revision != "head" or options or sa.inspect(connection).get_table_names():
        _migrate(config, revision, **options)
    elif key in _migrations:
        for statement, values in _migrations[key]:
            connection.exec_driver_sql(statement, values)
    else:
        statements: list[tuple[str, Any]] = []

        def keep(_connection, _cursor, statement, values, _context, _many) -> None:
            if statement.split(maxsplit=1)[0].upper() not in ("PRAGMA", "SELECT", "SHOW"):
                statements.append((statement, values or None))

        sa.event.listen(connection, "before_cursor_execute", keep)
        try:
            _migrate(config, revision)
        finally:
            sa.event.remove(connection, "before_cursor_execute", keep)
        _migrations[key] = statements


# The statements that make the tables of a new DuckDB file, as one text, and those that fill them, with their values.
_new_store: tuple[str, list[tuple[str, Any]]] | None = None
_create_schema = duckdb_target.create_schema


def create_schema(connection: sa.Connection) -> None:
    """Make the tables of a new DuckDB file; of a second one by the statements of the first, at once."""
    global _new_store
    if _new_store is None:
        statements: list[tuple[str, Any]] = []

        def keep(_connection, _cursor, statement, values, _context, _many) -> None:
            statements.append((statement.strip(), values))

        sa.event.listen(connection, "before_cursor_execute", keep)
        try:
            _create_schema(connection)
        finally:
            sa.event.remove(connection, "before_cursor_execute", keep)
        made = [statement for statement, _ in statements if statement.startswith("CREATE")]
        filled = [(statement, values) for statement, values in statements if statement.startswith("INSERT")]
        assert len(made) == len(tables("duckdb").tables)
        _new_store = ";\n".join(made), filled
        return
    making, filling = _new_store
    connection.exec_driver_sql(making)
    for statement, values in filling:
        connection.exec_driver_sql(statement, values)


def pytest_configure() -> None:
    """Keep these results as long as the process."""
    # Alembic loads all revisions and goes from one to the next, which takes longer than making all tables.
    alembic.command.upgrade = migrate
    # To ask DuckDB for one table after the other takes twice as long as to ask for all of them.
    duckdb_target.create_schema = create_schema
    # Each simulated run of a screen looks through the metadata of all installed packages for components, which takes a
    # fifth of its processor time.
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
    # The driver of DuckDB reads each statement that creates a table letter by letter.
    duckdb_sqlalchemy._top_level_sql_words = cache(duckdb_sqlalchemy._top_level_sql_words)
    # Whether a column may be mapped, for each column of a mapping that is loaded.
    field_columns.refusal = cache(field_columns.refusal)
    # Every load reads the places and boundaries of its province twice.
    run.load_province = read.load_province = load_province
    CreateTable.compile = _compile_once  # type: ignore[method-assign]
