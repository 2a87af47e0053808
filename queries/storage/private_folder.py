"""Folders among the temporary files, into which every account of the machine may look, for the own account only."""

import os
import secrets
import stat
import tempfile
from contextlib import suppress
from pathlib import Path


def private_folder(folder: Path) -> Path:
    """A folder that only this account may enter, made if it does not exist. Raises OSError if others may enter it."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    check_private(folder)
    return folder


def check_private(folder: Path) -> None:
    """Raise OSError if a folder does not exist or is a link, or if anybody but this account may enter it."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise PermissionError(f"{folder} belongs to somebody else")


def spill_folder() -> Path:
    """The folder for what DuckDB writes to disk for lack of memory: rows of cases, in files that all may read.

    All processes of an account share it. Where somebody else has taken its name, this process has one of its own. It is
    made again if it was removed, as old temporary files are; on a full disk it is missing, and nothing can be spilled.
    """
    folder = Path(tempfile.gettempdir()) / f"negah-spill-{os.getuid()}"
    try:
        return private_folder(folder)
    except OSError:
        another = folder.with_name(f"{folder.name}-{_OTHERWISE}")
        with suppress(OSError):
            private_folder(another)
        return another


_OTHERWISE = secrets.token_hex(8)
