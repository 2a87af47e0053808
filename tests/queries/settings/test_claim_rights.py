"""Settings of roles, counties and offices by claims."""

import pytest
from pydantic import ValidationError

from queries.settings.claim_rights import ClaimRights


def test_everything_is_left_to_the_administrators_unless_it_is_declared() -> None:
    settings = ClaimRights()

    assert (settings.roles, settings.counties, settings.agencies) == ({}, {}, {})
    assert settings.roles_claim == "groups"


def test_codes_and_roles_are_declared_with_the_values_that_give_them() -> None:
    settings = ClaimRights(roles={"county_viewer": ["staff"]}, counties={"0303": ["tabriz", "تبریز"]})

    assert settings.counties == {"0303": ("tabriz", "تبریز")}
    for wrong in ({"roles": {"king": ["x"]}}, {"counties": {"": ["x"]}}, {"agencies": {"A1": "water"}}):
        with pytest.raises(ValidationError):
            ClaimRights(**wrong)
