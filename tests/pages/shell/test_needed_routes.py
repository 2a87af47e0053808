"""Routes of Streamlit that no page needs are closed to everybody, and those that pages need are not."""

import pytest

from pages.shell.needed_routes import NeededRoutes, is_closed
from pages.shell.routes import middleware
from tests.door.event_loop import run

CLOSED = [
    "/_stcore/metrics",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/agent/openapi.json",
    "/_stcore/script-health-check",
    "/_stcore/health/",
    "/_stcore/health\n",
    "/_stcore",
    "/_stcore/",
    "/_stcore/upload_file/a",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/app/static/secrets.toml",
]
OPEN = [
    "/",
    "/cases",
    "/health",
    "/agencies",
    "/appendix",
    "/static/js/index.js",
    "/media/abc.csv",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/upload_file/page/file",
    "/_stcore/bidi-components/scope_bar/index.js",
]


@pytest.mark.parametrize("path", CLOSED)
def test_what_no_page_needs_is_closed(path):
    assert is_closed(path)


@pytest.mark.parametrize("path", OPEN)
def test_what_pages_need_is_open(path):
    assert not is_closed(path)


def answer(path: str, *, kind: str = "http", base: str = "") -> int:
    """The status of the answer to a path below an address; 200 stands for what is passed on."""
    statuses = []

    async def application(scope, receive, send):
        statuses.append(200)

    async def send(message):
        statuses.extend([message["status"]] if "status" in message else [])

    scope = {"type": kind, "method": "GET", "path": path, "headers": [], "root_path": base}
    run(NeededRoutes(application)(scope, None, send))
    return statuses[0]


def test_closed_is_what_does_not_exist_also_below_another_address():
    assert answer("/_stcore/metrics") == answer("/negah/_stcore/metrics", base="/negah") == 404
    assert answer("/app/cases", base="/app") == answer("/app/_stcore/health", base="/app") == 200
    assert answer("/_stcore/stream", kind="websocket") == 200


def test_the_application_closes_them():
    assert NeededRoutes in [each.cls for each in middleware()]
