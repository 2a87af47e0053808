"""The door itself: ASGI middleware outside everything else, for requests and websockets alike."""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from door.belonging import reason_to_refuse
from door.refusals import refuse, spare_the_log
from door.rules import Rules
from door.viewers import LOCAL_VIEWER, TICKET_HEADER, give_ticket, take_back

VIEWER = "negah.viewer"  # key of the ASGI scope: the viewer who asks
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)
ONE_YEAR = 31_536_000  # seconds


class Door:
    """ASGI middleware that lets nothing through but what belongs to this server and comes from a viewer.

    `rules` is called for each request, because settings that could not be read at the start may be repaired later.
    """

    def __init__(self, app: ASGIApp, *, rules: Callable[[], Rules]) -> None:
        self.app = app
        self.rules = rules
        spare_the_log()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on with the viewer in its scope."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        rules = self.rules()
        send = _with_headers(send, rules) if scope["type"] == "http" else send
        if reason := reason_to_refuse(scope, rules):
            await refuse(scope, receive, send, reason=reason)
            return
        ticket = give_ticket(LOCAL_VIEWER) if scope["type"] == "websocket" else None
        try:
            await self.app(_admitted(scope, ticket) | {VIEWER: LOCAL_VIEWER}, receive, send)
        finally:
            if ticket:
                take_back(ticket)


def _admitted(scope: Scope, ticket: str | None) -> Scope:
    """The scope as the application sees it: with the door's ticket, and without Origin.

    The door has checked the Origin. Streamlit would compare it with the machine's external address, which it looks up
    on the internet inside its event loop: without a resolver one request would stop the server for 20 seconds.
    """
    name = TICKET_HEADER.encode()
    headers = [(key, value) for key, value in scope["headers"] if key.lower() not in (b"origin", name)]
    return {**scope, "headers": [*headers, *([(name, ticket.encode())] if ticket else [])]}


def _with_headers(send: Send, rules: Rules) -> Send:
    """`send`, with the headers that every response gets."""
    headers = {"Permissions-Policy": PERMISSIONS, "X-Frame-Options": "DENY"}
    if rules.behind_tls:
        headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return send_with_headers
