"""Claims of a provider become roles, and whoever has none does not come in."""

import pytest

from door.claims import admit, roles_from_claims
from records import people
from records.errors import Refused
from records.roles import Role
from tests.door.people import records_in

ROLES = {"governor": ("gov",), "press": ("pr", "media")}


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
    assert roles_from_claims(claims, claim=claim, roles=ROLES) == expected


def test_without_declared_roles_they_are_left_to_the_administrators(tmp_path) -> None:
    records = records_in(tmp_path)
    assert roles_from_claims({"groups": ["gov"]}, claim="groups", roles={}) is None

    with pytest.raises(Refused):
        admit(records, "https://id", {"sub": "7", "preferred_username": "sara"}, roles=None)
    people.set_roles(records, people.by_name(records, "sara"), {Role.press})
    again = admit(records, "https://id", {"sub": "7", "preferred_username": "sara"}, roles=None)

    assert again.roles == {Role.press}
    records.close()


def test_a_person_is_who_the_subject_says_and_not_the_name(tmp_path) -> None:
    records = records_in(tmp_path)
    governor = frozenset({Role.governor})
    first = admit(
        records, "https://id", {"sub": "7", "preferred_username": "sara", "name": "سارا"}, roles=governor
    )
    second = admit(records, "https://id", {"sub": "8", "preferred_username": "sara"}, roles=governor)

    assert first.display_name == "سارا"
    assert first.id != second.id
    with pytest.raises(KeyError):
        admit(records, "https://id", {"name": "nobody"}, roles=governor)
    records.close()
