"""Which pages are the door's own, which sessions they accept, and where a browser signs in."""

from types import SimpleNamespace

import pytest

from door.desk import Desk
from door.rules import Rules
from records.sessions import session_key


class Kept:
    """A keeper with one session of the provider."""

    def method(self, token: str) -> str:
        return "openid" if token == "token" else ""


def desk(**ways: object) -> Desk:
    return Desk(Kept(), Rules(), title=str, **ways)


def provider(*tokens: str) -> SimpleNamespace:
    """A provider that holds the tokens of some sessions."""
    return SimpleNamespace(held={session_key(token): None for token in tokens})


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("/sign-in", True),
        ("/sign-in/link/abc", True),
        ("/sign-out", True),
        ("/account", True),
        ("/account/code", True),
        ("/sign-inx", False),
        ("/accounts", False),
        ("/", False),
        ("/x/sign-in", False),
    ],
)
def test_only_its_own_pages_are_answered_at_the_desk(path: str, own: bool) -> None:
    assert desk().serves(path) is own


def test_a_way_that_is_switched_off_lets_nobody_in_any_more() -> None:
    assert desk().keeper.accepts("password", "key")
    assert not desk(accounts=False).accepts("password", "key")
    assert not desk().accepts("proxy", "key")
    assert desk(header=object()).accepts("proxy", "key")
    assert not desk().accepts("openid", "key")
    assert not desk().accepts("anything else", "key")


def test_a_session_of_the_provider_counts_while_it_can_be_checked() -> None:
    assert desk(provider=provider("token")).accepts("openid", session_key("token"))
    assert not desk(provider=provider("other")).accepts("openid", session_key("token"))


def test_whoever_came_through_the_provider_passes_it_again() -> None:
    after_a_restart = desk(provider=provider())
    assert after_a_restart.way_in("token") == "/sign-in/openid"
    assert after_a_restart.way_in("") == after_a_restart.way_in("made up") == "/sign-in"
    assert desk(provider=provider("token")).way_in("token") == "/sign-in"
    assert desk().way_in("token") == "/sign-in"
