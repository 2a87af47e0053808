"""Limit what the server keeps of one person's uploaded files.

Streamlit keeps an uploaded file in memory for as long as its page is open, and for two minutes after that, under
whatever name the address of the upload gives it. Ten files of 150 megabytes from one page took 1.5 gigabytes. A page
of the dashboard loads one file, so a new file takes the place of the one before; and the files of all pages of a person
may together be three times as large as the settings allow for one. Of a page counts the larger one of its newest file
and the one that it is loading, which it holds until it is drawn again.
"""

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from door.middleware import VIEWER
from door.viewers import Viewer
from pages.data.held_files import held_by
from pages.shell.own_files import UPLOAD
from pages.shell.upload_guard import MEGABYTE
from queries.settings.province_settings import settings

FULL_FILES = 3  # of the largest size that the settings allow, of one person
REFUSED = 429
WAIT_SECONDS = 120  # for which Streamlit keeps a page that was closed


@dataclass
class PageUpload:
    """The newest upload of a page: whose it is, its bytes, and whether it is still arriving."""

    person: str
    size: int
    arriving: bool = True


class UploadShares:
    """ASGI middleware that answers uploads with 429 where a person has too much on the server already.

    It stands behind the checks of the length (`UploadGuard`) and of the page (`OwnFiles`), and lives in one event loop.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages: dict[str, PageUpload] = {}  # by Streamlit's number of the page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it without reading its body."""
        viewer = scope.get(VIEWER)
        is_upload = scope["type"] == "http" and scope["method"] in ("PUT", "POST") and UPLOAD in scope["path"]
        if not is_upload or viewer is None:
            await self.app(scope, receive, send)
            return
        page = scope["path"].rpartition(UPLOAD)[2].split("/")[0]
        if not self._has_room(page, viewer, int(Headers(scope=scope).get("content-length", "0"))):
            headers = {"Retry-After": str(WAIT_SECONDS)}
            refusal = PlainTextResponse("Too many files at once.", status_code=REFUSED, headers=headers)
            await refusal(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self.pages[page].arriving = False

    def _has_room(self, page: str, viewer: Viewer, size: int) -> bool:
        """Whether a file may be taken into a page; then it is counted, and earlier files of the page are removed."""
        files = runtime.get_instance().uploaded_file_mgr
        assert isinstance(files, MemoryUploadedFileManager)
        # Streamlit forgets a page together with its files.
        self.pages = {
            key: upload for key, upload in self.pages.items() if upload.arriving or key in files.file_storage
        }
        before = self.pages.get(page)
        sizes = held_by(viewer.name)
        here = max(size, sizes.pop(page, 0))  # the page may go on with a file that another one replaced
        for key, upload in self.pages.items():
            if upload.person == viewer.name and key != page:
                sizes[key] = max(upload.size, sizes.get(key, 0))
        largest = (settings().uploads.megabytes + 1) * MEGABYTE
        if (before is not None and before.arriving) or sum(sizes.values()) + here > FULL_FILES * largest:
            return False
        for file_id in list(files.file_storage.get(page, {})):
            files.remove_file(page, file_id)
        self.pages[page] = PageUpload(viewer.name, size)
        return True
