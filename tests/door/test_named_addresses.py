"""Which address a running server takes for that of a client who names others in a header."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from records.database import Records
from records.records_tables import known_client
from records.roles import Role
from tests.door.guarded import Guarded
from tests.door.people import add_person, records_in
from tests.door.running import running_with_accounts

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def without_proxy(tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> Iterator[Guarded]:
    """A server that is reached directly; maryam may sign in."""
    folder = tmp_path_factory.mktemp("direct")
    records = records_in(folder)
    add_person(records, "maryam", Role.governor)
    with running_with_accounts(folder, records.url, demo_url) as server:
        yield Guarded(server, records)
    records.close()


def clients(records: Records) -> set[str]:
    """The addresses from which people have signed in."""
    with records.reading() as connection:
        return set(connection.scalars(sa.select(known_client.c.client)))


def test_without_a_proxy_nobody_is_another_by_naming_addresses(without_proxy: Guarded) -> None:
    for named in (
        "",
        "9.9.9.9",
        "9.9.9.9:1234",
        "[2001:db8::1]:1234",
        "127.0.0.1:1234",
        "unknown",
        "9.9.9.9, ",
    ):
        assert without_proxy.sign_in("maryam", client=named).status == 303

    assert clients(without_proxy.records) == {"127.0.0.1"}


def test_behind_a_proxy_the_port_makes_nobody_another(guarded: Guarded) -> None:
    for named in ("198.51.100.30:1234", "198.51.100.30:1235", "[::ffff:198.51.100.30]:1236"):
        assert guarded.sign_in("maryam", client=named).status == 303

    assert {"198.51.100.30"} == {each for each in clients(guarded.records) if "198.51.100.3" in each}
