"""What is sent to the server as a file: refused where the province does not load files in the browser, or too large.

Streamlit takes a file from every open page, whether or not a screen asks for one, and keeps it in memory.
"""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from geo.tomlfile import DeclarationError
from queries.settings.province_settings import settings

PATH = "/_stcore/upload_file/"
MEGABYTE = 2**20  # and so much room for the form around the file


class UploadGuard:
    """ASGI middleware that lets only those files through that the settings allow."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it unread."""
        sent = scope["type"] == "http" and scope["method"] in ("PUT", "POST") and PATH in scope["path"]
        if sent and not _allowed(Headers(scope=scope).get("content-length", "")):
            await PlainTextResponse("Files are not taken here.", status_code=403)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _allowed(length: str) -> bool:
    """Whether a file of this length may come; one that does not tell its length may not."""
    try:
        rules = settings().uploads
    except DeclarationError:
        return False
    return rules.allowed and length.isdecimal() and int(length) <= (rules.megabytes + 1) * MEGABYTE
