"""A refused request learns nothing about the server."""

import pytest

from door.middleware import POLICY_VIOLATION, refuse
from tests.door.asgi_scope import scope
from tests.door.event_loop import run


def answer(kind: str) -> list[dict[str, object]]:
    """What is sent to a request or a socket that is refused for a reason."""
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    run(refuse(scope(kind), None, send, reason="secret reason"))
    return sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_the_reason_is_for_the_log_only(kind: str) -> None:
    assert "secret reason" not in str(answer(kind))


def test_a_request_is_answered_in_both_languages_and_a_socket_is_closed_before_it_opens() -> None:
    start, body = answer("http")

    assert start["status"] == 403
    assert "پذیرفته نشد" in body["body"].decode()
    assert "was refused" in body["body"].decode()
    assert answer("websocket") == [{"type": "websocket.close", "code": POLICY_VIOLATION, "reason": ""}]
