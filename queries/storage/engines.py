"""Engines on a store as it is now, whichever kind it is; and what to say when there is none or it cannot be read."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from queries.storage import clickhouse, schema
from queries.storage.clickhouse import generations
from queries.storage.physical_tables import FACTS, mismatched_tables, revision

# DuckDB aggregates into a flat array, not a hash table, while the keys of a GROUP BY fit into so many bits.
# Blocks of the file stay with the operating system, not in the process: a usual question needs little memory.
_USUAL_MEMORY, _MOST_MEMORY = "32MB", "1GB"
_DUCKDB = {
    "threads": "2",
    "memory_limit": _USUAL_MEMORY,
    "perfect_ht_threshold": "22",
}


class StoreError(Exception):
    """The store cannot be read; says in both languages what happened and what to do."""

    def __init__(self, message_fa: str, message_en: str, *, missing: bool = False) -> None:
        super().__init__(f"{message_en}\n{message_fa}")
        self.message_fa, self.message_en, self.missing = message_fa, message_en, missing


_engines: dict[tuple[str, object], Engine] = {}


def engine_on(url: URL) -> tuple[Engine, object]:
    """An engine on the newest state of a store, and what tells that state from others."""
    return _duckdb(url) if url.get_backend_name() == "duckdb" else _server(url)


def dispose_engine(engine: Engine) -> None:
    """Close an engine that nobody will ask again."""
    for known in [known for known, other in _engines.items() if other is engine]:
        _close(known)


def fetch_frame(engine: Engine, statement: sa.Select[Any]) -> pd.DataFrame:
    """The rows of a statement."""
    with engine.connect() as connection:
        try:
            return _fetched(connection, statement)
        except sa.exc.DBAPIError as error:
            if connection.dialect.name != "duckdb" or not _out_of_memory(error):
                raise
            return _with_more_memory(connection, statement)


def _fetched(connection: sa.Connection, statement: sa.Select[Any]) -> pd.DataFrame:
    rows = connection.execute(statement)
    if connection.dialect.name == "duckdb":  # it hands over columns, many times quicker than rows or `df()`
        return pd.DataFrame(rows.cursor.fetchnumpy())
    if connection.dialect.name == "postgresql":  # its driver's own rows need nothing done to them
        return pd.DataFrame(rows.cursor.fetchall(), columns=list(rows.keys()))
    return pd.DataFrame(list(map(tuple, rows)), columns=list(rows.keys()))


def _out_of_memory(error: sa.exc.DBAPIError) -> bool:
    from duckdb import OutOfMemoryException

    return isinstance(error.orig, OutOfMemoryException)


def _with_more_memory(connection: sa.Connection, statement: sa.Select[Any]) -> pd.DataFrame:
    """The rows of a statement that needs more memory than usual, which is given back afterwards."""
    usual = connection.execute(sa.select(sa.func.current_setting("memory_limit"))).scalar_one()
    connection.exec_driver_sql(f"SET memory_limit = '{_MOST_MEMORY}'")
    try:
        return _fetched(connection, statement)
    finally:
        connection.exec_driver_sql(f"SET memory_limit = '{usual}'")


def _duckdb(url: URL) -> tuple[Engine, object]:
    """A read-only engine on the file as it is now: a load swaps the file, and then its identity changes."""
    path = Path(url.database or "")
    try:
        found = path.stat()
    except OSError as error:
        raise _nothing_yet(path.name) from error
    state = (found.st_ino, found.st_mtime_ns, found.st_size)
    key = (str(url), state)
    if key not in _engines:
        _engines[key] = _open_as_it_is(url, path, state)
    return _engines[key], state


def _nothing_yet(place: str) -> StoreError:
    return StoreError(
        "هنوز داده‌ای بارگذاری نشده است. با «make demo» استان نمونه را بسازید یا با «python -m intake load» "
        "پرونده‌های خود را بارگذاری کنید.",
        f"There is no data yet at {place}. Build the demo province with “make demo”, or load a file with "
        "“python -m intake load”.",
        missing=True,
    )


def _open_as_it_is(url: URL, path: Path, state: tuple[int, int, int]) -> Engine:
    """An engine on the file as it is now, under a name of its own.

    DuckDB knows an open database by its path: under the path itself, a process that still reads the file of before
    a load would go on reading that one. A hard link is another path; it may go once the database is open, which the
    kept connection sees to. Where links cannot be made, what reads the old file has to let go of it first.
    """
    own = path.with_name(f".{path.name}.{os.getpid()}-{state[0]}-{state[1]}")
    # What does not fit into memory is spilled into files whose names are the same in every database: two that share a
    # folder read each other's blocks, and fail or count wrongly.
    spill = Path(tempfile.gettempdir()) / "negah-spill" / own.name.strip(".")
    arguments = {"read_only": True, "config": _DUCKDB | {"temp_directory": str(spill)}}
    try:
        own.unlink(missing_ok=True)
        own.hardlink_to(path)
    except OSError:
        for key in [key for key in _engines if key[0] == str(url)]:
            _close(key)
        return _read_only_engine(url, arguments)
    try:
        engine = _read_only_engine(url.set(database=str(own)), arguments)
        with suppress(sa.exc.SQLAlchemyError):  # whoever asks the engine for anything is told why
            _kept[str(url), state] = engine.connect()
        return engine
    finally:
        own.unlink(missing_ok=True)


def _read_only_engine(url: URL, arguments: dict[str, Any]) -> Engine:
    """An engine that only reads, without DuckDB's progress bar, which goes to standard output, into our JSON."""
    engine = sa.create_engine(
        url, connect_args=arguments, isolation_level="AUTOCOMMIT", pool_reset_on_return=None
    )

    # Nothing was begun, so nothing has to be taken back; to find that out takes DuckDB as long as a small question.
    engine.dialect.do_rollback = lambda dbapi_connection: None  # type: ignore[method-assign]

    @sa.event.listens_for(engine, "connect")
    def be_quiet(connection: Any, _record: Any) -> None:
        connection.execute("SET enable_progress_bar = false")

    return engine


_kept: dict[tuple[str, object], sa.Connection] = {}


def _close(key: tuple[str, object]) -> None:
    if key in _kept:
        _kept.pop(key).close()
    _engines.pop(key).dispose()


def _server(url: URL) -> tuple[Engine, object]:
    key = (url.render_as_string(hide_password=False), None)
    if url.get_backend_name() == "clickhousedb":
        return _generation(url, key[0])
    if key not in _engines:
        _engines[key] = _postgresql(url)
    return _engines[key], newest_load(_engines[key], url)


def _postgresql(url: URL) -> Engine:
    """An engine that hands over sums as floats: as decimals they would take as long as the database takes to add.

    Sums are of whole numbers, exact as floats up to nine quadrillion.
    """
    engine = sa.create_engine(url, pool_pre_ping=True)

    @sa.event.listens_for(engine, "connect")
    def sums_as_floats(connection: Any, _record: Any) -> None:
        from psycopg.types.numeric import FloatLoader

        connection.adapters.register_loader("numeric", FloatLoader)

    return engine


def _generation(url: URL, address: str) -> tuple[Engine, object]:
    """An engine on the newest generation of a ClickHouse store, and its number."""
    if (address, None) not in _engines:
        _engines[address, None] = clickhouse.engine(url, database="default", pool_pre_ping=True)
    try:
        number = generations.newest_of(_engines[address, None], url)
    except sa.exc.SQLAlchemyError as error:
        raise _unreadable(url, error) from error
    if number is None:
        raise _nothing_yet(url.database or "")
    if (address, number) not in _engines:
        _engines[address, number] = generations.reader(url, number)
    return _engines[address, number], number


def check_tables(engine: Engine) -> None:
    """StoreError when another version of the program made the tables."""
    with engine.connect() as connection:
        if engine.dialect.name != "postgresql":
            others = [table.name for table in mismatched_tables(connection, FACTS)]
            if others:
                raise StoreError(
                    f"این انبار داده را نسخهٔ دیگری از نگاه ۱۱۱ ساخته است و جدول‌هایش جور دیگری است "
                    f"({'، '.join(others)}). با همان نسخه بخوانید، یا پرونده‌ها را در انبار تازه‌ای بارگذاری کنید.",
                    "Another version of Negah 111 made this store, and its tables are different "
                    f"({', '.join(others)}). Read it with that version, or load the files into a new store.",
                )
            return
        found = revision(connection)
    if found > schema.REVISION:
        raise StoreError(
            f"این پایگاه داده را نسخهٔ تازه‌تری از نگاه ۱۱۱ به‌روز کرده است (جدول‌ها {found}، برنامه "
            f"{schema.REVISION}). برنامه را به‌روز کنید.",
            f"A newer version of Negah 111 has brought this database up to date (tables {found}, program "
            f"{schema.REVISION}). Update the program.",
        )
    if found < schema.REVISION:
        raise StoreError(
            f"جدول‌های این پایگاه داده کهنه‌تر از برنامه است (جدول‌ها {found or '۰'}، برنامه {schema.REVISION}). "
            "«python -m intake migrate» را اجرا کنید؛ بارگذاری بعدی هم آن را به‌روز می‌کند.",
            f"The tables of this database are older than the program (tables {found or '0'}, program "
            f"{schema.REVISION}). Run “python -m intake migrate”; the next load does the same.",
        )


def newest_load(engine: Engine, url: URL) -> int:
    """The newest load that is not undone; 0 where there is none. StoreError where it cannot be read."""
    done = sa.select(sa.func.max(schema.load.c.load)).where(schema.load.c.status == "done")
    try:
        with engine.connect() as connection:
            return int(connection.execute(done).scalar() or 0)
    except sa.exc.SQLAlchemyError as error:
        if isinstance(error, sa.exc.ProgrammingError) and not sa.inspect(engine).has_table(schema.load.name):
            raise _nothing_yet(url.database or "") from error
        raise _unreadable(url, error) from error


def _unreadable(url: URL, error: Exception) -> StoreError:
    place = url.render_as_string(hide_password=True)
    return StoreError(
        f"انبار داده خوانده نشد ({place}). نشانی و دسترسی را بررسی کنید؛ اگر پرونده آسیب دیده است، از پشتیبان "
        "برگردانید.",
        f"The store could not be read ({place}). Check its address and access; if the file is damaged, restore "
        f"it from a backup. ({type(error).__name__})",
    )
