"""Which pages are the door's own, which sessions they accept, and where a browser signs in."""

from types import SimpleNamespace

import pytest

from door.auth_app import AuthApp
from door.rules import Rules
from records.sessions import session_key


class Kept:
    """A manager with one session of the provider."""

    def method(self, token: str) -> str:
        return "openid" if token == "token" else ""


def auth_app(**ways: object) -> AuthApp:
    return AuthApp(Kept(), Rules(), title=str, **ways)


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
def test_only_its_own_pages_are_answered_by_the_sign_in_pages(path: str, own: bool) -> None:
    assert auth_app().serves(path) is own


def test_a_way_that_is_switched_off_lets_nobody_in_any_more() -> None:
    assert auth_app().session_manager.accepts("password", "key")
    assert not auth_app(accounts=False).accepts("password", "key")
    assert not auth_app().accepts("proxy", "key")
    assert auth_app(header=object()).accepts("proxy", "key")
    assert not auth_app().accepts("openid", "key")
    assert not auth_app().accepts("anything else", "key")


def test_a_session_of_the_provider_counts_while_it_can_be_checked() -> None:
    assert auth_app(provider=provider("token")).accepts("openid", session_key("token"))
    assert not auth_app(provider=provider("other")).accepts("openid", session_key("token"))


def test_whoever_came_through_the_provider_passes_it_again() -> None:
    after_a_restart = auth_app(provider=provider())
    assert after_a_restart.sign_in_path("token") == "/sign-in/openid"
    assert after_a_restart.sign_in_path("") == after_a_restart.sign_in_path("made up") == "/sign-in"
    assert auth_app(provider=provider("token")).sign_in_path("token") == "/sign-in"
    assert auth_app().sign_in_path("token") == "/sign-in"
