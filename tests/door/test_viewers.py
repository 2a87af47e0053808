"""Tickets: they name their holder until they are taken back."""

from door.viewers import LOCAL_VIEWER, Viewer, give_ticket, holder, take_back
from records.role_rights import EVERY_RIGHT, access_of


def test_a_ticket_names_its_holder_until_it_is_taken_back() -> None:
    ticket = give_ticket(LOCAL_VIEWER)
    assert holder(ticket) is LOCAL_VIEWER

    take_back(ticket)
    assert holder(ticket) is None


def test_nobody_holds_no_ticket_or_a_made_up_one() -> None:
    assert holder(None) is None
    assert holder("") is None
    assert holder("made up") is None


def test_only_administrators_see_what_concerns_the_server() -> None:
    assert LOCAL_VIEWER.is_administrator
    assert not Viewer("sara", "", frozenset({"press", "governor"})).is_administrator


def test_rights_follow_from_roles_and_areas():
    viewer = Viewer("ali", "", frozenset({"county_viewer"}), counties=("0303",))

    assert viewer.access == access_of(["county_viewer"], counties=("0303",))
    assert LOCAL_VIEWER.access == EVERY_RIGHT
