"""Close the routes of Streamlit that no page needs: they reveal other people's sessions, or act without a page.

One reports how many sessions are open and how long they have lasted, one runs the script for other programs, and some
belong to Streamlit's own way of signing in. The list has the routes that pages need, so that a route which a new
version of Streamlit adds is closed until somebody has looked at it.
"""

import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.shell.own_files import route_path

OF_STREAMLIT = re.compile(r"/(_stcore|auth|oauth2callback|app)(/.*)?", re.DOTALL)
# Whether the server is there, what Streamlit's script asks before it opens the socket, uploads, and components.
NEEDED = re.compile(r"/_stcore/(health|host-config|stream|upload_file/[^/]+/[^/]+|bidi-components/.+)")


class NeededRoutes:
    """ASGI middleware that answers 404 for the routes of Streamlit that no page needs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer that there is no such page."""
        if scope["type"] == "http" and is_closed(route_path(scope)):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def is_closed(path: str) -> bool:
    """Whether a path, below the address of the dashboard, leads to a route of Streamlit that no page needs."""
    return OF_STREAMLIT.fullmatch(path) is not None and NEEDED.fullmatch(path) is None
