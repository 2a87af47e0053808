"""A running server under odd requests: none is served without a session, and none brings the server down."""

import re
import socket
import time
from contextlib import ExitStack, closing, suppress

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from door.sockets import MAX_OPEN
from tests.browser import PATIENCE
from tests.door.guarded import Guarded

pytestmark = pytest.mark.slow
TOO_BIG = 1009  # close code of websockets
HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}


def status(guarded: Guarded, request: str, *headers: str, host: str = "", **named: str) -> int:
    """The status of the answer to a request line with headers, sent as they are; 0 if there is no answer."""
    lines = [
        f"{request} HTTP/1.1",
        f"Host: {host or f'127.0.0.1:{guarded.server.port}'}",
        *headers,
        *(f"{name.replace('_', '-')}: {value}" for name, value in named.items()),
    ]
    with closing(socket.create_connection(("127.0.0.1", guarded.server.port), PATIENCE)) as stream:
        stream.sendall("\r\n".join([*lines, "", ""]).encode("latin-1"))
        answer = stream.recv(100)
    match = re.match(rb"HTTP/1.1 (\d+)", answer)
    return int(match[1]) if match else 0


@pytest.mark.parametrize(
    "path",
    [
        "//health",
        "/%2e%2e/health",
        "/HEALTH",
        "/health%00",
        "/health;x",
        "/favicon.png/../_stcore/metrics",
        "/assets/fonts/Vazirmatn.woff2/..%2f..%2f..%2fdashboard.py",
        "/sign-in/%2e%2e/_stcore/metrics",
        "/sign-in/..%2f_stcore%2fmetrics",
        "/sign-in/link/..%2f..%2f_stcore/metrics",
        "http://evil.example/",
        "http://evil.example/health",
        "*",
        "health",
    ],
)
def test_no_way_of_writing_a_path_leads_past_the_door(guarded: Guarded, path: str) -> None:
    assert status(guarded, f"GET {path}") in (401, 404)


@pytest.fixture(scope="module")
def signed_in(guarded: Guarded) -> str:
    """The cookie of one session for all methods: a password costs a server more than what they ask of it."""
    return guarded.cookie("maryam")


@pytest.mark.parametrize("method", ["TRACE", "POST", "PUT", "DELETE", "PATCH", "CONNECT", "get", "PRI"])
def test_methods_that_may_change_something_need_an_origin_also_when_signed_in(
    guarded: Guarded, signed_in: str, method: str
) -> None:
    for path in ("/", "/sign-in", "/sign-out", "/account/code", "/_stcore/upload_file/a/b"):
        assert status(guarded, f"{method} {path}", Cookie=signed_in) == 403


@pytest.mark.parametrize(
    "host", ["127.0.0.1:99999", "[::::]", "127.1", "a@127.0.0.1", "127.0.0.1:" + "9" * 400]
)
def test_a_host_that_no_address_can_have_breaks_nothing(guarded: Guarded, host: str) -> None:
    assert status(guarded, "GET /sign-in", host=host) == 403


def test_requests_that_two_servers_could_read_differently_are_not_served(guarded: Guarded) -> None:
    own = f"http://127.0.0.1:{guarded.server.port}"
    for headers in (
        ("Host: evil.example",),
        ("Content-Length: 0", "Content-Length: 30"),
        ("Transfer-Encoding : chunked",),
        ("Transfer-Encoding: xchunked",),
        ("X: a\0b",),
        (f"Origin: {own}", "Origin: http://evil.example"),
    ):
        assert status(guarded, "POST /sign-out", *headers) in (400, 403), headers


@pytest.mark.parametrize(
    "cookie", ["a=" + "b" * 60_000, "negah_session=" + "x" * 5_000, "negah_session=\x01\xff"]
)
def test_long_and_odd_cookies_are_nobodys(guarded: Guarded, cookie: str) -> None:
    assert status(guarded, "GET /_stcore/health", Cookie=cookie) == 401
    assert status(guarded, "GET /sign-in", Cookie=f"negah_openid={cookie[-100:]}") == 200


@pytest.mark.parametrize(
    "path", ["/_stcore/stream", "/health", "/sign-in", "/assets/fonts/Vazirmatn.woff2", "/"]
)
def test_what_strangers_may_see_is_no_socket(guarded: Guarded, path: str) -> None:
    assert status(guarded, f"GET {path}", Origin=guarded.server.address, **HANDSHAKE) == 403
    assert status(guarded, f"GET {path}x", Upgrade="h2c", Connection="Upgrade") in (401, 404)


def test_an_earlier_page_is_given_back_to_its_own_session_only(guarded: Guarded) -> None:
    own, other = guarded.cookie("maryam"), guarded.cookie("reza")
    with guarded.socket(own) as socket:
        page = page_of(socket)
        with guarded.socket(other, resume=page) as taken:
            assert page_of(taken) != page
        assert page_of(socket) == page
    time.sleep(0.5)
    with guarded.socket(other, resume=page) as taken:
        assert page_of(taken) != page
    with guarded.socket(own, resume=page) as socket:
        assert page_of(socket) == page


def page_of(socket: ClientConnection) -> str:
    """Let the page be drawn, and return under which name Streamlit keeps what it knows of it."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(socket.recv(timeout=PATIENCE))
        if answer.WhichOneof("type") == "new_session":
            return answer.new_session.initialize.session_id


def test_a_message_without_end_is_not_kept(guarded: Guarded) -> None:
    with guarded.socket(guarded.cookie("reza")) as socket:
        with suppress(ConnectionClosed):
            socket.send(b"\0" * 1_000_000 for _ in range(30))  # a fragment each
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=PATIENCE)
    # The reason is lost where the connection ends while fragments are still being sent.
    assert closed.value.rcvd is None or closed.value.rcvd.code == TOO_BIG


def test_one_person_has_so_many_pages_open_and_no_more(guarded: Guarded) -> None:
    first, second = guarded.cookie("reza"), guarded.cookie("reza")
    with ExitStack() as pages:
        for number in range(MAX_OPEN):
            pages.enter_context(guarded.socket(second if number % 2 else first))
        for cookie in (first, second):
            with pytest.raises(InvalidStatus) as refused, guarded.socket(cookie):
                pass
            assert refused.value.response.status_code == 403
        # Another page says why it stays empty.
        answer = guarded.server.get("/press?period=all", Cookie=second, Accept="text/html")
        assert answer.status == 429
        assert "در مجموع ۴۰ صفحه باز است" in answer.text
        other = guarded.cookie("maryam")
        assert guarded.server.get("/press?period=all", Cookie=other, Accept="text/html").status == 200
        with guarded.socket(other) as socket:
            assert page_of(socket)
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            with guarded.socket(first) as socket:
                assert page_of(socket)
                return
        except InvalidStatus:
            time.sleep(0.1)
    pytest.fail("there is no room again after the pages were closed")
