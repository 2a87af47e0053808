"""From which addresses people have signed in before, for whom strangers must not take all places at the door."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress

from door.session_manager import SessionManager
from records.attempts import client_key, known_clients, name_digest
from records.errors import RecordsError

READ_EVERY = 60.0  # seconds: one reading serves all attempts, however many are sent


class KnownClients:
    """The pairs of a name and an address that are known. Lives in one event loop."""

    def __init__(self, session_manager: SessionManager, *, now: Callable[[], float] = time.monotonic) -> None:
        self._session_manager, self._now = session_manager, now
        self._pairs: set[tuple[str, str]] = set()
        self._read = float("-inf")
        self._reading = asyncio.Lock()

    async def person_at(self, name: str, client: str) -> str:
        """A key of the person of this name if they have signed in from this address, else "".

        It is the same for all spellings of the name. While the records cannot be read nobody new is known.
        """
        async with self._reading:
            if self._now() - self._read >= READ_EVERY:
                self._read = self._now()
                with suppress(RecordsError):
                    self._pairs = await asyncio.to_thread(self._known)  # not of the threads of everybody else
        digest = name_digest(name)
        return digest if (digest, client_key(client)) in self._pairs else ""

    def add(self, name: str, client: str) -> None:
        """Remember an address from which somebody has just signed in."""
        self._pairs.add((name_digest(name), client_key(client)))

    def _known(self) -> set[tuple[str, str]]:
        return known_clients(self._session_manager.records, now=self._session_manager.now())
