"""The watch of a running server: it checks, says the anchor once a day, prunes, and notices new settings."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from records.audit.anchor import newest_anchor
from records.audit.search import AuditLogSearch, find_entries
from records.audit.watch import AuditLogWatch, watch_of
from records.audit.writer import AuditLogWriter
from tests.records.audit.conftest import BEGIN, tamper, write

NOW = BEGIN + timedelta(days=10)
SETTINGS = {"title": {"fa": "ن"}, "disclosure": {"k": 5, "base": 5}}


@pytest.fixture
def writer(tmp_path: Path, key_file: Path):
    """A writer of records with ten entries."""
    writer = AuditLogWriter(f"sqlite:///{tmp_path / 'w.sqlite'}")
    write(writer.records(), 10)
    yield writer
    writer.close()


def test_the_anchor_is_logged_once_a_day(writer: AuditLogWriter, caplog: pytest.LogCaptureFixture) -> None:
    watch = AuditLogWatch(writer)
    with caplog.at_level(logging.WARNING):
        watch.run_due_tasks(SETTINGS, keep_days=0, now=NOW)
        watch.run_due_tasks(SETTINGS, keep_days=0, now=NOW + timedelta(hours=1))
        first = str(newest_anchor(writer.records()))
        write(writer.records(), 1)
        watch.run_due_tasks(SETTINGS, keep_days=0, now=NOW + timedelta(days=1))
    lines = [record.getMessage() for record in caplog.records]
    assert lines == [
        f"newest entry of the record of use: {anchor}"
        for anchor in (first, str(newest_anchor(writer.records())))
    ]


def test_what_is_added_is_checked_and_the_day_is_counted_as_a_whole(writer: AuditLogWriter) -> None:
    watch = AuditLogWatch(writer)
    assert watch.latest is None
    watch.run_due_tasks(SETTINGS, keep_days=0, now=NOW)
    write(writer.records(), 2)
    watch.run_due_tasks(SETTINGS, keep_days=0, now=NOW + timedelta(minutes=20))
    assert watch.latest is not None
    verification = watch.latest.verification
    assert (verification.count, verification.newest.number, verification.since) == (13, 13, BEGIN)
    tamper(writer.records(), "UPDATE {entries} SET who = 'x' WHERE number = 13")
    watch.run_due_tasks(SETTINGS, keep_days=0, now=NOW + timedelta(minutes=30))
    assert watch.latest.verification.unbroken  # it was checked before; the whole is checked once a day
    watch.run_due_tasks(SETTINGS, keep_days=0, now=NOW + timedelta(days=1))
    assert not watch.latest.verification.unbroken


def test_a_clock_that_is_set_back_by_hours_puts_no_check_off(writer: AuditLogWriter) -> None:
    watch = AuditLogWatch(writer)
    watch.run_due_tasks(SETTINGS, keep_days=0, now=NOW)
    write(writer.records(), 2)
    tamper(writer.records(), "UPDATE {entries} SET who = 'x' WHERE number = 12")
    watch.run_due_tasks(SETTINGS, keep_days=0, now=NOW - timedelta(hours=2))
    assert watch.latest is not None
    assert not watch.latest.verification.unbroken


def test_old_entries_are_pruned_when_a_day_begins(writer: AuditLogWriter) -> None:
    AuditLogWatch(writer).run_due_tasks(SETTINGS, keep_days=5, now=NOW)
    assert find_entries(writer.records(), AuditLogSearch(kind="pruned"), limit=1).count == 1
    assert find_entries(writer.records(), AuditLogSearch(kind="saw_case"), limit=1).count == 5


@pytest.mark.parametrize("keep_days", [1_825, 1])
def test_a_clock_that_is_years_ahead_does_not_prune_the_whole_record(
    tmp_path: Path, key_file: Path, keep_days: int
) -> None:
    writer = AuditLogWriter(f"sqlite:///{tmp_path / 'a.sqlite'}")
    write(writer.records(), 100)  # one a day
    for day, left in ((0, 69), (1, 38)):
        for _ in range(3):  # a server that is started again on the same day
            watch = AuditLogWatch(writer)
            watch.run_due_tasks(SETTINGS, keep_days=keep_days, now=BEGIN + timedelta(days=3_650 + day))
        assert find_entries(writer.records(), AuditLogSearch(kind="saw_case"), limit=1).count == left
    assert watch.latest is not None
    assert watch.latest.verification.unbroken
    writer.close()


def test_changed_settings_are_recorded_with_the_parts_that_changed(writer: AuditLogWriter) -> None:
    watch = AuditLogWatch(writer)
    for settings in (SETTINGS, SETTINGS, SETTINGS | {"disclosure": {"k": 10, "base": 5}}):
        watch.run_due_tasks(settings, keep_days=0, now=NOW)
    changes = find_entries(writer.records(), AuditLogSearch(kind="changed_settings"), limit=9).entries
    assert [entry.details()["changed"] for entry in changes] == [["disclosure"], []]
    assert '"k"' not in changes[0].detail  # digests only


def test_there_is_one_watch_for_a_database() -> None:
    assert watch_of("sqlite:////x/a") is watch_of("sqlite:////x/a")
