"""Open websockets: each is closed soon after the session of its viewer has ended, or the viewer's rights have changed.

A socket of the dashboard stays open for as long as its page, so a session that was valid at the handshake is checked
again with every message of the viewer, and every few seconds for viewers who only look. When the viewer is another than
before, in whatever respect, the page is loaded anew: what it shows was drawn for other rights.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from door.session_manager import SessionManager
from door.viewers import Viewer, issue_ticket, revoke_ticket
from records.errors import RecordsError
from records.sessions import session_key

log = logging.getLogger(__name__)
CHECK_SECONDS = 15.0
# A socket whose session could not be confirmed for so long is closed, as if the session had ended.
UNCONFIRMED_SECONDS = 55.0
# Open sockets of one person, that is pages in all browsers. Each keeps memory, most of all a message without end.
MAX_OPEN = 40
# Close code: the script of the page then loads it anew, which may lead to the sign-in page.
SESSION_ENDED = 4401


@dataclass(eq=False)
class Socket:
    """One open socket: its session, its viewer at the handshake, its ticket, and the sign that it has to close."""

    token: str
    viewer: Viewer
    ticket: str
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    confirmed: float = field(default_factory=time.monotonic)

    @property
    def key(self) -> str:
        """The key of its session."""
        return session_key(self.token)


class Sockets:
    """All open sockets of the server. Lives in one event loop."""

    def __init__(self, session_manager: SessionManager) -> None:
        self.session_manager = session_manager
        self.open: set[Socket] = set()
        self._watch: asyncio.Task[None] | None = None

    def has_room(self, viewer: Viewer) -> bool:
        """Whether a person may have one more page open."""
        return sum(socket.viewer.name == viewer.name for socket in self.open) < MAX_OPEN

    async def serve(
        self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, *, token: str, viewer: Viewer
    ) -> None:
        """Serve a socket until its viewer leaves or its session ends.

        `app` gets the ticket in `scope["ticket"]`, and in `scope["owner"]` a text that is the same for all sockets of
        this session with these rights.
        """
        socket = Socket(token, viewer, issue_ticket(viewer))
        self.open.add(socket)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._check_forever(), name="door-sockets")

        async def receive_while_open() -> Message:
            message = await _first(receive, socket.ended)
            if message is not None and message["type"] == "websocket.receive":
                await self._renew(socket)
            if message is None or socket.ended.is_set():
                return {"type": "websocket.disconnect", "code": SESSION_ENDED}
            return message

        async def send_while_open(message: Message) -> None:
            if not socket.ended.is_set():
                await send(message)

        closing = asyncio.create_task(_close_when_ended(socket, send))
        try:
            own = {"ticket": socket.ticket, "owner": f"{socket.key}-{hash(viewer)}"}
            await app({**scope, **own}, receive_while_open, send_while_open)
        finally:
            closing.cancel()
            self.open.discard(socket)
            revoke_ticket(socket.ticket)

    async def check(self) -> None:
        """Close the sockets whose sessions have ended, or whose viewers have other rights now."""
        sockets = list(self.open)
        now = time.monotonic()
        try:
            viewers = await run_in_threadpool(
                self.session_manager.viewers, {socket.key for socket in sockets}
            )
        except RecordsError as error:
            log.warning("the sessions of open sockets could not be checked: %s", type(error).__name__)
            for socket in sockets:
                if now - socket.confirmed > UNCONFIRMED_SECONDS - CHECK_SECONDS:
                    _end(socket)
            return
        for socket in sockets:
            if viewers.get(socket.key) == socket.viewer:
                socket.confirmed = now
            else:
                # Otherwise the page would be drawn once more for the old rights.
                self.session_manager.forget(socket.key)
                _end(socket)

    async def _check_forever(self) -> None:
        while self.open:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                await self.check()
            except Exception:
                log.exception("open sockets could not be checked")

    async def _renew(self, socket: Socket) -> None:
        """Confirm the session and the rights of its viewer before a message is acted upon."""
        try:
            viewer = await run_in_threadpool(self.session_manager.viewer, socket.token)
        except RecordsError:
            return  # `check` closes the socket if this goes on
        if viewer != socket.viewer:
            _end(socket)


def _end(socket: Socket) -> None:
    revoke_ticket(socket.ticket)
    socket.ended.set()


async def _first(receive: Receive, ended: asyncio.Event) -> Message | None:
    """The next message, or None if the session ends first."""
    message = asyncio.ensure_future(receive())
    end = asyncio.ensure_future(ended.wait())
    try:
        await asyncio.wait({message, end}, return_when=asyncio.FIRST_COMPLETED)
        return None if ended.is_set() or not message.done() else message.result()
    finally:
        end.cancel()
        if not message.done():
            message.cancel()


async def _close_when_ended(socket: Socket, send: Send) -> None:
    await socket.ended.wait()
    await send({"type": "websocket.close", "code": SESSION_ENDED, "reason": ""})
