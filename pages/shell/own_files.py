"""Let viewers fetch only the files that were made for them, and upload files only into pages of their own.

Streamlit serves a file to whoever names it, and takes a file for any open page. Both are checked here against the
viewer whom the door has let in. Nor does it say who may keep a file: a browser that many people use, or a cache on the
way, could serve rows of cases once more to somebody who may not see them, or after the person has signed out.
"""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, runtime
from streamlit.runtime.media_file_storage import MediaFileStorageError

from door.middleware import VIEWER
from door.viewers import TICKET_HEADER, Viewer, viewer_of_ticket
from pages.view.made_files import is_made_for
from records.role_rights import Action

MEDIA = "/media/"
LIBRARY = "/static/"  # Streamlit's own scripts and fonts, some of them in a folder of the name media
UPLOAD = "/_stcore/upload_file/"


class OwnFiles:
    """ASGI middleware that answers 404 for files of others, and 403 for uploads into pages of others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and scope["method"] != "OPTIONS":
            viewer, path = scope.get(VIEWER), scope["path"]
            made = MEDIA in path and not route_path(scope).startswith(LIBRARY)
            if made and not await run_in_threadpool(_may_fetch, viewer, path.rpartition(MEDIA)[2]):
                await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
                return
            if made:
                await self.app(scope, receive, _not_kept(send))
                return
            if UPLOAD in path and not _may_upload(viewer, path.rpartition(UPLOAD)[2]):
                await PlainTextResponse("Files are not taken here.", status_code=403)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _not_kept(send: Send) -> Send:
    """`send`, with the header that forbids browsers and caches to keep a response."""

    async def send_not_kept(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Cache-Control"] = "no-store"
        await send(message)

    return send_not_kept


def route_path(scope: Scope) -> str:
    """The path below the address under which the dashboard is served."""
    path: str = scope["path"]
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    for prefix in (scope.get("root_path", ""), f"/{base}" if base else ""):
        path = path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path
    return path


def _may_fetch(viewer: Viewer | None, file_id: str) -> bool:
    """Whether a file was made for a viewer. A file that does not exist was made for nobody."""
    if viewer is None or not runtime.exists():
        return False
    try:
        file = runtime.get_instance().media_file_mgr.read_file(file_id)
    except MediaFileStorageError:
        return False
    return file is not None and is_made_for(file.content, viewer)


def _may_upload(viewer: Viewer | None, place: str) -> bool:
    """Whether a viewer may load files, and the page for which the file is meant is one of theirs."""
    if viewer is None or not viewer.access.may(Action.load) or not runtime.exists():
        return False
    return owner_of_page(place.split("/")[0]) == viewer


def owner_of_page(page: str) -> Viewer | None:
    """The viewer who has a page open, by Streamlit's number of it; None if nobody has."""
    client = runtime.get_instance().get_client(page)
    context = client.client_context if client is not None else None
    headers = {name.lower(): value for name, value in context.headers} if context is not None else {}
    return viewer_of_ticket(headers.get(TICKET_HEADER))
