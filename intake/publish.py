"""What an engine must be able to do so that intake can publish into it; each engine is one small class.

Everything between `opened` and its end is SQLAlchemy Core on `Workplace.connection`. The engine sees to it that
readers see either nothing of it or all of it.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from intake import rollups
from intake.errors import IntakeError, RefusedError
from queries import schema
from queries.tables import DERIVED, FACTS, create, made_otherwise, tables
from queries.words import NOT_GIVEN

Told = Callable[[str, str], None]


@dataclass(frozen=True)
class Workplace:
    """A store opened for writing."""

    connection: sa.Connection
    stage: Callable[[Path, pa.Schema, str], sa.FromClause]  # a Parquet file as something to select from
    stream: Callable[[sa.Select[Any]], Iterator[pa.RecordBatch]]


class Target(Protocol):
    """A store that can be loaded into."""

    @property
    def folder(self) -> Path:
        """Where files that belong beside the store are put."""

    def locked(self, *, wait: bool, told: Told) -> AbstractContextManager[Path]:
        """Keeps other loads out while inside; gives a folder for work that is emptied before and after."""

    def opened(
        self, folder: Path, *, publish: bool = True, start_over: bool = False
    ) -> AbstractContextManager[Workplace]:
        """Opens the store for writing; what was done inside becomes visible at its end, all at once.

        Nothing becomes visible when the inside raises, when the process dies, or without `publish`. With
        `start_over` the inside finds an empty store.
        """

    def read(self) -> AbstractContextManager[sa.Connection]:
        """Opens the store for reading; EmptyError when there is none."""


def target(url: str) -> Target:
    """The store behind a database URL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "duckdb":
        from intake.publish_duckdb import DuckDBTarget

        return DuckDBTarget(parsed)
    if parsed.get_backend_name() == "postgresql":
        from intake.publish_postgresql import PostgreSQLTarget

        return PostgreSQLTarget(parsed)
    if parsed.get_backend_name() == "clickhousedb":
        from intake.publish_clickhouse import ClickHouseTarget

        return ClickHouseTarget(parsed)
    raise IntakeError(
        f"بارگذاری در «{parsed.get_backend_name()}» ممکن نیست؛ "
        "نشانی duckdb:///…، postgresql+psycopg://… یا clickhousedb://… بدهید.",
        f'Loading into "{parsed.get_backend_name()}" is not possible; give an address like '
        "duckdb:///…, postgresql+psycopg://… or clickhousedb://….",
    )


def create_schema(connection: sa.Connection) -> None:
    """Make the tables of an empty store, with key 0 of every dimension: not given by the source."""
    create(connection)
    insert_not_given(connection)


def refuse_other_tables(connection: sa.Connection) -> None:
    """RefusedError when another version made the tables of a store that is not brought up to date by itself."""
    others = [table.name for table in made_otherwise(connection, FACTS)]
    if others:
        raise RefusedError(
            f"این انبار داده را نسخهٔ دیگری از نگاه ۱۱۱ ساخته است و جدول‌هایش جور دیگری است ({'، '.join(others)}). "
            "پرونده‌ها را در انبار تازه‌ای بارگذاری کنید.",
            f"Another version of Negah 111 made this store, and its tables are different ({', '.join(others)}). Load "
            "the files into a new store.",
        )


def renew_rollups(connection: sa.Connection) -> None:
    """Make the rollups anew, from the facts, where another version declared them otherwise."""
    if made_otherwise(connection, DERIVED):
        own = tables(connection.dialect.name).tables
        for table in DERIVED:
            own[table.name].drop(connection, checkfirst=True)
            own[table.name].create(connection)
        rollups.rebuild(connection)


def insert_not_given(connection: sa.Connection) -> None:
    """Key 0 of every dimension, into the tables of an empty store."""
    for table in schema.DIMENSIONS:
        row: dict[str, Any] = {column.name: 0 for column in table.columns}
        row |= {"code": "none", "name_fa": NOT_GIVEN.fa, "name_en": NOT_GIVEN.en}
        connection.execute(sa.insert(table), [row])
