"""Backup and restore: everything comes back, on either engine, and nothing that had ended."""

import resource
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa

from records import backup as backup_module
from records.accounts import confirm_code, enroll_code, one_time_link, person_of_link, set_password, sign_in
from records.backup import Restored, backup, restore
from records.database import Records, open_records
from records.errors import FullDiskError, InputError, RecordsError
from records.people import Person, add, disable, everyone, reset_password, set_roles
from records.provider_people import ClaimedRights, ProviderIdentity, from_claims
from records.records_tables import BACKED_UP, attempt, metadata
from records.roles import Role
from records.sessions import begin, current
from tests.records.conftest import NOW, ON_BOTH, PASSWORD
from tests.thorough import ordinary_first


@pytest.fixture
def people(records: Records) -> tuple[Person, ...]:
    """An administrator with password and code, a disabled viewer, and somebody of a provider."""
    admin = add(records, "مدیر", "مدیر سامانه", roles=[Role.administrator, Role.steward])
    set_password(records, admin, PASSWORD)
    viewer = add(records, "viewer", "", roles=[Role.county_viewer], counties=["0303", "0301"], agencies=["a"])
    disable(records, viewer, now=NOW)
    from_claims(
        records, ProviderIdentity("https://id.example", "s1", "m"), ClaimedRights(frozenset([Role.governor]))
    )
    return everyone(records)


def contents(records: Records) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the tables of a backup."""
    with records.reading() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(sa.select(table)))
            if table.name != "person"
            else [tuple(row) for row in connection.execute(sa.select(table).order_by(table.c.id))]
            for table in BACKED_UP
        }


@ON_BOTH
def test_everything_comes_back_after_a_round_trip(records, people, tmp_path: Path) -> None:
    codes = pyotp.parse_uri(enroll_code(records, people[-1]))
    confirm_code(records, people[-1], codes.at(NOW), now=NOW)
    before = contents(records)
    assert backup(records, tmp_path / "b") == 3
    with records.writing() as connection:
        connection.execute(sa.delete(metadata.tables["person"]))
    add(records, "later", "", roles=[Role.press])
    assert restore(records, tmp_path / "b").people == 3
    assert contents(records) == before
    assert everyone(records) == people
    admin = people[-1]
    later = NOW + timedelta(minutes=1)
    assert sign_in(records, admin.name, PASSWORD, codes.at(later), client="x", now=later) == admin


def test_a_backup_moves_to_the_other_engine(records, people, tmp_path: Path) -> None:
    backup(records, tmp_path / "b")
    other = open_records(f"sqlite:///{tmp_path / 'other.sqlite'}")
    restore(other, tmp_path / "b")
    assert contents(other) == contents(records)
    backup(other, tmp_path / "back")
    restore(records, tmp_path / "back")
    assert everyone(records) == people
    other.close()


def test_nothing_that_had_ended_comes_back(records, people, tmp_path: Path) -> None:
    admin = people[-1]
    token, link = begin(records, admin, method="password", now=NOW), one_time_link(records, admin, now=NOW)
    with pytest.raises(RecordsError):
        sign_in(records, admin.name, "a wrong password", "", client="x", now=NOW)
    backup(records, tmp_path / "b")
    file = (tmp_path / "b").read_bytes()
    assert token.encode() not in file
    with sqlite3.connect(tmp_path / "b") as opened:
        kept_out = set(metadata.tables) - {table.name for table in BACKED_UP}
        counts = [opened.execute(f'SELECT count(*) FROM "{name}"').fetchone() for name in kept_out]
        assert counts == [(0,)] * len(kept_out)
    opened.close()
    restore(records, tmp_path / "b")
    assert current(records, token, now=NOW) is None
    assert person_of_link(records, link, now=NOW) is None
    with records.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(attempt)) == 0


def test_a_restore_names_who_gets_back_what_was_taken_since(records, people, tmp_path: Path) -> None:
    left, moved, reset, same = (
        add(records, name, "", roles=[Role.county_viewer], counties=["0303", "0304"])
        for name in ("left", "moved", "reset", "same")
    )
    for who in (reset, same):
        set_password(records, who, PASSWORD)
    backup(records, tmp_path / "b")
    disable(records, left)
    set_roles(records, moved, [Role.county_viewer, Role.press], counties=["0303"])
    reset_password(records, reset)
    add(records, "later", "", roles=[Role.press])

    assert restore(records, tmp_path / "b") == Restored(7, ("left",), ("moved",), ("reset",))
    assert restore(records, tmp_path / "b") == Restored(7, (), (), ())


def test_a_backup_is_one_file_for_its_owner_only(records, people, tmp_path: Path) -> None:
    backup(records, tmp_path / "b")
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(("b", ".negah"))] == ["b"]
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600


@ON_BOTH
def test_numbers_go_on_after_a_restore(records, people, tmp_path: Path) -> None:
    backup(records, tmp_path / "b")
    later = add(records, "later", "", roles=[])
    restore(records, tmp_path / "b")
    assert add(records, "newest", "", roles=[]).id > later.id


@ON_BOTH
def test_a_backup_while_others_write_is_of_one_moment(records, people, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            add(records, f"w-{number}", "", roles=[Role.press], counties=["0303"])
            number += 1

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for number in range(3):
            backup(records, tmp_path / f"b{number}")
    finally:
        stop.set()
        writing.join()
    for number in range(3):
        opened = open_records(f"sqlite:///{tmp_path / f'b{number}'}")
        written = [who for who in everyone(opened) if who.name.startswith("w-")]
        assert all(who.roles and who.counties for who in written)
        assert [who.name for who in everyone(opened) if who in people] == [who.name for who in people]
        opened.close()


def test_an_existing_file_is_not_overwritten(records, people, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="exists already"):
        backup(records, tmp_path / "b")
    assert (tmp_path / "b").read_text(encoding="utf-8") == "mine"
    with pytest.raises(InputError, match="folder"):
        backup(records, tmp_path / "none" / "b")
    with pytest.raises(InputError, match="cannot be written into"):
        backup(records, Path("/proc/b"))  # where nobody may make a file, not even root


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Context manager in which no file gets larger than so many bytes, as on a disk that is full then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@ON_BOTH
def test_of_a_full_disk_it_is_said_which_one(records, people, tmp_path: Path) -> None:
    with room_for(20_000), pytest.raises(FullDiskError, match="the disk of its folder is full"):
        backup(records, tmp_path / "b")
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(("b", ".negah"))] == []
    backup(records, tmp_path / "b")
    with room_for(20_000), pytest.raises(FullDiskError, match="the disk of the temporary files is full"):
        restore(records, tmp_path / "b")
    assert everyone(records) == people


def empty(path: Path) -> None:
    open_records(f"sqlite:///{path}").close()


def another_database(path: Path) -> None:
    with sqlite3.connect(path) as opened:
        opened.execute("CREATE TABLE x (y)")
    opened.close()


def cut_short(path: Path) -> None:
    made = open_records(f"sqlite:///{path}.whole")
    for number in range(200):
        add(made, f"u-{number}", "x" * 200, roles=[Role.press])
    backup(made, Path(f"{path}.backup"))
    made.close()
    whole = Path(f"{path}.backup").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "make",
    ordinary_first(
        4, [lambda path: path.write_bytes(b"no database"), Path.touch, empty, another_database, cut_short]
    ),
)
def test_what_is_no_whole_backup_changes_nothing(records, people, tmp_path: Path, make: Callable) -> None:
    make(tmp_path / "wrong")
    with pytest.raises(InputError, match="not a complete backup"):
        restore(records, tmp_path / "wrong")
    assert everyone(records) == people


def test_a_file_that_is_not_there_changes_nothing(records, people, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="could not be read"):
        restore(records, tmp_path / "none")
    assert everyone(records) == people


def test_a_restore_that_fails_half_way_changes_nothing(records, people, tmp_path: Path, monkeypatch) -> None:
    token = begin(records, people[-1], method="password", now=NOW)
    backup(records, tmp_path / "b")

    def fail(_connection: sa.Connection) -> None:
        raise KeyError

    monkeypatch.setattr(backup_module, "_continue_numbers", fail)
    with pytest.raises(KeyError):
        restore(records, tmp_path / "b")
    assert everyone(records) == people
    assert current(records, token, now=NOW).person == people[-1]


def test_a_restored_backup_is_left_as_it_was(records, people, tmp_path: Path) -> None:
    backup(records, tmp_path / "b")
    before = (tmp_path / "b").read_bytes()
    restore(records, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == before
