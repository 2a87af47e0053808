"""From what an identity provider says of a person to the person in the records."""

from collections.abc import Iterable, Mapping
from typing import Any

from queries.settings.claim_rights import ClaimRights
from records.database import Records
from records.errors import Refused
from records.people import Person
from records.provider_people import ClaimedRights, ProviderIdentity, from_claims
from records.roles import Role


def rights_from_claims(claims: Mapping[str, object], settings: ClaimRights) -> ClaimedRights:
    """The rights that the values of the claims give.

    A claim may be a list or one text. A dotted name leads into objects, as in `realm_access.roles`.
    """
    roles = _given_by(_values(claims, settings.roles_claim), settings.roles)
    areas = _values(claims, settings.areas_claim or settings.roles_claim)
    return ClaimedRights(
        None if roles is None else frozenset(map(Role, roles)),
        _given_by(areas, settings.counties),
        _given_by(areas, settings.agencies),
    )


def _values(claims: Mapping[str, object], claim: str) -> set[str]:
    value: object = claims
    for part in [claim] if claim in claims else claim.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return {value} if isinstance(value, str) else set(map(str, value)) if isinstance(value, list) else set()


def _given_by(values: set[str], declared: Mapping[Any, Iterable[str]]) -> frozenset[str] | None:
    """The names for which one of the values is declared; None where nothing is declared at all."""
    if not declared:
        return None
    return frozenset(name for name, accepted in declared.items() if values & set(accepted))


def is_subject(value: object) -> bool:
    """Whether a value can say who somebody is at a provider."""
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 255 and value.isprintable()


def admit(records: Records, issuer: str, claims: Mapping[str, object], rights: ClaimedRights) -> Person:
    """The person of these claims, recorded at the first time. Raises Refused for whoever has no role or is disabled."""
    subject = str(claims["sub"])
    name = str(claims.get("preferred_username") or claims.get("email") or subject)
    display_name = str(claims.get("name") or name)
    names = [_readable(text) for text in (name, display_name)]
    person = from_claims(records, ProviderIdentity(issuer, subject, *names), rights)
    if not person.roles:
        raise Refused(
            f"کاربر «{person.name}» هنوز نقشی در این داشبورد ندارد. از مدیر سامانه بخواهید نقشی به او بدهد.",
            f"The user {person.name} has no role in this dashboard yet. Ask the administrator for one.",
        )
    return person


def _readable(text: str) -> str:
    """The text, without halves of characters: JSON may hold them, and no database keeps them."""
    return text.encode("utf-8", "replace").decode("utf-8")
