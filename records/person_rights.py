"""The roles and areas of a person, within a transaction."""

from collections.abc import Collection

import sqlalchemy as sa

from records.errors import InputError
from records.records_tables import person_area, person_role
from records.roles import Role

COUNTY, AGENCY = "county", "agency"
_ROLES = frozenset(Role)


def rights_of(
    connection: sa.Connection, key: int
) -> tuple[frozenset[Role], tuple[str, ...], tuple[str, ...]]:
    """The roles, counties and agencies of a person."""
    roles = connection.scalars(sa.select(person_role.c.role).where(person_role.c.person == key))
    # A role that only a newer version of the program knows gives no rights here.
    known = frozenset(Role(role) for role in roles if role in _ROLES)
    areas = connection.execute(
        sa.select(person_area.c.kind, person_area.c.code)
        .where(person_area.c.person == key)
        .order_by(person_area.c.code)
    ).all()
    counties, agencies = (
        tuple(code for kind, code in areas if kind == wanted) for wanted in (COUNTY, AGENCY)
    )
    return known, counties, agencies


def write_roles(connection: sa.Connection, key: int, roles: Collection[Role]) -> None:
    """Replace the roles of a person."""
    connection.execute(sa.delete(person_role).where(person_role.c.person == key))
    if roles:
        rows = [{"person": key, "role": Role(role).value} for role in sorted(set(roles))]
        connection.execute(sa.insert(person_role), rows)


def write_areas(connection: sa.Connection, key: int, kind: str, codes: Collection[str]) -> None:
    """Replace the areas of one kind, `COUNTY` or `AGENCY`, of a person."""
    connection.execute(sa.delete(person_area).where(person_area.c.person == key, person_area.c.kind == kind))
    if codes:
        rows = [{"person": key, "kind": kind, "code": code} for code in sorted(set(codes))]
        connection.execute(sa.insert(person_area), rows)


def check_areas(roles: Collection[Role], counties: Collection[str], agencies: Collection[str]) -> None:
    """Raise InputError if a role that sees only some areas lacks them."""
    if Role.county_viewer in roles and not counties:
        raise InputError(
            "نقش کارشناس شهرستان (county_viewer) دست‌کم یک شهرستان می‌خواهد: ‎--county 0303",
            "The role county_viewer needs at least one county: --county 0303",
        )
    if Role.agency_viewer in roles and not agencies:
        raise InputError(
            "نقش کارشناس دستگاه اجرایی (agency_viewer) دست‌کم یک دستگاه می‌خواهد: ‎--agency CODE",
            "The role agency_viewer needs at least one agency: --agency CODE",
        )
