"""Watch the memory and the duration of the intake process, and end it with a message before it exhausts the machine.

The readers refuse what they know to be too much. This is for everything else: a thread checks the resident memory of
the process many times a second, and ends the process at the limits of the settings. Limiting the address space would be
simpler, but the DuckDB engine reserves far more of it than it uses. The store is never half written: a load becomes
visible in one step at its end, and from that step on nothing is watched.
"""

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from persian.digits import number
from queries.settings.province_settings import Limits

if sys.platform != "win32":
    import resource

EXIT_CODE = 6
_EVERY = 0.02  # seconds between two looks; memory grows by some megabytes in that time
_MEGABYTE = 1_000_000
_STATM = Path("/proc/self/statm")


class ProcessWatch:
    """Ends the process when it goes beyond a limit, inside `with` and until `release`.

    `notify` prints a message in Persian and English. Temporary files are made in a folder of their own, which is
    removed in either case.
    """

    def __init__(self, limits: Limits, notify: Callable[[str, str], None]) -> None:
        self._limits, self._notify = limits, notify
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._begun: float | None = None  # while it waits for another load, no time counts
        self._folders: list[Path] = []
        self._thread = threading.Thread(target=self._watch, name="limits", daemon=True)

    def __enter__(self) -> "ProcessWatch":
        """Start watching."""
        self._folders = [Path(tempfile.mkdtemp(prefix="negah-"))]
        tempfile.tempdir = str(self._folders[0])
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        """Stop watching, and remove the temporary files."""
        self.release()
        tempfile.tempdir = None
        shutil.rmtree(self._folders[0], ignore_errors=True)

    def begin(self, folder: Path) -> None:
        """Count the duration from now on, when waiting is over; `folder` holds the files of the work."""
        self._begun = time.monotonic()
        self._folders.append(folder)

    def release(self) -> None:
        """Stop watching: the result is about to become visible, and the process must not end in the middle of that."""
        # Under the lock: a process that is ending in words never gets past this line.
        with self._lock:
            self._stopped.set()

    def _watch(self) -> None:
        """Look at the process until it is released or beyond a limit."""
        while not self._stopped.wait(_EVERY):
            problem = self._problem()
            if problem is not None:
                with self._lock:
                    if not self._stopped.is_set():
                        self._end(*problem)

    def _problem(self) -> tuple[str, str] | None:
        """The message for the limit that the process is beyond, in Persian and English; None if it is within all."""
        memory, minutes = self._limits.memory_megabytes, self._limits.minutes
        if resident_bytes() > memory * _MEGABYTE:
            return _message(
                f"کار بیش از {number(memory, 'fa')} مگابایت حافظه خواست",
                f"It needed more than {number(memory, 'en')} MB of memory",
                "memory_megabytes",
            )
        if self._begun is not None and time.monotonic() - self._begun > minutes * 60:
            return _message(
                f"کار بیش از {number(minutes, 'fa')} دقیقه زمان برد",
                f"It took more than {number(minutes, 'en')} minutes",
                "minutes",
            )
        return None

    def _end(self, fa: str, en: str) -> None:
        """Say why, remove the files of the work, and end the process without waiting for its other threads."""
        self._notify(fa, en)
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(EXIT_CODE)


def _message(fa: str, en: str, setting: str) -> tuple[str, str]:
    """Complete the message about a limit: what became of the work, and what to do."""
    return (
        f"{fa} و متوقف شد؛ چیزی تغییر نکرد. فایل را بررسی کنید؛ اگر درست است، آن را به چند فایل بخش کنید یا "
        f"limits.{setting} را در فایل تنظیمات بزرگ‌تر کنید.",
        f"{en} and was ended; nothing was changed. Check the file; if it is right, split it into several files, or "
        f"raise limits.{setting} in the settings file.",
    )


def resident_bytes() -> int:
    """Resident memory of this process, without pages of files on disk, which the system can drop at any time.

    On systems that do not report the current value, the peak including those pages; 0 where neither is reported.
    """
    try:
        with _STATM.open("rb") as file:
            _, resident, shared = file.read().split()[:3]
            return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        pass
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
