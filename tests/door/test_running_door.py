"""The door of a running server without identity: it never looks a name up, and serves this machine only."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.browser import PATIENCE, ROOT, free_port
from tests.door.running import Running, command, running
from tests.forked import run_forked
from tests.thorough import THOROUGH

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, demo_url: str) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("door"), database=demo_url) as started:
        yield started


def status_of_socket(server: Running, *, host: str = "", **headers: str) -> int:
    """101 if the server opens a websocket to these headers, else the status of its refusal."""
    wanted = {name.replace("_", "-"): value for name, value in headers.items()}
    # The client connects to the address of `uri` and sends it as Host, so another Host needs an open connection.
    with closing(socket.create_connection(("127.0.0.1", server.port))) as stream:
        uri = f"ws://{host or f'127.0.0.1:{server.port}'}/_stcore/stream"
        try:
            with connect(uri, sock=stream, additional_headers=wanted, proxy=None):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code


def test_a_browser_of_this_machine_opens_a_socket(server: Running) -> None:
    assert status_of_socket(server, Origin=server.address) == 101
    localhost = f"localhost:{server.port}"
    assert status_of_socket(server, host=localhost, Origin=f"http://{localhost}") == 101


def test_a_foreign_origin_does_not_freeze_the_server(server: Running) -> None:
    began = time.monotonic()

    assert status_of_socket(server, Origin="http://evil.example") == 403
    assert server.get("/_stcore/health", Origin="http://evil.example").status == 403
    assert server.get("/_stcore/health").status == 200

    assert time.monotonic() - began < PATIENCE
    assert server.asked == []


def test_a_rebound_name_is_refused(server: Running) -> None:
    host = f"evil.example:{server.port}"

    assert status_of_socket(server, host=host, Origin=f"http://{host}") == 403
    assert server.get("/", host=host).status == 403
    assert server.get("/", host=f"127.0.0.1.evil.example:{server.port}").status == 403
    assert server.asked == []


def test_a_socket_without_an_origin_is_refused(server: Running) -> None:
    assert status_of_socket(server) == 403


def test_a_page_of_another_server_on_this_machine_is_refused(server: Running) -> None:
    assert status_of_socket(server, Origin="http://127.0.0.1:1") == 403
    assert status_of_socket(server, Origin="null") == 403


@pytest.mark.parametrize("name", ["Forwarded", "X_Forwarded_For", "X_Forwarded_Proto", "Via", "X_Real_IP"])
def test_what_comes_through_a_proxy_is_not_the_local_person(server: Running, name: str) -> None:
    assert server.get("/", **{name: "203.0.113.7"}).status == 403
    assert status_of_socket(server, Origin=server.address, **{name: "203.0.113.7"}) == 403


def test_refused_sockets_do_not_fill_the_log(server: Running) -> None:
    before = len(server.log)

    for _ in range(100):
        assert status_of_socket(server, Origin="http://evil.example") == 403

    assert len(server.log) - before < 10_000


def test_every_answer_forbids_frames_and_sensors(server: Running) -> None:
    headers = server.get("/").headers

    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize("address", ["0.0.0.0", "::", *(["192.0.2.1"] if THOROUGH > 1 else [])])
def test_the_server_does_not_start_on_another_address(tmp_path: Path, demo_url: str, address: str) -> None:
    options = ("--server.address", address, "--server.port", str(free_port()))
    line, environment = command(tmp_path, *options, database=demo_url)

    ended = run_forked(line, cwd=ROOT, env=environment, timeout=60)

    assert ended.returncode != 0
    if address != "192.0.2.1":  # which no machine has, so that the system itself refuses it first
        assert f"does not listen on {address}" in ended.stderr
        assert "accounts = true" in ended.stderr
    assert not (tmp_path / "asked").exists()
