"""Roles and areas of a person, as written to the records and read back."""

import sqlalchemy as sa

from records.database import Records
from records.people import add
from records.person_rights import COUNTY, rights_of, write_areas, write_roles
from records.records_tables import person_role
from records.roles import Role


def test_rights_are_replaced_and_a_role_of_a_newer_version_gives_none(records: Records) -> None:
    who = add(records, "viewer", "", roles=[Role.press], counties=["0303"], agencies=["x"])
    with records.writing() as connection:
        write_roles(connection, who.id, [Role.planner, Role.planner])
        write_areas(connection, who.id, COUNTY, [])
        connection.execute(sa.insert(person_role).values(person=who.id, role="emperor"))
        assert rights_of(connection, who.id) == (frozenset({Role.planner}), (), ("x",))
