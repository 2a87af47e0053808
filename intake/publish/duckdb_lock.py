"""File lock beside a DuckDB store: one load at a time. It names its holder and ends with the holder's process."""

import contextlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout

from intake.errors import LockedError
from persian.calendar import format_day
from persian.digits import to_persian_digits
from queries.settings.province_settings import settings


@contextmanager
def locked(path: Path, *, wait: bool, notify: Callable[[str, str], None]) -> Iterator[None]:
    """Hold the lock of a store, the file `path`, inside the block.

    It is a lock of the operating system (`flock` on POSIX, `msvcrt` on Windows), which is freed when its holder ends,
    however it ends. If another process holds it, wait and call `notify` with a message (Persian, English) that says
    who, or without `wait` raise LockedError. Who holds it stands in a note beside it for as long as it is held.

    A new lock is for its owner only: whoever may read such a file may also hold it, and so keep all loads out.
    """
    note = path.with_name(f"{path.name}.holder")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        fa, en = _holder(note)
        if not wait:
            raise LockedError(
                f"{fa} چیزی بارگذاری نشد. پس از پایان آن دوباره اجرا کنید یا بدون --no-wait منتظر بمانید.",
                f"{en} Nothing was loaded. Run again when it has finished, or wait by leaving out --no-wait.",
            ) from None
        notify(f"{fa} منتظر می‌مانیم…", f"{en} Waiting…")
        lock.acquire()
    try:
        now = datetime.now(ZoneInfo(settings().timezone)).replace(tzinfo=None)
        note.write_text(f"{os.getpid()} {now.isoformat(timespec='seconds')}\n", encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):  # a note that stays must not keep the lock
            note.unlink()
        lock.release()


def _holder(note: Path) -> tuple[str, str]:
    """Read from the note who holds the lock; return the message in Persian and English."""
    try:
        pid, _, since = note.read_text(encoding="utf-8").strip().partition(" ")
        began = datetime.fromisoformat(since)
    except (OSError, ValueError):  # not written yet, written by half, or just removed
        return "بارگذاری دیگری در جریان است.", "Another load is running."
    fa, en = (f"{format_day(began.date(), lang)} {began:%H:%M}" for lang in ("fa", "en"))
    return (
        f"بارگذاری دیگری در جریان است (فرایند {to_persian_digits(pid)}، از {to_persian_digits(fa)}).",
        f"Another load is running (process {pid}, since {en}).",
    )
