"""The queue for /figures/…: one client cannot keep it from all others."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from pages.press import figure_routes
from tests.door.event_loop import run


def test_one_client_leaves_room_for_others(monkeypatch) -> None:
    monkeypatch.setattr(figure_routes, "_one_by_one", asyncio.Semaphore(1))
    monkeypatch.setattr(figure_routes, "_answer", lambda request: Response(b"figure"))

    def request_of(address: str) -> Request:
        scope = {"type": "http", "method": "GET", "path": "/figures/received.json", "query_string": b""}
        return Request(scope | {"headers": [], "client": (address, 1)})

    async def ask_all(addresses: list[str]) -> list[int]:
        answers = await asyncio.gather(*(figure_routes.figures(request_of(each)) for each in addresses))
        return [answer.status_code for answer in answers]

    many = figure_routes.MAX_WAITING
    statuses = run(ask_all(["192.0.2.1"] * many + ["192.0.2.2"] * 3))
    assert statuses.count(503) == many - figure_routes.MAX_WAITING_OF_ONE
    assert statuses[many:] == [200] * 3
    assert not figure_routes._waiting
