"""Sessions: who has signed in and is still in.

A session is known by a random token that only the browser has; its SHA-256 is the key under which it is stored, so
whoever reads the database or a backup cannot take a session over. It ends when its person signs out or is disabled,
after a time without use, in any case after an absolute time, and when the clock is set back. A person has at most
`MAX_OPEN` at a time.
"""

import hashlib
import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from records.audit.append import append
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.database import Records
from records.errors import RecordsError
from records.people import Person, by_id, check_unchanged
from records.records_tables import session

KEPT = timedelta(days=30)  # how long ended sessions stay on record
# Of one person; a new one takes the place of the one that was used longest ago. Several computers and telephones with
# some browsers each have room, and whoever knows a password cannot begin sessions without end.
MAX_OPEN = 20
# By how much clocks of several servers may differ. A session that was used later than that from now is from before the
# clock was set back, and would last so much longer.
_CLOCKS_DIFFER = timedelta(minutes=10)
# A session that is in use is written at most this often, so that reading a page does not wait for a disk.
_TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Lifetimes:
    """How long a session lasts: in any case, and without being used."""

    absolute: timedelta = timedelta(hours=12)
    idle: timedelta = timedelta(hours=1)


@dataclass(frozen=True)
class OpenSession:
    """A session that has not ended: whose it is as recorded now, how they signed in, and when it ends without use."""

    person: Person
    method: str
    until: datetime


def session_key(token: str) -> str:
    """The key under which a session is stored: the SHA-256 of its token, in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def begin(
    records: Records,
    who: Person,
    *,
    method: str,
    now: datetime,
    lifetimes: Lifetimes | None = None,
    client: str = "",
) -> str:
    """Begin a session and return its token, 256 random bits in URL-safe letters.

    `method` says how the person signed in, such as "password" or "oidc", and `client` from which address. The sign-in
    is recorded in the same transaction, and so are sessions that end because the person has too many. Raises Refused
    for a person who is disabled, or whose password is another than when `who` was read.
    """
    lasting = lifetimes or Lifetimes()
    token = secrets.token_urlsafe(32)
    with records.writing() as connection:
        recorded = check_unchanged(connection, who)
        connection.execute(sa.delete(session).where(session.c.expires < now - KEPT))
        ended = _end_surplus(connection, who.id, now)
        connection.execute(
            sa.insert(session).values(
                key=session_key(token),
                person=who.id,
                method=method,
                begun=now,
                seen=now,
                idle_seconds=int(lasting.idle.total_seconds()),
                idle_until=now + lasting.idle,
                expires=now + lasting.absolute,
            )
        )
        detail = {"method": method} | ({"client": client} if client else {})
        surplus = [Event(EntryKind.signed_out, recorded.name, {"why": "too_many"})] * ended
        append(connection, *surplus, Event(EntryKind.signed_in, recorded.name, detail))
    return token


def current(records: Records, token: str, *, now: datetime) -> OpenSession | None:
    """The open session of a token; None if it has ended, expired, or its person is disabled.

    This counts as use of the session.
    """
    key = session_key(token)
    with records.reading() as connection:
        row = connection.execute(sa.select(session).where(session.c.key == key, _is_open(now))).one_or_none()
        who = by_id(connection, row.person) if row else None
    if row is None or who is None or who.disabled:
        return None
    if now - row.seen >= _TOUCH_EVERY:
        # Where nothing can be written, viewers can still read until their session would have ended anyway.
        with suppress(RecordsError), records.writing() as connection:
            used = {"seen": now, "idle_until": now + timedelta(seconds=row.idle_seconds)}
            connection.execute(
                sa.update(session).where(session.c.key == key, session.c.seen < now).values(**used)
            )
    return OpenSession(who, row.method, min(row.idle_until, row.expires))


def open_among(records: Records, keys: Collection[str], *, now: datetime) -> dict[str, OpenSession]:
    """Those of the sessions that are still open, by their `session_key`; for sockets that are open already.

    It does not count as use.
    """
    wanted = list(keys)
    still: dict[str, OpenSession] = {}
    with records.reading() as connection:
        people: dict[int, Person | None] = {}
        for first in range(0, len(wanted), 500):  # a statement takes a limited number of values
            among = sa.select(session).where(session.c.key.in_(wanted[first : first + 500]), _is_open(now))
            for row in connection.execute(among).all():
                if row.person not in people:
                    people[row.person] = by_id(connection, row.person)
                who = people[row.person]
                if who is not None and not who.disabled:
                    still[row.key] = OpenSession(who, row.method, min(row.idle_until, row.expires))
    return still


def end(records: Records, token: str, *, now: datetime | None = None, why: str = "") -> None:
    """End a session: its person signs out. One that has ended already stays as it was.

    `why` says what ended it if it was not the person.
    """
    with records.writing() as connection:
        ended = connection.execute(
            sa.update(session)
            .where(session.c.key == session_key(token), session.c.ended.is_(None))
            .values(ended=now or datetime.now(UTC))
            .returning(session.c.person)
        )
        who = by_id(connection, ended.scalar_one_or_none() or 0)
        if who is not None:
            append(connection, Event(EntryKind.signed_out, who.name, {"why": why} if why else {}))


def _end_surplus(connection: sa.Connection, person: int, now: datetime) -> int:
    """End those sessions of a person, used longest ago, that leave no room for one more; return how many."""
    surplus = (
        sa.select(session.c.key)
        .where(session.c.person == person, _is_open(now))
        .order_by(session.c.seen.desc(), session.c.begun.desc(), session.c.key)
        .offset(MAX_OPEN - 1)
    )
    keys = list(connection.scalars(surplus))
    connection.execute(sa.update(session).where(session.c.key.in_(keys)).values(ended=now))
    return len(keys)


def _is_open(now: datetime) -> sa.ColumnElement[bool]:
    return (
        session.c.ended.is_(None)
        & (session.c.expires > now)
        & (session.c.idle_until > now)
        & (session.c.seen < now + _CLOCKS_DIFFER)
    )
