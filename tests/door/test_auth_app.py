"""Which pages are the door's own, which sessions they accept, and where a browser signs in."""

from types import SimpleNamespace

import pytest

from door.auth_app import LONGEST_QUERY, MAX_PARAMETERS, AuthApp
from door.responses import PageResponses
from door.rules import Rules
from records.sessions import session_key
from tests.door.event_loop import run


class Kept:
    """A manager with one session of the provider."""

    def method(self, token: str) -> str:
        return "openid" if token == "token" else ""


def auth_app(*, header: object = None, **ways: object) -> AuthApp:
    return AuthApp(Kept(), PageResponses(Rules(), str, **ways), header=header)


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


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("&".join(["a=b"] * MAX_PARAMETERS), 404),
        ("&".join(["a=b"] * (MAX_PARAMETERS + 1)), 414),
        ("next=" + "%2F" * 4_000, 404),
        ("next=" + "a" * LONGEST_QUERY, 414),
    ],
)
def test_a_stranger_cannot_have_a_long_address_taken_apart(query: str, status: int) -> None:
    statuses: list[int] = []

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {"type": "http", "method": "GET", "path": "/sign-in/nothing", "headers": []}
    run(auth_app()({**scope, "query_string": query.encode()}, None, send))

    assert statuses == [status]


def test_a_way_that_is_switched_off_lets_nobody_in_any_more() -> None:
    assert auth_app().session_manager.accepts("password", "key")
    assert not auth_app(has_accounts=False).accepts("password", "key")
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
