"""Open websockets close when their session ends, also while nothing happens."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from door import sockets as module
from door.sockets import SESSION_ENDED, Sockets
from door.viewers import Viewer, viewer_of_ticket
from records.errors import RecordsError
from records.sessions import session_key
from tests.door.event_loop import run

READER = Viewer("sara", "", frozenset({"press"}))


class Kept:
    """A manager whose session is open until it is told otherwise."""

    def __init__(self) -> None:
        self.now: Viewer | None = READER
        self.broken = False

    def viewer(self, token: str) -> Viewer | None:
        return self.now

    def viewers(self, keys: set[str]) -> dict[str, Viewer]:
        if self.broken:
            raise RecordsError("", "")
        return dict.fromkeys(keys, self.now) if self.now else {}

    def forget(self, key: str) -> None:
        """Nothing is remembered here."""


def play(kept: Kept, act: Callable, messages: int = 0) -> tuple[list, list]:
    """What the application received and what was sent, around an act on an open socket."""

    async def story() -> tuple[list, list]:
        sockets, received, sent = Sockets(kept), [], []
        inbox: asyncio.Queue = asyncio.Queue()
        for number in range(messages):
            inbox.put_nowait({"type": "websocket.receive", "bytes": bytes([number])})

        async def app(scope, receive, send) -> None:
            while (message := await receive())["type"] == "websocket.receive":
                received.append((message["bytes"], viewer_of_ticket(scope["ticket"])))
            received.append(message)
            await send({"type": "websocket.send", "bytes": b"too late"})

        async def send(message) -> None:
            sent.append(message)

        served = asyncio.ensure_future(sockets.serve(app, {}, inbox.get, send, token="token", viewer=READER))
        await asyncio.sleep(0.05)
        await act(sockets, inbox)
        await asyncio.wait_for(served, 5)
        return received, sent

    return run(story())


def test_a_socket_of_an_ended_session_closes_though_nobody_acts() -> None:
    kept = Kept()

    async def end(sockets: Sockets, inbox: asyncio.Queue) -> None:
        await sockets.check()
        assert len(sockets.open) == 1
        kept.now = None
        await sockets.check()

    received, sent = play(kept, end)

    assert received == [{"type": "websocket.disconnect", "code": SESSION_ENDED}]
    assert sent == [{"type": "websocket.close", "code": SESSION_ENDED, "reason": ""}]


def test_a_message_after_the_end_is_not_acted_upon() -> None:
    kept = Kept()

    async def end(sockets: Sockets, inbox: asyncio.Queue) -> None:
        kept.now = None
        inbox.put_nowait({"type": "websocket.receive", "bytes": b"late"})

    received, _ = play(kept, end, messages=1)

    assert received == [(b"\0", READER), {"type": "websocket.disconnect", "code": SESSION_ENDED}]


CHANGED = {
    "other roles": Viewer("sara", "", frozenset({"press", "administrator"})),
    "no longer all roles": Viewer("sara", "", frozenset()),
    "other counties": Viewer("sara", "", frozenset({"press"}), counties=("0303",)),
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED)
def test_a_socket_closes_when_rights_have_changed_though_nobody_acts(changed: Viewer) -> None:
    kept = Kept()

    async def change(sockets: Sockets, inbox: asyncio.Queue) -> None:
        kept.now = changed
        await sockets.check()

    received, sent = play(kept, change)

    assert received == [{"type": "websocket.disconnect", "code": SESSION_ENDED}]
    assert sent == [{"type": "websocket.close", "code": SESSION_ENDED, "reason": ""}]


def test_nothing_is_drawn_any_more_for_the_rights_from_before() -> None:
    kept = Kept()

    async def change(sockets: Sockets, inbox: asyncio.Queue) -> None:
        kept.now = CHANGED["other counties"]
        inbox.put_nowait({"type": "websocket.receive", "bytes": b"draw"})

    received, _ = play(kept, change)

    assert received == [{"type": "websocket.disconnect", "code": SESSION_ENDED}]


def test_an_earlier_page_is_given_back_to_the_same_session_with_the_same_rights_only() -> None:
    owners = []

    async def app(scope, receive, send) -> None:
        owners.append(scope["owner"])

    async def story() -> None:
        sockets = Sockets(Kept())
        other = CHANGED["other counties"]
        for token, viewer in (("a", READER), ("a", replace(READER)), ("b", READER), ("a", other)):
            await sockets.serve(app, {}, None, None, token=token, viewer=viewer)

    run(story())

    assert owners[0] == owners[1]
    assert len(set(owners)) == 3


def test_a_viewer_who_leaves_takes_the_ticket_along() -> None:
    tickets = []

    async def leave(sockets: Sockets, inbox: asyncio.Queue) -> None:
        tickets.extend(each.ticket for each in sockets.open)
        inbox.put_nowait({"type": "websocket.disconnect", "code": 1001})

    play(Kept(), leave)

    assert [viewer_of_ticket(ticket) for ticket in tickets] == [None]


def test_sockets_close_when_their_sessions_cannot_be_confirmed_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = Kept()

    async def fail(sockets: Sockets, inbox: asyncio.Queue) -> None:
        kept.broken = True
        await sockets.check()
        assert not next(iter(sockets.open)).ended.is_set()
        monkeypatch.setattr(module, "UNCONFIRMED_SECONDS", module.CHECK_SECONDS)
        await sockets.check()

    _, sent = play(kept, fail)

    assert sent[-1]["code"] == SESSION_ENDED


def test_a_socket_keeps_no_key_but_that_of_its_session() -> None:
    assert module.Socket("token", READER, "ticket").key == session_key("token")
