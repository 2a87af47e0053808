"""Publish into ClickHouse, which has no transactions.

Each load writes a generation: a database of its own that begins with the content of the newest one. Inserting one row
into the table of generations publishes it.
"""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from intake.errors import LockedError
from intake.publish import rollup_upkeep
from intake.publish.clickhouse_lock import lock_table, locked
from intake.publish.generation_list import check_database, drop_stale_databases, tables_of
from intake.publish.publication_ledger import write_first_series
from intake.publish.row_stream import stream
from intake.publish.server_messages import FOLDER, nothing_loaded
from intake.publish.store_tables import insert_not_given, refuse_mismatched_tables
from intake.publish.target import Notify, WriteSession
from intake.staging.arrow_batches import batches_of_file
from intake.staging.column_types import sql_types
from queries.storage import clickhouse
from queries.storage.clickhouse.clickhouse_tables import temporary
from queries.storage.clickhouse.cluster import dialect_cluster
from queries.storage.clickhouse.generations import base_of, database_of, generation_table, newest
from queries.storage.clickhouse.statements import Attach, CreateDatabase, DropDatabase, DropLeft, Sync
from queries.storage.physical_tables import DERIVED, create, mismatched_tables, missing_columns, tables

BATCH = 100_000


class ClickHouseTarget:
    """A ClickHouse server or cluster. Readers see a load only when its generation is published."""

    def __init__(self, url: URL) -> None:
        self.url, self.base = url, base_of(url)
        # Connects to the server's default database, because that of the store may not exist yet.
        self.control = clickhouse.engine(url, database="default", writing=True)
        self._holds: int | None = None  # number of the generation that the lock allows us to write

    @property
    def folder(self) -> Path:
        return FOLDER

    @contextmanager
    def locked(self, *, wait: bool, notify: Notify) -> Iterator[Path]:
        """Keep other loads out inside the block; databases left over by dead loads are dropped first."""
        with locked(self.control, self.base, wait=wait, notify=notify) as number:
            self._holds = number
            try:
                with self.control.connect() as connection:
                    drop_stale_databases(connection, self.base)
                with tempfile.TemporaryDirectory(prefix="negah-") as work:
                    yield Path(work)
            finally:
                self._holds = None

    @contextmanager
    def open_for_writing(
        self, folder: Path, *, publish: bool = True, start_over: bool = False
    ) -> Iterator[WriteSession]:
        """Open a new generation that starts as a copy of the newest; at the end it is published, or dropped."""
        assert self._holds is not None or not publish, "publishing is for whoever holds the lock"
        with self.control.connect() as connection:
            before = None if start_over else newest(connection, self.base)
            name = (
                database_of(self.base, self._holds or 0)
                if publish
                else check_database(self.base, uuid.uuid4().hex)
            )
            connection.execute(CreateDatabase(name))
        engine = clickhouse.engine(self.url, database=name, writing=True)
        try:
            with engine.connect() as connection:
                self._begin(connection, before)
                yield WriteSession(
                    connection,
                    lambda path, columns, name: _inserted(connection, path, columns, name),
                    lambda statement: stream(connection, statement),
                )
                if publish:
                    self._finish(connection)
            if publish:
                self._publish(self._holds or 0)
        # Also on KeyboardInterrupt: an unpublished generation must not stay on the server.
        except BaseException:
            self._drop(name)
            raise
        finally:
            engine.dispose()
        if not publish:
            self._drop(name)

    @contextmanager
    def open_for_reading(self) -> Iterator[sa.Connection]:
        """Open the newest generation for reading. Raises EmptyStoreError if nothing was ever loaded."""
        with self.control.connect() as connection:
            number = newest(connection, self.base)
        if number is None:
            raise nothing_loaded()
        engine = clickhouse.engine(self.url, database=database_of(self.base, number))
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    def _begin(self, connection: sa.Connection, previous: int | None) -> None:
        """Fill a new generation with the content of the previous one, if there is one."""
        create(connection)
        if previous is None:
            insert_not_given(connection)
        else:
            self._copy_previous(connection, previous)
        write_first_series(connection)

    def _copy_previous(self, connection: sa.Connection, previous: int) -> None:
        """Copy the content of the previous generation, which an older version of the program may have written."""
        old = clickhouse.engine(self.url, database=database_of(self.base, previous))
        with old.connect() as reading:
            lacking = missing_columns(reading)
            if lacking is None:
                refuse_mismatched_tables(reading)
            outdated = mismatched_tables(reading, DERIVED)
        old.dispose()
        for table in tables(connection.dialect.name).tables.values():
            if lacking and table.name in lacking:
                new = {column.name for column in lacking[table.name]}
                if len(new) == len(table.columns):
                    continue  # the previous generation does not have this table at all
                _copy_rows(connection, table, database_of(self.base, previous), without=new)
            elif not outdated or table.name not in {derived.name for derived in DERIVED}:
                # Attaching hard-links the data files, so that even a large table is copied in no time.
                connection.execute(Attach(table, database_of(self.base, previous)))
        if outdated:
            rollup_upkeep.rebuild(connection)

    def _finish(self, connection: sa.Connection) -> None:
        """Drop all tables that do not belong to the store, and wait until every replica is complete."""
        own = tables(connection.dialect.name).tables
        name = connection.engine.url.database or ""
        for table_name in tables_of(connection, name):
            # On a cluster each table has a local table behind it.
            if table_name not in own and table_name.removesuffix("_local") not in own:
                connection.execute(DropLeft(table_name))
        cluster = dialect_cluster(connection.dialect)
        if cluster and cluster.replicated:
            for table in own.values():
                connection.execute(Sync(table))

    def _publish(self, number: int) -> None:
        """Make a generation the newest by inserting one row, unless another load has taken over the lock meanwhile.

        Raises LockedError if it has.
        """
        lock, table = lock_table(self.base, number), generation_table(self.base)
        # The row is selected from the lock table. If another load has taken over, that table is gone (an error) or
        # empty (no row), so that checking the lock and publishing are one statement.
        row = sa.select(sa.literal(number), sa.func.now()).select_from(lock).limit(1)
        with self.control.connect() as connection:
            try:
                connection.execute(sa.insert(table).from_select(["number", "published_at"], row))
                if newest(connection, self.base) == number:
                    return
            except SQLAlchemyError:
                if lock.name in tables_of(connection, self.base):
                    raise
        raise LockedError(
            "این بارگذاری بیش از یک دقیقه از انبار داده جدا ماند و بارگذاری دیگری جای آن را گرفت؛ چیزی تغییر نکرد. "
            "دوباره اجرا کنید.",
            "This load was cut off from the database for more than a minute, and another one took its place; nothing "
            "was changed. Run it again.",
        )

    def _drop(self, name: str) -> None:
        """Drop a database. If that fails, the next load drops it."""
        with suppress(SQLAlchemyError), self.control.connect() as connection:
            connection.execute(DropDatabase(name))


def _copy_rows(connection: sa.Connection, table: sa.Table, database: str, *, without: set[str]) -> None:
    """Copy a table of another database that lacks some of its columns; they stay empty."""
    names = [column.name for column in table.columns if column.name not in without]
    old = sa.table(table.name, *(sa.column(name) for name in names), schema=database)
    connection.execute(sa.insert(table).from_select(names, sa.select(*(old.c[name] for name in names))))


def _inserted(connection: sa.Connection, path: Path, columns: pa.Schema, name: str) -> sa.FromClause:
    """Insert the rows of a Parquet file into a table of this generation, which `_finish` drops before publishing."""
    types = sql_types(columns)
    table = temporary(
        sa.Table(
            name, sa.MetaData(), *(sa.Column(key, kind, nullable=key != "row") for key, kind in types.items())
        )
    )
    table.drop(connection, checkfirst=True)
    table.create(connection)
    driver = connection.connection.driver_connection
    assert driver is not None
    for batch in batches_of_file(path, list(types), BATCH):
        driver.client.insert_arrow(name, pa.Table.from_batches([batch]))
    return table
