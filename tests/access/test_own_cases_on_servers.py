"""A limited viewer receives the same whatever the cases of others are, also from PostgreSQL and ClickHouse.

Servers sort, join and read rows in other orders than DuckDB does. The stores are those of `test_own_cases_only` and
`test_numbers_of_others`, copied by intake.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from intake.maintenance import copy_store as copy_module
from intake.maintenance.copy_store import copy_store
from records.roles import Role
from tests.access.other_numbers import number_anew
from tests.access.people_of_roles import PEOPLE
from tests.access.receiving import Params, receive
from tests.access.test_numbers_of_others import DUE, HANDOFFS, SEVERAL
from tests.access.test_own_cases_only import LIMITED, OWN, PLAIN
from tests.access.two_worlds import as_it_is, write_store, write_store_with_unseen_changed
from tests.engines import SERVERS

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

SORTED: tuple[Params, ...] = (HANDOFFS, DUE)
ASKED = [
    (role, screen, params)
    for role in LIMITED
    for screen in OWN[role]
    for params in ({}, *(SORTED if screen == "cases" else ()))
]
DIFFERENCES = ("cases of others", "numbers")


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server, with a place for the name of a database."""
    if request.param == "clickhouse":
        # An in-memory database disappears with its last connection.
        with request.getfixturevalue("clickhouse_engine").connect():
            yield "clickhousedb://memory/{}?interface=chdb"
        return
    url = sa.make_url(request.getfixturevalue("postgresql_url"))
    yield url.set(database="{}").render_as_string(hide_password=False).replace("%7B%7D", "{}")


def copied(url: str, server: str) -> str:
    """The address of a copy of a store in a new database of a server."""
    name = f"access_{uuid.uuid4().hex[:8]}"
    if server.startswith("postgresql"):
        engine = sa.create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.DDL(f"CREATE DATABASE {name}"))
        engine.dispose()
    copy_store(source=url, target=server.format(name), notify=lambda _: None)
    return server.format(name)


def numbered_anew(folder: Path) -> str:
    """The URL of a store in which cases and names have other numbers."""
    url = write_store(folder, as_it_is())
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        number_anew(connection)
    engine.dispose()
    return url


@pytest.fixture(scope="module")
def stores(server, tmp_path_factory) -> dict[object, str]:
    """The addresses of stores on a server: as it is, with what each role may not see changed, with other numbers."""
    folder = tmp_path_factory.mktemp("copied")
    urls: dict[object, str] = {
        "as it is": write_store(folder / "as_it_is", as_it_is()),
        "numbers": numbered_anew(folder / "numbers"),
    } | {role: write_store_with_unseen_changed(folder / role, as_it_is(), role) for role in LIMITED}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copy_module, "MEASURE_KEYS", ("received",))  # Copying has tests of its own.
        return {key: copied(url, server) for key, url in urls.items()}


@pytest.mark.parametrize("difference", DIFFERENCES)
@pytest.mark.parametrize(("role", "screen", "params"), ASKED)
def test_what_others_have_changes_nothing_on_servers_either(
    stores, monkeypatch, role, screen, params, difference
):
    other = stores[role if difference == "cases of others" else "numbers"]
    person = PEOPLE[role] if difference == "cases of others" else SEVERAL[role]
    received = []
    for url in (stores["as it is"], other):
        monkeypatch.setenv("NEGAH_DATABASE_URL", url)
        received.append(receive(monkeypatch, person, screen, PLAIN | params))
    one, other = received

    assert 'class="broken"' not in one.text
    assert one.pieces == other.pieces
    assert one.read_all_files() == other.read_all_files()


def test_the_stores_on_servers_do_differ(stores, monkeypatch):
    seen = []
    for key in ("as it is", *LIMITED, "numbers"):
        monkeypatch.setenv("NEGAH_DATABASE_URL", stores[key])
        seen.append(receive(monkeypatch, PEOPLE[Role.governor], "cases", PLAIN | HANDOFFS).text)

    assert len(set(seen)) == len(seen)
