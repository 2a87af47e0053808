"""Who may read the file of a DuckDB store: its owner at first, and later whoever was allowed to."""

import os
import re
import stat
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from intake.commands.failures import EXPECTED, failure_of
from intake.errors import LockedError
from intake.publish import duckdb_target
from intake.publish.duckdb_target import ACCESS_LIST, locked
from intake.publish.target_from_url import target_from_url
from persian.digits import to_persian_digits
from tests import one_duckdb


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """Path of a store to be, on a system that lets everybody read new files."""
    before = os.umask(0o022)
    yield tmp_path / "store.duckdb"
    os.umask(before)


def publish(store: Path) -> None:
    """Publish into a store what it has, and look at the working folder meanwhile."""
    target = target_from_url(f"duckdb:///{store}")
    with target.locked(wait=False, notify=lambda fa, en: None) as folder:
        assert mode_of(folder) == 0o700
        with target.open_for_writing(folder):
            pass


def mode_of(path: Path) -> int:
    """The permissions of a file or folder."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_store_is_for_its_owner_only(store: Path) -> None:
    publish(store)
    assert mode_of(store) == 0o600


def test_nobody_else_on_the_machine_can_hold_the_lock_of_a_store(store: Path) -> None:
    publish(store)
    assert mode_of(store.with_name("store.duckdb.lock")) == 0o600


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_what_an_administrator_has_allowed_holds_after_a_load(store: Path, mode: int) -> None:
    publish(store)
    store.chmod(mode)
    publish(store)
    assert mode_of(store) == mode


def test_so_does_whose_it_is(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []
    publish(store)
    before = store.stat()
    monkeypatch.setattr(os, "chown", lambda _path, owner, group: given.append((owner, group)))
    publish(store)
    assert given == [(before.st_uid, before.st_gid)]


def test_members_of_another_group_are_not_let_in(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file's group cannot be kept, what its members were allowed is given to nobody."""
    real_stat, place = Path.stat, store.resolve()

    def stat_of_another_group(path: Path, **options: bool) -> os.stat_result:
        result = real_stat(path, **options)
        if path != place:
            return result
        fields = list(result)
        fields[stat.ST_GID] += 1
        nanoseconds = {name: getattr(result, name) for name in ("st_atime_ns", "st_mtime_ns", "st_ctime_ns")}
        return os.stat_result(fields, nanoseconds)

    def refuse(*_: object) -> None:
        raise PermissionError

    publish(store)
    store.chmod(0o640)
    monkeypatch.setattr(os, "chown", refuse)
    with monkeypatch.context() as of_another_group:
        of_another_group.setattr(Path, "stat", stat_of_another_group)
        publish(store)
    assert mode_of(store) == 0o600


def access_list(reader: int, *, owner: int = 6) -> bytes:
    """The list of a file that its owner may write and the account `reader` may read, as Linux keeps it."""
    nobody = 0xFFFFFFFF
    entries = [(1, owner, nobody), (2, 4, reader), (4, 0, nobody), (16, 4, nobody), (32, 0, nobody)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def access_list_of(path: Path) -> bytes:
    """The access list of a file; empty without one, and where files have none."""
    try:
        return os.getxattr(path, ACCESS_LIST)
    except (AttributeError, OSError):
        return b""


def test_so_does_whom_an_access_list_lets_read(store: Path) -> None:
    """Without its list, the group of the file could read it, and the account on the list could not."""
    publish(store)
    store.chmod(0o640)
    with suppress(AttributeError, OSError):  # where files have no lists, the mode alone is kept
        os.setxattr(store, ACCESS_LIST, access_list(12_345))
    before = access_list_of(store)
    publish(store)
    assert access_list_of(store) == before
    assert mode_of(store) == 0o640


def test_nobody_is_let_in_by_the_access_list_of_the_folder(store: Path) -> None:
    publish(store)
    store.chmod(0o640)
    with suppress(AttributeError, OSError):  # where folders have no lists, there is nothing to inherit
        os.setxattr(store.parent, "system.posix_acl_default", access_list(12_345, owner=7))
    publish(store)
    assert access_list_of(store) == b""
    assert mode_of(store) == 0o640


def publish_as_on_a_full_disk(store: Path) -> None:
    """Publish a change that DuckDB, on closing, leaves in the log beside the file without a word."""
    target = target_from_url(f"duckdb:///{store}")
    with (
        target.locked(wait=False, notify=lambda fa, en: None) as folder,
        target.open_for_writing(folder) as session,
    ):
        session.connection.exec_driver_sql("PRAGMA disable_checkpoint_on_shutdown")
        session.connection.exec_driver_sql("CREATE TABLE further AS SELECT 1 AS number")


def test_a_copy_that_a_full_disk_kept_from_being_whole_replaces_nothing(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store)
    # A DuckDB of its own: in the one that loads share, those of other tests would not be written to their end either.
    monkeypatch.setattr(one_duckdb, "attach", lambda options: None)
    before = store.read_bytes()
    with pytest.raises(OSError, match="not written to its end") as caught:
        publish_as_on_a_full_disk(store)
    assert store.read_bytes() == before
    assert isinstance(caught.value, EXPECTED)
    assert "جای خالی دیسک" in failure_of(caught.value).fa


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LockedError:
    """The refusal of a second load while another one runs."""
    lock = tmp_path / "store.lock"
    with locked(lock, wait=True, notify=print):
        monkeypatch.setattr(duckdb_target.FileLock, "acquire", _taken)
        with pytest.raises(LockedError) as refusal, locked(lock, wait=False, notify=print):
            pass
    return refusal.value


def _taken(lock: duckdb_target.FileLock, timeout: float | None = None) -> None:
    raise duckdb_target.Timeout(str(lock.lock_file))


def test_the_holder_is_told_in_persian_digits_and_the_jalali_calendar(refused: LockedError) -> None:
    process = to_persian_digits(str(os.getpid()))
    assert re.search(rf"\(فرایند {process}، از ۱[۴۵]\d\d/\d\d/\d\d \d\d:\d\d\)", refused.message_fa)
    assert not re.search("[0-9]", refused.message_fa)
    assert f"(process {os.getpid()}, since " in refused.message_en


@pytest.mark.parametrize("note", ["", "17", "17 2026-12"])
def test_a_note_that_is_not_whole_names_nobody(note: str, tmp_path: Path) -> None:
    path = tmp_path / "store.lock.holder"
    path.write_text(note)
    assert duckdb_target._holder(path) == ("بارگذاری دیگری در جریان است.", "Another load is running.")
