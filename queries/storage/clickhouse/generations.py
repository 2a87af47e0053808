"""Generations of a ClickHouse store: each load writes a database of its own, and publishes it by inserting one row.

ClickHouse has no transactions over several tables, but the insertion of a single row is atomic. The database named in
the URL holds the table `generation`. The data of generation n are in the database `<name>_g<n>`, which never changes
once its row has been inserted. A reader looks up the newest number once and then sees a consistent state, whatever is
loaded meanwhile.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from queries.storage import clickhouse

KEPT = 3  # generations that are not deleted, so that readers can finish with an older one


def generation_table(base: str) -> sa.Table:
    """Definition of the table of published generations in the database `base`."""
    return sa.Table(
        "generation",
        sa.MetaData(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("published_at", sa.DateTime, nullable=False),
        schema=base,
    )


def database_of(base: str, number: int) -> str:
    """Name of the database of a generation."""
    return f"{base}_g{number}"


def base_of(url: URL) -> str:
    """Name of the database in the URL of a store; `negah` by default."""
    return url.database or "negah"


def newest(connection: sa.Connection, base: str) -> int | None:
    """Number of the newest generation in the database `base`; None when none has been published."""
    table = generation_table(base)
    if not sa.inspect(connection).has_table(table.name, schema=base):
        return None
    number = connection.execute(sa.select(sa.func.max(table.c.number))).scalar()
    return int(number) if number else None


def newest_of(control: Engine, url: URL) -> int | None:
    """Number of the newest generation of the store at a URL, over a connection of `control`; None when none exists."""
    with control.connect() as connection:
        return newest(connection, base_of(url))


def reader(url: URL, number: int, **pool: Any) -> Engine:
    """Engine for reading one generation; `pool` are options of its connections."""
    return clickhouse.engine(url, database=database_of(base_of(url), number), pool_pre_ping=True, **pool)
