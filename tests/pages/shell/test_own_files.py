"""Files of others are not served, and nobody uploads into pages of others."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from door.middleware import VIEWER
from door.viewers import TICKET_HEADER, Viewer, issue_ticket, revoke_ticket
from pages.shell import own_files
from pages.shell.own_files import OwnFiles
from pages.view.made_files import note_file
from tests.door.event_loop import run

ALI = Viewer("ali of the files", "", frozenset({"steward"}))
SARA = Viewer("sara of the files", "", frozenset({"steward"}))
PRESS = Viewer("ali of the files", "", frozenset({"press"}))
CONTENT = b"cases of ali"


@pytest.fixture
def ask(monkeypatch):
    """A function from a viewer, a method and a path to the status; 200 stands for what is passed on."""
    held = issue_ticket(ALI)
    note_file(CONTENT, ALI)
    context = SimpleNamespace(headers=[("Host", "x"), (TICKET_HEADER, held)])
    running = SimpleNamespace(
        media_file_mgr=SimpleNamespace(
            read_file=lambda name: SimpleNamespace(content=CONTENT) if name == "abc.csv" else None
        ),
        get_client=lambda key: SimpleNamespace(client_context=context) if key == "page-of-ali" else None,
    )
    monkeypatch.setattr(own_files.runtime, "exists", lambda: True)
    monkeypatch.setattr(own_files.runtime, "get_instance", lambda: running)
    passed = []

    async def application(scope, receive, send):
        passed.append(scope["path"])

    def status(viewer, method, path):
        passed.clear()
        statuses = []

        async def send(message):
            statuses.extend([message["status"]] if "status" in message else [])

        async def receive():
            return {"type": "http.request"}

        scope = {"type": "http", "method": method, "path": path, "headers": [], VIEWER: viewer}
        run(OwnFiles(application)(scope, receive, send))
        return 200 if passed else statuses[0]

    yield status
    revoke_ticket(held)


def test_a_file_is_served_to_its_viewer_only(ask):
    assert ask(ALI, "GET", "/media/abc.csv") == 200
    assert ask(SARA, "GET", "/media/abc.csv") == 404
    assert ask(None, "GET", "/media/abc.csv") == 404
    assert ask(ALI, "HEAD", "/media/other.csv") == 404
    assert ask(SARA, "GET", "/under/a/path/media/abc.csv") == 404
    # The same person, after a role has been taken away.
    assert ask(PRESS, "GET", "/media/abc.csv") == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_files_go_into_own_pages_only(ask, method):
    assert ask(ALI, method, "/_stcore/upload_file/page-of-ali/1") == 200
    assert ask(SARA, method, "/_stcore/upload_file/page-of-ali/1") == 403
    assert ask(None, method, "/_stcore/upload_file/page-of-ali/1") == 403
    assert ask(ALI, method, "/_stcore/upload_file/no-such-page/1") == 403
    # The same person, after the right to load files has been withdrawn; another steward who got the name since.
    assert ask(PRESS, method, "/_stcore/upload_file/page-of-ali/1") == 403
    assert ask(replace(ALI, id=7), method, "/_stcore/upload_file/page-of-ali/1") == 403


def test_everything_else_is_passed_on(ask):
    assert ask(None, "GET", "/figures/received.json") == 200
    assert ask(ALI, "GET", "/static/media/font.woff2") == 200
    # What only looks like a file of the library is one of the made files.
    assert ask(SARA, "GET", "/media/static/media/abc.csv") == 404
