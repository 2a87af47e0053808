"""Record failed sign-ins; where there are too many with one name to write each down, the others are counted."""

import threading
import time
from collections.abc import Callable
from typing import Any

from cachetools import LRUCache

from records.audit.entry import UNKNOWN, Event
from records.audit.entry_kinds import EntryKind
from records.audit.writer import AuditLogWriter

# With the name of one person, and with all names that nobody has. Passwords of a person are delayed long before, but
# nothing delays whom a provider or a proxy lets in and this server does not.
MOST_A_MINUTE = 20
MOST_NAMES = 10_000


class SignInFailures:
    """Failed sign-ins on their way into the audit log."""

    def __init__(self, writer: AuditLogWriter, *, now: Callable[[], float] = time.monotonic) -> None:
        self._writer, self._now = writer, now
        self._lock = threading.Lock()
        # For each name when its minute began, and its failures since.
        self._minutes: LRUCache[str, tuple[float, int]] = LRUCache(MOST_NAMES)

    def add(self, name: str, *, method: str, client: str = "", why: str = "wrong") -> None:
        """Record a failure of the person of this name; "" for a name that nobody has.

        A name that nobody has is not written down: people type passwords into the field for the name.
        """
        detail: dict[str, Any] = {"method": method, "why": why} | ({"client": client} if client else {})
        with self._lock:
            now = self._now()
            since, count = self._minutes.get(name, (now, 0))
            if now - since >= 60:
                left_out = max(count - MOST_A_MINUTE, 0)
                since, count = now, 0
                detail |= {"left_out": left_out} if left_out else {}
            self._minutes[name] = since, count + 1
            if count >= MOST_A_MINUTE:
                return
        self._writer.put(Event(EntryKind.sign_in_failed, name or UNKNOWN, detail))
