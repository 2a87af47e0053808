"""A new key: also when the old one is lost, and always recorded."""

from pathlib import Path

from records.audit.chain_key import read_key
from records.audit.key_replacement import begin_new_key
from records.audit.search import AuditLogSearch, find_entries
from records.database import Records
from tests.records.audit.conftest import write


def test_a_lost_key_is_replaced_and_both_are_named(chain: Records, key_file: Path) -> None:
    lost = read_key(key_file)
    key_file.unlink()
    replacement = begin_new_key(chain, by="system:root")
    assert lost is not None
    assert (replacement.before, replacement.path) == (lost.fingerprint, key_file)
    entry = find_entries(chain, AuditLogSearch(), limit=1).entries[0]
    assert (entry.kind, entry.key) == ("replaced_key", replacement.after)
    write(chain, 1)  # recording goes on


def test_a_record_without_entries_can_begin_with_a_new_key(sqlite_file: Records, key_file: Path) -> None:
    assert begin_new_key(sqlite_file, by="system:root").before == ""
    write(sqlite_file, 1)
