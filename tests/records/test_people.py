"""People: names, roles, areas, and who must not be lost or taken over."""

from dataclasses import replace

import pytest

from records.accounts import set_password
from records.database import Records
from records.errors import InputError, Refused
from records.people import add, by_name, disable, enable, everyone, name_key, reset_password, set_roles
from records.roles import Role
from records.sessions import begin, current
from tests.records.conftest import NOW, ON_BOTH, PASSWORD


@ON_BOTH
def test_a_person_is_found_by_any_spelling_of_the_name(records: Records) -> None:
    added = add(records, "کاربر يک ۱", "نام نمایشی", roles=[Role.press, Role.planner])

    assert by_name(records, "کاربر یک 1") == added
    assert by_name(records, "  کاربر یک ١ ") == added
    assert added.display_name == "نام نمایشی"
    assert added.roles == {Role.press, Role.planner}
    assert by_name(records, "کاربر دو") is None
    assert everyone(records) == (added,)


def test_latin_letters_of_any_width_and_case_are_one_name() -> None:
    assert name_key("Ｐlanner") == name_key("PLANNER") == "planner"
    assert name_key("a\ud800\x00b") == "a?b"


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 101])
def test_a_name_that_cannot_be_one_is_refused(records: Records, name: str) -> None:
    with pytest.raises(InputError, match="1 to 100"):
        add(records, name, "", roles=[])
    assert everyone(records) == ()


@pytest.mark.parametrize("name", ["system:root", "System：root", "unknown", "LOCAL"])
def test_nobody_is_recorded_under_a_name_by_which_the_record_of_use_means_another(
    records: Records, name: str
) -> None:
    with pytest.raises(InputError, match="means something else"):
        add(records, name, "", roles=[])
    assert everyone(records) == ()


@ON_BOTH
def test_a_name_is_taken_once(records: Records) -> None:
    first = add(records, "Planner", "", roles=[])
    with pytest.raises(InputError, match="already"):
        add(records, "PLANNER", "", roles=[Role.administrator])
    assert everyone(records) == (first,)


@pytest.mark.parametrize("role", [Role.county_viewer, Role.agency_viewer])
def test_a_role_for_some_areas_needs_them(records: Records, role: Role) -> None:
    with pytest.raises(InputError, match="at least one"):
        add(records, "viewer", "", roles=[role])
    who = add(records, "viewer", "", roles=[role], counties=["0303", "0301", "0303"], agencies=["a1"])
    assert (who.counties, who.agencies) == (("0301", "0303"), ("a1",))
    changed = set_roles(records, who, [role, Role.press], counties=["0302"])
    assert changed == replace(who, roles=frozenset({role, Role.press}), counties=("0302",))
    with pytest.raises(InputError):
        set_roles(records, who, [Role.county_viewer, Role.agency_viewer], counties=[], agencies=[])
    assert by_name(records, "viewer") == changed


def test_somebody_can_always_administer(records: Records) -> None:
    first = add(records, "first", "", roles=[Role.administrator])
    for take_away in (lambda: disable(records, first), lambda: set_roles(records, first, [Role.press])):
        with pytest.raises(Refused, match="only administrator"):
            take_away()
    second = add(records, "second", "", roles=[Role.administrator])
    assert disable(records, first).disabled
    with pytest.raises(Refused):
        set_roles(records, second, [])
    enable(records, first)
    assert set_roles(records, second, []).roles == frozenset()


def test_an_administrator_who_has_not_chosen_a_password_does_not_count_as_one_who_is_left(
    records: Records,
) -> None:
    first = add(records, "first", "", roles=[Role.administrator])
    set_password(records, first, PASSWORD)
    second = add(records, "second", "", roles=[Role.administrator])
    for take_away in (lambda: disable(records, first), lambda: set_roles(records, first, [Role.press])):
        with pytest.raises(Refused, match="who can sign in"):
            take_away()

    set_password(records, second, PASSWORD)
    assert disable(records, first).disabled


def test_disabling_ends_every_session_and_enabling_brings_none_back(records: Records) -> None:
    who = add(records, "planner", "", roles=[Role.planner])
    tokens = [begin(records, who, method="password", now=NOW) for _ in range(2)]
    disable(records, who, now=NOW)
    assert [current(records, token, now=NOW) for token in tokens] == [None, None]
    with pytest.raises(Refused, match="disabled"):
        begin(records, who, method="password", now=NOW)
    enable(records, who)
    assert [current(records, token, now=NOW) for token in tokens] == [None, None]
    assert current(records, begin(records, who, method="password", now=NOW), now=NOW).person == who


def test_a_reset_ends_every_session(records: Records) -> None:
    who = add(records, "planner", "", roles=[Role.planner])
    token = begin(records, who, method="password", now=NOW)
    reset_password(records, who, now=NOW)
    assert current(records, token, now=NOW) is None
