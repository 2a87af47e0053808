"""The server keeps no more of a person's uploaded files than three of the largest size."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from door.middleware import VIEWER
from door.viewers import Viewer
from pages.data.held_files import HeldFile, held_by, hold, release
from pages.shell import upload_shares
from pages.shell.upload_guard import UploadGuard
from pages.shell.upload_shares import REFUSED, UploadShares
from queries.settings.province_settings import Uploads
from tests.door.event_loop import run

ALI = Viewer("ali of the uploads", "", frozenset({"steward"}))
SARA = Viewer("sara of the uploads", "", frozenset({"steward"}))
LARGEST = 200 * 2**20
Upload = Callable[..., int]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    """The files that the server keeps; of files of up to 200 megabytes, as the settings have it by default."""
    manager = MemoryUploadedFileManager("/_stcore/upload_file")
    running = SimpleNamespace(uploaded_file_mgr=manager)
    monkeypatch.setattr(upload_shares.runtime, "get_instance", lambda: running)
    return manager


@pytest.fixture
def upload(files: MemoryUploadedFileManager) -> Upload:
    """A function from a viewer, a page, the name and the stated size of a file to the status."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        page, name = scope["path"].split("/")[-2:]
        files.add_file(page, UploadedFileRec(name, name, "text/csv", b"a,b\n"))
        await send({"type": "http.response.start", "status": 204})

    shares = UploadShares(application)
    return lambda viewer, page, name, size=LARGEST: _status(shares, viewer, f"{page}/{name}", size)


def _status(app: UploadShares | UploadGuard, viewer: Viewer, place: str, size: int, **headers: str) -> int:
    statuses: list[int] = []

    async def send(message: Message) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    async def receive() -> Message:
        return {"type": "http.request"}

    sent = {"content-length": str(size)} | {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": "PUT",
        "path": f"/_stcore/upload_file/{place}",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        VIEWER: viewer,
    }
    run(app(scope, receive, send))
    return statuses[0]


def test_a_new_file_of_a_page_takes_the_place_of_the_one_before(
    files: MemoryUploadedFileManager, upload: Upload
) -> None:
    for name in "abcdefghij":
        assert upload(ALI, "page", name) == 204

    assert list(files.file_storage["page"]) == ["j"]


def test_the_files_of_all_pages_of_a_person_are_limited_together(
    files: MemoryUploadedFileManager, upload: Upload
) -> None:
    assert [upload(ALI, page, "file") for page in ("one", "two", "three")] == [204, 204, 204]

    assert upload(ALI, "four", "file") == REFUSED
    assert "four" not in files.file_storage
    # A smaller one has room, a file in a page that has one takes its place, and others are not concerned.
    assert upload(ALI, "four", "file", 2**20) == 204
    assert upload(ALI, "three", "another") == 204
    assert upload(SARA, "five", "file") == 204


def test_a_file_counts_until_its_page_is_forgotten(files: MemoryUploadedFileManager, upload: Upload) -> None:
    for page in ("one", "two", "three"):
        upload(ALI, page, "file")
    # What the screen has read of the file stays with its page.
    files.remove_file("one", "file")
    assert upload(ALI, "four", "file") == REFUSED

    files.remove_session_files("one")
    assert upload(ALI, "four", "file") == 204


def test_a_file_that_a_page_goes_on_with_counts_although_a_small_one_took_its_place(upload: Upload) -> None:
    held = []
    for page in ("one", "two", "three"):
        assert upload(ALI, page, "file") == 204
        held.append(hold(HeldFile(page, ALI.name, LARGEST)))
        assert upload(ALI, page, "small", 10) == 204

    assert upload(ALI, "four", "file") == REFUSED
    assert upload(ALI, "three", "another") == 204
    assert upload(SARA, "five", "file") == 204
    # The page was drawn again and holds its small file now.
    release(held[0])
    assert upload(ALI, "four", "file") == 204
    release(held[1])
    release(held[2])
    assert held_by(ALI.name) == {}


def test_a_page_receives_one_file_at_a_time(files: MemoryUploadedFileManager) -> None:
    statuses = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        # Another file for the page, while the first is arriving.
        statuses.append(_status(shares, ALI, "page/second", 1))
        await send({"type": "http.response.start", "status": 204})

    shares = UploadShares(application)

    assert _status(shares, ALI, "page/first", 1) == 204
    assert statuses == [REFUSED]


def test_a_length_beside_a_transfer_encoding_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 204})

    rules = SimpleNamespace(uploads=Uploads(allowed=True))
    monkeypatch.setattr("pages.shell.upload_guard.settings", lambda: rules)
    guard = UploadGuard(application)

    assert _status(guard, ALI, "page/file", 10) == 204
    assert _status(guard, ALI, "page/file", 10, transfer_encoding="chunked") == 403
