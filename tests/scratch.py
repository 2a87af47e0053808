"""The folder of a test run: in memory where there is room, because waiting for a disk takes longer than most tests.

A run makes and removes a folder for each of its thousands of tests, and hundreds of small databases that wait until
each of their changes is on the disk. Nothing of that has to outlive the machine. Without room in memory, or where
`TMPDIR` names a folder, everything is where temporary files usually are.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

MEMORY = Path("/dev/shm")
PREFIX = "negah-run-"
LOCK = "in-use"
OLD = 2 * 3600  # seconds after which what a run has left may be removed; `make test` is ended sooner
# Bytes that must be free there, and bytes of memory that programs could still have. A run keeps about one GB of files,
# and its workers and servers need five.
LEAST_FREE, LEAST_AVAILABLE = 4 * 2**30, 8 * 2**30


@dataclass(frozen=True)
class Scratch:
    """The folder of a run, and the lock that says that the run goes on; None for a folder that is not in memory."""

    folder: Path
    lock: FileLock | None = None

    def remove(self, *, has_failed: bool = False) -> Path | None:
        """Remove the folder; returns where the folders of failed tests are now, if they were in memory."""
        kept = None
        if self.lock is not None:
            os.environ.pop("TMPDIR")
            tempfile.tempdir = None
            tests = next(self.folder.glob("pytest-of-*"), None)
            if has_failed and tests is not None:
                kept = Path(tempfile.mkdtemp(prefix="negah-failed-"))
                shutil.copytree(tests, kept, symlinks=True, dirs_exist_ok=True, ignore=_sockets)
            self.lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)
        return kept


def begin(memory: Path = MEMORY) -> Scratch:
    """Make the folder of a run, and have the temporary files of all its processes written there."""
    if not has_room(memory):
        return Scratch(Path(tempfile.mkdtemp(prefix=PREFIX)))
    for left in memory.glob(f"{PREFIX}*/{LOCK}"):
        _remove_unused(left)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=memory))
    lock = FileLock(folder / LOCK)
    lock.acquire()
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None  # Python remembers the folder of temporary files from the first one on.
    return Scratch(folder, lock)


def has_room(memory: Path = MEMORY, meminfo: Path = Path("/proc/meminfo")) -> bool:
    """Whether the files of a run go into memory: no other folder is named for them, and there is enough memory."""
    if "TMPDIR" in os.environ or not os.access(memory, os.W_OK):
        return False
    try:
        lines = dict(line.split(":", 1) for line in meminfo.read_text().splitlines())
        available = int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError):
        return False
    return available >= LEAST_AVAILABLE and shutil.disk_usage(memory).free >= LEAST_FREE


def _remove_unused(lock: Path) -> None:
    """Remove the folder of a run that was killed, which would keep its memory."""
    try:
        if time.time() - lock.stat().st_mtime > OLD:
            with FileLock(lock, timeout=0):
                shutil.rmtree(lock.parent, ignore_errors=True)
    except (Timeout, OSError):
        return  # That run goes on, or belongs to somebody else.


def _sockets(folder: str, names: Iterable[str]) -> list[str]:
    """What cannot be copied: files that are neither folders, links nor contents."""
    paths = (Path(folder) / name for name in names)
    return [each.name for each in paths if not (each.is_symlink() or each.is_dir() or each.is_file())]
