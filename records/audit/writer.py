"""Record events in the background, so that no click waits for a disk.

Events wait in a queue of limited length; a thread writes them in batches. While nothing can be written they stay in the
queue, the writer says why (`status`), and each is written to the log of the server in full, because the process may be
killed before it is recorded. What does not fit into a full queue is in the log only; it is counted, and recorded as a
number as soon as that is possible: nothing is lost silently. Whoever ends the process by force (kill -9, power failure)
loses what is still in the queue and not in the log, normally the last fraction of a second.
"""

import atexit
import logging
import threading
import time
from collections import deque
from dataclasses import dataclass

from queries.vocabulary.labels import Text
from records.audit.actor import system_actor
from records.audit.append import append
from records.audit.entry import Event, canonical
from records.audit.entry_kinds import EntryKind
from records.database import LazyRecords, Records
from records.errors import RecordsError

log = logging.getLogger(__name__)
MAX_WAITING = 20_000  # events; some ten megabytes
BATCH = 500
GATHER_SECONDS = 0.1  # how long the first event of a batch waits for others
_RETRY_SECONDS = (1.0, 2.0, 5.0, 15.0)


@dataclass(frozen=True)
class WriterStatus:
    """How many events wait, and why nothing can be written (None if all is well)."""

    waiting: int
    reason: Text | None


class AuditLogWriter:
    """Writes events into the records at a URL, which are opened when the first event is written."""

    def __init__(self, url: str, *, most: int = MAX_WAITING) -> None:
        self._records, self._most = LazyRecords(url), most
        self._changed = threading.Condition()
        self._waiting: deque[Event] = deque()
        self._reason: Text | None = None
        self._lost = 0
        self._in_hand: list[Event] = []  # the batch that is being written
        self._closing = False
        self._thread: threading.Thread | None = None

    def put(self, event: Event) -> None:
        """Have an event recorded soon. Returns at once."""
        with self._changed:
            if len(self._waiting) >= self._most:
                self._lost += 1
                _log("not recorded", event)
                return
            self._waiting.append(event)
            if self._reason is not None:
                _log("not recorded yet", event)
            if self._thread is None or not self._thread.is_alive():
                self._closing = False
                self._thread = threading.Thread(target=self._work, name="record", daemon=True)
                self._thread.start()
                atexit.register(self.close)
            self._changed.notify_all()

    def status(self) -> WriterStatus:
        """Whether the events are being written."""
        with self._changed:
            waiting = len(self._waiting) + len(self._in_hand)
            return WriterStatus(waiting, self._reason)

    def records(self) -> Records:
        """The open records. Raises RecordsError while they cannot be opened."""
        return self._records.open()

    def flush(self, seconds: float = 10.0) -> bool:
        """Wait until everything is written, for at most so long; return whether it is."""
        with self._changed:
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not self._waiting and not self._in_hand, timeout=seconds)

    def close(self, seconds: float = 10.0) -> None:
        """Write what waits and end the thread. What cannot be written by then goes to the log."""
        with self._changed:
            self._closing = True
        if not self.flush(seconds):
            with self._changed:
                for event in (*self._in_hand, *self._waiting):
                    _log("not recorded", event)
        atexit.unregister(self.close)
        self._records.close()

    def _work(self) -> None:
        failures = 0
        while True:
            batch = self._next_batch()
            if not batch:
                return
            try:
                self._write(batch)
                failures = 0
            except Exception as error:
                self._keep(batch, error)
                self._wait(_RETRY_SECONDS[min(failures, len(_RETRY_SECONDS) - 1)])
                failures += 1

    def _wait(self, seconds: float) -> None:
        """Wait before another attempt; not for long while the process ends."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing, timeout=seconds)
        time.sleep(0.1)

    def _next_batch(self) -> list[Event]:
        """The oldest events, once there are some; none when the writer is closed."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting) or self._closing)
            if not self._closing:
                self._changed.wait_for(
                    lambda: len(self._waiting) >= BATCH or self._closing, timeout=GATHER_SECONDS
                )
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            self._in_hand = batch
            return batch

    def _write(self, batch: list[Event]) -> None:
        with self._changed:
            lost = self._lost
        gaps = [Event(EntryKind.lost_entries, system_actor(), {"entries": lost})] if lost else []
        with self.records().writing() as connection:
            append(connection, *batch, *gaps)
        with self._changed:
            if self._reason is not None:
                log.warning("the record is being written again")
            self._lost -= lost
            self._in_hand, self._reason = [], None
            self._changed.notify_all()

    def _keep(self, batch: list[Event], error: Exception) -> None:
        """Put a batch back that could not be written; the log has it until it is."""
        is_known = isinstance(error, RecordsError)
        with self._changed:
            if self._reason is None:
                log.error("the record cannot be written: %s", error if is_known else repr(error))
                for event in (*batch, *self._waiting):
                    _log("not recorded yet", event)
            self._reason = Text(error.message_fa, error.message_en) if is_known else _UNEXPECTED  # type: ignore[attr-defined]
            self._waiting.extendleft(reversed(batch))
            self._in_hand = []


def _log(state: str, event: Event) -> None:
    """Write an event to the log of the server, in full."""
    log.error("%s: %s %s %s", state, event.kind, event.who, canonical(event.detail))


_UNEXPECTED = Text(
    "هنگام ثبت سوابق خطایی پیش‌بینی‌نشده رخ داد؛ شرح آن در گزارش سرور است.",
    "An unexpected error occurred while writing the entries; it is in the log of the server.",
)

_writers: dict[str, AuditLogWriter] = {}
_writers_lock = threading.Lock()


def writer_of(url: str) -> AuditLogWriter:
    """The one writer of this process for the records at a URL."""
    with _writers_lock:
        if url not in _writers:
            _writers[url] = AuditLogWriter(url)
        return _writers[url]
