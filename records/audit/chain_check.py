"""Walk the audit log from its first entry to its last, and find the first that was altered, removed or inserted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from records.audit.anchor import Anchor
from records.audit.chain_key import ChainKey, key_path, known_keys
from records.audit.checkpoints import Checkpoint, newest_checkpoint
from records.audit.entry import Entry, Link, signature
from records.audit.faults import Fault
from records.database import Records, see_one_state
from records.records_tables import record_entry

_CHUNK = 2_000  # entries read at a time
_NEAR = 1_000  # places around its own at which an altered entry is tried


@dataclass(frozen=True)
class Verification:
    """The result: how many entries were walked, since when they are unbroken, the newest, and the first fault.

    `count` and `since` are of the entries before the fault. `pruned` is the number of entries that were removed
    after their time, and `seen_was_pruned` says that the entry seen before was one of them.
    """

    count: int
    since: datetime | None
    newest: Link
    pruned: int
    fault: Fault | None
    seen_was_pruned: bool = False

    @property
    def unbroken(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault is None


def verify(
    records: Records,
    *,
    seen: Anchor | None = None,
    after: Link | None = None,
    rest: Callable[[], None] = lambda: None,
) -> Verification:
    """Check the audit log, and that it still has the entry that was `seen` on paper or in a log.

    `after` is the end of a chain that was found unbroken before: only what follows is walked. `rest` is called after
    every few thousand entries. Raises RecordsError if the audit log or its keys cannot be read.
    """
    keys = known_keys(key_path())
    with records.reading() as connection:
        see_one_state(connection)
        left = newest_checkpoint(connection)
        start = Link(left.number, left.hash, left.key) if left else Link()
        if after is not None and after.number > start.number:
            start = after
        if left is not None and not left.is_genuine(keys):
            return Verification(0, None, start, left.count, Fault("checkpoint", left.number))
        walk = _Walk(connection, keys, start)
        try:
            for entry in _entries(connection, start.number, rest):
                if not walk.step(entry):
                    break
        except ValueError:
            walk.fault = Fault("unreadable", walk.end.number + 1)
        fault = (
            walk.fault or _missing_start(connection, after, left) or _unseen(connection, seen, walk.end, left)
        )
        pruned, gone = (left.count, seen is not None and seen.number < left.number) if left else (0, False)
        return Verification(walk.count, walk.since, walk.end, pruned, fault, gone)


class _Walk:
    """One walk along the chain. `end` is the last entry that is as it should be."""

    def __init__(self, connection: sa.Connection, keys: Mapping[str, ChainKey], start: Link) -> None:
        self.connection, self.keys, self.end = connection, keys, start
        self.count, self.since, self.fault = 0, None, None  # type: int, datetime | None, Fault | None

    def step(self, entry: Entry) -> bool:
        """Check the next entry; False if something is wrong with it, which `fault` then says."""
        self.fault = self._fault(entry)
        if self.fault is None:
            self.end = entry.link
            self.count += 1
            self.since = self.since or entry.moment
        return self.fault is None

    def _fault(self, entry: Entry) -> Fault | None:
        expected = self.end.number + 1
        if entry.number > expected:
            return Fault("removed", expected, entry.number - 1)
        key = self.keys.get(entry.key)
        if key is None:
            return Fault("unknown_key", entry.number)
        if signature(entry, key) == entry.hash:
            return None if entry.before == self.end.hash else Fault("replaced", entry.number)
        return self._signed_elsewhere(entry, key) or self._inserted(entry) or Fault("altered", entry.number)

    def _signed_elsewhere(self, entry: Entry, key: ChainKey) -> Fault | None:
        """Whether the entry is genuine at another place: swapped, copied, or what was between them was removed."""
        before = _first(self.connection, record_entry.c.hash == entry.before)
        near = range(max(entry.number - _NEAR, 1), entry.number + _NEAR)
        for place in (*near, *([before.number + 1] if before else [])):
            if place != entry.number and signature(entry, key, number=place) == entry.hash:
                there = _first(self.connection, record_entry.c.number == place)
                if there is not None and there.hash == entry.hash:
                    return Fault("inserted", entry.number)  # a copy of another entry
                gap = place > entry.number and before is None
                return Fault("removed" if gap else "moved", entry.number, place - 1 if gap else place)
        return None

    def _inserted(self, entry: Entry) -> Fault | None:
        """Whether the entry after this one follows the one before it, as if this one did not exist."""
        following = _first(self.connection, record_entry.c.number == entry.number + 1)
        is_inserted = following is not None and following.before == self.end.hash
        return Fault("inserted", entry.number) if is_inserted else None


def _entries(connection: sa.Connection, after: int, rest: Callable[[], None]) -> Iterator[Entry]:
    """All entries after a number in their order, read in chunks. Raises ValueError at one that cannot be read."""
    size = _CHUNK
    while True:
        chunk = (
            sa.select(record_entry)
            .where(record_entry.c.number > after)
            .order_by(record_entry.c.number)
            .limit(size)
        )
        try:
            rows = connection.execute(chunk).mappings().all()
        except ValueError:  # SQLite stores any text as a moment
            if size == 1:
                raise
            size = 1  # one by one up to the one that cannot be read
            continue
        yield from map(Entry.from_row, rows)
        if len(rows) < size:
            return
        after = rows[-1]["number"]
        if size > 1:
            rest()


def _first(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Entry | None:
    row = connection.execute(sa.select(record_entry).where(condition).limit(1)).mappings().one_or_none()
    return Entry.from_row(row) if row else None


def _missing_start(connection: sa.Connection, after: Link | None, left: Checkpoint | None) -> Fault | None:
    """Whether the entry up to which the audit log was walked before is not there any more."""
    if after is None or not after.number:
        return None
    return _unseen(connection, Anchor(after.number, after.hash), after, left)


def _unseen(
    connection: sa.Connection, seen: Anchor | None, end: Link, left: Checkpoint | None
) -> Fault | None:
    """Whether an entry that was seen before is gone or another one."""
    if seen is None or (left is not None and seen.number < left.number):
        return None  # what was pruned cannot be compared any more
    if left is not None and seen.number == left.number:
        return None if left.hash.startswith(seen.hash) else Fault("replaced", seen.number)
    there = _first(connection, record_entry.c.number == seen.number)
    if there is None:
        return Fault("cut", seen.number, end.number)
    return None if there.hash.startswith(seen.hash) else Fault("replaced", seen.number)
