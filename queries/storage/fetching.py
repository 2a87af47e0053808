"""Run statements on a store and return their rows as frames."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from queries.storage.background_work import give_way
from queries.storage.engines import POOL_SECONDS
from queries.storage.running_statements import error_of_cancelled, using_driver, waiting
from queries.storage.store_errors import SlowStoreError, unreadable_store

if TYPE_CHECKING:
    import pyarrow as pa

# Megabytes for a statement that needs more than the usual memory, and for one to which even that is not enough.
_MORE_MEMORY, _MAX_MEMORY = 64, 1000
# Execution option of a statement that is known to need more memory.
NEEDS_MEMORY = "needs_memory"
CHUNK = 2**22  # bytes of COPY's text that are parsed at a time
# The type in Arrow of each type of PostgreSQL that `fetch_columns` reads. Sums are numeric, and exact as floats.
_ARROW_TYPES = {
    "int2": "int16",
    "int4": "int32",
    "int8": "int64",
    "float8": "float64",
    "numeric": "float64",
    "bool": "bool",
    "date": "date32",
    "timestamp": "timestamp[us]",
}


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
            if not is_out_of_memory(error):
                raise
            return _with_memory(connection, statement, _MAX_MEMORY)


def fetch_columns(engine: Engine, statement: sa.Select[Any]) -> pd.DataFrame:
    """Run a statement of many rows of numbers, flags, days and moments, and return its columns as a frame.

    The rows of a server would come as an object for each value. Here PostgreSQL copies them out as text, which Arrow
    parses, and ClickHouse hands over Arrow's own columns. Days and moments are datetime64, NaT where there is none; a
    column of numbers some of which are missing is of floats. Raises KeyError for a type that is none of these.
    """
    if engine.dialect.name == "duckdb":
        return fetch_frame(engine, statement)
    give_way()
    with connected(engine) as connection:
        read = _copied if engine.dialect.name == "postgresql" else _handed_over
        try:
            table = read(connection, statement)
        except Exception:
            # A connection that was cancelled or lost between its rows is of no use to anybody else.
            connection.invalidate()
            raise
    return table.to_pandas(date_as_object=False, split_blocks=True, self_destruct=True)


def _copied(connection: sa.Connection, statement: sa.Select[Any]) -> "pa.Table":
    """The rows of a statement on PostgreSQL, parsed chunk by chunk."""
    import pyarrow as pa

    # COPY does not say which types its columns have.
    described = connection.execute(statement.limit(0)).cursor.description or ()
    driver: Any = connection.connection.driver_connection
    names = driver.adapters.types
    types = {name: pa.type_for_alias(_ARROW_TYPES[names[oid].name]) for name, oid, *_ in described}
    if not (driver.info.parameter_status("DateStyle") or "").startswith("ISO"):
        connection.execute(sa.select(sa.func.set_config("datestyle", "ISO", False)))
    copying = f"COPY ({_with_literals(connection, statement)}) TO STDOUT (FORMAT csv)"
    with (
        using_driver(connection.engine, driver, SlowStoreError),
        driver.cursor() as cursor,
        cursor.copy(copying) as rows,
    ):
        return pa.concat_tables(_parsed(chunk, types) for chunk in _chunks(rows))


def _chunks(rows: Iterable[bytes | bytearray | memoryview]) -> Iterator[bytes]:
    """Whole rows, in chunks; at least one chunk."""
    chunk, size = [], 0
    for row in rows:
        chunk.append(row)
        size += len(row)
        if size > CHUNK:
            yield b"".join(chunk)
            chunk, size = [], 0
    yield b"".join(chunk)


def _parsed(text: bytes, types: Mapping[str, "pa.DataType"]) -> "pa.Table":
    """The columns of rows of COPY's CSV."""
    import pyarrow as pa
    from pyarrow import csv

    if not text:
        return pa.schema(types).empty_table()
    return csv.read_csv(
        pa.py_buffer(text),
        csv.ReadOptions(use_threads=False, column_names=list(types)),
        convert_options=csv.ConvertOptions(
            column_types=types, null_values=[""], true_values=["t"], false_values=["f"]
        ),
    )


def _handed_over(connection: sa.Connection, statement: sa.Select[Any]) -> "pa.Table":
    """The columns of a statement on ClickHouse, moments without a time zone."""
    import pyarrow as pa

    driver: Any = connection.connection.driver_connection
    with using_driver(connection.engine, driver, SlowStoreError) as ending:
        table = driver.client.query_arrow(f"{_with_literals(connection, statement)}{ending}")
    naive = [pa.timestamp(each.unit) if pa.types.is_timestamp(each) else each for each in table.schema.types]
    return table.cast(pa.schema(list(zip(table.column_names, naive, strict=True))))


def _with_literals(connection: sa.Connection, statement: sa.Select[Any]) -> str:
    """The text of a statement with its values in it, for what takes no parameters."""
    text = str(statement.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))
    # Both drivers mark parameters by "%", which SQLAlchemy therefore doubles.
    return text.replace("%%", "%")


@contextmanager
def connected(engine: Engine) -> Iterator[sa.Connection]:
    """Context manager: a connection to a store.

    Raises SlowStoreError if all of them stay in use, and StoreError if a server refuses or ends it, as when it is
    restarted in the middle of a statement. What goes wrong within a statement for other reasons is not changed.
    """
    try:
        with waiting():
            opening = engine.connect()
        with opening as connection:
            yield connection
    except sa.exc.TimeoutError as error:
        raise SlowStoreError(POOL_SECONDS) from error
    except _server_faults(engine) as error:
        raise unreadable_store(engine.url, error) from error


def _server_faults(engine: Engine) -> tuple[type[Exception], ...]:
    """The errors that tell of a server and not of a statement; none for DuckDB, whose lack of memory would be one."""
    if engine.dialect.name == "duckdb":
        return ()
    return sa.exc.OperationalError, engine.dialect.loaded_dbapi.OperationalError


def _fetched(connection: sa.Connection, statement: sa.Select[Any]) -> pd.DataFrame:
    rows = connection.execute(statement)
    if connection.dialect.name == "duckdb":
        # Columns as NumPy arrays are many times faster than rows or `df()`.
        return pd.DataFrame(_columns(rows))
    if connection.dialect.name == "postgresql":
        # The driver's rows are plain tuples that pandas takes as they are.
        return pd.DataFrame(rows.cursor.fetchall(), columns=list(rows.keys()))
    return pd.DataFrame(list(map(tuple, rows)), columns=list(rows.keys()))


def _columns(rows: sa.CursorResult[Any]) -> dict[str, Any]:
    """The columns of a result of DuckDB, which computes the last rows only now.

    Raises RequestCancelled or SlowStoreError if it was cancelled meanwhile, and MemoryError if it needs more memory.
    """
    from duckdb import InterruptException, OutOfMemoryException

    try:
        return dict(rows.cursor.fetchnumpy())
    except InterruptException as interrupted:
        raise error_of_cancelled(rows.context, SlowStoreError) or interrupted from None
    except OutOfMemoryException as error:
        raise MemoryError(str(error)) from error


def is_out_of_memory(error: sa.exc.DBAPIError | MemoryError) -> bool:
    """Whether DuckDB has stopped a statement because it needs more memory than the limit."""
    from duckdb import OutOfMemoryException

    return isinstance(error, MemoryError) or isinstance(error.orig, OutOfMemoryException)


# For each engine, the limit to restore after the last statement that runs under a larger one, and those larger ones.
# The limit belongs to the whole database, not to a connection.
_larger_limits: dict[Engine, tuple[str, list[int]]] = {}
_limiting = Lock()


@contextmanager
def with_more_memory(connection: sa.Connection, megabytes: int = _MORE_MEMORY) -> Iterator[None]:
    """Context manager: statements of DuckDB run under a larger limit; the last one restores the usual limit."""
    engine = connection.engine
    with _limiting:
        if engine not in _larger_limits:
            usual = connection.execute(sa.select(sa.func.current_setting("memory_limit"))).scalar_one()
            _larger_limits[engine] = (usual, [])
        usual, limits = _larger_limits[engine]
        limits.append(megabytes)
        _set_limit(connection, f"{max(limits)}MB")
    try:
        yield
    except BaseException:
        # A statement that is interrupted while its rows are read leaves a transaction in which nothing can be run.
        connection.rollback()
        raise
    finally:
        with _limiting:
            limits.remove(megabytes)
            if _set_limit(connection, f"{max(limits)}MB" if limits else usual) and not limits:
                del _larger_limits[engine]


def _with_memory(connection: sa.Connection, statement: sa.Select[Any], megabytes: int | None) -> pd.DataFrame:
    """Run a statement, under a larger memory limit if one is given."""
    if megabytes is None:
        return _fetched(connection, statement)
    with with_more_memory(connection, megabytes):
        return _fetched(connection, statement)


def _set_limit(connection: sa.Connection, limit: str) -> bool:
    """Set the limit; False where others still use more memory: it stays as it was until the next attempt."""
    try:
        connection.exec_driver_sql(f"SET memory_limit = '{limit}'")
    except sa.exc.DBAPIError as error:
        if not is_out_of_memory(error):
            raise
        connection.rollback()
        return False
    return True
