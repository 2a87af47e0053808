"""Look after the audit log while the server runs: check it, log its anchor, prune it, and notice new settings."""

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from records.audit.actor import system_actor
from records.audit.anchor import anchor_of
from records.audit.chain_check import Verification, verify
from records.audit.checkpoints import prune_after
from records.audit.entry import LOCAL_ZONE, Link
from records.audit.settings_digest import record_settings
from records.audit.writer import AuditLogWriter, writer_of

log = logging.getLogger(__name__)
CHECK_EVERY = timedelta(minutes=10)
# What is pruned in a day is gone for ever, and a clock that runs years ahead, or one figure too few in the settings,
# makes everything old at once: there must be time to notice. Else one day a day becomes old.
MAX_PRUNED_PER_DAY = timedelta(days=31)
_REST_SECONDS = 0.05  # after every few thousand entries, because viewers use the same interpreter


@dataclass(frozen=True)
class Check:
    """What the newest check has found, and when."""

    verification: Verification
    moment: datetime


class AuditLogWatch:
    """Checks the audit log of one server: all of it once a day, and every few minutes what has been added since."""

    def __init__(self, writer: AuditLogWriter) -> None:
        self._writer = writer
        self._day: date | None = None
        self._known = Link()  # the end of what was found unbroken today
        self.latest: Check | None = None

    def run_due_tasks(
        self, settings: Mapping[str, Any], *, keep_days: int, now: datetime | None = None
    ) -> None:
        """Record new settings, and check and prune the log if it is time.

        `settings` are those in force, by their parts. Raises RecordsError.
        """
        now = now or datetime.now(UTC)
        records = self._writer.records()
        record_settings(records, settings)
        today = now.astimezone(LOCAL_ZONE).date()
        if today != self._day:
            prune_after(records, keep_days, by=system_actor(), now=now, most=MAX_PRUNED_PER_DAY)
            self._check(now, after=None)
            self._day = today
            if self.latest and (anchor := anchor_of(self.latest.verification.newest)):
                # A warning, so that it is written whatever the level of the log: it must be found there later.
                log.warning("newest entry of the record of use: %s", anchor)
        elif self.latest is None or not timedelta(0) <= now - self.latest.moment < CHECK_EVERY:
            self._check(now, after=self._known)  # also where the clock was ahead at the check before

    def _check(self, now: datetime, *, after: Link | None) -> None:
        result = verify(self._writer.records(), after=after, rest=lambda: time.sleep(_REST_SECONDS))
        if after is not None and self.latest is not None and result.unbroken:
            before = self.latest.verification
            since = before.since or result.since
            result = Verification(before.count + result.count, since, result.newest, result.pruned, None)
        if result.fault is not None:
            log.error("%s", result.fault.text("en"))
        else:
            self._known = result.newest
        self.latest = Check(result, now)


_watches: dict[str, AuditLogWatch] = {}
_watches_lock = threading.Lock()


def watch_of(url: str) -> AuditLogWatch:
    """The one watch of this process over the records at a URL."""
    with _watches_lock:
        if url not in _watches:
            _watches[url] = AuditLogWatch(writer_of(url))
        return _watches[url]
