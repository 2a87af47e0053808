"""The pages for signing in over records in a folder, with a browser that asks them without a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.testclient import TestClient

from door.auth_app import AuthApp
from door.responses import PageResponses
from door.rules import Rules
from door.session_manager import SessionManager, lifetimes_of
from records.database import Records
from tests.door.people import PASSWORD, cheap_hashes, records_in

ADDRESS = "http://127.0.0.1"


@dataclass(frozen=True)
class AuthAppInProcess:
    """The pages for signing in, their records, and a browser that follows no redirect."""

    app: AuthApp
    records: Records
    browser: TestClient

    def sign_in(self, name: str, password: str = PASSWORD, **more: str) -> int:
        """The status of the answer to the form."""
        form = {"name": name, "password": password} | more
        return self.browser.post("/sign-in", data=form).status_code


@contextmanager
def auth_app_in(folder: Path, **ways: object) -> Iterator[AuthAppInProcess]:
    """Context manager: the pages with these ways of signing in, where a password costs little."""
    records = records_in(folder)
    manager = SessionManager(str(records.url), lifetimes=lifetimes_of(12, 60))
    rules = Rules(local=False, origin=ADDRESS)
    app = AuthApp(manager, PageResponses(rules, title=lambda lang: f"Negah {lang}", **ways))
    with cheap_hashes(), TestClient(app, ADDRESS, follow_redirects=False) as browser:
        yield AuthAppInProcess(app, records, browser)
    manager.records.close()
    records.close()
