"""HTTP routes, middleware and Content-Security-Policy of the application.

The routes serve what is not a screen: publishable figures, fonts, the Plotly script, the icon and a health
check. The policy forbids browsers to contact any other host.
"""

import asyncio
import base64
import gzip
import hashlib
import logging
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from door.middleware import VIEWER, AccessMiddleware
from geo.tomlfile import DeclarationError
from pages.data.upload_folder import remove_left_folders, remove_upload_folder
from pages.press import figure_routes as press
from pages.shell import door_setup, saved_view_routes
from pages.shell.audit_log_upkeep import (
    audit_log_health,
    disk_health,
    flush_audit_log,
    maintain_audit_log_forever,
)
from pages.shell.client_messages import ClientMessages
from pages.shell.loading_page import CONNECTION_SCRIPT, LoadingPageMiddleware
from pages.shell.needed_routes import NeededRoutes
from pages.shell.own_files import OwnFiles
from pages.shell.prewarm import prewarm_forever, prewarmed_load
from pages.shell.process_limits import (
    allow_open_files,
    limit_arithmetic_threads,
    limit_memory,
    release_memory_forever,
)
from pages.shell.screens import SCREENS
from pages.shell.sent_files import SentFiles
from pages.shell.start_page import StartPage
from pages.shell.start_workers import start_workers
from pages.shell.upload_guard import UploadGuard
from pages.shell.upload_shares import UploadShares
from pages.view.view import DEFAULT_LANGUAGE
from pages.view.worker_pool import WORKERS
from pages.widgets.elements.drawing import PLOTLY
from queries.settings.province_settings import settings
from queries.storage.engines import STATE_SECONDS
from queries.storage.opening import open_store
from queries.storage.running_statements import at_most
from queries.storage.store_errors import StoreError

log = logging.getLogger(__name__)
ASSETS = Path(__file__).resolve().parents[2] / "assets"
# The first screen is served at the start page. Readers guess its name from the addresses of the other screens.
FIRST_SCREEN_ALIASES = tuple(
    f"{name}{slash}" for name in (SCREENS[0].path, "home", "index", "index.html") for slash in ("", "/")
)
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
FORGET_SECONDS = 30.0


def routes() -> list[BaseRoute]:
    """The application's own routes, in addition to Streamlit's."""
    return [
        Route("/health", health),
        Route("/favicon.png", icon),
        *(Route(f"/{alias}", first_screen) for alias in FIRST_SCREEN_ALIASES),
        *press.routes(door_setup.rules),
        *saved_view_routes.routes(),
        Mount("/assets/fonts", StaticFiles(directory=ASSETS / "fonts")),
        Route("/assets/plotly/{name}", plotly_script),
    ]


def middleware() -> list[Middleware]:
    """The ASGI middleware around all responses, the door outermost."""
    return [
        Middleware(AccessMiddleware, rules=door_setup.rules, auth_app=door_setup.auth_app),
        Middleware(SecurityHeaders, policy=content_security_policy()),
        Middleware(SentFiles),
        Middleware(NeededRoutes),
        Middleware(StartPage),
        Middleware(UploadGuard),
        Middleware(OwnFiles),
        Middleware(UploadShares),
        Middleware(ClientMessages),
        Middleware(LoadingPageMiddleware),
    ]


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Start the threads of the server when it starts; when it ends, write what waits to be recorded.

    Uploaded files are removed at the end, and at the start those that a server has left which was killed.
    """
    allow_open_files()
    limit_memory()
    limit_arithmetic_threads()
    await run_in_threadpool(remove_left_folders)
    start_workers()
    threading.Thread(target=release_memory_forever, name="memory", daemon=True).start()
    threading.Thread(target=door_setup.log_first_steps, name="first-steps", daemon=True).start()
    threading.Thread(target=prewarm_forever, name="readiness", daemon=True).start()
    threading.Thread(target=maintain_audit_log_forever, name="record keeping", daemon=True).start()
    forgetting = asyncio.create_task(forget_closed_pages_forever(), name="closed pages")
    yield
    forgetting.cancel()
    WORKERS.close()
    await run_in_threadpool(remove_upload_folder)
    await run_in_threadpool(flush_audit_log)


async def health(request: Request) -> Response:
    """Health check: 200 with the newest and the prewarmed load; 503 if store or settings cannot be read.

    The body of a 503 has the reason in Persian and English, which may name files of the server. Administrators see
    all of it; others learn the status only.
    """
    status, body = await run_in_threadpool(_health)
    viewer = request.scope.get(VIEWER)
    if viewer is None or not viewer.is_administrator:
        body = {"status": body["status"]}
    else:
        body |= audit_log_health() | disk_health()
    return JSONResponse(body, status_code=status, headers={"Cache-Control": "no-store"})


def _health() -> tuple[int, dict[str, object]]:
    try:
        settings()  # read only to see that they can be read: without them no screen can be drawn
        with at_most(STATE_SECONDS):
            store = open_store()
            as_of = store.as_of
    except (StoreError, DeclarationError) as error:
        return 503, {"status": "unavailable", "reason_fa": error.message_fa, "reason_en": error.message_en}
    except Exception:
        # A failing health check must still answer in its documented form. Details of an unexpected error go to the
        # log only, because anybody may call this route.
        log.exception("health")
        return 503, {
            "status": "unavailable",
            "reason_fa": "انبار داده خوانده نشد.",
            "reason_en": "The store could not be read.",
        }
    as_of_text = as_of.isoformat() if as_of else None
    return 200, {"status": "ok", "load": store.load, "as_of": as_of_text, "ready_for": prewarmed_load()}


async def first_screen(request: Request) -> Response:
    """Redirect another name of the first screen to its address, with the parameters.

    The address is relative, so that it is right behind a proxy that serves the dashboard under a path.
    """
    query = f"?{request.url.query}" if request.url.query else ""
    viewer = request.scope.get(VIEWER)
    if not query and viewer is not None and not viewer.local:
        query = f"?lang={DEFAULT_LANGUAGE}"  # the bare address opens the person's start page
    start = "../" if request.url.path.endswith("/") else "./"
    return RedirectResponse(f"{start}{query}", status_code=307)


async def icon(request: Request) -> Response:
    """The favicon."""
    return FileResponse(ASSETS / "icon.png", headers=_KEEP)


async def plotly_script(request: Request) -> Response:
    """Serve Plotly's script from a pre-compressed file.

    The file name contains the version, so browsers may cache it for a year. Any other name is answered with
    404.
    """
    name = request.path_params["name"]
    if name != PLOTLY.rsplit("/", 1)[1]:
        return PlainTextResponse("Not Found", status_code=404)
    path = ASSETS / "plotly" / f"{name}.gz"
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", **_KEEP_FOR_EVER}
        return FileResponse(path, media_type="text/javascript", headers=headers)
    headers = {"Vary": "Accept-Encoding", **_KEEP_FOR_EVER}
    return Response(_unpacked(path), media_type="text/javascript", headers=headers)


@lru_cache(maxsize=1)
def _unpacked(path: Path) -> bytes:
    """The content of a file that gzip has packed, unpacked once for everybody: nobody else is answered meanwhile."""
    return gzip.decompress(path.read_bytes())


_KEEP = {"Cache-Control": "public, max-age=86400"}
_KEEP_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def content_security_policy() -> str:
    """The strictest Content-Security-Policy that Streamlit and Plotly work under: nothing from any other host.

    `blob:` is needed for the scripts of Streamlit's components and the pictures that Plotly saves, `data:`
    for a font in Streamlit's style sheet. Both libraries set inline styles. Inline scripts are allowed by
    their SHA-256 hashes only, so no injected script can run.
    """
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    hashes = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in (*_INLINE_SCRIPT.findall(page.read_text(encoding="utf-8")), CONNECTION_SCRIPT)
    ]
    scripts = " ".join(f"'sha256-{digest}'" for digest in hashes)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' blob: {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """ASGI middleware that adds the Content-Security-Policy and related headers to every response."""

    def __init__(self, app: ASGIApp, *, policy: str) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


async def forget_closed_pages_forever() -> None:
    """Forget, every half minute, the pages that were closed long enough ago. Does not return.

    To be run in the event loop of the server, because Streamlit's store of closed pages is not safe in other threads.
    """
    while True:
        await asyncio.sleep(FORGET_SECONDS)
        if runtime.exists():
            forget_closed_pages()


def forget_closed_pages() -> None:
    """Forget the pages that Streamlit has kept for as long as it promises to (`server.disconnectedSessionTTL`).

    Streamlit keeps a closed page with its uploaded files for two minutes, in case only the connection was lost, but
    forgets it only when another page is closed after that.
    """
    # Streamlit has no name for it that is meant for others.
    storage = runtime.get_instance()._session_mgr._session_storage  # type: ignore[attr-defined]
    assert isinstance(storage, MemorySessionStorage)
    storage._cache.expire()  # type: ignore[attr-defined]
