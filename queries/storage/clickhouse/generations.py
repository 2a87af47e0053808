"""The generations of a ClickHouse store: each load writes a database of its own, and one row says which is read.

ClickHouse has no transaction over several tables, but inserting one row happens or does not. The database of the
address holds the table `generation`; the data of number n stand in the database `<name>_g<n>`, which nobody changes
once its row is there. A reader looks the number up once and then sees one state, whatever is loaded meanwhile.
"""

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from queries.storage import clickhouse

KEPT = 3  # generations that stay for readers who opened them before


def generation_table(base: str) -> sa.Table:
    """The table of the generations that were published."""
    return sa.Table(
        "generation",
        sa.MetaData(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("published_at", sa.DateTime, nullable=False),
        schema=base,
    )


def database_of(base: str, number: int) -> str:
    """The database that holds a generation."""
    return f"{base}_g{number}"


def base_of(url: URL) -> str:
    """The database that the address of a store names."""
    return url.database or "negah"


def newest(connection: sa.Connection, base: str) -> int | None:
    """The number of the newest generation; None where nothing was ever published."""
    table = generation_table(base)
    if not sa.inspect(connection).has_table(table.name, schema=base):
        return None
    number = connection.execute(sa.select(sa.func.max(table.c.number))).scalar()
    return int(number) if number else None


def newest_of(control: Engine, url: URL) -> int | None:
    """The number of the newest generation of the store at an address."""
    with control.connect() as connection:
        return newest(connection, base_of(url))


def reader(url: URL, number: int) -> Engine:
    """An engine for reading one generation."""
    return clickhouse.engine(url, database=database_of(base_of(url), number), pool_pre_ping=True)
