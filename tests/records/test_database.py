"""The database of the records: where it is, who may read it, and what happens when it cannot be used."""

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa

from queries.storage.opening import DEFAULT_PATH, database_url
from records import database
from records.database import (
    FILE_NAME,
    SCHEMA,
    Records,
    ThreadQueue,
    configured_url,
    open_records,
    records_url,
)
from records.errors import BusyError, InputError, RecordsError
from records.migrations import REVISION, revision
from records.people import add, by_name, everyone
from records.records_tables import metadata
from tests.records.conftest import NOW, ON_BOTH


@pytest.mark.parametrize(
    ("store", "configured", "url"),
    [
        ("duckdb:////srv/negah/negah.duckdb", None, f"sqlite:////srv/negah/{FILE_NAME}"),
        ("duckdb:///data/negah.duckdb", None, f"sqlite:///data/{FILE_NAME}"),
        ("duckdb:////srv/negah.duckdb", "sqlite:////safe/r.sqlite", "sqlite:////safe/r.sqlite"),
        ("postgresql+psycopg://a:b@db/negah", None, "postgresql+psycopg://a:b@db/negah"),
        ("clickhousedb://ch/negah", None, f"sqlite:///{DEFAULT_PATH.with_name(FILE_NAME)}"),
        ("clickhousedb://ch/negah", "postgresql+psycopg://db/r", "postgresql+psycopg://db/r"),
        # Commands that load and deliver give what the environment has.
        ("duckdb:////srv/negah.duckdb", " sqlite:////safe/r.sqlite ", "sqlite:////safe/r.sqlite"),
        ("duckdb:////srv/negah.duckdb", " ", f"sqlite:////srv/{FILE_NAME}"),
    ],
)
def test_the_records_are_beside_the_store_unless_configured(store, configured, url):
    assert records_url(store, configured) == url


def test_the_command_and_the_server_find_the_same_place(monkeypatch):
    monkeypatch.delenv("NEGAH_RECORDS_URL", raising=False)
    monkeypatch.delenv("NEGAH_DATABASE_URL")
    assert configured_url() == records_url(f"duckdb:///{DEFAULT_PATH}", None)
    monkeypatch.setenv("NEGAH_DATABASE_URL", "duckdb:////srv/x.duckdb")
    assert configured_url() == f"sqlite:////srv/{FILE_NAME}"
    monkeypatch.setenv("NEGAH_RECORDS_URL", "sqlite:////safe/r.sqlite")
    assert configured_url() == "sqlite:////safe/r.sqlite"
    # With the blank it would be another file: an empty one, in which nobody has an account.
    monkeypatch.setenv("NEGAH_RECORDS_URL", "sqlite:////safe/r.sqlite ")
    assert configured_url() == "sqlite:////safe/r.sqlite"
    monkeypatch.setenv("NEGAH_RECORDS_URL", " ")
    monkeypatch.setenv("NEGAH_DATABASE_URL", "duckdb:////srv/x.duckdb\n")
    assert configured_url() == f"sqlite:////srv/{FILE_NAME}"
    assert database_url() == "duckdb:////srv/x.duckdb"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "duckdb:///x",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://h/x",
        "postgresql://u:secret@h:port/x",
        "postgresql+psycopg2://u:secret@h/x",
        "postgresql+nonsense://u:secret@h/x",
    ],
)
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(InputError, match="SQLite or PostgreSQL"):
        open_records(url)


def test_the_files_are_for_their_owner_only(tmp_path):
    before = os.umask(0o000)
    try:
        opened = open_records(f"sqlite:///{tmp_path / 'new' / 'r.sqlite'}")
        add(opened, "planner", "", roles=[])
        files = list((tmp_path / "new").iterdir())
        assert len(files) == 3  # the file, its journal, and the index of the journal
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        opened.close()
    finally:
        os.umask(before)


@ON_BOTH
def test_what_was_written_is_there_when_it_is_opened_again(new_url):
    url = new_url()
    first = open_records(url)
    planner = add(first, "planner", "نام", roles=[], counties=["0303"])
    first.close()
    again = open_records(url)
    assert everyone(again) == (planner,)
    with again.reading() as connection:
        if connection.dialect.name == "postgresql":
            assert set(sa.inspect(connection).get_table_names(schema=SCHEMA)) == {
                *metadata.tables,
                "records_version",
            }
            assert sa.inspect(connection).get_table_names(schema="public") == []
        else:
            assert revision(connection) == REVISION
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    again.close()


@ON_BOTH
def test_what_fails_changes_nothing(records: Records) -> None:
    def fail() -> None:
        with records.writing() as connection:
            connection.execute(
                sa.insert(metadata.tables["attempt"]).values(name_digest="x", client="", failures=1, last=NOW)
            )
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with records.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables["attempt"])) == 0


@ON_BOTH
def test_a_writer_waits_for_another_and_readers_wait_for_nobody(records: Records) -> None:
    waiting = threading.Thread(target=add, args=(records, "second", ""), kwargs={"roles": []})
    with records.writing() as connection:
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        assert by_name(records, "second") is None
        assert connection.closed is False
    waiting.join(20)
    assert by_name(records, "second") is not None


@ON_BOTH
def test_who_waits_too_long_is_told_so(new_url, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 1.0)
    url = new_url()
    one, other = open_records(url), open_records(url)
    with one.writing(), pytest.raises(BusyError, match="busy"):
        add(other, "planner", "", roles=[])
    assert add(other, "planner", "", roles=[]).name == "planner"
    one.close()
    other.close()


def test_a_damaged_file_is_named_as_such(tmp_path: Path) -> None:
    file = tmp_path / "r.sqlite"
    file.write_bytes(b"this is no database " * 500)
    with pytest.raises(RecordsError, match="damaged"):
        open_records(f"sqlite:///{file}")
    assert file.read_bytes() == b"this is no database " * 500


def test_a_place_that_cannot_be_written_is_reported_without_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordsError) as caught:
        open_records(f"sqlite:///{tmp_path / 'file' / 'r.sqlite'}")
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.slow
def test_a_server_that_does_not_answer_is_reported_without_its_password() -> None:
    with pytest.raises(RecordsError) as caught:
        open_records("postgresql+psycopg://negah:secret-word@127.0.0.1:1/negah")
    assert "secret-word" not in str(caught.value)
    assert "Check their address" in caught.value.message_en


def test_a_read_only_database_can_be_read(sqlite_file: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    planner = add(sqlite_file, "planner", "", roles=[])
    with sqlite_file.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA query_only = ON")
    with pytest.raises(RecordsError, match="may not be written"):
        add(sqlite_file, "other", "", roles=[])
    assert everyone(sqlite_file) == (planner,)


@ON_BOTH
def test_numbers_of_people_are_never_used_again(records: Records) -> None:
    first = add(records, "first", "", roles=[])
    with records.writing() as connection:
        connection.execute(sa.delete(metadata.tables["person"]))
    assert add(records, "second", "", roles=[]).id > first.id


def test_sqlite_is_new_enough() -> None:
    assert sqlite3.sqlite_version_info >= (3, 35)  # RETURNING


_OTHER_PROCESS = """
import sys
from records.database import open_records
from records.people import add, everyone
opened = open_records(sys.argv[1])
add(opened, sys.argv[2], "", roles=[])
print(*sorted(person.name for person in everyone(opened)))
opened.close()
"""


def test_processes_see_one_another_after_the_records_were_opened_twice(tmp_path: Path) -> None:
    # POSIX cancels all locks of a process on a file when it closes the file anywhere. Another process then takes itself
    # for the last one, and removes the journal that this one goes on reading and writing.
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    here = open_records(url)
    add(here, "first", "", roles=[])
    open_records(url).close()

    def change_elsewhere(name: str) -> str:
        line = [sys.executable, "-c", _OTHER_PROCESS, url, name]
        return subprocess.run(line, capture_output=True, text=True, check=True).stdout.strip()

    assert change_elsewhere("second") == "first second"
    add(here, "third", "", roles=[])
    assert change_elsewhere("fourth") == "first fourth second third"
    assert sorted(person.name for person in everyone(here)) == ["first", "fourth", "second", "third"]
    here.close()


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg:/u:secret@h/x", "postgresql+psycopg://u:secret@h:port/x"]
)
def test_an_address_of_a_store_that_is_no_url_is_refused_without_its_password(url):
    with pytest.raises(InputError, match="NEGAH_DATABASE_URL") as refused:
        records_url(url, None)
    assert "secret" not in refused.value.message_en + refused.value.message_fa


@ON_BOTH
def test_a_writer_comes_after_those_who_came_before_it(records: Records) -> None:
    """Without turns SQLite lets others write again and again, for twenty seconds and more."""
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            with records.writing():
                time.sleep(0.03)
            written.append(1)

    others = [threading.Thread(target=write) for _ in range(2)]
    for other in others:
        other.start()
    try:
        waited = []
        for number in range(5):
            before = len(written)
            add(records, f"planner-{number}", "", roles=[])
            waited.append(len(written) - before)
    finally:
        stop.set()
        for other in others:
            other.join()
    # Each of the others once, and what they wrote before this thread stood in line; without turns it is hundreds.
    assert max(waited) <= 20 * len(others)
    assert len(everyone(records)) == len(waited)


def test_turns_have_the_order_of_the_line() -> None:
    turns, order = ThreadQueue(), []

    def go(number: int) -> None:
        with turns.turn(20):
            order.append(number)

    line = [threading.Thread(target=go, args=(number,)) for number in range(8)]
    with turns.turn(20):
        for place, thread in enumerate(line, start=2):
            thread.start()
            while len(turns._line) < place:
                time.sleep(0.001)
        assert order == []
    for thread in line:
        thread.join(20)
    assert all(before < after for before, after in pairwise(order))
    assert len(order) == len(line)


def test_who_gives_up_leaves_the_line() -> None:
    turns = ThreadQueue()
    with turns.turn(20), pytest.raises(TimeoutError), turns.turn(0.05):
        pytest.fail("two had their turn at once")
    with turns.turn(0):
        assert len(turns._line) == 1


def test_a_turn_ends_with_an_error() -> None:
    turns = ThreadQueue()
    with pytest.raises(KeyError), turns.turn(20):
        raise KeyError
    assert not turns._line
