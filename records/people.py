"""People: their names, roles and areas; adding, changing, disabling, and finding them."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from persian.digits import to_latin_digits
from persian.names import tidy
from persian.stream_safe import stream_safe
from records.audit.actor import SYSTEM, person_event
from records.audit.append import append
from records.audit.entry import LOCAL, UNKNOWN
from records.audit.entry_kinds import EntryKind
from records.database import Records
from records.errors import InputError, Refused
from records.person_rights import AGENCY, COUNTY, check_areas, rights_of, write_areas, write_roles
from records.records_tables import one_time_link, person, person_role, session
from records.roles import Role

# Has a password, or is known at an identity provider.
CAN_SIGN_IN = person.c.password_hash.is_not(None) | person.c.subject.is_not(None)


@dataclass(frozen=True)
class Person:
    """Somebody who may use the dashboard, as recorded at the moment of reading.

    `counties` and `agencies` are codes, for the roles that see only some of them. `issuer` and `subject` say who this
    is at an identity provider; people with a local account have neither. `password_hash` is that of their password at
    that moment, so that nothing is done with a password that was changed or removed since (`check_unchanged`).
    """

    id: int
    name: str
    display_name: str
    roles: frozenset[Role]
    counties: tuple[str, ...]
    agencies: tuple[str, ...]
    disabled: bool
    issuer: str | None
    subject: str | None
    password_hash: str | None = field(default=None, compare=False, repr=False)


def name_key(name: str) -> str:
    """Form of a name in which its spellings are equal: one form of each letter, Latin digits, lower case."""
    readable = name.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair cannot be stored
    return to_latin_digits(tidy(unicodedata.normalize("NFKC", stream_safe(readable)))).casefold()


def is_reserved(name: str) -> bool:
    """Whether the audit log means somebody else by a name: the account of a command, nobody, or the local person."""
    return name_key(name).startswith(SYSTEM) or name_key(name) in (UNKNOWN, LOCAL)


def add(
    records: Records,
    name: str,
    display_name: str,
    *,
    roles: Collection[Role],
    counties: Collection[str] = (),
    agencies: Collection[str] = (),
) -> Person:
    """Record a new person, who cannot sign in before a password is set (`records.accounts.one_time_link`).

    The audit log names whoever runs the command, here and below.

    Raises InputError if the name is empty, too long, taken or reserved, or a role lacks its area.
    """
    check_areas(roles, counties, agencies)
    with records.writing() as connection:
        who = insert(connection, name, display_name, roles=roles, counties=counties, agencies=agencies)
        append(connection, person_event(EntryKind.added_person, who.name, **recorded_rights(who)))
        return who


def insert(
    connection: sa.Connection,
    name: str,
    display_name: str,
    *,
    roles: Collection[Role],
    counties: Collection[str] = (),
    agencies: Collection[str] = (),
    identity: tuple[str, str] | None = None,
) -> Person:
    """Insert a person within a transaction, like `add`; `identity` is (issuer, subject)."""
    name, display_name = tidy(name), tidy(display_name) or tidy(name)
    if not 1 <= len(name_key(name)) <= 100 or len(name) > 100 or len(display_name) > 200:
        raise InputError(
            "نام کاربری باید ۱ تا ۱۰۰ نویسه و نام نمایشی حداکثر ۲۰۰ نویسه باشد.",
            "A user name has 1 to 100 characters, a display name at most 200.",
        )
    if is_reserved(name):
        raise InputError(
            f"نام کاربری «{name}» در سوابق استفاده معنای دیگری دارد. نام دیگری بدهید.",
            f"The user name “{name}” means something else in the record of use. Choose another name.",
        )
    if _row(connection, person.c.name_key == name_key(name)):
        raise InputError(
            f"نام کاربری «{name}» پیش‌تر ثبت شده است. نام دیگری بدهید، یا نقش همان کاربر را تغییر دهید.",
            f"There is already a user named “{name}”. Choose another name, or change the roles of that user.",
        )
    issuer, subject = identity or (None, None)
    statement = sa.insert(person).values(
        name=name,
        name_key=name_key(name),
        display_name=display_name,
        disabled=False,
        issuer=issuer,
        subject=subject,
        created=datetime.now(UTC),
    )
    key = int(connection.execute(statement.returning(person.c.id)).scalar_one())
    write_roles(connection, key, roles)
    write_areas(connection, key, COUNTY, counties)
    write_areas(connection, key, AGENCY, agencies)
    return _one(connection, key)


def set_roles(
    records: Records,
    who: Person,
    roles: Collection[Role],
    *,
    counties: Collection[str] | None = None,
    agencies: Collection[str] | None = None,
) -> Person:
    """Replace the roles of a person, and the areas that are given; open sessions have them at once.

    Raises Refused if nobody who can sign in would be left to administer, and InputError if a role lacks its area.
    """
    with records.writing() as connection:
        before = _one(connection, who.id)
        check_areas(
            roles,
            before.counties if counties is None else counties,
            before.agencies if agencies is None else agencies,
        )
        if Role.administrator not in roles:
            _keep_an_administrator(connection, before)
        write_roles(connection, who.id, roles)
        for kind, codes in ((COUNTY, counties), (AGENCY, agencies)):
            if codes is not None:
                write_areas(connection, who.id, kind, codes)
        changed = _one(connection, who.id)
        append(connection, person_event(EntryKind.changed_roles, changed.name, **recorded_rights(changed)))
        return changed


def disable(records: Records, who: Person, *, now: datetime | None = None) -> Person:
    """Keep a person out from now on: all sessions end and all links lose their force.

    Raises Refused if nobody who can sign in would be left to administer.
    """
    with records.writing() as connection:
        _keep_an_administrator(connection, _one(connection, who.id))
        connection.execute(sa.update(person).where(person.c.id == who.id).values(disabled=True))
        end_access(connection, who.id, now or datetime.now(UTC))
        append(connection, person_event(EntryKind.disabled_person, who.name))
        return _one(connection, who.id)


def enable(records: Records, who: Person) -> Person:
    """Let a disabled person in again, with the password and the roles from before."""
    with records.writing() as connection:
        connection.execute(sa.update(person).where(person.c.id == who.id).values(disabled=False))
        append(connection, person_event(EntryKind.enabled_person, who.name))
        return _one(connection, who.id)


def reset_password(
    records: Records, who: Person, *, code: bool = False, now: datetime | None = None
) -> Person:
    """Remove the password at once, and with `code` also the one-time codes; all sessions end.

    Afterwards a one-time link lets the person choose a new one.
    """
    cleared: dict[str, Any] = {"password_hash": None}
    if code:
        cleared |= {"code_secret": None, "code_last_step": None, "code_pending_secret": None}
    with records.writing() as connection:
        connection.execute(sa.update(person).where(person.c.id == who.id).values(**cleared))
        end_access(connection, who.id, now or datetime.now(UTC))
        append(connection, person_event(EntryKind.reset_password, who.name, codes_too=code))
        return _one(connection, who.id)


def end_access(connection: sa.Connection, key: int, now: datetime) -> None:
    """End all sessions and void all links and prepared one-time codes of a person, within a transaction."""
    connection.execute(
        sa.update(session).where(session.c.person == key, session.c.ended.is_(None)).values(ended=now)
    )
    connection.execute(sa.delete(one_time_link).where(one_time_link.c.person == key))
    # Somebody who is confirming them at this moment would keep their owner out with a secret of their own.
    connection.execute(sa.update(person).where(person.c.id == key).values(code_pending_secret=None))


def check_unchanged(connection: sa.Connection, who: Person) -> Person:
    """The person as recorded now, within a transaction that rests on the password of when they were read.

    Raises Refused for a person who is disabled by now, or whose password is another: who came in with the old one just
    before must not be in, or choose the next one, just after.
    """
    recorded = by_id(connection, who.id)
    if recorded is None or recorded.disabled:
        raise disabled_person()
    if recorded.password_hash != who.password_hash:
        raise Refused(
            "گذرواژهٔ این کاربر همین حالا تغییر کرد یا برداشته شد. با گذرواژهٔ تازه وارد شوید.",
            "The password of this user was changed or removed just now. Sign in with the new one.",
        )
    return recorded


def disabled_person() -> Refused:
    """The error for a person who may not come in any more."""
    return Refused(
        "این حساب غیرفعال شده است. از مدیر سامانه بخواهید آن را دوباره فعال کند.",
        "This account is disabled. Ask the administrator to enable it again.",
    )


def by_name(records: Records, name: str) -> Person | None:
    """The person of a name, in whichever spelling; None if there is none."""
    with records.reading() as connection:
        row = _row(connection, person.c.name_key == name_key(name))
        return _person(connection, row) if row else None


def by_subject(records: Records, issuer: str, subject: str) -> Person | None:
    """The person whom an identity provider knows under this subject; None if there is none."""
    with records.reading() as connection:
        row = _row(connection, (person.c.issuer == issuer) & (person.c.subject == subject))
        return _person(connection, row) if row else None


def by_id(connection: sa.Connection, key: int) -> Person | None:
    """The person of a number, within a transaction; None if there is none."""
    row = _row(connection, person.c.id == key)
    return _person(connection, row) if row else None


def everyone(records: Records) -> tuple[Person, ...]:
    """All people in the order of their names, disabled ones included."""
    with records.reading() as connection:
        rows = connection.execute(sa.select(person).order_by(person.c.name_key)).all()
        return tuple(_person(connection, row) for row in rows)


def recorded_rights(who: Person) -> dict[str, Any]:
    """The roles and areas of a person (lists of codes), for the audit log."""
    named = {"roles": sorted(who.roles), "counties": list(who.counties), "agencies": list(who.agencies)}
    return {name: values for name, values in named.items() if values or name == "roles"}


def _row(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> sa.Row[Any] | None:
    return connection.execute(sa.select(person).where(condition)).one_or_none()


def _one(connection: sa.Connection, key: int) -> Person:
    recorded = by_id(connection, key)
    if recorded is None:
        raise InputError("این کاربر دیگر وجود ندارد.", "This user no longer exists.")
    return recorded


def _person(connection: sa.Connection, row: sa.Row[Any]) -> Person:
    roles, counties, agencies = rights_of(connection, row.id)
    return Person(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        roles=roles,
        counties=counties,
        agencies=agencies,
        disabled=row.disabled,
        issuer=row.issuer,
        subject=row.subject,
        password_hash=row.password_hash,
    )


def administrators() -> sa.Select[int]:
    """Statement of the numbers of the administrators who are not disabled."""
    return (
        sa.select(person.c.id)
        .join(person_role)
        .where(person_role.c.role == Role.administrator.value, sa.not_(person.c.disabled))
    )


def _keep_an_administrator(connection: sa.Connection, leaving: Person) -> None:
    """Refuse a change that would leave no administrator, or none who can sign in."""
    if Role.administrator not in leaving.roles or leaving.disabled:
        return
    others = administrators().where(person.c.id != leaving.id)
    leaving_can = sa.select(person.c.id).where(person.c.id == leaving.id, CAN_SIGN_IN)
    if connection.scalar(leaving_can) is not None:
        others = others.where(CAN_SIGN_IN)
    if connection.scalar(others.limit(1)) is None:
        raise Refused(
            f"«{leaving.name}» تنها مدیر سامانه است که می‌تواند وارد شود. نخست نقش مدیر (administrator) را به شخص دیگری "
            "بدهید که گذرواژه دارد.",
            f"“{leaving.name}” is the only administrator who can sign in. Give the role administrator to somebody else "
            "first, who has a password.",
        )
