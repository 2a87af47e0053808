"""Search the audit log: by person, kind and days, the newest entries first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from records.audit.entry import LOCAL_ZONE, Entry
from records.database import Records
from records.errors import RecordsError
from records.records_tables import record_entry


@dataclass(frozen=True)
class AuditLogSearch:
    """What is looked for. Empty values match everything; `first` and `last` are days of the wall clock, inclusive."""

    who: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """The conditions of this search on the table of entries."""
        conditions: list[sa.ColumnElement[bool]] = []
        if self.who:
            conditions.append(record_entry.c.who == self.who)
        if self.kind:
            conditions.append(record_entry.c.kind == self.kind)
        if self.first:
            conditions.append(record_entry.c.moment >= _midnight(self.first))
        if self.last and self.last < date.max:
            conditions.append(record_entry.c.moment < _midnight(self.last + timedelta(days=1)))
        return conditions


@dataclass(frozen=True)
class RecordPage:
    """One page of entries, how many match in all, and whether there are older ones."""

    entries: tuple[Entry, ...]
    count: int
    has_older: bool


def find_entries(
    records: Records, search: AuditLogSearch, *, limit: int, below: int | None = None
) -> RecordPage:
    """The newest entries that match, of those with a number under `below` if it is given."""
    conditions = search.conditions()
    paged = conditions if below is None else [*conditions, record_entry.c.number < below]
    newest = sa.select(record_entry).where(*paged).order_by(record_entry.c.number.desc()).limit(limit + 1)
    counted = sa.select(sa.func.count()).select_from(record_entry).where(*conditions)
    with records.reading() as connection:
        try:
            rows = connection.execute(newest).mappings().all()
        except ValueError as error:  # somebody wrote what is not a moment
            raise RecordsError(
                "سابقه‌ای خواندنی نیست؛ کسی آن را تغییر داده است. با «python -m records verify» ببینید کدام است.",
                "An entry cannot be read: somebody has altered it. See which with “python -m records verify”.",
            ) from error
        count = connection.scalar(counted) or 0
    return RecordPage(tuple(map(Entry.from_row, rows[:limit])), count, len(rows) > limit)


def all_entries(records: Records, search: AuditLogSearch, *, limit: int) -> Iterator[Entry]:
    """The newest entries that match, up to a limit, read in chunks."""
    below: int | None = None
    while limit > 0:
        page = find_entries(records, search, limit=min(limit, 2_000), below=below)
        yield from page.entries
        if not page.has_older:
            return
        below, limit = page.entries[-1].number, limit - len(page.entries)


def recorded_people(records: Records) -> tuple[str, ...]:
    """Everybody who has an entry, in the order of their names."""
    with records.reading() as connection:
        names = connection.scalars(sa.select(record_entry.c.who).distinct().order_by(record_entry.c.who))
        return tuple(names)


def newest_detail(connection: sa.Connection, kind: str) -> dict[str, Any]:
    """The detail of the newest entry of a kind; an empty object if there is none."""
    newest = (
        sa.select(record_entry)
        .where(record_entry.c.kind == kind)
        .order_by(record_entry.c.number.desc())
        .limit(1)
    )
    row = connection.execute(newest).mappings().one_or_none()
    return Entry.from_row(row).details() if row else {}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL_ZONE)
