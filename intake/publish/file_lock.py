"""File lock beside a DuckDB store: one load at a time. It names its holder and ends with the holder's process."""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from intake.errors import LockedError


@contextmanager
def locked(path: Path, *, wait: bool, notify: Callable[[str, str], None]) -> Iterator[None]:
    """Hold the lock at `path` inside the block.

    If another process holds it, wait and call `notify` with a message (Persian, English) that says who, or without
    `wait` raise LockedError. The kernel releases the lock when its holder exits, however that happens.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fa, en = _holder(file)
            if not wait:
                raise LockedError(
                    f"{fa} چیزی بارگذاری نشد. پس از پایان آن دوباره اجرا کنید یا بدون --no-wait منتظر بمانید.",
                    f"{en} Nothing was loaded. Run again when it has finished, or wait by leaving out --no-wait.",
                ) from None
            notify(f"{fa} منتظر می‌مانیم…", f"{en} Waiting…")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        file.truncate()
        # The content is only information for others; the lock itself is held by the kernel.
        file.write(f"{os.getpid()} {datetime.now().isoformat(sep=' ', timespec='seconds')}\n")
        file.flush()
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                file.seek(0)
                file.truncate()
            fcntl.flock(file, fcntl.LOCK_UN)


def _holder(file: IO[str]) -> tuple[str, str]:
    """Read from the lock file who holds the lock; return the message in Persian and English."""
    file.seek(0)
    pid, _, since = file.readline().strip().partition(" ")
    if not pid:
        return "بارگذاری دیگری در جریان است.", "Another load is running."
    return (
        f"بارگذاری دیگری در جریان است (فرایند {pid}، از {since}).",
        f"Another load is running (process {pid}, since {since}).",
    )
