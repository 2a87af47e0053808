"""The door passes on what the application needs, and nothing that a client made up."""

from types import SimpleNamespace

import sqlalchemy as sa
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from door.middleware import VIEWER, AccessMiddleware
from door.rules import Rules
from door.viewers import LOCAL_VIEWER, viewer_of_ticket
from tests.door.asgi_scope import scope
from tests.door.auth_app_in_process import ADDRESS, auth_app_in
from tests.door.event_loop import run
from tests.door.people import PASSWORD, add_person

LOCAL = Rules()


def pass_through(given: dict[str, object], rules: Rules = LOCAL) -> dict[str, object]:
    """The scope as the application sees it, with the holder of its ticket."""
    seen: dict[str, object] = {}

    async def app(scope, receive, send) -> None:
        headers = dict(scope["headers"])
        seen.update(
            scope, holder=viewer_of_ticket(headers.get(b"x-negah-ticket", b"").decode()), names=headers
        )

    pages = SimpleNamespace(session_manager=None, serves=lambda path: False)
    door = AccessMiddleware(app, rules=lambda: rules, auth_app=lambda: pages)
    run(door(given, None, None))
    return seen


def test_the_application_knows_that_viewers_come_over_tls_from_the_settings_and_not_from_a_header() -> None:
    own = {"path": "/favicon.png", "host": "negah.example.ir", "client": ("192.0.2.7", 5)}
    for address, scheme in (("https://negah.example.ir", "https"), ("http://negah.example.ir", None)):
        seen = pass_through(scope(**own, x_forwarded_proto="https"), Rules(local=False, origin=address))
        assert seen.get("scheme") == scheme


def test_a_socket_gets_a_ticket_while_it_is_open_and_loses_its_origin() -> None:
    seen = pass_through(
        scope("websocket", host="localhost", origin="http://localhost", x_negah_ticket="made up")
    )

    assert seen["holder"] is LOCAL_VIEWER
    assert b"origin" not in seen["names"]
    assert viewer_of_ticket(seen["names"][b"x-negah-ticket"].decode()) is None


def test_a_request_carries_its_viewer_and_no_ticket() -> None:
    seen = pass_through(scope(host="localhost", x_negah_ticket="made up"))

    assert seen[VIEWER] is LOCAL_VIEWER
    assert b"x-negah-ticket" not in seen["names"]


def test_the_start_and_end_of_the_server_pass() -> None:
    assert pass_through({"type": "lifespan", "headers": []})["type"] == "lifespan"


def test_behind_tls_browsers_send_no_cookie_of_the_application_without_it() -> None:
    cookies = [b"_streamlit_xsrf=2|a|b; Path=/; SameSite=Lax", b"own=1; Secure; Path=/"]

    def sent(address: str) -> list[bytes]:
        messages = []

        async def app(_scope, _receive, send) -> None:
            headers = [(b"set-cookie", cookie) for cookie in cookies]
            await send({"type": "http.response.start", "status": 200, "headers": headers})

        async def send(message) -> None:
            messages.append(message)

        pages = SimpleNamespace(session_manager=None, serves=lambda path: False)
        rules = Rules(local=False, origin=address)
        request = scope(path="/favicon.png", host="negah.example.ir", client=("192.0.2.7", 5))
        run(AccessMiddleware(app, rules=lambda: rules, auth_app=lambda: pages)(request, None, send))
        return [value for name, value in messages[0]["headers"] if name == b"set-cookie"]

    assert sent("https://negah.example.ir") == [cookies[0] + b"; Secure", cookies[1]]
    assert sent("http://negah.example.ir") == cookies


def test_whoever_leaves_in_the_middle_of_a_form_is_no_error() -> None:
    async def app(given, receive, send) -> None:
        await Request(given, receive).body()
        raise AssertionError("there is no body")

    async def leave() -> dict[str, str]:
        return {"type": "http.disconnect"}

    pages = SimpleNamespace(session_manager=None, serves=lambda path: False)
    door = AccessMiddleware(app, rules=lambda: LOCAL, auth_app=lambda: pages)
    run(door(scope(host="localhost"), leave, None))


def test_whoever_closes_a_page_while_its_messages_wait_is_no_error() -> None:
    async def app(given, receive, send) -> None:
        page = WebSocket(given, receive, send)
        await page.accept()
        await page.close()
        await page.close()

    async def open_page() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(_message) -> None:
        pass

    pages = SimpleNamespace(session_manager=None, serves=lambda path: False)
    door = AccessMiddleware(app, rules=lambda: LOCAL, auth_app=lambda: pages)
    run(door(scope("websocket", host="localhost", origin="http://localhost"), open_page, send))


def test_while_nothing_can_be_recorded_it_is_said_and_a_browser_is_signed_out_all_the_same(tmp_path) -> None:
    own = {"Origin": ADDRESS}
    with auth_app_in(tmp_path) as pages:
        add_person(pages.records, "maryam")
        rules = Rules(local=False, origin=ADDRESS)
        door = AccessMiddleware(pages.app, rules=lambda: rules, auth_app=lambda: pages.app)
        with TestClient(door, ADDRESS, follow_redirects=False) as browser:
            form = {"name": "maryam", "password": PASSWORD}
            assert browser.post("/sign-in", data=form, headers=own).status_code == 303
            engine = pages.app.session_manager.records.engine
            engine.dispose()
            # As on a disk that cannot be written: SQLite reads and refuses every change.
            sa.event.listen(engine, "connect", lambda made, _: made.execute("PRAGMA query_only = ON"))

            out = browser.post("/sign-out", headers=own)
            again = browser.post("/sign-in", data=form, headers=own)

    assert [answer.status_code for answer in (out, again)] == [503, 503]
    assert 'negah_session=""' in out.headers["set-cookie"]
    assert "Max-Age=0" in out.headers["set-cookie"]
    assert "could not be ended on the server" in out.text
    assert "set-cookie" not in again.headers
    assert "پایگاه کاربران اکنون در دسترس نیست" in again.text
    assert "nothing was changed" in again.text
