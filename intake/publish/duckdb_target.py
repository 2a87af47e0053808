"""Publish into a DuckDB file: write to a copy, then replace the original with it.

Replacing is one atomic rename, so a reader sees the old file or the new one, also if the process dies.
"""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from filelock import FileLock, Timeout
from sqlalchemy.engine import URL

from intake.errors import EmptyStoreError, IntakeError, LockedError
from intake.publish.publication_ledger import write_first_series
from intake.publish.store_tables import bring_up_to_date, create_schema
from intake.publish.target import Notify, WriteSession
from intake.staging.arrow_batches import batches
from intake.staging.spool import duckdb_engine, read_parquet
from persian.calendar import format_day
from persian.digits import to_persian_digits
from queries.settings.province_settings import settings

MEMORY = "340MB"  # a load of ten million rows then stays 260 MB under `limits.memory_megabytes`
ACCESS_LIST = "system.posix_acl_access"


class DuckDBTarget:
    """A DuckDB file. Readers keep the file that they have opened, so they never see half a load."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise IntakeError(
                "برای بارگذاری در DuckDB نشانی یک فایل لازم است، مانند duckdb:///data/negah.duckdb",
                "Loading into DuckDB needs the address of a file, like duckdb:///data/negah.duckdb",
            )
        self.path = Path(url.database).resolve()

    @property
    def folder(self) -> Path:
        """Folder of the file."""
        return self.path.parent

    @contextmanager
    def locked(self, *, wait: bool, notify: Notify) -> Iterator[Path]:
        """Keep other loads out; the working folder is beside the store, so that the final rename stays on one disk."""
        work = self.path.with_name(f"{self.path.name}.work")
        with locked(self.path.with_name(f"{self.path.name}.lock"), wait=wait, notify=notify):
            shutil.rmtree(work, ignore_errors=True)  # left by a load that was killed
            work.mkdir(mode=0o700)  # it holds rows of cases
            try:
                yield work
            finally:
                shutil.rmtree(work, ignore_errors=True)

    @contextmanager
    def open_for_writing(
        self, folder: Path, *, publish: bool = True, start_over: bool = False
    ) -> Iterator[WriteSession]:
        """Open a copy of the store in `folder`; at the end the copy replaces the store."""
        copy = folder / "store.duckdb"
        is_new = start_over or not self.path.exists()
        if not is_new:
            shutil.copyfile(self.path, copy)
        engine = duckdb_engine(
            f"duckdb:///{copy}",
            memory=MEMORY,
            spill=folder / "spill",
            config={"preserve_insertion_order": "false"},
        )
        try:
            with engine.connect() as connection:
                if is_new:
                    create_schema(connection)
                else:
                    bring_up_to_date(connection)
                write_first_series(connection)
                connection.commit()
                yield WriteSession(connection, read_parquet, lambda statement: batches(connection, statement))
                connection.commit()
        except BaseException:
            engine.dispose()
            copy.unlink(missing_ok=True)
            raise
        engine.dispose()  # closing the last connection writes everything into the one file
        if publish:
            self._swap(copy)

    @contextmanager
    def open_for_reading(self) -> Iterator[sa.Connection]:
        if not self.path.exists():
            raise EmptyStoreError(
                f"انبار داده‌ای در {self.path.name} نیست؛ نخست چیزی بارگذاری کنید.",
                f"There is no store at {self.path.name} yet; load something first.",
            )
        with tempfile.TemporaryDirectory() as spill:
            engine = duckdb_engine(f"duckdb:///{self.path}", memory=MEMORY, spill=Path(spill), read_only=True)
            try:
                with engine.connect() as connection:
                    yield connection
            finally:
                engine.dispose()

    def _swap(self, copy: Path) -> None:
        """Replace the store by the copy, safely even if the power fails: flush the file, rename, flush the folder."""
        # A write-ahead log left beside the copy holds changes that the rename would not move. DuckDB says nothing where
        # a full disk kept it from writing them into the file on closing.
        if copy.with_name(f"{copy.name}.wal").exists():
            raise OSError("the copy of the store was not written to its end")
        _give_permissions_of(self.path, copy)
        _to_disk(copy)
        copy.replace(self.path)
        _to_disk(self.path.parent)


def _give_permissions_of(path: Path, copy: Path) -> None:
    """Let those read a copy who may read the file that it will replace; of a new file, its owner only.

    It holds cases, and most systems let every account of the machine read a file that is made without saying so.
    """
    copy.chmod(0o600)
    try:
        before = path.stat()
    except FileNotFoundError:
        return
    mode = stat.S_IMODE(before.st_mode)
    if hasattr(os, "chown"):
        try:
            os.chown(copy, before.st_uid, before.st_gid)
        except PermissionError:  # another account's file, or a group to which this account does not belong
            with suppress(PermissionError):
                os.chown(copy, -1, before.st_gid)
        if copy.stat().st_gid != before.st_gid:
            copy.chmod(mode & ~stat.S_IRWXG)  # they were given to another group
            return
    allowed = _access_list(path)
    if allowed == _access_list(copy):
        copy.chmod(mode)
    elif allowed:
        # With a list, the mode of the group is the most that any account on the list may do.
        os.setxattr(copy, ACCESS_LIST, allowed)
    else:
        os.removexattr(copy, ACCESS_LIST)  # inherited from the folder
        copy.chmod(mode)


def _access_list(path: Path) -> bytes:
    """The accounts and groups that `setfacl` lets read a file on Linux; empty without any."""
    try:
        return os.getxattr(path, ACCESS_LIST)
    except (AttributeError, OSError):  # not on this system, or not for this file
        return b""


def _to_disk(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are physically on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
