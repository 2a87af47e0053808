"""Tickets: they name their holder until they are revoked."""

from door.viewers import LOCAL_VIEWER, Viewer, issue_ticket, revoke_ticket, viewer_of_ticket
from records.role_rights import EVERY_RIGHT, access_of


def test_a_ticket_names_its_holder_until_it_is_revoked() -> None:
    ticket = issue_ticket(LOCAL_VIEWER)
    assert viewer_of_ticket(ticket) is LOCAL_VIEWER

    revoke_ticket(ticket)
    assert viewer_of_ticket(ticket) is None


def test_nobody_holds_no_ticket_or_a_made_up_one() -> None:
    assert viewer_of_ticket(None) is None
    assert viewer_of_ticket("") is None
    assert viewer_of_ticket("made up") is None


def test_only_administrators_see_what_concerns_the_server() -> None:
    assert LOCAL_VIEWER.is_administrator
    assert not Viewer("sara", "", frozenset({"press", "governor"})).is_administrator


def test_rights_follow_from_roles_and_areas():
    viewer = Viewer("ali", "", frozenset({"county_viewer"}), counties=("0303",))

    assert viewer.access == access_of(["county_viewer"], counties=("0303",))
    assert LOCAL_VIEWER.access == EVERY_RIGHT
