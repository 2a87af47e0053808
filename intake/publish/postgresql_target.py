"""Publish into PostgreSQL: one transaction per load, bulk insert by COPY, and an advisory lock between loads."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa
from sqlalchemy.engine import URL

from intake import migrations
from intake.publish.publication_ledger import write_first_series
from intake.publish.row_stream import stream
from intake.publish.server_messages import FOLDER, nothing_loaded, refuse_or_announce_wait
from intake.publish.store_tables import insert_not_given, rebuild_mismatched_rollups
from intake.publish.target import Notify, WriteSession
from intake.staging.arrow_batches import batches_of_file
from intake.staging.column_types import sql_types
from queries.storage import schema
from queries.storage.physical_tables import DERIVED, FACTS

LOCK = 111_000_111  # key of the advisory lock; all loads into a database use the same


class PostgreSQLTarget:
    """A PostgreSQL database. Readers see a load only when its transaction is committed."""

    def __init__(self, url: URL) -> None:
        self.engine = sa.create_engine(url, poolclass=sa.NullPool)

    @property
    def folder(self) -> Path:
        return FOLDER

    @contextmanager
    def locked(self, *, wait: bool, notify: Notify) -> Iterator[Path]:
        """Keep other loads out by an advisory lock, which PostgreSQL releases if its holder dies."""
        with self.engine.connect() as connection, tempfile.TemporaryDirectory(prefix="negah-") as work:
            if not connection.execute(sa.select(sa.func.pg_try_advisory_lock(LOCK))).scalar_one():
                refuse_or_announce_wait(wait=wait, notify=notify)
                connection.execute(sa.select(sa.func.pg_advisory_lock(LOCK)))
            connection.commit()  # the lock belongs to the session, so it outlives this transaction
            try:
                yield Path(work)
            finally:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(LOCK)))

    @contextmanager
    def open_for_writing(
        self, folder: Path, *, publish: bool = True, start_over: bool = False
    ) -> Iterator[WriteSession]:
        """Open a transaction; it is committed at the end with `publish`, and rolled back otherwise."""
        with self.engine.connect() as connection, connection.begin() as transaction:
            is_new = start_over or _is_empty(connection)
            if start_over and not _is_empty(connection):
                migrations.drop(connection)
            migrations.upgrade(connection)
            if is_new:
                insert_not_given(connection)
            rebuild_mismatched_rollups(connection)
            write_first_series(connection)
            yield WriteSession(
                connection,
                lambda path, columns, name: _copied(connection, path, columns, name),
                lambda statement: stream(connection, statement),
            )
            if publish:
                _analyze_tables(connection)
            else:
                transaction.rollback()

    @contextmanager
    def open_for_reading(self) -> Iterator[sa.Connection]:
        """Open the store for reading. Raises EmptyStoreError if nothing was ever loaded.

        Tables of an older version are migrated first, for this connection alone: it never commits.
        """
        with self.engine.connect() as connection:
            # Repeatable read: all queries see the same snapshot, even if a load is committed meanwhile.
            connection.execution_options(isolation_level="REPEATABLE READ")
            if _is_empty(connection):
                raise nothing_loaded()
            if migrations.upgrade(connection):
                write_first_series(connection)
            yield connection


def _is_empty(connection: sa.Connection) -> bool:
    """Whether the database has none of our tables."""
    return not sa.inspect(connection).has_table(schema.load.name)


def _analyze_tables(connection: sa.Connection) -> None:
    """Update the planner's statistics now; PostgreSQL would do so only at its next automatic run."""
    driver = connection.connection.driver_connection
    assert driver is not None
    # ANALYZE has no SQLAlchemy construct, so it is sent through the driver; the names are our own.
    for table in (*FACTS, *DERIVED):
        driver.execute(f'ANALYZE "{table.name}"')


def _copied(connection: sa.Connection, path: Path, columns: pa.Schema, name: str) -> sa.FromClause:
    """Copy the rows of a Parquet file into a temporary table of this transaction."""
    # Texts need the collation of the store's own tables, or PostgreSQL refuses to compare the two.
    types = sql_types(columns, collation="C")
    table = sa.Table(
        name,
        sa.MetaData(),
        *(sa.Column(column, kind) for column, kind in types.items()),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )
    table.drop(connection, checkfirst=True)
    table.create(connection)
    driver = connection.connection.driver_connection
    assert driver is not None
    quoted = ", ".join(f'"{column}"' for column in types)
    options = pyarrow.csv.WriteOptions(include_header=False)
    with driver.cursor().copy(f'COPY "{name}" ({quoted}) FROM STDIN (FORMAT csv)') as copy:
        for batch in batches_of_file(path, list(types)):
            text = io.BytesIO()
            pyarrow.csv.write_csv(batch, text, options)
            copy.write(text.getbuffer())
    driver.execute(f'ANALYZE "{name}"')
    return table
