"""Claims of a provider become roles, counties and offices, and whoever has no role does not come in."""

from types import SimpleNamespace

import pytest

from door.claims import admit, begin_session, rights_from_claims
from queries.settings.claim_rights import ClaimRights
from records import people
from records.errors import Refused
from records.provider_people import ClaimedRights
from records.roles import Role
from tests.door.people import records_in

ROLES = {"governor": ("gov",), "press": ("pr", "media")}
DECLARED = frozenset({Role.governor, Role.press})


@pytest.mark.parametrize(
    ("claims", "claim", "expected"),
    [
        ({"groups": ["gov", "x"]}, "groups", {Role.governor}),
        ({"groups": "media"}, "groups", {Role.press}),
        ({"realm_access": {"roles": ["pr", "gov"]}}, "realm_access.roles", {Role.governor, Role.press}),
        ({"https://a.b/roles": ["pr"]}, "https://a.b/roles", {Role.press}),
        ({"groups": ["GOV"]}, "groups", set()),
        ({"groups": {"gov": 1}}, "groups", set()),
        ({}, "groups.roles", set()),
        ({"groups": "gov,pr"}, "groups", set()),
    ],
)
def test_roles_are_the_exact_values_of_a_claim(claims, claim, expected) -> None:
    settings = ClaimRights(roles_claim=claim, roles=ROLES)

    assert rights_from_claims(claims, settings) == ClaimedRights(roles=frozenset(expected), declared=DECLARED)


def test_a_role_with_an_empty_list_is_taken_from_everybody_and_one_that_is_left_out_stays(tmp_path) -> None:
    records, claims = records_in(tmp_path), {"sub": "7", "groups": ["gov", "pr"]}

    def roles_with(**roles: tuple[str, ...]) -> frozenset[Role]:
        rights = rights_from_claims(claims, ClaimRights(roles=roles))
        return admit(records, "https://id", claims, rights).roles

    assert roles_with(**ROLES) == {Role.governor, Role.press}
    assert roles_with(governor=("gov",)) == {Role.governor, Role.press}
    assert roles_with(governor=("gov",), press=()) == {Role.governor}
    records.close()


def test_counties_and_offices_come_from_the_same_claim_or_from_one_of_their_own() -> None:
    areas = {"counties": {"0303": ["tabriz"], "0304": ["ahar"]}, "agencies": {"A1": ["water", "power"]}}
    claims = {"groups": ["gov", "tabriz", "power"], "place": {"of": "ahar"}}

    same = rights_from_claims(claims, ClaimRights(roles=ROLES, **areas))
    own = rights_from_claims(claims, ClaimRights(roles=ROLES, areas_claim="place.of", **areas))

    assert same == ClaimedRights(frozenset({Role.governor}), frozenset({"0303"}), frozenset({"A1"}), DECLARED)
    assert own == ClaimedRights(frozenset({Role.governor}), frozenset({"0304"}), frozenset(), DECLARED)
    assert rights_from_claims({}, ClaimRights(**areas)).counties == frozenset()
    assert rights_from_claims({"groups": ["0303"]}, ClaimRights(**areas)).counties == frozenset()


def test_without_declared_roles_they_are_left_to_the_administrators(tmp_path) -> None:
    records = records_in(tmp_path)
    nothing = rights_from_claims({"groups": ["gov"]}, ClaimRights())
    assert nothing == ClaimedRights(None, None, None, frozenset())

    with pytest.raises(Refused):
        admit(records, "https://id", {"sub": "7", "preferred_username": "sara"}, nothing)
    people.set_roles(records, people.by_name(records, "sara"), {Role.press})
    again = admit(records, "https://id", {"sub": "7", "preferred_username": "sara"}, nothing)

    assert again.roles == {Role.press}
    records.close()


def test_people_without_a_role_are_counted_together(tmp_path) -> None:
    records, failures = records_in(tmp_path), []
    manager = SimpleNamespace(
        records=records,
        failures=SimpleNamespace(add=lambda name, *, counted_as, **_: failures.append((name, counted_as))),
    )
    settings = SimpleNamespace(issuer="https://id", roles_claim="groups", roles=ROLES, areas_claim="")
    settings.counties = settings.agencies = {}

    def refused(name: str, *groups: str) -> None:
        claims = {"sub": name, "preferred_username": name, "groups": list(groups)}
        with pytest.raises(Refused):
            begin_session(claims, settings, manager, method="openid", before="")

    reza = admit(records, "https://id", {"sub": "reza"}, ClaimedRights(frozenset({Role.press})))
    people.disable(records, reza)
    for name in ("guest", "tourist"):
        refused(name)
    refused("reza", "pr")

    assert failures == [("guest", ""), ("tourist", ""), ("reza", "reza")]
    records.close()


def test_a_person_is_who_the_subject_says_and_not_the_name(tmp_path) -> None:
    records = records_in(tmp_path)
    governor = ClaimedRights(frozenset({Role.governor}))
    first = admit(records, "https://id", {"sub": "7", "preferred_username": "sara", "name": "سارا"}, governor)
    second = admit(records, "https://id", {"sub": "8", "preferred_username": "sara"}, governor)

    assert first.display_name == "سارا"
    assert first.id != second.id
    with pytest.raises(KeyError):
        admit(records, "https://id", {"name": "nobody"}, governor)
    records.close()
