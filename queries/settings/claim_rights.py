"""Settings that turn what an identity provider or a proxy says of a person into roles, counties and offices."""

from typing import Annotated, Literal

from pydantic import Field

from queries.settings.declared_values import Declared

# The roles of `records.roles`, by name: `queries` may not import `records`.
RoleName = Literal[
    "governor", "planner", "press", "county_viewer", "agency_viewer", "steward", "administrator"
]
Code = Annotated[str, Field(min_length=1, max_length=64)]


class ClaimRights(Declared):
    """Which values of a claim give a role, a county or an office.

    `roles` names for each role the values of the claim `roles_claim` that give it; `counties` and `agencies` do the
    same for codes and the claim `areas_claim` (of offices, too), which is `roles_claim` where it is empty. What is left
    out entirely remains what an administrator has given, and so do roles that `roles` does not name.
    """

    roles_claim: str = Field(default="groups", min_length=1)
    roles: dict[RoleName, tuple[str, ...]] = Field(default_factory=dict)
    areas_claim: str = ""
    counties: dict[Code, tuple[str, ...]] = Field(default_factory=dict)
    agencies: dict[Code, tuple[str, ...]] = Field(default_factory=dict)
