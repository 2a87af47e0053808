"""An entry of the audit log: its content, the form in which it is signed, and its place in the chain."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from records.audit.chain_key import ChainKey
from records.audit.entry_kinds import EntryKind

# The wall clock that is stored beside UTC, for those who read the table itself. All provinces have this one.
LOCAL_ZONE = ZoneInfo("Asia/Tehran")
GENESIS = "0" * 64  # stands for the entry before the first one
UNKNOWN = "unknown"  # who tried to sign in with a name that nobody has
LOCAL = "local"  # who looks at a server without identity
LONGEST_NAME = 200


@dataclass(frozen=True)
class Event:
    """Something that happened, before it has a place in the chain. `detail` holds only what JSON can."""

    kind: EntryKind
    who: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    moment: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class Link:
    """The end of a chain: the number and signature of its last entry, and the fingerprint of the key that signed it."""

    number: int = 0
    hash: str = GENESIS
    key: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry as it is stored. `before` is the signature of the entry before it, `hash` its own."""

    number: int
    moment: datetime
    local: str
    who: str
    kind: str
    detail: str
    key: str
    before: str
    hash: str

    @classmethod
    def from_row(cls, row: Mapping[Any, Any]) -> "Entry":
        """The entry of a row of the table `record_entry`."""
        return cls(**row)

    @property
    def link(self) -> Link:
        """The end of the chain after this entry."""
        return Link(self.number, self.hash, self.key)

    def details(self) -> dict[str, Any]:
        """The detail as an object; an empty one if it was altered so that it cannot be read."""
        try:
            read = json.loads(self.detail)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}


def next_entry(event: Event, after: Link, key: ChainKey) -> Entry:
    """The signed entry of an event, which follows the end of a chain."""
    unsigned = Entry(
        number=after.number + 1,
        moment=event.moment.astimezone(UTC),
        local=event.moment.astimezone(LOCAL_ZONE).isoformat(timespec="seconds"),
        who=storable(event.who)[:LONGEST_NAME],
        kind=str(event.kind),
        detail=canonical(event.detail),
        key=key.fingerprint,
        before=after.hash,
        hash="",
    )
    return Entry(**{**vars(unsigned), "hash": signature(unsigned, key)})


def signature(entry: Entry, key: ChainKey, *, number: int | None = None) -> str:
    """The signature that an entry must have; with `number`, the one that it would have at another place."""
    content = {
        "number": entry.number if number is None else number,
        "moment": entry.moment.isoformat(timespec="microseconds"),
        "local": entry.local,
        "who": entry.who,
        "kind": entry.kind,
        "detail": entry.detail,
        "key": entry.key,
        "before": entry.before,
    }
    return key.sign(canonical(content))


def canonical(content: Mapping[str, Any]) -> str:
    """The one JSON text of an object: keys in order, no spaces, and only characters that every database can hold."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return storable(text)


def storable(text: str) -> str:
    """A text without what PostgreSQL or UTF-8 cannot hold: the character NUL and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
