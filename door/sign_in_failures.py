"""Record failed sign-ins; those with invented names are counted where there are too many to write each down."""

import threading
import time
from collections.abc import Callable
from typing import Any

from records.audit.entry import UNKNOWN, Event
from records.audit.entry_kinds import EntryKind
from records.audit.writer import AuditLogWriter

# With names that nobody has. Names of people need no limit, because attempts with them are delayed.
MOST_A_MINUTE = 20


class SignInFailures:
    """Failed sign-ins on their way into the audit log."""

    def __init__(self, writer: AuditLogWriter, *, now: Callable[[], float] = time.monotonic) -> None:
        self._writer, self._now = writer, now
        self._lock = threading.Lock()
        self._since, self._count = float("-inf"), 0

    def add(self, name: str, *, method: str, client: str = "", why: str = "wrong") -> None:
        """Record a failure of the person of this name; "" for a name that nobody has.

        A name that nobody has is not written down: people type passwords into the field for the name.
        """
        detail: dict[str, Any] = {"method": method, "why": why} | ({"client": client} if client else {})
        if not name:
            with self._lock:
                now = self._now()
                left_out = max(self._count - MOST_A_MINUTE, 0)
                if now - self._since >= 60:
                    self._since, self._count = now, 0
                    detail |= {"left_out": left_out} if left_out else {}
                self._count += 1
                if self._count > MOST_A_MINUTE:
                    return
        self._writer.put(Event(EntryKind.sign_in_failed, name or UNKNOWN, detail))
