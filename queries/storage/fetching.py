"""Run statements on a store and return their rows as frames."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from queries.storage.engines import POOL_SECONDS, SlowStoreError
from queries.storage.precedence import give_way
from queries.storage.running_statements import error_of_cancelled

# Megabytes for a statement that needs more than the usual memory, and for one to which even that is not enough.
_MORE_MEMORY, _MOST_MEMORY = 128, 1000
# Execution option of a statement that is known to need more memory.
NEEDS_MEMORY = "needs_memory"


def fetch_frame(engine: Engine, statement: sa.Select[Any]) -> pd.DataFrame:
    """Run a statement and return its rows as a frame, by the fastest way that the database driver offers."""
    give_way()
    with connected(engine) as connection:
        if connection.dialect.name != "duckdb":
            return _fetched(connection, statement)
        needs_more = statement.get_execution_options().get(NEEDS_MEMORY)
        try:
            return _with_memory(connection, statement, _MORE_MEMORY if needs_more else None)
        except (sa.exc.DBAPIError, MemoryError) as error:
            if not _out_of_memory(error):
                raise
            return _with_memory(connection, statement, _MOST_MEMORY)


@contextmanager
def connected(engine: Engine) -> Iterator[sa.Connection]:
    """Context manager: a connection to a store. Raises SlowStoreError if all of them stay in use."""
    try:
        opening = engine.connect()
    except sa.exc.TimeoutError as error:
        raise SlowStoreError(POOL_SECONDS) from error
    with opening as connection:
        yield connection


def _fetched(connection: sa.Connection, statement: sa.Select[Any]) -> pd.DataFrame:
    rows = connection.execute(statement)
    if (
        connection.dialect.name == "duckdb"
    ):  # Columns as NumPy arrays are many times faster than rows or `df()`.
        return pd.DataFrame(_columns(rows))
    if (
        connection.dialect.name == "postgresql"
    ):  # The driver's rows are plain tuples that pandas takes as they are.
        return pd.DataFrame(rows.cursor.fetchall(), columns=list(rows.keys()))
    return pd.DataFrame(list(map(tuple, rows)), columns=list(rows.keys()))


def _columns(rows: sa.CursorResult[Any]) -> dict[str, Any]:
    """The columns of a result of DuckDB, which computes the last rows only now.

    Raises AskerLeft or SlowStoreError if it was cancelled meanwhile, and MemoryError if it needs more memory.
    """
    from duckdb import InterruptException, OutOfMemoryException

    try:
        return dict(rows.cursor.fetchnumpy())
    except InterruptException as interrupted:
        raise error_of_cancelled(rows.context, SlowStoreError) or interrupted from None
    except OutOfMemoryException as error:
        raise MemoryError(str(error)) from error


def _out_of_memory(error: sa.exc.DBAPIError | MemoryError) -> bool:
    from duckdb import OutOfMemoryException

    return isinstance(error, MemoryError) or isinstance(error.orig, OutOfMemoryException)


# For each engine, the limit to restore after the last statement that runs under a larger one, and those larger ones.
# The limit belongs to the whole database, not to a connection.
_larger_limits: dict[Engine, tuple[str, list[int]]] = {}
_limiting = Lock()


def _with_memory(connection: sa.Connection, statement: sa.Select[Any], megabytes: int | None) -> pd.DataFrame:
    """Run a statement, under a larger memory limit if one is given; the last such one restores the usual limit."""
    if megabytes is None:
        return _fetched(connection, statement)
    engine = connection.engine
    with _limiting:
        if engine not in _larger_limits:
            usual = connection.execute(sa.select(sa.func.current_setting("memory_limit"))).scalar_one()
            _larger_limits[engine] = (usual, [])
        usual, limits = _larger_limits[engine]
        limits.append(megabytes)
        _set_limit(connection, f"{max(limits)}MB")
    try:
        return _fetched(connection, statement)
    finally:
        with _limiting:
            limits.remove(megabytes)
            if not limits:
                del _larger_limits[engine]
            _set_limit(connection, f"{max(limits)}MB" if limits else usual)


def _set_limit(connection: sa.Connection, limit: str) -> None:
    connection.exec_driver_sql(f"SET memory_limit = '{limit}'")
