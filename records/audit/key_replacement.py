"""Go on with another key, after the old one was lost or may be known to others."""

from dataclasses import dataclass
from pathlib import Path

from records.audit.append import chain_end, write
from records.audit.chain_key import key_path, replace_key
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.database import Records


@dataclass(frozen=True)
class KeyReplacement:
    """The fingerprints of the key that was in force and of the new one, and where the new one lies."""

    before: str
    after: str
    path: Path


def begin_new_key(records: Records, *, by: str) -> KeyReplacement:
    """Make a new key and record that it is in force; the old one, if it is there, is put aside beside it.

    Entries that were signed before can be checked as long as the old file lies beside the new one.
    """
    path = key_path()
    with records.writing() as connection:
        end = chain_end(connection)
        key = replace_key(path)
        event = Event(EntryKind.replaced_key, by, {"before": end.key, "after": key.fingerprint})
        write(connection, [event], end, key)
    return KeyReplacement(end.key, key.fingerprint, path)
