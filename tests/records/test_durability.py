"""Nothing that was confirmed is lost: several writers at once, killed writers, and a full disk."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from records.database import Records, open_records
from records.errors import RecordsError
from records.people import add, everyone
from records.roles import Role
from tests.forked import start
from tests.records.conftest import ON_BOTH

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


class Writer:
    """A process that adds so many people, and confirms each in a file after the transaction has ended.

    With a limit it may write no file that has more bytes.
    """

    def __init__(self, folder: Path, url: str, name: str, times: int, *limits: int) -> None:
        self._out = folder / f"{name}.out"
        words = (url, name, times, *limits)
        command = [sys.executable, "-m", "tests.records.durability_processes", *map(str, words)]
        with self._out.open("w") as out:
            self._process = start(command, cwd=ROOT, stdout=out, stderr=subprocess.PIPE, text=True)

    def confirmed(self) -> list[str]:
        """The names confirmed so far; a line that is not complete yet does not count."""
        return [
            line.strip() for line in self._out.read_text().splitlines(keepends=True) if line.endswith("\n")
        ]

    def is_writing(self) -> None:
        """Wait until it has confirmed a name."""
        deadline = time.monotonic() + 60
        while not self.confirmed():
            assert time.monotonic() < deadline
            assert self._process.poll() is None, self.finish()
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as the kernel does when memory runs out."""
        self._process.send_signal(signal.SIGKILL)

    def finish(self) -> tuple[int, str]:
        """Exit code, and what it said of errors."""
        _, error = self._process.communicate(timeout=120)
        return self._process.returncode, error


def names(records: Records) -> set[str]:
    """The names of all people, each of whom must have all that was written with them."""
    people = everyone(records)
    assert all(who.roles == {Role.planner} and who.counties == ("0301", "0303") for who in people)
    return {who.name for who in people}


def is_whole(records: Records) -> bool:
    """Whether the database finds itself whole."""
    with records.reading() as connection:
        if connection.dialect.name == "postgresql":
            return True
        return connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


@ON_BOTH
def test_several_processes_make_the_tables_and_write_at_once(
    new_url: Callable[[], str], tmp_path: Path
) -> None:
    url = new_url()
    running = [Writer(tmp_path, url, f"w{number}", 15) for number in range(3)]
    assert [each.finish() for each in running] == [(0, "")] * 3
    records = open_records(url)
    assert names(records) == {f"w{number}-{time}" for number in range(3) for time in range(15)}
    records.close()


def test_killed_writers_lose_nothing_that_was_confirmed(new_url: Callable[[], str], tmp_path: Path) -> None:
    url = new_url()
    confirmed: set[str] = set()
    for round_ in range(2):
        running = [Writer(tmp_path, url, f"k{round_}{each}", 100_000) for each in "ab"]
        for each in running:
            each.is_writing()
        time.sleep(0.05 * round_)
        for each in running:
            each.kill()
        assert [each.finish()[0] for each in running] == [-signal.SIGKILL] * 2
        confirmed.update(name for each in running for name in each.confirmed())
        records = open_records(url)
        assert is_whole(records)
        present = names(records)
        assert confirmed <= present
        # Each process may have ended one more transaction without having confirmed it yet.
        assert len(present - confirmed) <= 2 * (round_ + 1)
        records.close()
    assert len(confirmed) >= 4


def test_a_full_disk_is_reported_and_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'r.sqlite'}"
    open_records(url).close()
    limit = 1_500_000  # bytes; the file with no people takes a tenth of it

    full = Writer(tmp_path, url, "f", 100_000, limit)
    code, error = full.finish()
    confirmed = full.confirmed()
    assert code == 3
    assert "the disk is full or cannot be written to" in error
    assert "Traceback" not in error
    records = open_records(url)
    assert is_whole(records)
    assert names(records) == set(confirmed)
    assert len(confirmed) > 20
    add(records, "after", "", roles=[])
    records.close()


def test_when_nothing_more_fits_people_can_still_be_read(sqlite_file: Records) -> None:
    fits = [add(sqlite_file, f"f-{number}", "", roles=[Role.planner]) for number in range(3)]
    with sqlite_file.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(sqlite_file.engine, "checkout", limit)
    with pytest.raises(RecordsError, match="disk is full"):
        add(
            sqlite_file,
            "f-3",
            "x" * 200,
            roles=list(Role),
            counties=[f"{code:04}" for code in range(999)],
            agencies=["x"],
        )
    assert everyone(sqlite_file) == tuple(fits)
    sa.event.remove(sqlite_file.engine, "checkout", limit)
    sqlite_file.close()
    assert add(sqlite_file, "f-3", "", roles=[Role.planner]) in everyone(sqlite_file)
    assert is_whole(sqlite_file)
