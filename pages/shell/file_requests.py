"""Make the files that pages request a few at a time, and of each person fewer.

Streamlit makes each in one of the few threads that the event loop has for whatever waits. With 300 requests, one person
held all of them for as long as the page was open: nobody else got a file, and nobody could sign in, because the door
reads in such a thread who is known.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from pages.shell.own_files import owner_of_page

# Files of all people, of the event loop's threads, which are four more than the machine has cores; and of one person.
AT_ONCE, AT_ONCE_OF_ONE = 4, 2
MAX_OF_ONE = 200  # files of one person that are being made or wait
TOO_MANY = "Too many files at once."


class TooManyFiles(Exception):
    """Somebody has requested more files than anybody waits for."""


class FileTurns:
    """Lets few files be made at once. Lives in one event loop."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._turns_of_one: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._requested: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, person: str) -> AsyncIterator[None]:
        """Context manager: wait for the turn of a file, and have it until the end. Raises TooManyFiles."""
        if self._requested[person] >= MAX_OF_ONE:
            raise TooManyFiles
        own = self._turns_of_one.setdefault(person, asyncio.Semaphore(AT_ONCE_OF_ONE))
        self._requested[person] += 1
        try:
            async with own, self._turns:
                yield
        finally:
            self._requested[person] -= 1
            self._requested += Counter()  # forgets whoever has none


def make_files_in_turns() -> None:
    """Have Streamlit make files in turns from now on. To be called once, before the first page is served."""
    turns, make = FileTurns(), DeferredFileHandler.handle

    async def make_in_turn(
        self: DeferredFileHandler, request: BackendOperationRequest, session_id: str
    ) -> BackendOperationResponse:
        owner = owner_of_page(session_id)
        try:
            async with turns.turn(owner.name if owner else ""):
                return await make(self, request, session_id)
        except TooManyFiles:
            return BackendOperationResponse(request_id=request.request_id, error_msg=TOO_MANY)

    DeferredFileHandler.handle = make_in_turn  # type: ignore[method-assign]
