"""The table of rights: what roles give, alone and together."""

from itertools import combinations

import pytest

from queries.vocabulary.row_limits import NO_ROWS, RowLimits
from records.role_rights import EVERY_RIGHT, ROLE_RIGHTS, Action, Rows, access_of
from records.roles import Role

COUNTY, OFFICE = RowLimits(counties=("0303",)), RowLimits(agencies=("A1",))


def test_every_role_has_rights():
    assert set(ROLE_RIGHTS) == set(Role)


def test_the_governors_office_may_do_everything():
    access = access_of([Role.governor])

    assert access.actions == set(Action)
    assert access.sees_everything
    assert access == EVERY_RIGHT
    others = {path for role in Role for path in access_of([role], agencies=["A1"]).screens}
    assert others - set(access.screens) == {"office"}  # which is for the staff of an office


def test_a_planner_sees_everything_and_loads_nothing():
    access = access_of([Role.planner])

    assert access.sees_everything
    assert access.actions == {Action.export_cases}


def test_the_press_office_reads_no_case():
    access = access_of([Role.press])

    assert set(access.screens) == {"press", "definitions"}
    assert set(access.screens.values()) == {NO_ROWS}
    assert access.actions == set()


@pytest.mark.parametrize(("role", "limits"), [(Role.county_viewer, COUNTY), (Role.agency_viewer, OFFICE)])
def test_limited_viewers_see_rows_of_their_own_and_compare_nothing(role, limits):
    access = access_of([role], counties=("0303",), agencies=("A1",))

    assert set(access.screens.values()) == {limits, NO_ROWS}
    assert not access.may_open("hotspots")
    assert not access.may_open("compare")
    assert not access.sees_everything


def test_whoever_is_limited_to_nothing_sees_nothing():
    assert access_of([Role.county_viewer]).limits_of("cases") == NO_ROWS


def test_an_administrator_sees_no_case_by_that():
    access = access_of([Role.administrator])

    assert Rows.every not in ROLE_RIGHTS[Role.administrator].screens.values()
    assert access.may(Action.manage_people)
    assert not access.may_open("cases")
    assert not access.may_open("data")


def test_a_data_steward_does_not_see_the_cases_screens():
    access = access_of([Role.steward])

    assert access.limits_of("data") is None
    assert not access.may_open("cases")
    assert access.may(Action.load)


def test_several_roles_add_up_screen_by_screen():
    access = access_of([Role.county_viewer, Role.agency_viewer], counties=("0303",), agencies=("A1",))
    with_loads = access_of([Role.county_viewer, Role.steward], counties=("0303",))

    assert access.limits_of("overview") == RowLimits(("0303",), ("A1",))
    assert access.limits_of("counties") == COUNTY
    assert access.limits_of("agencies") == OFFICE
    # What a role gives on its own screens does not widen the screens of another.
    assert with_loads.limits_of("data") is None
    assert with_loads.limits_of("overview") == COUNTY


EVERY_COMBINATION = [roles for n in range(len(Role) + 1) for roles in combinations(Role, n)]


def test_any_roles_together_give_what_each_gives_and_never_more():
    areas = {"counties": ("0303",), "agencies": ("A1",)}
    alone = {role: access_of([role], **areas) for role in Role}
    for roles in EVERY_COMBINATION:
        access = access_of(roles, **areas)
        assert set(access.screens) == {path for role in roles for path in alone[role].screens}
        assert access.actions == {action for role in roles for action in alone[role].actions}
        for path, limits in access.screens.items():
            rights_of_each = [alone[role].screens[path] for role in roles if path in alone[role].screens]
            if None in rights_of_each:
                assert limits is None
                continue
            assert limits is not None
            assert set(limits.counties) == {code for each in rights_of_each for code in each.counties}
            assert set(limits.agencies) == {code for each in rights_of_each for code in each.agencies}


def test_what_is_not_in_the_table_is_closed():
    assert not EVERY_RIGHT.may_open("a-screen-to-come")
    assert EVERY_RIGHT.limits_of("a-screen-to-come") == NO_ROWS
    unknown = access_of(["a role of a newer version"])
    assert (dict(unknown.screens), unknown.actions) == ({}, frozenset())
