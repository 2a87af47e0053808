"""Refuse uploads that the settings do not allow, before their body is read.

Streamlit accepts a file from every open page and keeps it in memory, even if no screen has an upload
widget. This middleware closes that route where uploading is switched off, and limits the size elsewhere.
"""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.tomlfile import DeclarationError
from queries.settings.province_settings import settings

PATH = "/_stcore/upload_file/"
MEGABYTE = 2**20  # bytes; also the allowance for the multipart form around the file


class UploadGuard:
    """ASGI middleware that answers uploads with 403 if they are not allowed or too large."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it without reading its body."""
        is_upload = scope["type"] == "http" and scope["method"] in ("PUT", "POST") and PATH in scope["path"]
        if is_upload and not _allowed(Headers(scope=scope)):
            await PlainTextResponse("Files are not taken here.", status_code=403)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _allowed(headers: Headers) -> bool:
    """True if uploads are allowed and the Content-Length is within the limit; a missing length is refused.

    So is a length beside a Transfer-Encoding, because the server then reads the body without regard to the length.
    """
    try:
        rules = settings().uploads
    except DeclarationError:
        return False
    length = headers.get("content-length", "")
    is_within = length.isdecimal() and int(length) <= (rules.megabytes + 1) * MEGABYTE
    return rules.allowed and is_within and "transfer-encoding" not in headers
