"""The queue for /figures/…: one client cannot keep it from all others."""

import asyncio
from ipaddress import ip_network

import pytest
from starlette.requests import Request
from starlette.responses import Response

from door.rules import Rules
from pages.press import figure_routes
from tests.door.event_loop import run


@pytest.mark.parametrize("one", ["192.0.2.{}", "2001:db8::{}"], ids=["address", "network of IPv6"])
def test_one_client_leaves_room_for_others(monkeypatch, one: str) -> None:
    monkeypatch.setattr(figure_routes, "_one_by_one", asyncio.Semaphore(1))
    monkeypatch.setattr(figure_routes, "_answer", lambda request: Response(b"figure"))

    def request_of(address: str) -> Request:
        scope = {"type": "http", "method": "GET", "path": "/figures/received.json", "query_string": b""}
        return Request(scope | {"headers": [], "client": (address, 1)})

    async def ask_all(addresses: list[str]) -> list[int]:
        answers = await asyncio.gather(
            *(figure_routes.figures(request_of(each), rules=Rules()) for each in addresses)
        )
        return [answer.status_code for answer in answers]

    many = figure_routes.MAX_WAITING
    own = [one.format(number if ":" in one else 1) for number in range(many)]
    statuses = run(ask_all([*own, *["198.51.100.2"] * 3]))
    assert statuses.count(503) == many - figure_routes.MAX_WAITING_OF_ONE
    assert statuses[many:] == [200] * 3
    assert not figure_routes._waiting


def test_strangers_behind_the_configured_proxy_are_told_apart() -> None:
    proxied = Rules(local=False, origin="https://negah.example", proxies=(ip_network("192.0.2.7/32"),))
    scope = {"type": "http", "method": "GET", "path": "/figures/received.json", "client": ("192.0.2.7", 1)}

    askers = {
        figure_routes._asker(Request(scope | {"headers": [(b"x-forwarded-for", address)]}), proxied)
        for address in (b"198.51.100.1", b"198.51.100.2")
    }

    assert len(askers) == 2
