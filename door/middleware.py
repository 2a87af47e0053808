"""The outermost ASGI middleware: checks every request and websocket before the application sees it."""

import logging
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qs, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketDisconnected

from door.auth_app import AuthApp
from door.cookies import session_cookie, session_token
from door.forms import local_path
from door.log_limit import limit_the_log
from door.request_checks import HEALTH, reason_to_refuse
from door.responses import SIGN_OUT
from door.rules import Rules
from door.sockets import Sockets
from door.viewers import (
    LOCAL_VIEWER,
    OWNER_HEADER,
    TICKET_HEADER,
    Viewer,
    issue_ticket,
    revoke_ticket,
    viewer_of_ticket,
)
from records.errors import RecordsError

log = logging.getLogger(__name__)
REFUSED = "این درخواست پذیرفته نشد.\nThis request was refused.\n"
UNAVAILABLE = (
    "پایگاه کاربران اکنون در دسترس نیست و چیزی تغییر نکرد. کمی بعد دوباره تلاش کنید؛ اگر ادامه یافت، به مدیر سامانه "
    "خبر دهید.\n"
    "The records of people cannot be used just now, and nothing was changed. Try again in a moment; if this lasts, "
    "tell the administrator.\n"
)
SIGNED_OUT_HERE = (
    "در این مرورگر خارج شدید، ولی نشست شما روی سرور بسته نشد و با پایان مهلتش خودبه‌خود بسته می‌شود.\n"
    "You are signed out in this browser, but your session could not be ended on the server: it ends by itself when its "
    "time is over.\n"
)
POLICY_VIOLATION = 1008  # close code of websockets
# What the sign-in page needs: its font and its icon.
OPEN_FILES = frozenset({"/assets/fonts/Vazirmatn.woff2", "/favicon.png"})
VIEWER = "negah.viewer"  # key of the ASGI scope: the viewer who asks
FULL = "negah.full"  # another: whether the viewer has as many pages open as one person may
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
                    "microphone", "midi", "payment", "serial", "usb")
)  # fmt: skip
ONE_YEAR = 31_536_000  # seconds


class AccessMiddleware:
    """ASGI middleware that lets nothing through but what belongs to this server and comes from a viewer.

    `rules` is called for each request, because settings that could not be read at the start may be repaired later.
    `auth_app` is called once identity is configured.
    """

    def __init__(self, app: ASGIApp, *, rules: Callable[[], Rules], auth_app: Callable[[], AuthApp]) -> None:
        self.app = app
        self.rules = rules
        self._make_auth_app = auth_app
        self._auth: tuple[AuthApp, Sockets] | None = None
        limit_the_log()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, answer it with the pages for signing in, or pass it on with the viewer in its scope."""
        # Whoever leaves in the middle of a form, a file or the messages of a page is not an error of the server.
        with suppress(ClientDisconnect, WebSocketDisconnected):
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        rules = self.rules()
        if (
            rules.behind_tls
        ):  # what the application needs to know for redirects; the proxy in front speaks plain http
            scope = {**scope, "scheme": "https" if scope["type"] == "http" else "wss"}
        send = _with_headers(send, rules) if scope["type"] == "http" else send
        if reason := reason_to_refuse(scope, rules):
            await refuse(scope, receive, send, reason=reason)
        elif rules.local:
            await self._local(scope, receive, send)
        else:
            try:
                await self._identified(scope, receive, send, rules=rules)
            except RecordsError as error:
                log.warning("the records cannot be used: %s", type(error).__name__)
                await _records_unavailable(scope, receive, send, rules=rules)

    async def _local(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Everybody on this machine is its one local person."""
        ticket = issue_ticket(LOCAL_VIEWER) if scope["type"] == "websocket" else None
        try:
            await self.app(_with_viewer(scope, LOCAL_VIEWER, ticket=ticket), receive, send)
        finally:
            if ticket:
                revoke_ticket(ticket)

    async def _identified(self, scope: Scope, receive: Receive, send: Send, *, rules: Rules) -> None:
        auth_app, sockets = self._auth_and_sockets()
        is_http, path = scope["type"] == "http", scope["path"]
        if is_http and path in OPEN_FILES:
            await self.app(_with_viewer(scope, None), receive, send)
            return
        if is_http and auth_app.serves(path):
            await auth_app(scope, receive, send)
            return
        token = session_token(scope, rules)
        is_known, viewer = auth_app.session_manager.cached_viewer(token)
        if not is_known:  # a page asks for dozens of files, and a worker thread for each would take its time
            viewer = await run_in_threadpool(auth_app.session_manager.viewer, token)
        if viewer is None and not (is_http and _is_public(path, rules)):
            if _opens_page(scope) and (answer := await auth_app.sign_in_by_header(scope)) is not None:
                await answer(scope, receive, send)
                return
            page = await run_in_threadpool(auth_app.sign_in_path, token) if _opens_page(scope) else ""
            await _send_to_sign_in(scope, receive, send, page=f"{rules.path}{page}")
        elif is_http or viewer is None:
            is_full = viewer is not None and not sockets.has_room(viewer)
            await self.app({**_with_viewer(scope, viewer), FULL: is_full}, receive, send)
        elif not sockets.has_room(viewer):
            await refuse(scope, receive, send, reason="too many pages of one person")
        else:
            await sockets.serve(self._socket, scope, receive, send, token=token, viewer=viewer)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        ticket = scope["ticket"]
        await self.app(
            _with_viewer(scope, viewer_of_ticket(ticket), ticket=ticket, owner=scope["owner"]), receive, send
        )

    def _auth_and_sockets(self) -> tuple[AuthApp, Sockets]:
        if self._auth is None:
            auth_app = self._make_auth_app()
            self._auth = auth_app, Sockets(auth_app.session_manager)
        return self._auth


def _is_public(path: str, rules: Rules) -> bool:
    """Whether strangers may ask for a path: the state of the server, and figures where they are published."""
    return path == HEALTH or (rules.publishes_figures and path.startswith("/figures/"))


def _opens_page(scope: Scope) -> bool:
    """Whether a browser asks for a page, and not for a file of one."""
    accepted = Headers(scope=scope).get("accept", "")
    return scope["type"] == "http" and scope["method"] == "GET" and "text/html" in accepted


async def _send_to_sign_in(scope: Scope, receive: Receive, send: Send, *, page: str) -> None:
    """Lead a browser that opens a page to the page at which it signs in; refuse everything else."""
    if not _opens_page(scope):
        await refuse(scope, receive, send, reason="no session", status=401)
        return
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    params = {"next": local_path(wanted)} | (
        {"lang": "en"} if "en" in parse_qs(query).get("lang", []) else {}
    )
    headers = {"Cache-Control": "no-store"}
    await RedirectResponse(f"{page}?{urlencode(params)}", 303, headers)(scope, receive, send)


def _with_viewer(scope: Scope, viewer: Viewer | None, *, ticket: str | None = None, owner: str = "") -> Scope:
    """The scope as the application sees it: with the door's ticket and owner, and without Origin.

    The door has checked the Origin. Streamlit would compare it with the machine's external address, which it looks up
    on the internet inside its event loop: without a resolver one request would stop the server for 20 seconds.

    A socket that names an earlier page of Streamlit (in `Sec-WebSocket-Protocol`) gets what that page had shown and
    kept, if its owner was the same: the same session of the door with the same rights (`.streamlit/config.toml`).
    """
    own = {TICKET_HEADER: ticket, OWNER_HEADER: owner} if ticket else {}
    removed = (b"origin", TICKET_HEADER.encode(), OWNER_HEADER.encode())
    headers = [(key, value) for key, value in scope["headers"] if key.lower() not in removed]
    headers += [(key.encode(), value.encode()) for key, value in own.items() if value]
    return {**scope, "headers": headers, VIEWER: viewer}


def _with_headers(send: Send, rules: Rules) -> Send:
    """`send`, with the headers that every response gets."""
    headers = {"Permissions-Policy": PERMISSIONS, "X-Frame-Options": "DENY"}
    if rules.local or rules.behind_tls:  # browsers complain of it elsewhere
        # A page of another site can neither hold on to a window that shows the dashboard nor count what is in it.
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if rules.behind_tls:
        headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
            if rules.behind_tls:
                message["headers"] = [_sent_by_tls_only(*header) for header in message["headers"]]
        await send(message)

    return send_with_headers


def _sent_by_tls_only(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header; a cookie as one that the browser sends by TLS only. Streamlit sets one and knows of no proxy."""
    is_open = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return name, value + b"; Secure" if is_open else value


async def refuse(scope: Scope, receive: Receive, send: Send, *, reason: str, status: int = 403) -> None:
    """Answer a request or a socket with a refusal that tells nothing about the server."""
    log.info("refused: %s", reason)
    if scope["type"] == "websocket":
        # Closing before the handshake is answered with the HTTP status 403.
        await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": ""})
        return
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    await PlainTextResponse(REFUSED, status_code=status, headers=headers)(scope, receive, send)


async def _records_unavailable(scope: Scope, receive: Receive, send: Send, *, rules: Rules) -> None:
    """Say that the records cannot be used. Whoever signs out is signed out of this browser, which may be a lent one."""
    if scope["type"] == "websocket":
        await refuse(scope, receive, send, reason="no records")
        return
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Retry-After": "60"}
    text = UNAVAILABLE
    if scope["path"] == SIGN_OUT and scope["method"] == "POST":
        text += SIGNED_OUT_HERE
        headers["Set-Cookie"] = session_cookie("", rules)
    await PlainTextResponse(text, status_code=503, headers=headers)(scope, receive, send)
