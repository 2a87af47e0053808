"""Publishing into ClickHouse: each load works in a database of its own, which one row then makes the newest."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from intake.errors import LockedError
from intake.publish import rollup_upkeep
from intake.publish.generation_list import check_database, drop_stale_databases, tables_of
from intake.publish.generation_lock import lock_table, locked
from intake.publish.row_stream import stream
from intake.publish.server_messages import FOLDER, nothing_loaded
from intake.publish.store_tables import insert_not_given, refuse_mismatched_tables
from intake.publish.target import Notify, WriteSession
from intake.staging.column_types import sql_types
from queries.storage import clickhouse
from queries.storage.clickhouse.cluster import dialect_cluster
from queries.storage.clickhouse.generations import base_of, database_of, generation_table, newest
from queries.storage.clickhouse.statements import Attach, CreateDatabase, DropDatabase, DropLeft, Sync
from queries.storage.clickhouse.tables import temporary
from queries.storage.physical_tables import DERIVED, create, mismatched_tables, tables

BATCH = 100_000


class ClickHouseTarget:
    """A ClickHouse server or cluster. Readers see a load when its generation is published, and not before."""

    def __init__(self, url: URL) -> None:
        self.url, self.base = url, base_of(url)
        # Of the server's own database: that of the store may not exist yet.
        self.control = clickhouse.engine(url, database="default", writing=True)
        self._holds: int | None = None

    @property
    def folder(self) -> Path:
        """Where DuckDB's files would go."""
        return FOLDER

    @contextmanager
    def locked(self, *, wait: bool, notify: Notify) -> Iterator[Path]:
        """Keeps other loads out while inside; what dead ones left is dropped first."""
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
        """Opens a new generation, which begins as the newest one; it is published at the end, or dropped."""
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
        except BaseException:
            self._drop(name)
            raise
        finally:
            engine.dispose()
        if not publish:
            self._drop(name)

    @contextmanager
    def open_for_reading(self) -> Iterator[sa.Connection]:
        """Opens the newest generation for reading; EmptyError when nothing was ever loaded."""
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

    def _begin(self, connection: sa.Connection, before: int | None) -> None:
        """Fill a new generation with what the one before holds."""
        create(connection)
        if before is None:
            insert_not_given(connection)
            return
        old = clickhouse.engine(self.url, database=database_of(self.base, before))
        with old.connect() as reading:
            refuse_mismatched_tables(reading)
            otherwise = mismatched_tables(reading, DERIVED)
        old.dispose()
        for table in tables(connection.dialect.name).tables.values():
            if not otherwise or table.name not in {derived.name for derived in DERIVED}:
                connection.execute(Attach(table, database_of(self.base, before)))
        if otherwise:
            rollup_upkeep.rebuild(connection)

    def _finish(self, connection: sa.Connection) -> None:
        """Leave nothing but the store's own tables, whole on every replica."""
        own = tables(connection.dialect.name).tables
        name = connection.engine.url.database or ""
        for left in tables_of(connection, name):
            if left not in own and left.removesuffix("_local") not in own:
                connection.execute(DropLeft(left))
        cluster = dialect_cluster(connection.dialect)
        if cluster and cluster.replicated:
            for table in own.values():
                connection.execute(Sync(table))

    def _publish(self, number: int) -> None:
        """Make a generation the newest, by one row, unless somebody took the lock over meanwhile."""
        lock, table = lock_table(self.base, number), generation_table(self.base)
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
            "این بارگذاری بیش از یک دقیقه از پایگاه داده جدا ماند و بارگذاری دیگری جای آن را گرفت؛ چیزی تغییر نکرد. "
            "دوباره اجرا کنید.",
            "This load was cut off from the database for more than a minute, and another one took its place; nothing "
            "was changed. Run it again.",
        )

    def _drop(self, name: str) -> None:
        # What cannot be dropped now is dropped by the next load.
        with suppress(SQLAlchemyError), self.control.connect() as connection:
            connection.execute(DropDatabase(name))


def _inserted(connection: sa.Connection, path: Path, columns: pa.Schema, name: str) -> sa.FromClause:
    """The rows of a Parquet file in a table of this generation, which is dropped before it is published."""
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
    for batch in pyarrow.parquet.ParquetFile(path).iter_batches(BATCH, columns=list(types)):
        driver.client.insert_arrow(name, pa.Table.from_batches([batch]))
    return table
