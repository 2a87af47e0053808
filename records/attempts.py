"""Delays after failed attempts to sign in, which slow guessing down and lock nobody out.

Failures are counted for a name together with the client (the address, of IPv6 the network) they come from. An office
often has one address for everybody, so failures with one name never delay other names. Clients from which a person has
signed in before have a count of their own; all others share one for that name. So guessing from a thousand addresses is
as slow as from one, and a stranger who fails on purpose does not keep the person out of the office.

An attempt is counted before the password is checked and forgotten when it was right: many at the same moment cannot
pass between the check and the count.
"""

import hashlib
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import sqlalchemy as sa

from persian.digits import to_persian_digits
from records.database import Records
from records.errors import Refused
from records.people import name_key
from records.records_tables import attempt, known_client, person

FREE = 5  # failures without a delay
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=5), timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
KNOWN_FOR = timedelta(days=90)  # how long a client stays known after a sign-in
MAX_ROWS = 10_000  # invented names cannot fill the disk
LONGEST_CLIENT = 100  # characters that are kept of one
TRANSLATED = IPv6Network("64:ff9b::/96")
STRANGERS = ""  # the client of the count that unknown clients share


def delay_after(failures: int) -> timedelta:
    """How long to wait after a number of failures: nothing at first, then twice as long each time."""
    if failures < FREE:
        return timedelta()
    return min(FIRST_DELAY * 2 ** min(failures - FREE, 20), LONGEST_DELAY)


def network_of(client: str) -> str:
    """What counts as one address: an IPv4 address, or the 64 bits that a household or office has of IPv6.

    An IPv4 address counts as itself where a translator has put it into one of IPv6 (RFC 6052): all share 96 bits.
    """
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        inner = IPv4Address(int(address) & 0xFFFF_FFFF) if address in TRANSLATED else address.ipv4_mapped
        return str(inner or ip_network((address, 64), strict=False))
    return str(address)


def client_key(client: str) -> str:
    """What is kept of a client: its network, because a computer with IPv6 often has another address each day."""
    return network_of(client)[:LONGEST_CLIENT]


def begin_attempt(records: Records, name: str, client: str, *, now: datetime) -> None:
    """Count an attempt before its password is checked. Raises Refused, with the seconds to wait, during a delay."""
    digest = name_digest(name)
    with records.writing() as connection:
        counted_as = _client(connection, name, client, now)
        row = connection.execute(
            sa.select(attempt).where(attempt.c.name_digest == digest, attempt.c.client == counted_as)
        ).one_or_none()
        failures = row.failures if row and now - row.last < FORGOTTEN_AFTER else 0
        # A failure that lies ahead is from before the clock was set back. It counts, but nobody waits until the clock
        # has come as far again.
        if row and row.last <= now and (left := row.last + delay_after(failures) - now) > timedelta():
            raise _too_many(left)
        connection.execute(
            sa.delete(attempt).where(
                ((attempt.c.name_digest == digest) & (attempt.c.client == counted_as))
                | (attempt.c.last < now - FORGOTTEN_AFTER)
            )
        )
        _make_room(connection)
        connection.execute(
            sa.insert(attempt).values(name_digest=digest, client=counted_as, failures=failures + 1, last=now)
        )


def withdraw_attempt(records: Records, name: str, client: str, *, now: datetime) -> None:
    """Take an attempt back whose password was not checked after all."""
    with records.writing() as connection:
        counted_as = _client(connection, name, client, now)
        connection.execute(
            sa.update(attempt)
            .where(
                attempt.c.name_digest == name_digest(name),
                attempt.c.client == counted_as,
                attempt.c.failures > 0,
            )
            .values(failures=attempt.c.failures - 1)
        )


def attempt_succeeded(connection: sa.Connection, key: int, name: str, client: str, *, now: datetime) -> None:
    """Forget the failures of a client that has signed in, and remember the client, within a transaction."""
    counted_as = _client(connection, name, client, now)
    connection.execute(
        sa.delete(attempt).where(
            attempt.c.name_digest == name_digest(name), attempt.c.client.in_((counted_as, client_key(client)))
        )
    )
    connection.execute(
        sa.delete(known_client).where(
            ((known_client.c.person == key) & (known_client.c.client == client_key(client)))
            | (known_client.c.last < now - KNOWN_FOR)
        )
    )
    connection.execute(sa.insert(known_client).values(person=key, client=client_key(client), last=now))


def forget_attempts(connection: sa.Connection, name: str) -> None:
    """Forget all failures with a name, within a transaction: somebody has proved by a link to be that person."""
    connection.execute(sa.delete(attempt).where(attempt.c.name_digest == name_digest(name)))


def known_clients(records: Records, *, now: datetime) -> set[tuple[str, str]]:
    """The digests of the names of people, each with a client from which that person has signed in."""
    known = (
        sa.select(person.c.name, known_client.c.client)
        .join(person, person.c.id == known_client.c.person)
        .where(known_client.c.last >= now - KNOWN_FOR)
    )
    with records.reading() as connection:
        return {(name_digest(name), client) for name, client in connection.execute(known)}


def name_digest(name: str) -> str:
    """The SHA-256 of a name as typed. People type passwords into the field for the name, so it is not stored itself."""
    return hashlib.sha256(name_key(name).encode()).hexdigest()


def _client(connection: sa.Connection, name: str, client: str, now: datetime) -> str:
    """Client under which an attempt counts: its own if the person has signed in from there, else `STRANGERS`."""
    known = (
        sa.select(known_client.c.client)
        .join(person, person.c.id == known_client.c.person)
        .where(
            person.c.name_key == name_key(name),
            known_client.c.client == client_key(client),
            known_client.c.last >= now - KNOWN_FOR,
        )
    )
    return connection.scalar(known) or STRANGERS


def _make_room(connection: sa.Connection) -> None:
    """Delete half of the attempts when the table is full: fewest failures first, then oldest.

    Otherwise whoever invents enough names could have the failures with a real one forgotten.
    """
    if connection.execute(sa.select(sa.func.count()).select_from(attempt)).scalar_one() >= MAX_ROWS:
        key = sa.tuple_(attempt.c.name_digest, attempt.c.client)
        least = (
            sa.select(attempt.c.name_digest, attempt.c.client)
            .order_by(attempt.c.failures, attempt.c.last)
            .limit(MAX_ROWS // 2)
        )
        connection.execute(sa.delete(attempt).where(key.in_(least)))


def _too_many(left: timedelta) -> Refused:
    seconds = int(left.total_seconds()) + 1
    # The exact second helps nobody; minutes are easier to read.
    minutes = -(-seconds // 60)
    if seconds <= 60:
        return Refused(
            f"پس از چند تلاش ناموفق، {to_persian_digits(str(seconds))} ثانیه صبر کنید و دوباره تلاش کنید.",
            f"After several failed attempts, wait {seconds} seconds and try again.",
            wait=seconds,
        )
    return Refused(
        f"پس از چند تلاش ناموفق، {to_persian_digits(str(minutes))} دقیقه صبر کنید و دوباره تلاش کنید. اگر گذرواژه را "
        "فراموش کرده‌اید، از مدیر سامانه پیوند یک‌بارمصرف بخواهید.",
        f"After several failed attempts, wait {minutes} minutes and try again. If you have forgotten your password, "
        "ask the administrator for a one-time link.",
        wait=seconds,
    )
