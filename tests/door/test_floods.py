"""A running server under a flood of attempts to sign in: others go on, and whoever sends the flood waits."""

import re
import select
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode

import pytest

from tests.browser import PATIENCE
from tests.door.guarded import Guarded

pytestmark = pytest.mark.slow


def flood(guarded: Guarded, clients: list[str], meanwhile: Callable[[], None]) -> list[str]:
    """Send an attempt to sign in from each address at the same moment, and return the answers.

    Until all are answered, `meanwhile` is called again and again.
    """
    streams = []
    for number, client in enumerate(clients):
        form = urlencode({"name": f"nobody-{number}", "password": "not the password"})
        lines = (
            "POST /sign-in HTTP/1.1",
            f"Host: 127.0.0.1:{guarded.server.port}",
            f"Origin: {guarded.server.address}",
            f"X-Forwarded-For: {client}",
            "Connection: close",
            f"Content-Length: {len(form)}",
        )
        stream = socket.create_connection(("127.0.0.1", guarded.server.port), PATIENCE)
        stream.sendall("\r\n".join([*lines, "", form]).encode())
        streams.append(stream)
    answers = dict.fromkeys(streams, b"")
    waiting, end = set(streams), time.monotonic() + PATIENCE
    while waiting and time.monotonic() < end:
        meanwhile()
        for stream in select.select(list(waiting), [], [], 0.05)[0]:
            if part := stream.recv(65_536):
                answers[stream] += part
            else:
                waiting.discard(stream)
                stream.close()
    assert not waiting
    return [answer.decode(errors="replace") for answer in answers.values()]


def statuses(answers: list[str]) -> Counter[str]:
    """How many answers have which status."""
    return Counter(answer.split(" ", 2)[1] for answer in answers)


@pytest.mark.thorough
def test_a_flood_of_attempts_keeps_nobody_from_the_dashboard(guarded: Guarded) -> None:
    cookie = guarded.cookie("maryam")
    waited: list[float] = []

    def others() -> None:
        """Note for how many seconds a monitor and a signed-in viewer wait, ten times a second at most."""
        time.sleep(0.1)
        began = time.monotonic()
        assert guarded.server.get("/health").status == 200
        assert guarded.server.get("/", Cookie=cookie, Accept="text/html").status == 200
        waited.append(time.monotonic() - began)

    for _ in range(5):
        others()
    usual = max(waited)  # a machine with other work is slow by itself
    waited.clear()
    with guarded.socket(cookie) as page:
        answers = flood(guarded, [f"192.0.2.{number % 40}" for number in range(200)], others)
        assert page.ping().wait(5)

    # Without threads of their own, attempts kept others waiting for ten seconds.
    assert max(waited) < 5 + 10 * usual
    assert set(statuses(answers)) == {"401", "429"}
    for answer in answers:
        assert (" 429 " in answer[:20]) is bool(re.search(r"retry-after: \d+\r\n", answer))
    assert guarded.sign_in("reza").status == 303


def test_one_address_that_tries_too_often_waits_and_others_do_not(guarded: Guarded) -> None:
    others: list[int] = []

    def other() -> None:
        if not others:
            others.append(guarded.sign_in("reza", client="198.51.100.10").status)

    answers = flood(guarded, ["198.51.100.9"] * 15, other)

    assert others == [303]
    assert statuses(answers)["429"] > 0
    assert "صبر کنید" in next(answer for answer in answers if " 429 " in answer[:20])


@contextmanager
def attempts_go_on(guarded: Guarded, clients: list[str]) -> Iterator[None]:
    """Context manager during which wrong attempts are sent from each address, one after another.

    It begins once some are refused because of their number.
    """
    ended, answers = threading.Event(), Counter[int]()

    def attack(number: int, client: str) -> None:
        # A moment between attempts: without it the threads of this test take most of the processor time.
        while not ended.wait(0.1):
            answers[guarded.sign_in(f"nobody-{number}", "wrong password", client=client).status] += 1

    threads = [threading.Thread(target=attack, args=each) for each in enumerate(clients)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + PATIENCE
    try:
        while not answers[429]:  # until more are sent than are checked
            assert time.monotonic() < end, answers
            time.sleep(0.05)
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


# In every run one address that tries too often waits alone, and connections that send no more keep nobody out.
@pytest.mark.thorough
def test_three_networks_that_go_on_keep_nobody_from_signing_in(guarded: Guarded) -> None:
    with attempts_go_on(guarded, [f"192.0.2.{100 + number % 3}" for number in range(15)]):
        others = [guarded.sign_in("reza", client=f"198.51.100.{40 + number}").status for number in range(3)]

    assert others == [303] * 3


@pytest.mark.thorough
def test_a_botnet_keeps_nobody_out_who_has_signed_in_from_the_same_address_before(guarded: Guarded) -> None:
    office = "198.51.100.60"
    assert guarded.sign_in("reza", client=office).status == 303
    flood = [office] * 6 + [f"203.0.113.{number}" for number in range(34)]
    with attempts_go_on(guarded, flood):
        assert [guarded.sign_in("reza", client=office).status for _ in range(2)] == [303] * 2


def test_connections_that_send_no_more_keep_nobody_out(guarded: Guarded) -> None:
    cookie = guarded.cookie("maryam")
    with ExitStack() as stack:
        for _ in range(400):
            stream = socket.create_connection(("127.0.0.1", guarded.server.port), PATIENCE)
            stack.enter_context(stream).sendall(b"GET /health HTTP/1.1\r\n")

        assert guarded.server.get("/", Cookie=cookie, Accept="text/html").status == 200
        with guarded.socket(cookie) as page:
            assert page.ping().wait(5)
    assert "Too many open files" not in guarded.server.log
