"""Whether the settings of the province have changed since the audit log last saw them.

The settings hold addresses and may hold passwords, so only digests of their parts are recorded. They say which part was
changed, and prove later with which settings a figure was computed.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from records.audit.actor import system_actor
from records.audit.append import append
from records.audit.entry import Event, canonical
from records.audit.entry_kinds import EntryKind
from records.audit.search import newest_detail
from records.database import Records


def record_settings(records: Records, settings: Mapping[str, Any]) -> bool:
    """Record the digests of the settings, given by their parts, if they are not those recorded last.

    Returns whether they had changed. Raises RecordsError if the audit log cannot be read or written.
    """
    parts = {name: _digest({name: value}) for name, value in settings.items()}
    digest = _digest(parts)
    with records.reading() as connection:
        if newest_detail(connection, EntryKind.changed_settings).get("digest") == digest:
            return False
    with records.writing() as connection:
        # Read again: another process may have seen the same change.
        last = newest_detail(connection, EntryKind.changed_settings)
        if last.get("digest") == digest:
            return False
        before = last.get("parts")
        before = before if isinstance(before, dict) else {}
        changed = sorted(name for name in {*parts, *before} if parts.get(name) != before.get(name))
        detail = {"digest": digest, "parts": parts, "changed": changed if before else []}
        append(connection, Event(EntryKind.changed_settings, system_actor(), detail))
    return True


def _digest(value: Mapping[str, Any]) -> str:
    """The first sixteen digits of the SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()[:16]
