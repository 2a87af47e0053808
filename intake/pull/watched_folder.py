"""The files of a watched folder that are new or changed and complete, in order of time. Nothing in it is touched."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from intake.errors import FileError, PullError
from intake.pull.declared_sources import beside_settings
from intake.pull.pull_history import History
from queries.settings.pull_declarations import FolderSource

# Names under which programs keep what is not finished: of editors, browsers and copying programs.
_UNFINISHED_START = (".", "~$")
_UNFINISHED_END = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", "~")


@dataclass(frozen=True)
class WatchedFile:
    """A complete file that is to be loaded, with the checksum of its content."""

    path: Path
    sha256: str


@dataclass(frozen=True)
class FolderLook:
    """What was found in a folder: files to load, in order of their last change, and those still being written.

    `outside` are links to files that do not lie in the folder. They are not read: whoever may put a file into a shared
    folder could have any file loaded that the account of intake may read.
    """

    new: tuple[WatchedFile, ...]
    growing: tuple[str, ...]
    outside: tuple[str, ...] = ()


def look_into(source: FolderSource, history: History, *, store_source: str, now: float) -> FolderLook:
    """Find the files to load; `now` is in seconds since 1970. Raises PullError if the folder cannot be read.

    A file is complete when it has not changed for `settle_seconds`, and does not change while its checksum is computed.
    """
    folder = beside_settings(source.path)
    try:
        named = [path for path in folder.iterdir() if path.match(source.pattern) and _is_finished_name(path)]
        paths = [path for path in named if lies_in(path, folder)]
        oldest_first = sorted((path.stat().st_mtime_ns, path.name, path) for path in paths if path.is_file())
    except OSError as error:
        raise PullError(
            f"پوشهٔ {folder} خوانده نشد ({error.strerror}). نشانی، شبکه و اجازهٔ خواندن را بررسی کنید.",
            f"The folder {folder} cannot be read ({error.strerror}). Check its path, the network and the permission to "
            "read.",
        ) from None
    new: list[WatchedFile] = []
    growing: list[str] = []
    for changed_at, name, path in oldest_first:
        # A file from the future comes from a machine whose clock is ahead; it would otherwise never be complete.
        age = now - changed_at / 1e9
        checksum = None if 0 <= age < source.settle_seconds else _stable_checksum(path)
        if checksum is None:
            growing.append(name)
        elif not history.is_loaded(name, checksum, source=store_source):
            new.append(WatchedFile(path, checksum))
    outside = tuple(sorted(path.name for path in named if path not in paths))
    return FolderLook(_first_of_each_content(new), tuple(growing), outside)


def lies_in(path: Path, folder: Path) -> bool:
    """Whether the file at a path lies in a folder, also where the path is a link."""
    return path.resolve().is_relative_to(folder.resolve())


def link_leads_out(name: str) -> FileError:
    """The reason why a link to a file outside of the folder is not loaded."""
    return FileError(
        f"{name}: پیوندی است به فایلی بیرون از پوشه و خوانده نمی‌شود. خود فایل را در پوشه بگذارید؛ چیزی از آن "
        "بارگذاری نشد.",
        f"{name}: this is a link to a file outside of the folder, which is not read. Put the file itself into the "
        "folder; nothing of it was loaded.",
    )


def _is_finished_name(path: Path) -> bool:
    """Whether a name is not that of a hidden or unfinished file."""
    return not path.name.startswith(_UNFINISHED_START) and not path.name.casefold().endswith(_UNFINISHED_END)


def _stable_checksum(path: Path) -> str | None:
    """SHA-256 of a file in hexadecimal; None if the file changed meanwhile or is gone.

    Empty if it cannot be read: then it is tried, and its load says why it fails.
    """
    try:
        before = path.stat()
        with path.open("rb") as file:
            checksum = hashlib.file_digest(file, "sha256").hexdigest()
        after = path.stat()
    except FileNotFoundError:
        return None
    except OSError:
        return ""
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return checksum if same else None


def _first_of_each_content(files: list[WatchedFile]) -> tuple[WatchedFile, ...]:
    """The files without later copies of the same content under another name."""
    first: dict[str, WatchedFile] = {}
    for file in files:
        first.setdefault(file.sha256, file)
    return tuple(first.values())
