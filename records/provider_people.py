"""People whom an identity provider signs in: recorded at the first time, and kept up to date with what it says."""

from dataclasses import dataclass

import sqlalchemy as sa

from persian.names import tidy
from records.audit.actor import SYSTEM, person_event
from records.audit.append import append
from records.audit.entry import canonical
from records.audit.entry_kinds import EntryKind
from records.database import Records
from records.people import Person, by_id, disabled_person, insert, is_reserved, name_key, recorded_rights
from records.person_rights import AGENCY, COUNTY, write_areas, write_roles
from records.records_tables import person, person_area, person_role, record_entry, saved_view, session
from records.roles import Role

# People without a role whom providers have signed in: an administrator may give them one. Whoever can make accounts at
# a provider could otherwise fill the records, so the one who came first makes room for the next.
MAX_WAITING = 1_000


@dataclass(frozen=True)
class ProviderIdentity:
    """Who somebody is at an identity provider, and the names that it gives: one to sign in with, one to show."""

    issuer: str
    subject: str
    name: str
    display_name: str = ""


@dataclass(frozen=True)
class ClaimedRights:
    """The roles, counties and offices that claims give; None for what the settings leave to the administrators.

    `declared` are the roles that claims can give; others, too, are left to the administrators.
    """

    roles: frozenset[Role] | None = None
    counties: frozenset[str] | None = None
    agencies: frozenset[str] | None = None
    declared: frozenset[Role] = frozenset(Role)


def from_claims(records: Records, identity: ProviderIdentity, rights: ClaimedRights) -> Person:
    """The person whom an identity provider has signed in, recorded at the first time and kept up to date.

    The claimed rights replace the recorded ones; those that no claim can give stay as an administrator gave them, and
    so does what is None. A person with a local account is never joined by name, because whoever chooses names at the
    provider could take the account over: a name that is taken gets a number, and nobody gets one by which the audit log
    means somebody else, also of those who are not recorded any more. Raises Refused for a disabled person.
    """
    with records.writing() as connection:
        at_provider = (person.c.issuer == identity.issuer) & (person.c.subject == identity.subject)
        key = _key(connection, at_provider)
        before = None if key is None else by_id(connection, key)
        if before is None:
            return _recorded(connection, identity, rights)
        if before.disabled:
            raise disabled_person()
        shown = tidy(identity.display_name)[:200] or before.display_name
        connection.execute(sa.update(person).where(person.c.id == before.id).values(display_name=shown))
        after = _with_rights(connection, before, rights)
        if recorded_rights(after) != recorded_rights(before):
            changed = recorded_rights(after)
            append(connection, person_event(EntryKind.changed_roles, after.name, by=after.name, **changed))
        return after


def _recorded(connection: sa.Connection, identity: ProviderIdentity, rights: ClaimedRights) -> Person:
    """Record somebody who comes for the first time. The audit log names people once they have a role."""
    if not rights.roles:
        _make_room(connection)
    new = insert(
        connection,
        _free_name(connection, identity.name),
        tidy(identity.display_name)[:200],
        roles=rights.roles or (),
        counties=rights.counties or (),
        agencies=rights.agencies or (),
        identity=(identity.issuer, identity.subject),
    )
    if new.roles:
        append(
            connection, person_event(EntryKind.added_person, new.name, by=new.name, **recorded_rights(new))
        )
    return new


def _make_room(connection: sa.Connection) -> None:
    """Forget those who came first of the people for whom nothing is kept, where there are too many for one more.

    Whoever has done anything here stays, also without a role by now: the next one of that name would get it, and the
    audit log would seem to mean that person.
    """
    keeps_nothing = [
        person.c.start_address.is_(None),
        *(
            ~sa.exists().where(table.c.person == person.c.id)
            for table in (person_role, person_area, saved_view, session)
        ),
    ]
    did_nothing = ~sa.exists().where(
        record_entry.c.who == person.c.name, record_entry.c.kind != str(EntryKind.sign_in_failed)
    )
    surplus = (
        sa.select(person.c.id)
        .where(person.c.issuer.is_not(None), sa.not_(person.c.disabled), *keeps_nothing, did_nothing)
        .order_by(person.c.id.desc())
        .offset(MAX_WAITING - 1)
    )
    connection.execute(sa.delete(person).where(person.c.id.in_(surplus)))


def _with_rights(connection: sa.Connection, before: Person, rights: ClaimedRights) -> Person:
    """Replace the rights of a person by the claimed ones, where there are any."""
    if rights.roles is not None:
        write_roles(connection, before.id, rights.roles | (before.roles - rights.declared))
    for kind, codes in ((COUNTY, rights.counties), (AGENCY, rights.agencies)):
        if codes is not None:
            write_areas(connection, before.id, kind, codes)
    after = by_id(connection, before.id)
    assert after is not None  # within one transaction
    return after


def _key(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> int | None:
    return connection.scalar(sa.select(person.c.id).where(condition))


def _free_name(connection: sa.Connection, name: str) -> str:
    """The name, or the first of name-2, name-3, … that nobody has; `user-` stands before one that is reserved."""
    base = tidy(name)[:90]
    while len(name_key(base)) > 90:  # which writes ㎒ as three letters
        base = base[:-1]
    base = base if name_key(base) else "user"
    base = f"user-{base}" if is_reserved(base) else base
    number, free = 1, base
    while _is_taken(connection, free) or _is_in_audit_log(connection, free):
        number += 1
        free = f"{base}-{number}"
    return free


def _is_taken(connection: sa.Connection, name: str) -> bool:
    """Whether somebody is recorded under a name, in whichever spelling."""
    return _key(connection, person.c.name_key == name_key(name)) is not None


def _is_in_audit_log(connection: sa.Connection, name: str) -> bool:
    """Whether the audit log means somebody by a name, in capitals or not: who acted, or whom an administrator changed.

    Such a person need not be recorded any more: a restore forgets those who came after the backup.
    """
    acted = sa.select(record_entry.c.number).where(
        sa.func.lower(record_entry.c.who) == name.lower(),
        record_entry.c.kind != str(EntryKind.sign_in_failed),
    )
    named = canonical({"person": name})[1:-1].lower()
    changed = sa.select(record_entry.c.number).where(
        record_entry.c.who.between(SYSTEM, f"{SYSTEM}\U0010ffff"),  # the account of a command
        sa.func.lower(record_entry.c.detail).contains(named, autoescape=True),
    )
    return any(connection.scalar(entries.limit(1)) is not None for entries in (acted, changed))
