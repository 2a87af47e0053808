"""Prune old entries; a signed checkpoint stays, from which the check of the audit log goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from records.audit.append import append, chain_end, signing_key
from records.audit.chain_key import ChainKey
from records.audit.entry import LOCAL_ZONE, Event, canonical
from records.audit.entry_kinds import EntryKind
from records.database import Records
from records.records_tables import record_checkpoint, record_entry


@dataclass(frozen=True)
class Checkpoint:
    """The last entry that was pruned, how many were pruned since the beginning, and when. Signed with a key."""

    number: int
    hash: str
    count: int
    moment: datetime
    key: str
    signature: str = ""

    def signed(self, key: ChainKey) -> str:
        """The signature that this checkpoint must have."""
        content = {
            "checkpoint": self.number,
            "hash": self.hash,
            "count": self.count,
            "moment": self.moment.isoformat(timespec="microseconds"),
            "key": self.key,
        }
        return key.sign(canonical(content))

    def is_genuine(self, keys: Mapping[str, ChainKey]) -> bool:
        """Whether it was signed with one of these keys and has not been changed since."""
        key = keys.get(self.key)
        return key is not None and self.signed(key) == self.signature


def newest_checkpoint(connection: sa.Connection) -> Checkpoint | None:
    """The checkpoint of the newest pruning; None if nothing has been pruned."""
    newest = sa.select(record_checkpoint).order_by(record_checkpoint.c.number.desc()).limit(1)
    row = connection.execute(newest).mappings().one_or_none()
    return Checkpoint(**row) if row else None


def prune(records: Records, *, before: datetime, by: str, now: datetime | None = None) -> int:
    """Remove the entries up to the first that is not older than a moment; return how many.

    They go in one transaction with their checkpoint (of `now`), and with an entry that says who has removed how many.
    The newest entry always stays.
    """
    with records.writing() as connection:
        left = newest_checkpoint(connection)
        # Entries are in the order in which they were written, which differs by seconds from that of their moments.
        first_kept = connection.scalar(
            sa.select(sa.func.min(record_entry.c.number)).where(record_entry.c.moment >= before)
        )
        last = (first_kept if first_kept is not None else chain_end(connection).number) - 1
        gone = connection.execute(
            sa.select(record_entry.c.number, record_entry.c.hash).where(record_entry.c.number == last)
        ).one_or_none()
        if gone is None:
            return 0
        old = record_entry.c.number <= last
        count = connection.scalar(sa.select(sa.func.count()).select_from(record_entry).where(old)) or 0
        key = signing_key(chain_end(connection))
        checkpoint = Checkpoint(
            last, gone.hash, count + (left.count if left else 0), now or datetime.now(UTC), key.fingerprint
        )
        values = {**vars(checkpoint), "signature": checkpoint.signed(key)}
        connection.execute(sa.insert(record_checkpoint).values(**values))
        connection.execute(sa.delete(record_entry).where(old))
        append(connection, Event(EntryKind.pruned, by, {"entries": count, "number": last, "hash": gone.hash}))
        return count


def prune_after(
    records: Records, days: int, *, by: str, now: datetime | None = None, most: timedelta | None = None
) -> int:
    """Remove the entries that are older than a number of days; return how many. 0 days mean that all are kept.

    With `most` no more than this time is removed from the beginning of the record, however old its entries are, and
    nothing on a day on which some were removed already: a server that is started again and again forgets that it has.
    """
    if not days:
        return 0
    now = now or datetime.now(UTC)
    before = now - timedelta(days=days)
    if most is not None:
        with records.reading() as connection:
            newest = newest_checkpoint(connection)
            if newest and _local_day(newest.moment) == _local_day(now):
                return 0
            oldest = connection.scalar(
                sa.select(record_entry.c.moment).order_by(record_entry.c.number).limit(1)
            )
        before = before if oldest is None else min(before, oldest + most)
    return prune(records, before=before, by=by, now=now)


def _local_day(moment: datetime) -> date:
    """The day of a moment in Tehran, as the watch counts days."""
    return moment.astimezone(LOCAL_ZONE).date()
