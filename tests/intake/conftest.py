"""Shared fixtures of the tests of intake: databases on real servers, and an Open311 server on the loopback."""

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from intake.commands import maintain_store
from intake.publish import rollup_upkeep
from tests.intake.pull.city_server import CityServer
from tests.intake.storing import url
from tests.mariadb import PASSWORD, mariadb
from tests.thorough import THOROUGH, ordinary_first


@pytest.fixture
def database(postgresql_url: str, request: pytest.FixtureRequest) -> str:
    """URL of an empty PostgreSQL database."""
    server = sa.create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    name = f"intake_{abs(hash(request.node.name)) % 10**9}"
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    server.dispose()
    return sa.make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=ordinary_first(1, ["duckdb", "postgresql", "clickhouse"]))
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty store on each engine."""
    if request.param == "clickhouse":
        # An in-memory database disappears with its last connection.
        with request.getfixturevalue("clickhouse_engine").connect():
            yield f"clickhousedb://memory/loaded_{uuid.uuid4().hex[:8]}?interface=chdb"
        return
    yield url(tmp_path) if request.param == "duckdb" else request.getfixturevalue("database")


@contextlib.contextmanager
def without_upkeep() -> Iterator[None]:
    """Let loads and undos leave the rollups alone, as with `no_rollups`, for a part of a test or a wider fixture."""
    with pytest.MonkeyPatch.context() as patch:
        _leave_rollups_alone(patch)
        yield


@pytest.fixture
def no_rollups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let loads and undos leave the rollups alone, which take half of their processor time; not in a thorough run.

    For tests of what becomes of cases. tests/intake/publish/test_rollup_upkeep.py and test_verify.py compare rollups
    with the facts after loads, updates and undos.
    """
    _leave_rollups_alone(monkeypatch)


def _leave_rollups_alone(patch: pytest.MonkeyPatch) -> None:
    if THOROUGH == 1:
        # The module of a command is imported with the command. It must be here before, or keep what does nothing.
        assert maintain_store.rebuild is rollup_upkeep.rebuild
        for name in ("rebuild", "apply_load", "revert_load", "set_state"):
            patch.setattr(rollup_upkeep, name, lambda *_, **__: None)


@pytest.fixture(scope="session")
def mariadb_url() -> Iterator[URL]:
    """Address of a database on the MariaDB server of the test session, with its password."""
    with mariadb() as url:
        yield url


@pytest.fixture(scope="session")
def city_postgresql(postgresql_url: str) -> URL:
    """Address of a database on the PostgreSQL server of the test session, with its password."""
    server = sa.create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.DDL("CREATE DATABASE city"))
        connection.execute(sa.DDL(f"CREATE ROLE negah LOGIN SUPERUSER PASSWORD '{PASSWORD}'"))
    server.dispose()
    return make_url(postgresql_url).set(database="city", username="negah", password=PASSWORD)


@pytest.fixture(params=["postgresql", "mariadb"])
def city_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> URL:
    """Address of a database of each kind, with its password, which is also in CITY_PASSWORD."""
    monkeypatch.setenv("CITY_PASSWORD", PASSWORD)
    url: URL = request.getfixturevalue("city_postgresql" if request.param == "postgresql" else "mariadb_url")
    return url


@pytest.fixture
def city_server() -> Iterator[CityServer]:
    """An Open311 server without requests."""
    with CityServer() as server:
        yield server
