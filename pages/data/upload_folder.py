"""The folder of uploaded files on the server's disk, which is removed with the server.

Uploaded files hold everything that the source knows of citizens, so none may be left behind. What a page or a job puts
here goes with it; but a server that is ended by a signal runs nothing of that, and one that is killed runs nothing at
all. So each server has one folder, which is removed at its end and locked until then. A folder that nobody has locked
is left over from a server that was killed, and the next one removes it.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import tempfile
import threading
from pathlib import Path

PREFIX = "negah-uploads-"
_lock = threading.Lock()
_own: tuple[Path, int] | None = None  # the folder of this server, and the descriptor that locks it
_has_ended = False  # whether the server of this process has ended, so that nobody would remove another folder


def upload_folder() -> Path:
    """The folder of this server, which is made when it is first needed.

    Raises OSError if it cannot be made, and where the server has ended.
    """
    global _own
    with _lock:
        if _has_ended:
            raise OSError("the server has ended")
        if _own is None or not _own[0].is_dir():
            _own = _new_folder()
            atexit.register(_remove_at_exit, os.getpid())
        return _own[0]


def remove_upload_folder() -> None:
    """Remove the folder of this server, which ends, with all that is in it."""
    global _own, _has_ended
    with _lock:
        _has_ended = True
        if _own is not None:
            folder, descriptor = _own
            # A process of intake may be making files there; under another name it finds no folder for them.
            with contextlib.suppress(OSError):  # somebody removed it, or took the name
                folder = folder.rename(f"{folder}-ended")
            for _ in range(10):  # a file that was being made at that moment hinders the first attempt
                shutil.rmtree(folder, ignore_errors=True)
                if not folder.exists():
                    break
            os.close(descriptor)
            _own = None


def _remove_at_exit(process: int) -> None:
    """Remove the folder where a process ends by itself, not where a copy that was forked from it does."""
    if os.getpid() == process:
        remove_upload_folder()


def remove_left_folders() -> None:
    """Remove the folders of servers that were killed, as a server starts."""
    global _has_ended
    with _lock:
        _has_ended = False
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            # Others may put anything into the folder for temporary files.
            if folder.is_symlink() or not folder.is_dir() or folder.stat().st_uid != os.getuid():
                continue
            descriptor = _locked(folder)
        except OSError:  # locked by a server that runs, or removed meanwhile
            continue
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def _new_folder() -> tuple[Path, int]:
    """A new folder, locked; a server that starts may have removed the one before between its two steps."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        try:
            descriptor = _locked(folder)
        except (FileNotFoundError, BlockingIOError):
            continue
        if folder.is_dir():
            return folder, descriptor
        os.close(descriptor)


def _locked(folder: Path) -> int:
    """A descriptor that locks a folder until it is closed. Raises BlockingIOError if another has locked it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor
