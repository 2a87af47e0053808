"""The queue for /figures/…: one client cannot keep it from all others."""

import asyncio
from ipaddress import ip_network

import pytest
from starlette.requests import Request
from starlette.responses import Response

from door.middleware import VIEWER
from door.rules import Rules
from door.viewers import Viewer
from pages.press import figure_routes
from tests.door.event_loop import run

PRESS, GOVERNOR = (Viewer(name, "", frozenset({name})) for name in ("press", "governor"))


@pytest.fixture(autouse=True)
def instant_figures(monkeypatch) -> None:
    monkeypatch.setattr(figure_routes, "_answer", lambda request: Response(b"figure"))


def request_of(address: str, viewer: Viewer | None = None) -> Request:
    scope = {"type": "http", "method": "GET", "path": "/figures/received.json", "query_string": b""}
    return Request(scope | {"headers": [], "client": (address, 1), VIEWER: viewer})


def statuses(*requests: Request) -> list[int]:
    """What requests that arrive together are answered."""

    async def ask_all() -> list[int]:
        answers = await asyncio.gather(*(figure_routes.figures(each, rules=Rules()) for each in requests))
        return [answer.status_code for answer in answers]

    answered = run(ask_all())
    assert figure_routes._queue.is_empty
    return answered


@pytest.mark.parametrize("one", ["192.0.2.{}", "2001:db8::{}"], ids=["address", "network of IPv6"])
def test_one_client_leaves_room_for_others(one: str) -> None:
    many = figure_routes.MAX_WAITING
    own = [one.format(number if ":" in one else 1) for number in range(many)]
    answered = statuses(*map(request_of, [*own, *["198.51.100.2"] * 3]))

    assert answered.count(503) == many - figure_routes.MAX_WAITING_OF_ONE
    assert answered[many:] == [200] * 3


def test_many_from_one_machine_as_a_stranger_and_as_somebody_leave_room_for_others_at_it() -> None:
    many, here = figure_routes.MAX_WAITING, "192.0.2.1"
    answered = statuses(
        *[request_of(here)] * many, *[request_of(here, PRESS)] * many, request_of(here, GOVERNOR)
    )

    assert answered.count(200) == 2 * figure_routes.MAX_WAITING_OF_ONE + 1
    assert answered[-1] == 200


def test_many_networks_of_strangers_leave_room_for_whoever_has_signed_in() -> None:
    strangers = [request_of(f"192.0.2.{number}") for number in range(3 * figure_routes.MAX_WAITING)]

    answered = statuses(*strangers, request_of("192.0.2.1", GOVERNOR))
    assert answered.count(200) == figure_routes.MAX_WAITING + 1
    assert answered[-1] == 200


def test_two_networks_leave_room_for_a_third() -> None:
    many = figure_routes.MAX_WAITING
    answered = statuses(
        *[request_of("192.0.2.1")] * many, *[request_of("192.0.2.2")] * many, request_of("192.0.2.3")
    )

    assert answered.count(200) == many
    assert answered[-1] == 200


def test_whoever_is_refused_is_told_in_both_languages_when_to_come_back() -> None:
    async def last() -> Response:
        many = [request_of("192.0.2.1")] * (figure_routes.MAX_WAITING_OF_ONE + 1)
        return (await asyncio.gather(*(figure_routes.figures(each, rules=Rules()) for each in many)))[-1]

    refused = run(last())
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert "کمی بعد دوباره تلاش کنید" in refused.body.decode()
    assert "ask again shortly" in refused.body.decode()


def test_strangers_behind_the_configured_proxy_are_told_apart() -> None:
    proxied = Rules(local=False, origin="https://negah.example", proxies=(ip_network("192.0.2.7/32"),))
    scope = {"type": "http", "method": "GET", "path": "/figures/received.json", "client": ("192.0.2.7", 1)}

    askers = {
        figure_routes._asker(Request(scope | {"headers": [(b"x-forwarded-for", address)]}), proxied)
        for address in (b"198.51.100.1", b"198.51.100.2")
    }

    assert {has_signed_in for _, has_signed_in in askers} == {False}
    assert len(askers) == 2
