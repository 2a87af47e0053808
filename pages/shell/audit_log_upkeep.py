"""Look after the audit log and the disks while the server runs, and write what waits when it ends."""

import logging
import time
from collections.abc import Collection
from datetime import UTC, datetime

from geo.tomlfile import DeclarationError
from pages.view.disk_space import low_disks
from queries.settings.province_settings import settings
from records.audit.watch import watch_of
from records.audit.writer import writer_of
from records.clock_ahead import end_what_lies_ahead
from records.database import configured_url
from records.errors import RecordsError

log = logging.getLogger(__name__)
FIRST_SECONDS, EVERY_SECONDS = 3.0, 30.0


def maintain_audit_log_forever() -> None:
    """Look after the audit log every half minute. Does not return: run it in a daemon thread."""
    time.sleep(FIRST_SECONDS)  # the first viewer comes first
    logged, low = "", set[str]()
    while True:
        problem = look_after_record()
        if problem != logged:
            logged = problem
            if problem:
                log.error("the record of use: %s", problem)
        low = warn_of_low_disks(low)
        time.sleep(EVERY_SECONDS)


def warn_of_low_disks(before: Collection[str]) -> set[str]:
    """Log which disks are nearly full and were not before; return the folders of all that are."""
    low = low_disks()
    for disk in low:
        if disk.folder not in before:
            log.warning("%s", disk.text("en"))
    return {disk.folder for disk in low}


def look_after_record() -> str:
    """Do once what is due; return what went wrong, or ""."""
    try:
        present = settings()
        parts = present.model_dump(mode="json")
        watch_of(configured_url()).run_due_tasks(parts, keep_days=present.keep_record_days)
        ended = end_what_lies_ahead(writer_of(configured_url()).records(), now=datetime.now(UTC))
        if any(ended):
            log.warning("the clock was ahead before: %d sessions and %d one-time links have ended", *ended)
    except RecordsError as error:
        return error.message_en
    except DeclarationError:
        return ""  # the screens show this error
    except Exception as error:
        log.exception("the record of use")
        return repr(error)
    return ""


def disk_health() -> dict[str, object]:
    """Which disks are nearly full, for the health check; empty if none is."""
    low = [
        {"folder": disk.folder, "reason_fa": disk.text("fa"), "reason_en": disk.text("en")}
        for disk in low_disks()
    ]
    return {"little_disk_space": low} if low else {}


def flush_audit_log() -> None:
    """Write what waits to be recorded, and wait for it."""
    writer_of(configured_url()).close()


def audit_log_health() -> dict[str, object]:
    """What is wrong with the audit log, for the health check; empty if nothing is."""
    url = configured_url()
    status, check = writer_of(url).status(), watch_of(url).latest
    problems: dict[str, object] = {}
    if status.reason is not None:
        reason = {"reason_fa": status.reason.fa, "reason_en": status.reason.en}
        problems["record_not_written"] = {"waiting": status.waiting, **reason}
    if check is not None and check.verification.fault is not None:
        fault = check.verification.fault
        problems["record_broken"] = {"reason_fa": fault.text("fa"), "reason_en": fault.text("en")}
    return problems
