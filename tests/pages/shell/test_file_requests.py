"""Of the files that pages request few are made at once, of each person fewer, however many somebody requests."""

import asyncio
import threading

import pytest
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from door.viewers import Viewer
from pages.shell import file_requests
from pages.shell.file_requests import AT_ONCE_OF_ONE, MAX_OF_ONE, TOO_MANY, make_files_in_turns
from tests.door import event_loop

# Of pages by Streamlit's number.
OWNERS = {"many": Viewer("sara", "", frozenset()), "one": Viewer("ali", "", frozenset())}


class Files:
    """Stands for Streamlit's store of files: makes none before `ready`, and notes which are begun."""

    def __init__(self) -> None:
        self.ready = threading.Event()
        self.begun: list[str] = []

    def execute_deferred(self, file_id: str) -> str:
        """The address of a file, once it may be made."""
        self.begun.append(file_id)
        self.ready.wait(30)
        return f"/media/{file_id}"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """The store of files of a server that makes them in turns."""
    monkeypatch.setattr(DeferredFileHandler, "handle", DeferredFileHandler.handle)
    monkeypatch.setattr(file_requests, "owner_of_page", OWNERS.get)
    make_files_in_turns()
    return Files()


def requested(files: Files, page: str, file_id: str) -> asyncio.Task:
    """Request a file as a page."""
    request = file_requests.BackendOperationRequest(request_id=file_id)
    request.deferred_file.file_id = file_id
    return asyncio.create_task(DeferredFileHandler(lambda: files).handle(request, page))


def test_whoever_requests_many_files_keeps_nobody_else_waiting(files: Files) -> None:
    async def run() -> list:
        first = [requested(files, "many", f"m{number}") for number in range(60)]
        await asyncio.sleep(0.2)
        other = requested(files, "one", "o")
        await asyncio.sleep(0.2)
        assert sorted(files.begun) == [*(f"m{number}" for number in range(AT_ONCE_OF_ONE)), "o"]
        # The door and others wait for a thread of the event loop, too.
        assert await asyncio.wait_for(asyncio.to_thread(lambda: "free"), 5) == "free"
        files.ready.set()
        return await asyncio.gather(*first, other)

    answers = event_loop.run(run())
    assert {answer.deferred_file.url for answer in answers} == {f"/media/{each}" for each in files.begun}
    assert len(files.begun) == 61


def test_more_files_than_anybody_waits_for_are_refused(files: Files) -> None:
    async def run() -> list:
        tasks = [requested(files, "many", f"m{number}") for number in range(MAX_OF_ONE + 5)]
        await asyncio.sleep(0.2)
        files.ready.set()
        return await asyncio.gather(*tasks)

    assert [answer.error_msg for answer in event_loop.run(run())].count(TOO_MANY) == 5
    assert len(files.begun) == MAX_OF_ONE
