"""Whom a provider signs out that names the session, the person, or both, where sessions have names there or not."""

import time

import pytest
from joserfc import jwt

from door.backchannel import EVENT
from tests.door.scripted_provider import Place, scripted_place


@pytest.fixture
def place(tmp_path):
    """The door's pages before a provider of the test."""
    with scripted_place(tmp_path) as made:
        yield made


def open_session(place: Place, **claims: str) -> str:
    """The token of the session of another browser that signs in with these claims."""
    place.pages.browser.cookies.clear()
    place.scripted.claims = claims
    assert place.sign_in().status_code == 303
    return place.pages.browser.cookies["negah_session"]


def sign_out(place: Place, number: int, **named: str) -> int:
    """The status of the answer to the provider's server, which signs out whoever is named."""
    claims = {"iss": place.scripted.issuer, "aud": "negah", "iat": int(time.time()), "jti": str(number)}
    claims |= {"events": {EVENT: {}}} | named
    token = jwt.encode({"alg": "RS256", "kid": place.scripted.key.kid}, claims, place.scripted.key)
    return place.pages.browser.post("/sign-in/backchannel", data={"logout_token": token}).status_code


def still_in(place: Place, tokens: list[str]) -> list[bool]:
    """Whether each of these sessions is still held."""
    held = {session.token for session in place.provider.held.values()}
    return [token in held for token in tokens]


def test_a_session_that_is_named_ends_and_no_other(place: Place) -> None:
    tokens = [
        open_session(place, sub=sub, sid=sid, preferred_username=sub)
        for sub, sid in (("s1", "a"), ("s1", "b"), ("s2", "c"))
    ]
    assert sign_out(place, 1, sid="a") == 200
    assert still_in(place, tokens) == [False, True, True]
    assert sign_out(place, 2, sub="s1", sid="c") == 200  # of two people
    assert still_in(place, tokens) == [False, True, True]
    assert sign_out(place, 3, sub="s1") == 200
    assert still_in(place, tokens) == [False, False, True]


def test_a_session_without_a_name_at_the_provider_ends_by_its_person_only(place: Place) -> None:
    tokens = [open_session(place, sub=sub, preferred_username=sub) for sub in ("s1", "s2")]
    assert sign_out(place, 1, sid="a") == 200  # it was everybody who was signed out
    assert still_in(place, tokens) == [True, True]
    assert sign_out(place, 2, sub="s1", sid="a") == 200
    assert still_in(place, tokens) == [False, True]
