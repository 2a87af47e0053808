"""The check of the audit log: whatever somebody does to the table, the first entry that is wrong is named."""

import pytest
import sqlalchemy as sa

from records.audit.anchor import Anchor, newest_anchor
from records.audit.append import KeyMissing, append
from records.audit.chain_check import verify
from records.audit.chain_key import read_key, replace_key
from records.audit.checkpoints import prune
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.audit.faults import Fault
from records.audit.key_replacement import begin_new_key
from records.audit.search import AuditLogSearch, find_entries
from records.database import Records
from records.errors import RecordsError
from records.records_tables import record_entry
from tests.records.audit.conftest import BEGIN, tamper, write
from tests.records.conftest import ON_BOTH
from tests.thorough import ordinary_first

SHIFT_UP = (  # number by number, because numbers are unique
    "UPDATE {entries} SET number = -number WHERE number > 4",
    "UPDATE {entries} SET number = 1 - number WHERE number < 0",
)
COPIED = "SELECT 5, moment, local, {who}, kind, detail, key, before, hash FROM {{entries}} WHERE number = 3"
COPY = f"INSERT INTO {{entries}} {COPIED.format(who='who')}"
MADE_UP = f"INSERT INTO {{entries}} {COPIED.format(who=repr('nobody'))}"


@ON_BOTH
def test_an_untouched_record_is_unbroken(chain: Records) -> None:
    result = verify(chain)
    assert result.unbroken
    assert (result.count, result.newest.number, result.pruned) == (10, 10, 0)
    assert result.since == BEGIN


@pytest.mark.parametrize(
    ("statements", "fault"),
    ordinary_first(
        8,
        [
            (("UPDATE {entries} SET who = 'reza' WHERE number = 3",), Fault("altered", 3)),
            (("UPDATE {entries} SET detail = '{{}}' WHERE number = 10",), Fault("altered", 10)),
            (("UPDATE {entries} SET hash = before WHERE number = 1",), Fault("altered", 1)),
            (("DELETE FROM {entries} WHERE number = 4",), Fault("removed", 4, 4)),
            (("DELETE FROM {entries} WHERE number < 4",), Fault("removed", 1, 3)),
            (
                (
                    "DELETE FROM {entries} WHERE number IN (4, 5)",
                    "UPDATE {entries} SET number = 2 - number WHERE number > 5",
                    "UPDATE {entries} SET number = -number WHERE number < 0",
                ),
                Fault("removed", 4, 5),
            ),
            ((*SHIFT_UP, COPY), Fault("inserted", 5)),
            ((*SHIFT_UP, MADE_UP), Fault("inserted", 5)),
            (
                (
                    "UPDATE {entries} SET number = 0 WHERE number = 3",
                    "UPDATE {entries} SET number = 3 WHERE number = 7",
                    "UPDATE {entries} SET number = 7 WHERE number = 0",
                ),
                Fault("moved", 3, 7),
            ),
            (("UPDATE {entries} SET key = '0123456789abcdef' WHERE number = 6",), Fault("unknown_key", 6)),
        ],
    ),
)
def test_the_first_wrong_entry_is_named(chain: Records, statements: tuple[str, ...], fault: Fault) -> None:
    tamper(chain, *statements)
    result = verify(chain)
    assert result.fault == fault
    assert result.count == fault.first - 1
    assert str(fault.first) in fault.text("en")


def test_a_removed_end_is_found_by_an_anchor_only(chain: Records) -> None:
    seen = newest_anchor(chain)
    assert seen is not None
    assert verify(chain, seen=seen).unbroken
    tamper(chain, "DELETE FROM {entries} WHERE number > 7")
    assert verify(chain).unbroken
    assert verify(chain, seen=seen).fault == Fault("cut", 10, 7)


def test_entries_written_over_a_removed_end_are_found_by_an_anchor(chain: Records) -> None:
    seen = newest_anchor(chain)
    tamper(chain, "DELETE FROM {entries} WHERE number > 8")
    write(chain, 5)
    assert verify(chain).unbroken
    assert verify(chain, seen=seen).fault == Fault("replaced", 10)


def test_an_older_copy_of_the_beginning_is_found(chain: Records) -> None:
    """Entries that were signed with the key, at their numbers, but follow others."""
    with chain.reading() as connection:
        eighth = sa.select(record_entry).where(record_entry.c.number == 8)
        kept = dict(connection.execute(eighth).mappings().one())
    tamper(chain, "DELETE FROM {entries} WHERE number > 5")
    write(chain, 5, first=BEGIN.replace(year=2027))
    with chain.writing() as connection:
        connection.execute(sa.update(record_entry).where(record_entry.c.number == 8).values(**kept))
    assert verify(chain).fault == Fault("replaced", 8)


def test_with_another_key_nothing_is_written_and_the_first_entry_is_named(chain: Records, key_file) -> None:
    old = key_file.read_text()
    replace_key(key_file)
    for each in key_file.parent.glob(f"{key_file.name}.*"):
        each.unlink()
    with (
        pytest.raises(KeyMissing, match="another one is in its place") as refused,
        chain.writing() as connection,
    ):
        append(connection, Event(EntryKind.signed_in, "sara"))
    # In a Persian sentence the slash before a path would move behind it.
    assert f"«\u2066{key_file}\u2069»" in refused.value.message("fa")
    assert verify(chain).fault == Fault("unknown_key", 1)
    key_file.unlink()
    with pytest.raises(KeyMissing), chain.writing() as connection:
        append(connection, Event(EntryKind.signed_in, "sara"))
    key_file.write_text(old)
    assert verify(chain).unbroken


def test_a_replaced_key_is_recorded_and_the_old_one_checks_what_it_signed(chain: Records, key_file) -> None:
    before = read_key(key_file)
    replacement = begin_new_key(chain, by="system:root")
    assert before is not None
    assert replacement.before == before.fingerprint
    write(chain, 2)
    result = verify(chain)
    assert result.unbroken
    assert result.count == 13
    key_file.with_name(f"{key_file.name}.{before.fingerprint}").unlink()
    assert verify(chain).fault == Fault("unknown_key", 1)


def test_a_check_goes_on_from_where_the_last_one_ended(chain: Records) -> None:
    known = verify(chain).newest
    write(chain, 3)
    result = verify(chain, after=known)
    assert (result.count, result.newest.number, result.fault) == (3, 13, None)
    tamper(chain, "DELETE FROM {entries} WHERE number > 8")
    assert verify(chain, after=known).fault == Fault("cut", 10, 10)


def test_after_pruning_the_check_goes_on_from_the_checkpoint(chain: Records) -> None:
    seen, early = newest_anchor(chain), Anchor(2, "0" * 16)
    assert prune(chain, before=BEGIN.replace(day=25), by="system:root") == 4
    write(chain, 1)
    result = verify(chain, seen=seen)
    assert result.unbroken
    assert (result.count, result.pruned) == (8, 4)
    assert not result.seen_was_pruned
    gone = verify(chain, seen=early)
    assert gone.unbroken
    assert gone.seen_was_pruned
    tamper(chain, "DELETE FROM {entries} WHERE number = 5")
    assert verify(chain).fault == Fault("removed", 5, 5)


def test_an_entry_that_cannot_be_read_is_named(sqlite_file: Records, key_file) -> None:
    write(sqlite_file, 6)
    tamper(sqlite_file, "UPDATE {entries} SET moment = 'yesterday' WHERE number = 4")
    result = verify(sqlite_file)
    assert (result.fault, result.count) == (Fault("unreadable", 4), 3)
    with pytest.raises(RecordsError, match="records verify"):
        find_entries(sqlite_file, AuditLogSearch(), limit=9)
