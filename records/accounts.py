"""Local accounts: signing in with a password and a one-time code, and links with which people set their password.

Administrators never know the password of anybody: they hand over a link that works once, within its time.
"""

import secrets
from datetime import UTC, datetime, timedelta

import pyotp
import sqlalchemy as sa

from records.attempts import attempt_succeeded, begin_attempt, forget_attempts, withdraw_attempt
from records.audit.actor import person_event
from records.audit.append import append
from records.audit.entry_kinds import EntryKind
from records.database import Records
from records.errors import Refused
from records.one_time_codes import is_used, matching_step
from records.passwords import check_password, hash_password, is_outdated, is_password
from records.people import (
    CAN_SIGN_IN,
    Person,
    administrators,
    by_id,
    check_unchanged,
    end_access,
    insert,
    name_key,
)
from records.records_tables import one_time_link as link
from records.records_tables import person
from records.roles import Role
from records.sessions import session_key

ISSUER = "Negah 111"  # the name that an authenticator application shows
LINK_PATH = "/sign-in/link/{token}"  # where the door redeems a link
FIRST_NAME = "admin"
LINK_LIFETIME = timedelta(hours=24)
LONGEST_LINK_LIFETIME = timedelta(hours=336)  # that the commands allow
PREPARED_FOR = timedelta(minutes=10)  # within which a first code puts prepared one-time codes into force
_CLOCKS_DIFFER = timedelta(minutes=10)  # of several servers, or of one that is set right by a little


def sign_in(records: Records, name: str, password: str, code: str, *, client: str, now: datetime) -> Person:
    """The person of a name, password and one-time code (needed if the person has confirmed one).

    `client` is the address the attempt comes from. Takes 50 to 200 ms on purpose. Raises Refused, with
    one text for an unknown name and for anything that is wrong, and with another during a delay (`records.attempts`).
    """
    name = name[:1000]  # no longer one exists
    begin_attempt(records, name, client, now=now)
    with records.reading() as connection:
        row = connection.execute(sa.select(person).where(person.c.name_key == name_key(name))).one_or_none()
    stored = row.password_hash if row else None
    right = _is_right(records, name, stored, password, client, now)
    if row is None or stored is None or not right or row.disabled:
        raise _wrong_credentials()
    renewed = hash_password(password) if is_outdated(stored) else None
    with records.writing() as connection:
        # Read again: a reset or a second use of the same code may have come in between.
        row = connection.execute(sa.select(person).where(person.c.id == row.id)).one_or_none()
        if row is None or row.disabled or row.password_hash != stored:
            raise _wrong_credentials()
        if row.code_secret is not None:
            step = matching_step(row.code_secret, code, now)
            if step is None or is_used(step, row.code_last_step, now):
                raise _wrong_credentials()
            connection.execute(sa.update(person).where(person.c.id == row.id).values(code_last_step=step))
        if renewed:
            connection.execute(sa.update(person).where(person.c.id == row.id).values(password_hash=renewed))
        attempt_succeeded(connection, row.id, name, client, now=now)
        who = by_id(connection, row.id)
        assert who is not None  # read in the same transaction
        return who


def check_own_password(records: Records, who: Person, password: str, *, client: str, now: datetime) -> None:
    """Ask a person who is signed in for the password again, before something that a lent browser must not do.

    `client` is the address the attempt comes from. Counts as an attempt to sign in: raises Refused if the password is
    wrong, or during a delay (`records.attempts`), and the right one ends all delays.
    """
    begin_attempt(records, who.name, client, now=now)
    with records.reading() as connection:
        stored = connection.scalar(sa.select(person.c.password_hash).where(person.c.id == who.id))
    if not _is_right(records, who.name, stored, password, client, now):
        raise Refused("گذرواژه درست نیست.", "The password is not right.")
    with records.writing() as connection:
        attempt_succeeded(connection, who.id, who.name, client, now=now)


def _is_right(
    records: Records, name: str, stored: str | None, password: str, client: str, now: datetime
) -> bool:
    """Whether a password is the stored one, in an attempt that has begun. Raises Refused if too many are signing in."""
    try:
        return is_password(stored, password)
    except Refused:  # which is no fault of this person
        withdraw_attempt(records, name, client, now=now)
        raise


def enroll_code(records: Records, who: Person, *, now: datetime | None = None) -> str:
    """Prepare one-time codes, and return the otpauth:// address for an authenticator application.

    They are asked for at sign-in once `confirm_code` has seen a first one, within `PREPARED_FOR`; until then the old
    ones stay in force.
    """
    secret = pyotp.random_base32()
    until = int(((now or datetime.now(UTC)) + PREPARED_FOR).timestamp())
    prepared = {"code_pending_secret": f"{secret} {until}"}
    with records.writing() as connection:
        connection.execute(sa.update(person).where(person.c.id == who.id).values(**prepared))
    return pyotp.TOTP(secret).provisioning_uri(name=who.name, issuer_name=ISSUER)


def confirm_code(
    records: Records, who: Person, code: str, *, client: str = "", now: datetime | None = None
) -> None:
    """Put the prepared one-time codes into force. Raises Refused if the code is not one of them, or they are too old.

    `client` is the address the attempt comes from. Counts as an attempt to sign in: otherwise whoever has borrowed a
    browser could guess the first code of a secret that its owner has prepared, and keep the owner out with it.
    """
    now = now or datetime.now(UTC)
    begin_attempt(records, who.name, client, now=now)
    with records.writing() as connection:
        prepared = connection.scalar(sa.select(person.c.code_pending_secret).where(person.c.id == who.id))
        secret, _, until = (prepared or "").partition(" ")
        if not until or now.timestamp() > int(until):
            raise Refused(
                "این کلید دیگر معتبر نیست: بیش از ده دقیقه از نمایش آن گذشته یا فعال شده است. کد یک‌بارمصرف را دوباره "
                "راه‌اندازی کنید.",
                "This key does not count any more: it was shown more than ten minutes ago, or is switched on already. "
                "Set one-time codes up again.",
            )
        step = matching_step(secret, code, now)
        if step is None:
            raise Refused(
                "این کد درست نیست. ساعت تلفن همراه را بررسی کنید و کد تازه‌ای را که برنامه نشان می‌دهد وارد کنید.",
                "This code is not right. Check the clock of the telephone and enter the code that it shows now.",
            )
        confirmed = {"code_secret": secret, "code_last_step": step, "code_pending_secret": None}
        connection.execute(sa.update(person).where(person.c.id == who.id).values(**confirmed))
        attempt_succeeded(connection, who.id, who.name, client, now=now)
        append(connection, person_event(EntryKind.changed_codes, who.name, by=who.name))


def awaits_code(records: Records, who: Person, *, now: datetime | None = None) -> bool:
    """Whether one-time codes are prepared that a first code could still put into force."""
    with records.reading() as connection:
        prepared = connection.scalar(sa.select(person.c.code_pending_secret).where(person.c.id == who.id))
    until = (prepared or "").partition(" ")[2]
    return bool(until) and (now or datetime.now(UTC)).timestamp() <= int(until)


def has_code(records: Records, who: Person) -> bool:
    """Whether the person has confirmed one-time codes, so that one is needed to sign in."""
    with records.reading() as connection:
        return bool(connection.scalar(sa.select(person.c.code_secret).where(person.c.id == who.id)))


def one_time_link(
    records: Records, who: Person, *, lifetime: timedelta = LINK_LIFETIME, now: datetime | None = None
) -> str:
    """The token of a new link with which the person sets a password; earlier links lose their force.

    Only the SHA-256 of the token is stored. Raises Refused for a disabled person.
    """
    with records.writing() as connection:
        return _new_link(connection, who.id, lifetime, now or datetime.now(UTC))


def person_of_link(records: Records, token: str, *, now: datetime | None = None) -> Person | None:
    """Whom a link is for, without using it up; None if it is unknown, used or out of time."""
    with records.reading() as connection:
        return _link_owner(connection, token, now or datetime.now(UTC))


def redeem_link(
    records: Records, token: str, new_password: str, *, client: str = "", now: datetime | None = None
) -> Person:
    """Set a password by a link, which is then used up; all sessions of the person end.

    The client becomes known, as by a sign-in, so that strangers who guess do not delay the sign-in that follows.

    Raises Refused if the link is unknown, used or out of time, and InputError for a password that is easily guessed;
    the link stays usable then.
    """
    now = now or datetime.now(UTC)
    owner = person_of_link(records, token, now=now)
    if owner is None:
        raise _void_link()
    check_password(new_password, name=owner.name)
    hashed = hash_password(new_password)
    with records.writing() as connection:
        owner = _link_owner(connection, token, now)
        if owner is None:  # used by somebody else in the meantime
            raise _void_link()
        forget_attempts(connection, owner.name)
        _set_own_password(connection, owner, hashed, client, now, way="link")
        return owner


def change_password(
    records: Records, who: Person, password: str, *, client: str = "", now: datetime | None = None
) -> None:
    """Set another password for a person who has just given the present one; all sessions and links end.

    The client stays known, as after a sign-in. Raises InputError for a password that is easily guessed, and Refused if
    the present one is another than when `who` was read.
    """
    check_password(password, name=who.name)
    hashed, now = hash_password(password), now or datetime.now(UTC)
    with records.writing() as connection:
        check_unchanged(connection, who)
        _set_own_password(connection, who, hashed, client, now, way="account")


def _set_own_password(
    connection: sa.Connection, who: Person, hashed: str, client: str, now: datetime, *, way: str
) -> None:
    connection.execute(sa.update(person).where(person.c.id == who.id).values(password_hash=hashed))
    end_access(connection, who.id, now)
    if client:
        attempt_succeeded(connection, who.id, who.name, client, now=now)
    append(connection, person_event(EntryKind.set_password, who.name, by=who.name, client=client, way=way))


def set_password(records: Records, who: Person, password: str) -> None:
    """Set a password that was typed at the server itself; all sessions and links of the person end."""
    check_password(password, name=who.name)
    hashed = hash_password(password)
    with records.writing() as connection:
        connection.execute(sa.update(person).where(person.c.id == who.id).values(password_hash=hashed))
        end_access(connection, who.id, datetime.now(UTC))
        forget_attempts(connection, who.name)
        append(connection, person_event(EntryKind.set_password, who.name, way="command"))


def somebody_administers(records: Records) -> bool:
    """Whether there is an administrator who can sign in, by a password or at an identity provider."""
    with records.reading() as connection:
        return connection.scalar(administrators().where(CAN_SIGN_IN).limit(1)) is not None


def first_administrator_link(
    records: Records, *, lifetime: timedelta = LINK_LIFETIME, now: datetime | None = None
) -> str | None:
    """The token of a link for the first administrator, who is recorded by this; None when somebody exists already.

    Somebody who has never been able to sign in does not count: a link that was lost is replaced by a new one.
    """
    with records.writing() as connection:
        if connection.scalar(sa.select(sa.func.count()).select_from(person).where(CAN_SIGN_IN)):
            return None
        key = connection.scalar(administrators().order_by(person.c.id).limit(1))
        if key is None:
            roles = (Role.administrator,)
            key = insert(connection, FIRST_NAME, "مدیر سامانه", roles=roles).id
            append(connection, person_event(EntryKind.added_person, FIRST_NAME, roles=[*map(str, roles)]))
        return _new_link(connection, key, lifetime, now or datetime.now(UTC))


def _new_link(connection: sa.Connection, key: int, lifetime: timedelta, now: datetime) -> str:
    owner = by_id(connection, key)
    if owner is None or owner.disabled:
        raise Refused(
            "این کاربر غیرفعال است. پیش از ساختن پیوند، آن را با «python -m records user enable» فعال کنید.",
            "This user is disabled. Enable them with “python -m records user enable” before making a link.",
        )
    token = secrets.token_urlsafe(32)
    connection.execute(sa.delete(link).where((link.c.person == key) | (link.c.expires <= now)))
    connection.execute(sa.insert(link).values(key=session_key(token), person=key, expires=now + lifetime))
    append(connection, person_event(EntryKind.made_link, owner.name))
    return token


def _link_owner(connection: sa.Connection, token: str, now: datetime) -> Person | None:
    # A link that lasts longer than any can was made before the clock was set back.
    in_force = (link.c.expires > now) & (link.c.expires <= now + LONGEST_LINK_LIFETIME + _CLOCKS_DIFFER)
    holder = sa.select(link.c.person).where(link.c.key == session_key(token), in_force)
    key = connection.scalar(holder)
    owner = by_id(connection, key) if key is not None else None
    return None if owner is None or owner.disabled else owner


def _wrong_credentials() -> Refused:
    return Refused(
        "نام کاربری، گذرواژه یا کد یک‌بارمصرف درست نیست.",
        "The user name, the password or the one-time code is not right.",
    )


def _void_link() -> Refused:
    return Refused(
        "این پیوند دیگر کار نمی‌کند: استفاده شده یا مهلت آن گذشته است. از مدیر سامانه پیوند تازه‌ای بخواهید.",
        "This link does not work any more: it was used, or its time is over. Ask the administrator for a new one.",
    )
