"""Tables of the records, and the column type of their moments.

A change here needs a revision in `records/migrations/versions/`; a test fails without one. On PostgreSQL the tables are
in the schema "records" (`records.database`), beside those of the store.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

LONGEST_ADDRESS = 8_000  # characters of the address of a view
LONGEST_LOOK = 30_000  # characters of what a person saw last


class Moment(sa.TypeDecorator[datetime]):
    """A moment, aware in Python and stored as UTC without a zone, so that every engine orders it correctly."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Convert an aware moment to UTC. Raises ValueError for a moment without a zone, which could be anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone: datetime.now(UTC)")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return the stored moment with its zone, UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = sa.MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "uq": "%(table_name)s_%(column_0_name)s_uq",
        "ix": "%(table_name)s_%(column_0_name)s_ix",
    }
)


def _text(length: int) -> sa.String:
    """Text that sorts by code points on every engine; no index depends on the C library of a server."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _big_number() -> sa.types.TypeEngine[int]:
    """A number that never runs out; SQLite has only one type of whole numbers."""
    return sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _person_key(*, primary_key: bool = False) -> sa.Column[int]:
    """The person that a row belongs to; the row goes when the person goes."""
    return sa.Column(
        "person",
        sa.Integer,
        sa.ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


# Numbers of people are never used again (AUTOINCREMENT; sequences of PostgreSQL do so anyway): what is written down
# about a person later must not pass to another.
person = sa.Table(
    "person",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # As it is shown, and the form in which two spellings of one name are equal.
    sa.Column("name", _text(100), nullable=False),
    sa.Column("name_key", _text(100), nullable=False, unique=True),
    sa.Column("display_name", _text(200), nullable=False),
    sa.Column("disabled", sa.Boolean, nullable=False),
    # Who they are at an identity provider; both or neither.
    sa.Column("issuer", _text(500)),
    sa.Column("subject", _text(500)),
    # A local account: the argon2id hash of its password; the secret of its one-time codes, the time step of the last
    # code that was used, and a secret that has not been confirmed with a code yet, with the second until which it may
    # be (Unix time, behind a blank).
    sa.Column("password_hash", _text(500)),
    sa.Column("code_secret", _text(100)),
    sa.Column("code_last_step", sa.BigInteger),
    sa.Column("code_pending_secret", _text(100)),
    sa.Column("created", Moment, nullable=False),
    # The view that the bare address of the dashboard opens for this person; None: the first screen.
    sa.Column("start_address", _text(LONGEST_ADDRESS)),
    sa.UniqueConstraint("issuer", "subject", name="person_identity_uq"),
    sqlite_autoincrement=True,
)

person_role = sa.Table(
    "person_role", metadata, _person_key(primary_key=True), sa.Column("role", _text(30), primary_key=True)
)

# The counties and agencies, by their codes, that a person is here for.
person_area = sa.Table(
    "person_area",
    metadata,
    _person_key(primary_key=True),
    sa.Column("kind", _text(10), primary_key=True),  # "county" or "agency"
    sa.Column("code", _text(100), primary_key=True),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("key", _text(64), primary_key=True),  # the SHA-256 of the token, which itself is never stored
    _person_key(),
    sa.Column("method", _text(30), nullable=False),
    sa.Column("begun", Moment, nullable=False),
    sa.Column("seen", Moment, nullable=False),
    sa.Column("idle_seconds", sa.Integer, nullable=False),
    sa.Column("idle_until", Moment, nullable=False),
    sa.Column("expires", Moment, nullable=False),
    sa.Column("ended", Moment),
    sa.Index("session_person_ix", "person"),
    sa.Index("session_expires_ix", "expires"),
)

one_time_link = sa.Table(
    "one_time_link",
    metadata,
    sa.Column("key", _text(64), primary_key=True),  # the SHA-256 of the token
    _person_key(),
    sa.Column("expires", Moment, nullable=False),
    sa.Index("one_time_link_person_ix", "person"),
)

# Attempts to sign in that failed, or have not succeeded yet. The name is stored as its SHA-256: people type passwords
# into the field for the name. The client is empty for all clients from which that person has never signed in.
attempt = sa.Table(
    "attempt",
    metadata,
    sa.Column("name_digest", _text(64), primary_key=True),
    sa.Column("client", _text(100), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("last", Moment, nullable=False),
    sa.Index("attempt_last_ix", "last"),
)

# From where each person has signed in: failures of strangers elsewhere do not delay these.
known_client = sa.Table(
    "known_client",
    metadata,
    _person_key(primary_key=True),
    sa.Column("client", _text(100), primary_key=True),
    sa.Column("last", Moment, nullable=False),
)

# The audit log (`records.audit`): entries are appended, never changed, and removed by pruning only, which triggers
# enforce. `local` is the wall clock for whoever reads the table; everything computes with `moment`.
record_entry = sa.Table(
    "record_entry",
    metadata,
    sa.Column("number", _big_number(), primary_key=True, autoincrement=False),
    sa.Column("moment", Moment, nullable=False),
    sa.Column("local", _text(40), nullable=False),
    sa.Column("who", _text(200), nullable=False),
    sa.Column("kind", _text(40), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),  # one JSON object
    sa.Column("key", _text(16), nullable=False),  # fingerprint of the key that signed it
    sa.Column("before", _text(64), nullable=False),  # signature of the entry before it
    sa.Column("hash", _text(64), nullable=False),
    sa.Index("record_entry_moment_ix", "moment"),
    sa.Index("record_entry_who_ix", "who"),
    sa.Index("record_entry_hash_ix", "hash"),
)

# What a pruning leaves: the last entry that it has removed, and how many have been removed since the beginning.
record_checkpoint = sa.Table(
    "record_checkpoint",
    metadata,
    sa.Column("number", _big_number(), primary_key=True, autoincrement=False),
    sa.Column("hash", _text(64), nullable=False),
    sa.Column("count", _big_number(), nullable=False),
    sa.Column("moment", Moment, nullable=False),
    sa.Column("key", _text(16), nullable=False),
    sa.Column("signature", _text(64), nullable=False),
)

# Views that a person has saved, in the person's own order. `address` is a screen of the dashboard with its parameters.
saved_view = sa.Table(
    "saved_view",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _person_key(),
    sa.Column("name", _text(200), nullable=False),
    sa.Column("address", _text(LONGEST_ADDRESS), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Index("saved_view_person_ix", "person"),
)

# What a person saw on the overview at the last look (JSON), so that what is new since then can be marked.
last_look = sa.Table(
    "last_look",
    metadata,
    _person_key(primary_key=True),
    sa.Column("content", _text(LONGEST_LOOK), nullable=False),
    sa.Column("seen", Moment, nullable=False),
)

# Short codes for addresses of views. A link goes on working when the person who made it is gone. The digest finds the
# code that an address has already; an index over the addresses themselves would be large.
short_link = sa.Table(
    "short_link",
    metadata,
    sa.Column("code", _text(20), primary_key=True),
    sa.Column("address", _text(LONGEST_ADDRESS), nullable=False),
    sa.Column("address_digest", _text(64), nullable=False, unique=True),
    sa.Column("person", sa.Integer, sa.ForeignKey("person.id", ondelete="SET NULL")),
    sa.Column("made", Moment, nullable=False),
    # To count the links of a person; the addresses of all would have to be read otherwise.
    sa.Index("short_link_person_ix", "person", "made"),
)

# What a backup holds. Sessions, links for passwords and attempts are left out: a backup must not bring back what has
# ended since. What a person saw last is not worth keeping.
BACKED_UP = (person, person_role, person_area, saved_view, short_link)
