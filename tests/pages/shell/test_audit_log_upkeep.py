"""The record while the server runs: settings are noticed, faults reported to administrators, the queue drained."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pages.shell.audit_log_upkeep import audit_log_health, flush_audit_log, look_after_record
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.audit.search import AuditLogSearch, find_entries
from records.audit.watch import watch_of
from records.audit.writer import writer_of
from records.database import configured_url, open_records
from records.people import add
from records.roles import Role
from records.sessions import begin, current
from tests.records.audit.conftest import tamper


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a record that does not exist yet."""
    monkeypatch.setenv("NEGAH_RECORDS_URL", f"sqlite:///{tmp_path / 'r.sqlite'}")
    monkeypatch.setenv("NEGAH_RECORDS_KEY_FILE", str(tmp_path / "r.key"))
    yield configured_url()
    writer_of(configured_url()).close()


def test_settings_are_recorded_once_and_again_when_they_change(url: str, tmp_path: Path) -> None:
    assert look_after_record() == look_after_record() == ""
    (tmp_path / "negah.toml").write_text("[disclosure]\nk = 7\n", encoding="utf-8")
    assert look_after_record() == ""
    search = AuditLogSearch(kind="changed_settings")
    entries = find_entries(writer_of(url).records(), search, limit=9).entries
    assert [entry.details()["changed"] for entry in entries] == [["disclosure"], []]
    assert audit_log_health() == {}


def test_a_broken_record_is_in_the_health_check(url: str) -> None:
    look_after_record()
    tamper(writer_of(url).records(), "UPDATE {entries} SET who = 'x' WHERE number = 1")
    watch_of(url)._day = None  # another day
    look_after_record()
    assert "Entry 1 was altered" in str(audit_log_health()["record_broken"])


def test_what_goes_wrong_is_returned_and_raises_nothing(url: str, tmp_path: Path) -> None:
    look_after_record()
    (tmp_path / "r.key").unlink()
    (tmp_path / "negah.toml").write_text("[disclosure]\nk = 7\n", encoding="utf-8")
    assert "is not at" in look_after_record()


def test_what_was_made_while_the_clock_was_ahead_ends(url: str, caplog: pytest.LogCaptureFixture) -> None:
    records = writer_of(url).records()
    who = add(records, "sara", "Sara", roles=[Role.planner])
    in_a_day = datetime.now(UTC) + timedelta(days=1)
    token = begin(records, who, method="password", now=in_a_day)
    assert look_after_record() == ""
    assert "1 sessions and 0 one-time links have ended" in caplog.text
    assert current(records, token, now=in_a_day) is None


def test_the_queue_is_written_when_the_server_ends(url: str) -> None:
    writer_of(url).put(Event(EntryKind.saw_cases, "sara"))
    flush_audit_log()
    records = open_records(url)
    assert find_entries(records, AuditLogSearch(who="sara"), limit=1).count == 1
    records.close()
