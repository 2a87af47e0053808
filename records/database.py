"""Open the database of the records: SQLite beside the store, or the schema "records" of a PostgreSQL store.

Every change is one transaction (`Records.writing`) that is on the disk when it ends, so a process that is killed or a
disk that is full loses nothing that was confirmed. Several threads and processes may write at once; each waits for the
others, threads of one process in turn.
"""

import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url

from records import migrations
from records.database_errors import readable_errors
from records.errors import InputError

FILE_NAME = "negah-records.sqlite"
SCHEMA = "records"  # on PostgreSQL
FOLDER = Path(__file__).resolve().parent.parent / "data"
WAIT_SECONDS = 20.0  # how long a writer waits for the others
_creating = threading.Lock()  # so that no thread has opened a file before its creator has closed it
_WRITER_LOCK = 1_110_019  # an arbitrary number, which nothing else on the server locks


class ThreadQueue:
    """A line of threads, which go on one at a time in the order in which they came.

    SQLite does not do so: a thread that finds the file locked asks again every tenth of a second, and misses its chance
    for as long as others hold the file at just these moments.
    """

    def __init__(self) -> None:
        self._line: deque[object] = deque()
        self._moved = threading.Condition()

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Wait for all who came before, and keep all others waiting until the end.

        Raises TimeoutError when the turn does not come within `seconds`.
        """
        place = object()
        with self._moved:
            self._line.append(place)
            if not self._moved.wait_for(lambda: self._line[0] is place, seconds):
                self._line.remove(place)
                raise TimeoutError("others have had their turn for too long")
        try:
            yield
        finally:
            with self._moved:
                self._line.popleft()
                self._moved.notify_all()


@dataclass(frozen=True)
class Records:
    """The open records. Threads may share them; a process that forks opens its own."""

    url: URL
    engine: Engine
    turns: ThreadQueue = field(default_factory=ThreadQueue, compare=False, repr=False)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection in a transaction that only reads. Raises RecordsError when the records cannot be read."""
        with readable_errors(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection in a transaction that is committed at the end, or undone if anything is raised.

        Threads write in the order in which they came. Raises BusyError when others write for longer than
        `WAIT_SECONDS`, and RecordsError when nothing can be written, for example because the disk is full.
        """
        with readable_errors(), self.turns.turn(WAIT_SECONDS), self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def see_one_state(connection: sa.Connection) -> None:
    """Let a transaction that has just begun to read see one state on PostgreSQL; on SQLite every transaction does."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def configured_url() -> str:
    """URL of the records: `NEGAH_RECORDS_URL`, else beside the store of `NEGAH_DATABASE_URL`, else in data/."""
    store = os.environ.get("NEGAH_DATABASE_URL", "").strip() or f"duckdb:///{FOLDER / 'negah.duckdb'}"
    return records_url(store, os.environ.get("NEGAH_RECORDS_URL"))


def records_url(store_url: str, configured: str | None) -> str:
    """URL of the records that belong to a store: the configured one, else one that follows from that of the store.

    A DuckDB store has them in a file beside its own, PostgreSQL in its database; those of other stores are in data/.
    Blanks around the configured one do not count. Raises InputError for an address of a store that is not a URL.
    """
    if configured and configured.strip():
        return configured.strip()
    url = _parsed(store_url, otherwise=_no_store())
    if url.get_backend_name() == "postgresql":
        return url.render_as_string(hide_password=False)
    if url.get_backend_name() == "duckdb" and url.database and url.database != ":memory:":
        return f"sqlite:///{Path(url.database).with_name(FILE_NAME)}"
    return f"sqlite:///{FOLDER / FILE_NAME}"


def _parsed(address: str, *, otherwise: InputError) -> URL:
    """The URL of an address. Raises `otherwise` if it is none, and names neither it nor the password in it."""
    try:
        return make_url(address)
    except (sa.exc.ArgumentError, ValueError):  # the latter for a port that is not a number
        raise otherwise from None


def open_records(url: str) -> Records:
    """Open the records and bring their tables up to date; they are made where there are none.

    Raises InputError for an address of another kind, or of a driver that is not installed, and RecordsError when they
    cannot be opened.
    """
    target = _parsed(url, otherwise=_unusable())
    try:
        target.get_dialect().import_dbapi()
    except (sa.exc.ArgumentError, ImportError):  # ArgumentError: SQLAlchemy does not know the driver
        raise _unusable() from None
    match target.get_backend_name():
        case "sqlite" if target.database and target.database != ":memory:":
            engine = _sqlite(target)
        case "postgresql":
            engine = _postgresql(target)
        case _:
            raise _unusable()
    records = Records(target, engine)
    try:
        _bring_up_to_date(records)
    except BaseException:
        records.close()
        raise
    return records


class LazyRecords:
    """The records at a URL, opened when they are first needed. Threads may share it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._records: Records | None = None
        self._opening = threading.Lock()

    def open(self) -> Records:
        """The open records. Raises RecordsError while they cannot be opened."""
        with self._opening:
            if self._records is None:
                self._records = open_records(self._url)
            return self._records

    def close(self) -> None:
        """Close all connections; the next use opens the records again."""
        with self._opening:
            if self._records is not None:
                self._records.close()
                self._records = None


def _no_store() -> InputError:
    return InputError(
        "نشانی انبار داده در NEGAH_DATABASE_URL خوانده نشد؛ نشانی را مانند duckdb:///data/negah.duckdb بنویسید.",
        "The address of the store in NEGAH_DATABASE_URL cannot be read. Give one like duckdb:///data/negah.duckdb.",
    )


def _unusable() -> InputError:
    return InputError(
        "پایگاه کاربران تنها در SQLite یا PostgreSQL نگهداری می‌شود؛ نشانی را مانند sqlite:///data/negah-records.sqlite "
        "یا postgresql+psycopg://user@host/database در NEGAH_RECORDS_URL بنویسید.",
        "The records are kept in SQLite or PostgreSQL only. Give an address like sqlite:///data/negah-records.sqlite "
        "or postgresql+psycopg://user@host/database in NEGAH_RECORDS_URL.",
    )


def _bring_up_to_date(records: Records) -> None:
    """Run missing revisions. Mostly there are none, which is found out without waiting for writers."""
    with records.reading() as connection:
        _use_schema(connection)
        if migrations.revision(connection) == migrations.REVISION:
            return
    with records.writing() as connection:
        if connection.dialect.name == "postgresql":
            _create_schema(connection)
        _use_schema(connection)
        migrations.upgrade(connection)


def _create_schema(connection: sa.Connection) -> None:
    """Create the schema; it is asked for first, because an account without that right may still use one that exists."""
    if not sa.inspect(connection).has_schema(SCHEMA):
        connection.execute(sa.schema.CreateSchema(SCHEMA, if_not_exists=True))


def _use_schema(connection: sa.Connection) -> None:
    """Let names without a schema mean the tables of the records, until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL search_path TO {SCHEMA}")


def _sqlite(url: URL) -> Engine:
    """SQLite engine in WAL mode, whose transactions begin and end where SQLAlchemy says.

    Python's driver would begin a transaction only before the first change, when others may have written in between.
    """
    with readable_errors():
        _make_private(Path(url.database or ""))
    engine = sa.create_engine(url, connect_args={"timeout": WAIT_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        _switch_to_wal(connection)
        # Committed means on the disk, even if the power fails.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _switch_to_wal(connection: Any) -> None:
    """Let readers go on while somebody writes. Once switched, the file stays so.

    While processes open a new file at the same moment SQLite refuses the switch at once instead of waiting.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _make_private(path: Path) -> None:
    """Create the file, and its folder, so that only this account of the system can read it.

    SQLite gives its files beside it (the journal) the same permissions. A file that exists is not even opened: closing
    it again would cancel all locks that this process has on it (POSIX), also those of SQLite. Another process would
    then take itself for the last one and remove the journal, into which this one goes on writing
    (https://www.sqlite.org/howtocorrupt.html, section 2.2).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _creating, suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _postgresql(url: URL) -> Engine:
    """PostgreSQL engine on the schema of the records. Durability is switched on, whatever the server's default is."""
    engine = sa.create_engine(
        url, pool_pre_ping=True, execution_options={"schema_translate_map": {None: SCHEMA}}
    )

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{int(WAIT_SECONDS)}s'")
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            # One writer at a time, as on SQLite: what a change is decided by cannot change before it is made.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")

    return engine
