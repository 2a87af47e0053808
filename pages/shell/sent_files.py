"""Send the scripts, style sheets and fonts of a page in one step each.

Streamlit's page consists of some sixty modules, and a new browser starts nothing before it has all of them. Streamlit
reads each in pieces of 64 KB, and hands every step (find, open, read, close) to a worker thread. With sixty files in
turn this takes longer than all else that the server does for a page. These files are small, do not change while the
server runs, and lie in the memory of the operating system, so that they are read here at once.
"""

import re
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.shell.own_files import LIBRARY, route_path
from pages.widgets.elements.page_files import PageFile, file_at

FOLDER = Path(streamlit.__file__).parent / "static"
# One level of folders, and no name that could lead out of them.
LIBRARY_FILE = re.compile(rf"{LIBRARY}(js|css|media)/\w[\w.-]*")
# Larger files belong to charts that no screen uses. Streamlit sends them in pieces, which takes less memory.
MAX_BYTES = 1_000_000
# With these a browser asks for a part of a file, or whether its copy is still the same.
CONDITIONS = ("range", "if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range")
# All names contain a checksum of the content.
KEPT = {"Cache-Control": "public, immutable, max-age=31536000"}


class SentFiles:
    """ASGI middleware that answers plain requests for these files; all others pass unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, one of Streamlit's with the headers that Streamlit would send, or pass the request on."""
        if scope["type"] == "http" and scope["method"] == "GET":
            path = route_path(scope)
            if (own := file_at(path)) is not None:
                await _response(own, Headers(scope=scope))(scope, receive, send)
                return
            if (file := _library_file(path, Headers(scope=scope))) is not None:
                body = file.read_bytes()
                await send({"type": "http.response.start", "status": 200, "headers": list(_headers(file))})
                await send({"type": "http.response.body", "body": body})
                return
        await self.app(scope, receive, send)


def _response(file: PageFile, headers: Headers) -> Response:
    """A file of our own, packed for browsers that can unpack it."""
    kept = KEPT | {"Vary": "Accept-Encoding"}
    if "gzip" in headers.get("accept-encoding", ""):
        return Response(file.packed, media_type=file.media_type, headers=kept | {"Content-Encoding": "gzip"})
    return Response(file.body, media_type=file.media_type, headers=kept)


def _library_file(path: str, headers: Headers) -> Path | None:
    """The small file of Streamlit's that a request asks for as a whole and without conditions."""
    if not LIBRARY_FILE.fullmatch(path) or any(name in headers for name in CONDITIONS):
        return None
    file = FOLDER / path.removeprefix("/")
    try:
        return file if file.stat().st_size <= MAX_BYTES else None
    except OSError:
        return None


@lru_cache(maxsize=512)
def _headers(file: Path) -> tuple[tuple[bytes, bytes], ...]:
    """The headers of Streamlit's response: type, length, date, checksum, and how long browsers may keep the file."""
    return tuple(FileResponse(file, stat_result=file.stat(), headers=KEPT).raw_headers)
