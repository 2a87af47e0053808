"""Append entries to the audit log, within a writing transaction.

Writing transactions come one after the other (`records.database`), so that all processes write one chain.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from persian.bidi import ltr
from records.audit.chain_key import ChainKey, key_path, make_key, read_key
from records.audit.entry import Entry, Event, Link, next_entry
from records.errors import RecordsError
from records.records_tables import record_checkpoint as checkpoint
from records.records_tables import record_entry


class KeyMissing(RecordsError):
    """The key of the audit log is missing or was replaced, so that nothing can be recorded."""


def append(connection: sa.Connection, *events: Event) -> Link:
    """Sign events and append them; return the new end of the chain. They are stored if the transaction is.

    Raises KeyMissing if the key is missing, or is not the one with which the audit log was begun.
    """
    end = chain_end(connection)
    key = signing_key(end)
    return write(connection, events, end, key)


def write(connection: sa.Connection, events: Sequence[Event], end: Link, key: ChainKey) -> Link:
    """Append events after the end of the chain with a key; return the new end."""
    entries: list[Entry] = []
    for event in events:
        entries.append(next_entry(event, end, key))
        end = entries[-1].link
    if entries:
        connection.execute(sa.insert(record_entry), [vars(entry) for entry in entries])
    return end


def chain_end(connection: sa.Connection) -> Link:
    """The end of the chain: the newest entry, else what the newest pruning has left, else the beginning."""
    for table in (record_entry, checkpoint):
        newest = sa.select(table.c.number, table.c.hash, table.c.key).order_by(table.c.number.desc()).limit(1)
        if (row := connection.execute(newest).one_or_none()) is not None:
            return Link(row.number, row.hash, row.key)
    return Link()


def signing_key(end: Link) -> ChainKey:
    """The key with which the chain goes on, made if nothing has been recorded yet. Raises KeyMissing."""
    path = key_path()
    key = read_key(path)
    if key is None and not end.number:
        return make_key(path)
    if key is None or (end.number and key.fingerprint != end.key):
        raise KeyMissing(
            f"کلید سوابق (نشان {end.key}) در «{ltr(str(path))}» نیست یا کلید دیگری جای آن است؛ بدون آن هیچ سابقه‌ای ثبت "
            "نمی‌شود. همان فایل را سر جایش بگذارید. اگر گم شده است، این دستور را اجرا کنید: python -m records key new",
            f"The key of the record (fingerprint {end.key}) is not at {path}, or another one is in its place; without "
            "it nothing is recorded. Put the file back. If it is lost: python -m records key new",
        )
    return key
