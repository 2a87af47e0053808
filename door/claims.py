"""From what a provider of identity says of a person to the person in the records."""

from collections.abc import Iterable, Mapping
from typing import Any

from records.database import Records
from records.errors import Refused
from records.people import Person, from_claims
from records.roles import Role


def roles_from_claims(
    claims: Mapping[str, object], *, claim: str, roles: Mapping[Any, Iterable[str]]
) -> frozenset[Role] | None:
    """The roles that the values of a claim give; None without `roles`, which leaves them to the administrators.

    The claim may be a list or one text. A dotted name leads into objects, as in `realm_access.roles`.
    """
    if not roles:
        return None
    value: object = claims
    for part in [claim] if claim in claims else claim.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    values = {value} if isinstance(value, str) else set(map(str, value)) if isinstance(value, list) else set()
    return frozenset(Role(role) for role, accepted in roles.items() if values & set(accepted))


def admit(
    records: Records, issuer: str, claims: Mapping[str, object], *, roles: frozenset[Role] | None
) -> Person:
    """The person of these claims, recorded at the first time. Raises Refused for whoever has no role or is disabled."""
    subject = str(claims["sub"])
    name = str(claims.get("preferred_username") or claims.get("email") or subject)
    display_name = str(claims.get("name") or name)
    person = from_claims(records, issuer, subject, name=name, display_name=display_name, roles=roles)
    if not person.roles:
        raise Refused(
            f"کاربر «{person.name}» هنوز نقشی در این داشبورد ندارد. از مدیر سامانه بخواهید نقشی به او بدهد.",
            f"The user {person.name} has no role in this dashboard yet. Ask the administrator for one.",
        )
    return person
