"""One person for each role, and whose cases the two who are limited may see."""

from door.viewers import Viewer
from records.roles import Role
from tests.worlds import AGENCIES, COUNTIES

OWN_COUNTY, OWN_OFFICE = COUNTIES[0], AGENCIES[0]
OTHER_COUNTY, OTHER_OFFICE = COUNTIES[1], AGENCIES[2]


def person(*roles: Role) -> Viewer:
    """A person with these roles, responsible for the own county and the own office where a role asks for one."""
    return Viewer(
        name="-".join(roles),
        display_name="",
        roles=frozenset(map(str, roles)),
        counties=(OWN_COUNTY,) if Role.county_viewer in roles else (),
        agencies=(OWN_OFFICE,) if Role.agency_viewer in roles else (),
    )


PEOPLE = {role: person(role) for role in Role}
