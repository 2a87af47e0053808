"""The writer in the background: nothing waits for it, and what it cannot write is kept, named and counted."""

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from records.audit import writer as module
from records.audit.chain_check import verify
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.audit.search import AuditLogSearch, find_entries
from records.audit.writer import AuditLogWriter, writer_of


@pytest.fixture
def url(tmp_path: Path, key_file: Path) -> str:
    """Records that do not exist yet."""
    return f"sqlite:///{tmp_path / 'w.sqlite'}"


def event(number: int) -> Event:
    return Event(EntryKind.saw_case, "sara", {"case": str(number)})


def test_events_are_written_in_their_order_and_drained_at_the_end(url: str) -> None:
    writer = AuditLogWriter(url)
    for number in range(1200):
        writer.put(event(number))
    writer.close()
    again = AuditLogWriter(url)
    page = find_entries(again.records(), AuditLogSearch(), limit=2000)
    assert [entry.details()["case"] for entry in reversed(page.entries)] == [str(n) for n in range(1200)]
    assert verify(again.records()).unbroken
    again.put(event(1200))
    assert again.flush()
    assert again.status() == module.WriterStatus(0, None)
    again.close()


def test_what_cannot_be_written_waits_is_reported_and_is_written_later(
    tmp_path: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_RETRY_SECONDS", (0.01,))
    monkeypatch.setattr(module, "GATHER_SECONDS", 0.01)
    in_the_way = tmp_path / "folder"
    in_the_way.touch()  # a file, where a folder is needed
    writer = AuditLogWriter(f"sqlite:///{in_the_way / 'w.sqlite'}", most=3)
    with caplog.at_level(logging.ERROR):
        for number in range(5):
            writer.put(event(number))
        deadline = time.monotonic() + 20
        while writer.status().reason is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    waiting = writer.status().waiting
    assert waiting < 5
    assert caplog.text.count("not recorded yet: saw_case sara") == waiting
    assert "not recorded: saw_case sara" in caplog.text  # what does not fit is in the log, in full
    assert "the record cannot be written" in caplog.text
    in_the_way.unlink()
    assert writer.flush(30)
    assert writer.status().reason is None
    entries = find_entries(writer.records(), AuditLogSearch(), limit=10).entries
    assert entries[0].kind == EntryKind.lost_entries
    assert entries[0].details() == {"entries": 5 - waiting}
    assert len(entries) == waiting + 1
    writer.close()


def test_what_is_being_written_while_the_server_ends_is_in_the_log_too(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    writer = AuditLogWriter(url)
    with closing(sqlite3.connect(str(writer.records().url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # others write for longer than the end of a server waits
        writer.put(event(7))
        deadline = time.monotonic() + 20
        while writer._waiting:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        with caplog.at_level(logging.ERROR):
            writer.close(0.2)
        assert 'not recorded: saw_case sara {"case":"7"}' in caplog.text
        other.execute("ROLLBACK")
    assert writer.flush(30)


def test_there_is_one_writer_for_a_database() -> None:
    assert writer_of("sqlite:////x/a") is writer_of("sqlite:////x/a") is not writer_of("sqlite:////x/b")
