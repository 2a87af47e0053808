"""Databases of a store on a ClickHouse server: list the generations, and drop those that are no longer needed."""

from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa

from queries.storage.clickhouse.generations import KEPT, database_of, generation_table
from queries.storage.clickhouse.statements import DropDatabase

_DAY = timedelta(days=1)
TABLES = sa.table(
    "tables", *(sa.column(name) for name in ("database", "name", "metadata_modification_time")), schema="system"
)  # fmt: skip
_DATABASES = sa.table("databases", sa.column("name"), schema="system")


def check_database(base: str, name: str) -> str:
    """Name of the database in which a load without publishing works."""
    return f"{base}_check_{name}"


def tables_of(connection: sa.Connection, database: str) -> list[str]:
    """Names of the tables of a database."""
    rows = sa.select(TABLES.c.name).where(TABLES.c.database == database)
    return [str(name) for name in connection.execute(rows).scalars()]


def numbers(names: Iterable[str], prefix: str) -> list[int]:
    """Numbers of the names that consist of a prefix and a number."""
    suffixes = [name.removeprefix(prefix) for name in names if name.startswith(prefix)]
    return [int(suffix) for suffix in suffixes if suffix.isdecimal()]


def generations(connection: sa.Connection, base: str) -> list[int]:
    """Numbers of the generations that have a database, published or not."""
    return numbers(connection.execute(sa.select(_DATABASES.c.name)).scalars(), f"{base}_g")


def drop_stale_databases(connection: sa.Connection, base: str) -> None:
    """Drop generations that no reader needs any more or that dead loads left over, and checks older than a day.

    Call it only while holding the lock: an unpublished generation without one belongs to a dead load.
    """
    published = connection.execute(sa.select(generation_table(base).c.number)).scalars().all()
    # Readers that opened an older generation may still be reading, so the newest few are kept.
    kept = sorted(published)[-KEPT:]
    for generation in generations(connection, base):
        if generation not in kept:
            connection.execute(DropDatabase(database_of(base, generation)))
    age = sa.select(
        TABLES.c.database, sa.func.max(TABLES.c.metadata_modification_time).label("last"), sa.func.now()
    ).group_by(TABLES.c.database)
    for name, last, now in connection.execute(age.where(TABLES.c.database != base)).all():
        if name.startswith(check_database(base, "")) and now - last > _DAY:
            connection.execute(DropDatabase(name))
