"""A desk over records in a folder, with a browser that asks it without a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from door.desk import Desk
from door.keeper import Keeper, lifetimes_of
from door.rules import Rules
from records.database import Records
from tests.door.people import PASSWORD, records_in

ADDRESS = "http://127.0.0.1"


@dataclass(frozen=True)
class DeskInProcess:
    """A desk, its records, and a browser that follows no redirect."""

    desk: Desk
    records: Records
    browser: TestClient

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> int:
        """The status of the answer to the form."""
        form = {"name": name, "password": password} | more
        return self.browser.post("/sign-in", data=form).status_code


@contextmanager
def desk_in(folder: Path, **ways: object) -> Iterator[DeskInProcess]:
    """Context manager: a desk with these ways of signing in."""
    records = records_in(folder)
    keeper = Keeper(str(records.url), lifetimes=lifetimes_of(12, 60))
    desk = Desk(keeper, Rules(local=False, origin=ADDRESS), title=lambda lang: f"Negah {lang}", **ways)
    with TestClient(desk, ADDRESS, follow_redirects=False) as browser:
        yield DeskInProcess(desk, records, browser)
    keeper.records.close()
    records.close()
