"""Open SQLAlchemy engines on the newest state of a store, and report stores that cannot be read.

A load must never change what a running query sees. Each database engine needs another means for that: a load replaces
the DuckDB file, publishes a new ClickHouse database (a generation), or commits a PostgreSQL transaction.
"""

import math
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from queries.settings.province_settings import settings
from queries.storage import clickhouse, schema
from queries.storage.clickhouse import generations
from queries.storage.physical_tables import FACTS, mismatched_tables, missing_columns, revision
from queries.storage.postgresql_engine import postgresql_engine
from queries.storage.private_folder import spill_folder
from queries.storage.running_statements import at_most, is_for_viewer, watch
from queries.storage.store_errors import SlowStoreError, StoreError, unreadable_store

# The operating system caches the blocks of the file, so DuckDB itself needs little memory for most queries. One that
# runs out of memory is repeated with a larger limit (`queries.storage.fetching`).
_USUAL_MEMORY = "48MB"
STATE = "state"  # key of the engine that only looks up the newest load
# Seconds that looking up the newest load may take: for viewers, all of whom wait for it, and for commands.
STATE_SECONDS, _COMMAND_SECONDS = 1.2, 15.0
_COMPILED_STATEMENTS = 150  # that an engine keeps, some 70 KB each; most are for the days of one viewer
POOL_SECONDS = 10.0  # for a free connection
# A second thread halves the time in which a large file is read. Over a small one it takes three times the processor
# time, most of it waiting in a busy loop, and in a crowd every viewer's query runs in a thread of its own anyway.
_THREADS, _SMALL_FILE = "2", 150_000_000  # bytes; about two million cases
_DUCKDB = {
    "memory_limit": _USUAL_MEMORY,
    # DuckDB aggregates into a flat array instead of a hash table while the GROUP BY keys fit into this many bits.
    "perfect_ht_threshold": "22",
    # It would test the conditions of all SELECTs that read a CTE on every row that goes into it: longer than the sums.
    "disabled_optimizers": "cte_filter_pusher",
}


# Open engines by URL and state of the data (None where one engine serves all states).
_engines: dict[tuple[str, object], Engine] = {}


def engine_on(url: URL) -> tuple[Engine, object]:
    """Engine on the newest state of a store, and a value that identifies this state.

    The value changes with every load, so that callers can detect one. Raises StoreError when there is no store or it
    cannot be read.
    """
    return _duckdb(url) if url.get_backend_name() == "duckdb" else _server(url)


def dispose_engine(engine: Engine) -> None:
    """Close an engine that is no longer used, and forget it."""
    for key in [key for key, other in _engines.items() if other is engine]:
        _close(key)


def _duckdb(url: URL) -> tuple[Engine, object]:
    """Read-only engine on the current file. A load replaces the file, which changes its inode, time or size."""
    path = Path(url.database or "")
    try:
        stat = path.stat()
    except OSError as error:
        raise _nothing_yet(path.name) from error
    state = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    key = (str(url), state)
    if key not in _engines:
        _engines[key] = _open_as_it_is(url, path, state)
    spill_folder()  # DuckDB needs it later, and old temporary files may have been removed
    return _engines[key], state


def _nothing_yet(place: str) -> StoreError:
    """The error for a store into which nothing has been loaded yet."""
    return StoreError(
        # The commands are isolated: one that wraps would otherwise stand outside its quotation marks.
        "هنوز داده‌ای بارگذاری نشده است. با «\u2066make demo\u2069» استان نمونه را بسازید یا با "
        "«\u2066python -m intake load\u2069» فایل‌های خود را بارگذاری کنید.",
        f"There is no data yet at {place}. Build the demo province with “make demo”, or load a file with "
        "“python -m intake load”.",
        missing=True,
    )


def _open_as_it_is(url: URL, path: Path, state: tuple[int, int, int]) -> Engine:
    """Open the current file through a hard link with a unique name.

    DuckDB identifies an open database by its path. If a process still has the file from before a load open, opening the
    same path again would return that old file. A hard link gives the new file another path. The link can be deleted
    once the database is open, and a connection that is kept in `_kept` makes sure that it stays open. On file systems
    without hard links, the engines on the old file are closed before the path is opened again.
    """
    link = path.with_name(f".{path.name}.{os.getpid()}-{state[0]}-{state[1]}")
    # Temporary files that DuckDB spills to disk have the same names for every database. Two databases that share a
    # folder would read each other's blocks, and fail or return wrong numbers, so each has a folder of its own. DuckDB
    # creates and removes it, open to all accounts of the machine, but not the folder above it, which only this one
    # may enter.
    spill = spill_folder() / link.name.strip(".")
    threads = {"threads": "1" if state[2] < _SMALL_FILE else _THREADS}
    arguments = {"read_only": True, "config": _DUCKDB | threads | {"temp_directory": str(spill)}}
    try:
        link.unlink(missing_ok=True)
        link.hardlink_to(path)
    except OSError:
        for key in [key for key in _engines if key[0] == str(url)]:
            _close(key)
        return _read_only_engine(url, arguments)
    try:
        engine = _read_only_engine(url.set(database=str(link)), arguments)
        # A damaged file fails here and again on the first query, where the error is reported with its reason.
        with suppress(sa.exc.SQLAlchemyError):
            _kept[str(url), state] = engine.connect()
        return engine
    finally:
        link.unlink(missing_ok=True)


def _read_only_engine(url: URL, arguments: dict[str, Any]) -> Engine:
    """Read-only DuckDB engine without transactions and without progress bar."""
    engine = sa.create_engine(
        url, connect_args=arguments, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, **_pool()
    )
    watch(engine, SlowStoreError)

    # With autocommit there is never anything to roll back, and DuckDB takes as long as for a small query to notice.
    engine.dialect.do_rollback = lambda dbapi_connection: None  # type: ignore[method-assign]

    # DuckDB writes the progress bar to standard output, where it would end up inside the JSON of the command line.
    @sa.event.listens_for(engine, "connect")
    def disable_progress_bar(connection: Any, _record: Any) -> None:
        connection.execute("SET enable_progress_bar = false")

    return engine


# One connection per DuckDB engine, which keeps the database open after its hard link is deleted.
_kept: dict[tuple[str, object], sa.Connection] = {}


def _close(key: tuple[str, object]) -> None:
    if key in _kept:
        _kept.pop(key).close()
    _engines.pop(key).dispose()
    if key[1] is None and (key[0], STATE) in _engines:
        _engines.pop((key[0], STATE)).dispose()


def _server(url: URL) -> tuple[Engine, object]:
    """Engine on a ClickHouse or PostgreSQL store.

    On PostgreSQL one engine serves all states, and the state is identified by the number of the newest load.
    """
    key = (url.render_as_string(hide_password=False), None)
    if url.get_backend_name() == "clickhousedb":
        return _generation(url, key[0])
    if key not in _engines:
        _engines[key] = postgresql_engine(url, **_pool())
        # Looking for a new load does not wait until slow statements give a connection back.
        _engines[key[0], STATE] = postgresql_engine(
            url, pool_size=1, max_overflow=1, pool_timeout=STATE_SECONDS
        )
    return _engines[key], _newest_load_soon(key[0], url)


def _newest_load_soon(address: str, url: URL) -> int:
    """The newest load of a PostgreSQL store, or a SlowStoreError within STATE_SECONDS if a viewer waits for it.

    Callers wait for one another here. After one has waited in vain, those behind it get the error at once.
    """
    if time.monotonic() - _slow_since.get(address, -math.inf) < STATE_SECONDS:
        raise SlowStoreError(STATE_SECONDS)
    try:
        with at_most(STATE_SECONDS if is_for_viewer() else _COMMAND_SECONDS):
            return newest_load(_engines[address, STATE], url)
    except SlowStoreError:
        _slow_since[address] = time.monotonic()
        raise


_slow_since: dict[str, float] = {}  # when the last look for a new load was given up, by address


_connections: int | None = None  # of this process to a database; None: all that the settings allow


def limit_connections(connections: int) -> None:
    """Leave other processes their part of the connections that the settings allow. To be called before any is open."""
    global _connections
    _connections = connections


def _pool() -> dict[str, Any]:
    """Options of an engine: its connections, how long a statement waits for one, and how many stay compiled."""
    return {
        "query_cache_size": _COMPILED_STATEMENTS,
        "pool_size": _connections or settings().reading.connections,
        "max_overflow": 0,
        "pool_timeout": POOL_SECONDS,
    }


def _generation(url: URL, address: str) -> tuple[Engine, object]:
    """Engine on the newest generation of a ClickHouse store, and the number of that generation."""
    # This engine only looks up generations. It connects to `default`, as the store's own database may not exist yet.
    if (address, None) not in _engines:
        _engines[address, None] = clickhouse.engine(url, database="default", pool_pre_ping=True)
        watch(_engines[address, None], SlowStoreError)
    try:
        with at_most(STATE_SECONDS if is_for_viewer() else _COMMAND_SECONDS):
            number = generations.newest_of(_engines[address, None], url)
    except sa.exc.SQLAlchemyError as error:
        raise unreadable_store(url, error) from error
    if number is None:
        raise _nothing_yet(url.database or "")
    if (address, number) not in _engines:
        _engines[address, number] = generations.reader(url, number, **_pool())
        watch(_engines[address, number], SlowStoreError)
    return _engines[address, number], number


def check_tables(engine: Engine) -> None:
    """Check that the tables match this version of the program. Raises StoreError when they do not.

    PostgreSQL tables are migrated in place, so their revision is compared. Other stores have no revision, so the
    columns of their tables are compared.
    """
    with engine.connect() as connection:
        if engine.dialect.name != "postgresql":
            mismatched = [table.name for table in mismatched_tables(connection, FACTS)]
            if mismatched and missing_columns(connection):
                raise StoreError(
                    "این انبار داده را نسخهٔ قدیمی‌تری از نگاه ۱۱۱ ساخته است. «python -m intake migrate» را اجرا کنید؛ "
                    "بارگذاری بعدی هم آن را به‌روز می‌کند.",
                    "An older version of Negah 111 made this store. Run “python -m intake migrate”; the next load "
                    "does the same.",
                )
            if mismatched:
                raise StoreError(
                    f"این انبار داده را نسخهٔ دیگری از نگاه ۱۱۱ ساخته است و ساختار جدول‌هایش متفاوت است "
                    f"({'، '.join(mismatched)}). با همان نسخه بخوانید، یا پرونده‌ها را در انبار تازه‌ای بارگذاری کنید.",
                    "Another version of Negah 111 made this store, and its tables are different "
                    f"({', '.join(mismatched)}). Read it with that version, or load the files into a new store.",
                )
            return
        stored = revision(connection)
    if stored > schema.REVISION:
        raise StoreError(
            f"این انبار داده را نسخهٔ تازه‌تری از نگاه ۱۱۱ به‌روز کرده است (جدول‌ها {stored}، برنامه "
            f"{schema.REVISION}). برنامه را به‌روز کنید.",
            f"A newer version of Negah 111 has brought this database up to date (tables {stored}, program "
            f"{schema.REVISION}). Update the program.",
        )
    if stored < schema.REVISION:
        raise StoreError(
            f"جدول‌های این انبار داده قدیمی‌تر از برنامه است (جدول‌ها {stored or '۰'}، برنامه {schema.REVISION}). "
            "«python -m intake migrate» را اجرا کنید؛ بارگذاری بعدی هم آن را به‌روز می‌کند.",
            f"The tables of this database are older than the program (tables {stored or '0'}, program "
            f"{schema.REVISION}). Run “python -m intake migrate”; the next load does the same.",
        )


def newest_load(engine: Engine, url: URL) -> int:
    """Number of the newest load that was not undone; 0 when there is none.

    Raises StoreError when the store cannot be read.
    """
    done = sa.select(sa.func.max(schema.load.c.load)).where(schema.load.c.status == "done")
    try:
        with engine.connect() as connection:
            return int(connection.execute(done).scalar() or 0)
    except sa.exc.SQLAlchemyError as error:
        if isinstance(error, sa.exc.TimeoutError):
            raise SlowStoreError(STATE_SECONDS) from error
        # A database in which intake has not created the tables yet is an empty store, not an unreadable one.
        if isinstance(error, sa.exc.ProgrammingError) and _has_no_loads(engine):
            raise _nothing_yet(url.database or "") from error
        raise unreadable_store(url, error) from error


def _has_no_loads(engine: Engine) -> bool:
    """Whether a database can be read and has no table of loads."""
    try:
        return not sa.inspect(engine).has_table(schema.load.name)
    except sa.exc.SQLAlchemyError:  # such as an option in the address that the driver does not know
        return False
