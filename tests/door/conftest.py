"""One running server with local accounts for all tests of a process."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from records.roles import Role
from tests.browser import free_port
from tests.door.guarded import Guarded
from tests.door.people import add_person, records_in
from tests.door.running import running


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> Iterator[Guarded]:
    """A server with accounts, behind a proxy on this machine; maryam, reza and admin may sign in."""
    folder = tmp_path_factory.mktemp("guarded")
    records, port = records_in(folder), free_port()
    for name, role in (("maryam", Role.governor), ("reza", Role.press), ("admin", Role.administrator)):
        add_person(records, name, role)
    settings = f'[door]\naccounts = true\naddress = "http://127.0.0.1:{port}"\nproxies = ["127.0.0.1"]\n'
    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NEGAH_RECORDS_URL", str(records.url))
            server = stack.enter_context(running(folder, settings=settings, database=demo_url, port=port))
        yield Guarded(server, records)
    records.close()
