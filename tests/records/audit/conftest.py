"""Records of use for tests: a chain of a few entries, with a key of its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from records.audit.append import append
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.database import Records, open_records

BEGIN = datetime(2026, 3, 21, 8, 0, tzinfo=UTC)
# What an attacker who owns the database does first; the names differ between the engines.
DISARM = {
    "sqlite": ("DROP TRIGGER record_entry_unchanged", "DROP TRIGGER record_entry_kept"),
    "postgresql": ("ALTER TABLE records.record_entry DISABLE TRIGGER USER",),
}


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of the key of this test, which does not exist yet."""
    path = tmp_path / "key" / "negah-records.key"
    monkeypatch.setenv("NEGAH_RECORDS_KEY_FILE", str(path))
    return path


@pytest.fixture
def chain(new_url: Callable[[], str], key_file: Path) -> Iterator[Records]:
    """Records with ten entries, one a day, by two people; once per engine."""
    opened = open_records(new_url())
    write(opened, 10)
    yield opened
    opened.close()


def write(records: Records, count: int, *, first: datetime = BEGIN) -> None:
    """Append so many entries, one a day, in one transaction."""
    events = [
        Event(
            EntryKind.saw_case,
            ("sara", "reza")[number % 2],
            {"case": f"111-{number}", "rows": number},
            first + timedelta(days=number),
        )
        for number in range(count)
    ]
    with records.writing() as connection:
        append(connection, *events)


def tamper(records: Records, *statements: str) -> None:
    """Do what somebody does who owns the database; `{entries}` stands for the table."""
    engine = records.engine.dialect.name
    schema = "records." if engine == "postgresql" else ""
    with records.writing() as connection:
        for statement in (
            *DISARM[engine],
            *(each.format(entries=f"{schema}record_entry") for each in statements),
        ):
            connection.exec_driver_sql(statement)
