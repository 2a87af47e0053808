"""File lock beside a DuckDB store: one load at a time. It names its holder and ends with the holder's process."""

import contextlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from intake.errors import LockedError


@contextmanager
def locked(path: Path, *, wait: bool, notify: Callable[[str, str], None]) -> Iterator[None]:
    """Hold the lock of a store while inside; `path` is the note that says who holds it.

    The lock itself is another file beside it, since opening a lock empties it. It is a lock of the operating system
    (`flock` on POSIX, `msvcrt` on Windows), which is freed when its holder ends, however it ends. When another process
    holds it, `notify` is told in Persian and English who that is, and this one waits; without `wait` it raises
    LockedError instead.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path.with_name(f"{path.stem}.guard.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        fa, en = _holder(path)
        if not wait:
            raise LockedError(
                f"{fa} چیزی بارگذاری نشد. پس از پایان آن دوباره اجرا کنید یا بدون --no-wait منتظر بمانید.",
                f"{en} Nothing was loaded. Run again when it has finished, or wait by leaving out --no-wait.",
            ) from None
        notify(f"{fa} منتظر می‌مانیم…", f"{en} Waiting…")
        lock.acquire()
    try:
        now = datetime.now().isoformat(sep=" ", timespec="seconds")
        path.write_text(f"{os.getpid()} {now}\n", encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):  # a full disk must not keep the lock
            path.write_text("", encoding="utf-8")
        lock.release()


def _holder(path: Path) -> tuple[str, str]:
    """Read from the note who holds the lock; return the message in Persian and English."""
    note = path.read_text(encoding="utf-8") if path.exists() else ""
    pid, _, since = note.strip().partition(" ")
    if not pid:
        return "بارگذاری دیگری در جریان است.", "Another load is running."
    return (
        f"بارگذاری دیگری در جریان است (فرایند {pid}، از {since}).",
        f"Another load is running (process {pid}, since {since}).",
    )
