"""Where the server may listen."""

import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from door.listening import believe_no_header, reason_not_to_listen
from door.rules import Rules
from tests.door.asgi_scope import scope
from tests.door.event_loop import run

OPEN = Rules(local=False, origin="https://negah.example.ir")


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", "10.0.0.1", "negah.example.ir"])
def test_without_identity_it_listens_on_this_machine_only(address: str) -> None:
    reason = reason_not_to_listen(Rules(), address=address, environment={})

    assert "does not listen on" in reason
    assert "این نشانی پذیرفته نشد" in reason
    assert reason_not_to_listen(OPEN, address=address, environment={}) == ""


def test_this_machine_is_always_possible() -> None:
    assert reason_not_to_listen(Rules(), address="127.0.0.1", environment={}) == ""


def test_uvicorn_must_not_be_told_to_trust_headers() -> None:
    for rules in (Rules(), OPEN):
        reason = reason_not_to_listen(rules, address="::1", environment={"FORWARDED_ALLOW_IPS": "*"})
        assert "FORWARDED_ALLOW_IPS must not be set" in reason


def test_uvicorn_leaves_the_addresses_of_clients_as_they_are(monkeypatch) -> None:
    monkeypatch.setattr(ProxyHeadersMiddleware, "__call__", ProxyHeadersMiddleware.__call__)
    seen: list[tuple[str, int]] = []

    async def app(scope, receive, send) -> None:
        seen.append(scope["client"])

    believe_no_header()
    request = scope(client=("127.0.0.1", 7), x_forwarded_for="9.9.9.9:1234")
    run(ProxyHeadersMiddleware(app, "*")(request, None, None))
    assert seen == [("127.0.0.1", 7)]
