"""What the application serves beside its screens: publishable figures, fonts, the library of charts, its health; and
the policy that keeps a browser from asking any other host.
"""

import base64
import gzip
import hashlib
import logging
import re
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.tomlfile import DeclarationError
from pages.press import figure_routes as press
from pages.shell.loading_page import CONNECTION_SCRIPT, LoadingPageMiddleware
from pages.shell.prewarm import prewarm_forever, prewarmed_load
from pages.shell.upload_guard import UploadGuard
from pages.widgets.drawing import PLOTLY
from queries.settings.province_settings import settings
from queries.storage.engines import StoreError
from queries.storage.store import open_store

log = logging.getLogger(__name__)
ASSETS = Path(__file__).resolve().parents[2] / "assets"
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def routes() -> list[BaseRoute]:
    """The routes that stand beside Streamlit's own."""
    return [
        Route("/health", health),
        Route("/favicon.png", icon),
        *press.routes(),
        Mount("/assets/fonts", StaticFiles(directory=ASSETS / "fonts")),
        Route("/assets/plotly/{name}", plotly_script),
    ]


def middleware() -> list[Middleware]:
    """What every answer passes on its way out."""
    return [
        Middleware(SecurityHeaders, policy=content_security_policy()),
        Middleware(UploadGuard),
        Middleware(LoadingPageMiddleware),
    ]


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Keeps ready, beside the answers, what the first viewers of the morning would wait for."""
    threading.Thread(target=prewarm_forever, name="readiness", daemon=True).start()
    yield


async def health(request: Request) -> Response:
    """200 when store and settings can be read, with the newest load and that made ready; else 503 with the reason."""
    status, body = await run_in_threadpool(_health)
    return JSONResponse(body, status_code=status, headers={"Cache-Control": "no-store"})


def _health() -> tuple[int, dict[str, object]]:
    try:
        settings()  # without them no screen can be drawn
        store = open_store()
        as_of = store.as_of
    except (StoreError, DeclarationError) as error:
        return 503, {"status": "unavailable", "reason_fa": error.message_fa, "reason_en": error.message_en}
    except Exception:
        # A health check that breaks must still say so in its own words; what broke is not for everybody to read.
        log.exception("health")
        return 503, {
            "status": "unavailable",
            "reason_fa": "انبار داده خوانده نشد.",
            "reason_en": "The store could not be read.",
        }
    known_until = as_of.isoformat() if as_of else None
    return 200, {"status": "ok", "load": store.load, "as_of": known_until, "ready_for": prewarmed_load()}


async def icon(request: Request) -> Response:
    """The icon of the browser's tab."""
    return FileResponse(ASSETS / "icon.png", headers=_KEEP)


async def plotly_script(request: Request) -> Response:
    """Plotly's script, kept compressed: its name has its version, so a browser asks for it once."""
    name = request.path_params["name"]
    if name != PLOTLY.rsplit("/", 1)[1]:
        return PlainTextResponse("Not Found", status_code=404)
    path = ASSETS / "plotly" / f"{name}.gz"
    if "gzip" in request.headers.get("accept-encoding", ""):
        packed = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding", **_KEEP_FOR_EVER}
        return FileResponse(path, media_type="text/javascript", headers=packed)
    script = gzip.decompress(path.read_bytes())
    return Response(
        script, media_type="text/javascript", headers={"Vary": "Accept-Encoding", **_KEEP_FOR_EVER}
    )


_KEEP = {"Cache-Control": "public, max-age=86400"}
_KEEP_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def content_security_policy() -> str:
    """The strictest policy that Streamlit and Plotly work under: nothing from any other host.

    `blob:` carries the scripts of Streamlit's components and the pictures that Plotly saves, `data:` a font within
    Streamlit's own style sheet; both set styles inline. The inline scripts of the page are named by their hashes, so
    no other can run.
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
            "frame-ancestors 'self'",
        )
    )


class SecurityHeaders:
    """ASGI middleware that puts the policy on every answer."""

    def __init__(self, app: ASGIApp, *, policy: str) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the headers to what comes back."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)
