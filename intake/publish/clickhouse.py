"""Publishing into ClickHouse: each load works in a database of its own, which one row then makes the newest.

Loads are kept apart by a table `working_<n>` beside the pointer: making it is the test and the taking at once, and n is
the number of the generation that its maker will write. The holder writes a row into it every few seconds; one that has
not for a minute is dead, whoever comes next takes the next number and drops what it left. Publishing reads that
table, so that a holder who was only asleep publishes nothing.
"""

import socket
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from intake import rollups
from intake.column_types import sql_types
from intake.errors import EmptyError, LockedError
from intake.publish.tables import insert_not_given, refuse_other_tables
from intake.publish.workplace import Told, Workplace
from intake.stream import stream
from queries import clickhouse
from queries.clickhouse_tables import stored, temporary
from queries.generations import KEPT, base_of, database_of, newest, pointer
from queries.settings import ROOT
from queries.tables import DERIVED, create, made_otherwise, tables

BEAT = 5.0  # seconds
DEAD = timedelta(seconds=60)
BATCH = 100_000
_DAY = timedelta(days=1)
_databases = sa.table("databases", sa.column("name"), schema="system")
_tables = sa.table(
    "tables", *(sa.column(name) for name in ("database", "name", "metadata_modification_time")), schema="system"
)  # fmt: skip


class ClickHouseTarget:
    """A ClickHouse server or cluster. Readers see a load when its generation is published, and not before."""

    def __init__(self, url: URL) -> None:
        self.url, self.base = url, base_of(url)
        # Of the server's own database: that of the store may not exist yet.
        self.control = clickhouse.engine(url, database="default", writing=True)
        self._holds: int | None = None

    @property
    def folder(self) -> Path:
        """There is nothing beside a database; files that belong to it go where DuckDB's would."""
        return ROOT / "data"

    @contextmanager
    def locked(self, *, wait: bool, told: Told) -> Iterator[Path]:
        """Keeps other loads out while inside; what dead ones left is dropped first."""
        said = False
        while (number := self._take()) is None:
            fa = "بارگذاری دیگری در همین پایگاه داده در جریان است"
            en = "Another load into this database is under way"
            if not wait:
                raise LockedError(f"{fa}؛ کمی بعد دوباره بکوشید.", f"{en}; try again later.")
            if not said:
                told(f"{fa}؛ تا پایان آن می‌مانیم.", f"{en}; waiting for it to end.")
            said = True
            time.sleep(1)
        self._holds = number
        ended = threading.Event()
        beating = threading.Thread(target=self._beat, args=(number, ended), daemon=True)
        beating.start()
        try:
            self._tidy(number)
            with tempfile.TemporaryDirectory(prefix="negah-") as work:
                yield Path(work)
        finally:
            ended.set()
            beating.join()
            self._holds = None
            with suppress(SQLAlchemyError), self.control.connect() as connection:
                working(self.base, number).drop(connection, checkfirst=True)

    @contextmanager
    def opened(self, folder: Path, *, publish: bool = True, start_over: bool = False) -> Iterator[Workplace]:
        """Opens a new generation, which begins as the newest one; it is published at the end, or dropped."""
        assert self._holds is not None or not publish, "publishing is for whoever holds the lock"
        with self.control.connect() as connection:
            before = None if start_over else newest(connection, self.base)
            name = (
                database_of(self.base, self._holds or 0)
                if publish
                else f"{self.base}_check_{uuid.uuid4().hex}"
            )
            connection.execute(clickhouse.CreateDatabase(name))
        engine = clickhouse.engine(self.url, database=name, writing=True)
        try:
            with engine.connect() as connection:
                self._begin(connection, before)
                yield Workplace(
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
    def read(self) -> Iterator[sa.Connection]:
        """Opens the newest generation for reading; EmptyError when nothing was ever loaded."""
        with self.control.connect() as connection:
            number = newest(connection, self.base)
        if number is None:
            raise EmptyError(
                "در این پایگاه داده چیزی بارگذاری نشده است؛ نخست چیزی بارگذاری کنید.",
                "Nothing was loaded into this database yet; load something first.",
            )
        engine = clickhouse.engine(self.url, database=database_of(self.base, number))
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()

    # --- who may load ------------------------------------------------------------------------------------------

    def _take(self) -> int | None:
        """The number of the generation that we may write; None while somebody else writes one."""
        with self.control.connect() as connection:
            connection.execute(clickhouse.CreateDatabase(self.base, anyway=True))
            generations = stored(pointer(self.base), sa.MetaData(), order_by=("number",))
            connection.execute(sa.schema.CreateTable(generations, if_not_exists=True))
            holders = _numbers(_names(connection, self.base), "working_")
            if any(self._lives(connection, number) for number in holders):
                return None
            number = 1 + max(*holders, *self._generations(connection), newest(connection, self.base) or 0, 0)
            try:
                stored(working(self.base, number), sa.MetaData(), order_by=("beat",)).create(
                    connection, checkfirst=False
                )
            except SQLAlchemyError:
                if f"working_{number}" in _names(connection, self.base):
                    return None  # somebody else was faster
                raise
            return number

    def _lives(self, connection: sa.Connection, number: int) -> bool:
        """Whether the holder of a lock gave a sign of life lately, by the clock of the server."""
        table = working(self.base, number)
        made = sa.select(_tables.c.metadata_modification_time, sa.func.now()).where(
            _tables.c.database == self.base, _tables.c.name == table.name
        )
        row = connection.execute(made).first()
        if row is None:
            return False  # it ended just now
        with suppress(SQLAlchemyError):  # as above
            last: datetime | None = connection.execute(sa.select(sa.func.max(table.c.beat))).scalar()
            return bool(row[1] - max(row[0], last or row[0]) < DEAD)
        return False

    def _beat(self, number: int, ended: threading.Event) -> None:
        table = working(self.base, number)
        while not ended.wait(BEAT):
            # A sign that cannot be given now is given later, or somebody takes over, and publishing fails.
            with suppress(SQLAlchemyError), self.control.connect() as connection:
                connection.execute(sa.insert(table).from_select(["beat", "holder"], _sign()))

    def _tidy(self, number: int) -> None:
        """Drop what dead loads left, checks of yesterday, and generations that nobody reads any more."""
        with self.control.connect() as connection:
            for other in _numbers(_names(connection, self.base), "working_"):
                if other != number:
                    working(self.base, other).drop(connection, checkfirst=True)
            connection.execute(sa.insert(working(self.base, number)).from_select(["beat", "holder"], _sign()))
            published = connection.execute(sa.select(pointer(self.base).c.number)).scalars().all()
            kept = sorted(published)[-KEPT:]
            for generation in self._generations(connection):
                if generation not in kept:
                    connection.execute(clickhouse.DropDatabase(database_of(self.base, generation)))
            age = sa.select(
                _tables.c.database,
                sa.func.max(_tables.c.metadata_modification_time).label("last"),
                sa.func.now(),
            ).group_by(_tables.c.database)
            for name, last, now in connection.execute(age.where(_tables.c.database != self.base)).all():
                if name.startswith(f"{self.base}_check_") and now - last > _DAY:
                    connection.execute(clickhouse.DropDatabase(name))

    def _generations(self, connection: sa.Connection) -> list[int]:
        return _numbers(connection.execute(sa.select(_databases.c.name)).scalars().all(), f"{self.base}_g")

    # --- one generation ----------------------------------------------------------------------------------------

    def _begin(self, connection: sa.Connection, before: int | None) -> None:
        """Fill a new generation with what the one before holds."""
        create(connection)
        if before is None:
            insert_not_given(connection)
            return
        old = clickhouse.engine(self.url, database=database_of(self.base, before))
        with old.connect() as reading:
            refuse_other_tables(reading)
            otherwise = made_otherwise(reading, DERIVED)
        old.dispose()
        for table in tables(connection.dialect.name).tables.values():
            if not otherwise or table.name not in {derived.name for derived in DERIVED}:
                connection.execute(clickhouse.Attach(table, database_of(self.base, before)))
        if otherwise:
            rollups.rebuild(connection)

    def _finish(self, connection: sa.Connection) -> None:
        """Leave nothing but the store's own tables, whole on every replica."""
        own = tables(connection.dialect.name).tables
        name = connection.engine.url.database or ""
        for left in _names(connection, name):
            if left not in own and left.removesuffix("_local") not in own:
                connection.execute(clickhouse.DropLeft(left))
        cluster = clickhouse.clustered(connection.dialect)
        if cluster and cluster.replicated:
            for table in own.values():
                connection.execute(clickhouse.Sync(table))

    def _publish(self, number: int) -> None:
        """Make a generation the newest, by one row, unless somebody took the lock over meanwhile."""
        lock, table = working(self.base, number), pointer(self.base)
        row = sa.select(sa.literal(number), sa.func.now()).select_from(lock).limit(1)
        with self.control.connect() as connection:
            try:
                connection.execute(sa.insert(table).from_select(["number", "published_at"], row))
                if newest(connection, self.base) == number:
                    return
            except SQLAlchemyError:
                if lock.name in _names(connection, self.base):
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
            connection.execute(clickhouse.DropDatabase(name))


def working(base: str, number: int) -> sa.Table:
    """The lock of the load that writes a generation."""
    beat = sa.Column("beat", sa.DateTime, nullable=False)
    return sa.Table(
        f"working_{number}", sa.MetaData(), beat, sa.Column("holder", sa.String, nullable=False), schema=base
    )


def _sign() -> sa.Select[datetime, str]:
    return sa.select(sa.func.now(), sa.literal(socket.gethostname()))


def _names(connection: sa.Connection, database: str) -> list[str]:
    rows = sa.select(_tables.c.name).where(_tables.c.database == database)
    return [str(name) for name in connection.execute(rows).scalars()]


def _numbers(names: Any, prefix: str) -> list[int]:
    """The numbers in names that are a prefix and a number."""
    rests = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    return [int(rest) for rest in rests if rest.isdecimal()]


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
