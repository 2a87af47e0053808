"""Records for tests: empty ones on SQLite and on a real PostgreSQL, with hashes that cost little."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from records import passwords
from records.accounts import set_password
from records.database import Records, open_records
from records.people import Person, add
from records.records_tables import attempt, person
from records.roles import Role

NOW = datetime(2026, 3, 21, 8, 0, tzinfo=UTC)
PASSWORD = "چند واژهٔ بی‌ربط ۱۲"
# In an ordinary run PostgreSQL is left to tests of what engines do in their own ways (`ON_BOTH`): counters, moments,
# spellings, locks, triggers, and changes that fail half way.
ENGINES = ("sqlite", pytest.param("postgresql", marks=[pytest.mark.slow, pytest.mark.thorough]))
ON_BOTH = pytest.mark.parametrize(
    "new_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)],
    indirect=True,
    scope="module",
)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys_hash.cache_clear()


@pytest.fixture(scope="module")
def new_postgresql(request: pytest.FixtureRequest) -> Callable[[], str]:
    """A function that creates an empty database on the server of the session and returns its URL."""
    server = sa.create_engine(request.getfixturevalue("postgresql_url"), isolation_level="AUTOCOMMIT")

    def create() -> str:
        name = f"records_{uuid.uuid4().hex[:8]}"
        with server.connect() as connection:
            connection.execute(sa.DDL(f"CREATE DATABASE {name}"))
        server.dispose()
        return server.url.set(database=name).render_as_string(hide_password=False)

    return create


@pytest.fixture(scope="module", params=ENGINES)
def new_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """A function that returns the URL of an empty database; the test runs once per engine."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path_factory.mktemp('records') / 'r.sqlite'}"
    create: Callable[[], str] = request.getfixturevalue("new_postgresql")
    return create


@pytest.fixture(scope="module")
def _opened(new_url: Callable[[], str]) -> Iterator[Records]:
    opened = open_records(new_url())
    yield opened
    opened.close()


@pytest.fixture
def records(_opened: Records) -> Records:
    """Empty records; once per engine."""
    with _opened.writing() as connection:
        connection.execute(sa.delete(attempt))
        connection.execute(sa.delete(person))
    return _opened


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Iterator[Records]:
    """Empty records in a file of their own."""
    opened = open_records(f"sqlite:///{tmp_path / 'own.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def planner(records: Records) -> Person:
    """A person with a local account."""
    who = add(records, "planner", "", roles=[Role.planner])
    set_password(records, who, PASSWORD)
    return who
