"""Who may read the file of a DuckDB store: its owner at first, and later whoever was allowed to."""

import os
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.publish.duckdb_target import ACCESS_LIST
from intake.publish.target_from_url import target_from_url


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


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_what_an_administrator_has_allowed_holds_after_a_load(store: Path, mode: int) -> None:
    publish(store)
    store.chmod(mode)
    publish(store)
    assert mode_of(store) == mode


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="only root may give files away")
def test_so_does_whose_it_is(store: Path) -> None:
    publish(store)
    os.chown(store, 12_345, 23_456)
    publish(store)
    assert (store.stat().st_uid, store.stat().st_gid) == (12_345, 23_456)


def test_members_of_another_group_are_not_let_in(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    publish(store)
    if os.name != "posix" or os.getuid() != 0:
        pytest.skip("only root may give files away")
    os.chown(store, -1, 23_456)
    store.chmod(0o640)
    monkeypatch.setattr(os, "chown", refuse)
    publish(store)
    assert mode_of(store) == 0o600


def access_list(reader: int, *, owner: int = 6) -> bytes:
    """The list of a file that its owner may write and the account `reader` may read, as Linux keeps it."""
    nobody = 0xFFFFFFFF
    entries = [(1, owner, nobody), (2, 4, reader), (4, 0, nobody), (16, 4, nobody), (32, 0, nobody)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


def test_so_does_whom_an_access_list_lets_read(store: Path) -> None:
    """Without its list, the group of the file could read it, and the account on the list could not."""
    publish(store)
    allowed = access_list(12_345)
    try:
        os.setxattr(store, ACCESS_LIST, allowed)
    except (AttributeError, OSError):
        pytest.skip("no access lists here")
    publish(store)
    assert os.getxattr(store, ACCESS_LIST) == allowed
    assert mode_of(store) == 0o640


def test_nobody_is_let_in_by_the_access_list_of_the_folder(store: Path) -> None:
    publish(store)
    store.chmod(0o640)
    try:
        os.setxattr(store.parent, "system.posix_acl_default", access_list(12_345, owner=7))
    except (AttributeError, OSError):
        pytest.skip("no access lists here")
    publish(store)
    assert ACCESS_LIST not in os.listxattr(store)
    assert mode_of(store) == 0o640
