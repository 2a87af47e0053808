"""Disks that are nearly full are told to administrators, in `/health` and once in the log, before they are full."""

import logging
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from pages.shell.audit_log_upkeep import disk_health, warn_of_low_disks
from pages.view.disk_space import MIN_FREE, low_disks
from pages.view.viewer import as_viewer
from pages.widgets.notices.disk_notice import disk_notice
from queries.storage.store import Store
from records.roles import Role
from tests.access.people_of_roles import PEOPLE
from tests.pages.same_numbers.reading import looking


class Usage(NamedTuple):
    """How much a disk holds, in bytes."""

    total: int
    used: int
    free: int


@pytest.fixture
def store_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a store, on the same disk as the records and the temporary files."""
    file = tmp_path / "store.duckdb"
    monkeypatch.setenv("NEGAH_DATABASE_URL", f"duckdb:///{file}")
    monkeypatch.delenv("NEGAH_RECORDS_URL", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return file


def leave(free: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all disks have so many bytes left."""
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(free, 0, free))


def test_as_much_has_to_be_free_as_a_load_writes(store_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave(MIN_FREE, monkeypatch)
    assert low_disks() == []
    leave(MIN_FREE - 1, monkeypatch)
    assert [(disk.folder, disk.needed) for disk in low_disks()] == [(str(store_file.parent), MIN_FREE)]
    with store_file.open("wb") as file:  # takes no space on the disk
        file.truncate(2 * MIN_FREE)
    leave(2 * MIN_FREE, monkeypatch)
    (low,) = low_disks()
    assert low.text("en").startswith(
        f"2,000 MB are free on the disk of {store_file.parent}, and at least 3,000 MB are needed."
    )
    assert "۲٬۰۰۰ مگابایت آزاد است و دست‌کم ۳٬۰۰۰ مگابایت لازم است" in low.text("fa")


def test_the_records_are_not_copied_and_need_no_room_for_it(
    store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(MIN_FREE, monkeypatch)
    with (store_file.parent / "negah-records.sqlite").open("wb") as file:
        file.truncate(2 * MIN_FREE)
    assert low_disks() == []


def test_a_file_that_may_not_be_looked_at_breaks_nothing(
    store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    leave(MIN_FREE, monkeypatch)
    monkeypatch.setattr(Path, "stat", refuse)
    assert low_disks() == []


def test_a_store_on_a_server_or_an_address_that_is_none_breaks_nothing(
    store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(MIN_FREE, monkeypatch)
    addresses = (
        "postgresql+psycopg://a@b/c",
        "nonsense",
        "postgresql://a:b",
        "duckdb:////no/such/folder/a.duckdb",
    )
    for address in addresses:
        monkeypatch.setenv("NEGAH_DATABASE_URL", address)
        assert low_disks() == []


def test_administrators_are_told_and_nobody_else(
    store_file: Path, demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = replace(looking(demo_store), lang="en")
    with as_viewer(PEOPLE[Role.administrator]):
        assert disk_notice(view) == ""
        leave(5_000_000, monkeypatch)
        assert "Little space is left on the server’s disk" in disk_notice(view)
        assert "5 MB are free on the disk of" in disk_notice(view)
    for role in set(Role) - {Role.administrator, Role.governor}:
        with as_viewer(PEOPLE[role]):
            assert disk_notice(view) == ""


def test_the_health_check_says_so_and_the_log_once(
    store_file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    leave(MIN_FREE, monkeypatch)
    assert disk_health() == {}
    assert warn_of_low_disks(set()) == set()
    leave(7_000_000, monkeypatch)
    (disk,) = low_disks()
    said = {"folder": disk.folder, "reason_fa": disk.text("fa"), "reason_en": disk.text("en")}
    assert disk_health() == {"little_disk_space": [said]}
    assert (disk.folder, disk.text("en")[:14]) == (str(store_file.parent), "7 MB are free ")
    with caplog.at_level(logging.WARNING):
        low = warn_of_low_disks(set())
        assert warn_of_low_disks(low) == low == {str(store_file.parent)}
    assert [record.getMessage() for record in caplog.records] == [disk.text("en")]
