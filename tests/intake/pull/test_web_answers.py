"""Answers of a real server on the loopback interface: bounded, tried again, and with errors that say what to do."""

import contextlib
import socket
import threading
import time

import pytest

from intake.errors import PullError
from intake.pull import web_answers
from intake.pull.web_answers import WebServer
from tests.intake.pull.city_server import CityServer

KEY = "key-that-nobody-may-see"


def server(address: str, **changes: float) -> WebServer:
    return WebServer(address, **({"seconds": 5.0, "megabytes": 1, "retries": 2, "pause": 0.01} | changes))  # type: ignore[arg-type]


def test_a_server_that_answers_after_a_while(city_server: CityServer) -> None:
    city_server.answers = [(503, b""), (429, b"")]
    assert server(city_server.address).get("requests.json", {"api_key": KEY}) == b"[]"
    assert city_server.asked == [{"api_key": KEY}] * 3


@pytest.mark.parametrize(
    ("answer", "times", "words"),
    [
        ((404, b""), 1, "no such address or jurisdiction"),
        ((403, b""), 1, "check the key"),
        ((302, b""), 1, "sends elsewhere"),
        ((400, b""), 1, "did not accept"),
        ((500, b""), 3, "try again later"),
        ((200, b"x" * 1_100_000), 1, "larger than 1 MB"),
    ],
)
def test_what_cannot_be_used(
    city_server: CityServer, answer: tuple[int, bytes], times: int, words: str
) -> None:
    city_server.answers = [answer] * 5
    with pytest.raises(PullError, match=words) as told:
        server(city_server.address).get("requests.json", {"api_key": KEY})
    assert len(city_server.asked) == times
    assert KEY not in str(told.value)
    assert told.value.message_fa


def test_a_server_that_is_not_there_or_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(PullError, match=r"cannot be reached.*timeout, 2 attempts"):
            server(f"http://127.0.0.1:{port}", seconds=0.1, retries=1).get("requests.json", {})
    with pytest.raises(PullError, match="cannot be reached"):
        server(f"http://127.0.0.1:{port}").get("requests.json", {})


def test_an_answer_that_breaks_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(PullError, match="broke off"):
            server(f"http://127.0.0.1:{listening.getsockname()[1]}", retries=0).get("requests.json", {})
        thread.join()


def test_an_answer_that_never_ends_but_is_never_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_answers, "LONGEST_ANSWER", 2)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection, contextlib.suppress(OSError):
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n[")
                while True:
                    connection.sendall(b" ")
                    time.sleep(0.02)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(PullError, match="took too long"):
            server(f"http://127.0.0.1:{listening.getsockname()[1]}", seconds=1.5, retries=2).get(
                "requests.json", {}
            )
        thread.join()
