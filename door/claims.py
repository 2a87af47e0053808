"""From what an identity provider or a proxy says of a person to the person in the records, and to a session."""

from collections.abc import Iterable, Mapping
from typing import Any

from door.session_manager import SessionManager
from queries.settings.claim_rights import ClaimRights
from queries.settings.openid_settings import OpenId
from queries.settings.signed_header_settings import SignedHeader
from records.database import Records
from records.errors import Refused
from records.people import Person, by_subject
from records.provider_people import ClaimedRights, ProviderIdentity, from_claims
from records.roles import Role


def begin_session(
    claims: Mapping[str, object],
    settings: OpenId | SignedHeader,
    session_manager: SessionManager,
    *,
    method: str,
    before: str,
    client: str = "",
) -> str:
    """Begin a session for the person of these claims; return its token.

    `method` is the way of signing in, and `before` the token of the session that the browser has had. Raises Refused
    for whoever has no role or is disabled, which is recorded as a failed sign-in.
    """
    records = session_manager.records
    try:
        person = admit(records, settings.issuer, claims, rights_from_claims(claims, settings))
    except Refused:
        refused = by_subject(records, settings.issuer, str(claims["sub"]))
        name = refused.name if refused else ""
        # Whoever can make accounts at a provider has a name for each.
        is_known = refused is not None and bool(refused.roles)
        session_manager.failures.add(
            name, method=method, client=client, why="refused", counted_as=name if is_known else ""
        )
        raise
    return session_manager.begin(person, method=method, before=before, client=client)


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
        declared=frozenset(map(Role, settings.roles)),
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
