"""What an identity provider says that it should not say: no answer breaks the door, and none outlives the next one."""

import ssl

import pytest

from records import people
from tests.door.event_loop import run
from tests.door.scripted_provider import Place, new_key, scripted_place
from tests.thorough import ordinary_first

METADATA = "/.well-known/openid-configuration"
ANOTHER_KEY = "the public part of another key of the same name"  # made by the test: making one takes long


@pytest.fixture
def place(tmp_path):
    """The door's pages before a provider of the test."""
    with scripted_place(tmp_path) as made:
        yield made


def test_a_person_comes_in(place: Place) -> None:
    assert place.sign_in("/volume").headers["location"] == "/volume"
    assert people.by_name(place.pages.records, "maryam").roles == {"governor"}


@pytest.mark.parametrize(
    ("path", "answer"),
    ordinary_first(
        4,
        [
            (METADATA, {}),
            (METADATA, []),
            (METADATA, {"issuer": "https://another.example"}),
            ("/keys", {"keys": None}),
            ("/keys", {"keys": []}),
            ("/keys", {"error": "maintenance"}),
            ("/keys", ANOTHER_KEY),
            ("/token", None),
            ("/token", {"access_token": "a", "id_token": None}),
        ],
    ),
)
def test_nonsense_is_told_as_a_failure_and_forgotten(place: Place, path: str, answer: object) -> None:
    if answer == ANOTHER_KEY:
        answer = {"keys": [new_key("one").as_dict(private=False)]}
    place.scripted.says[path] = answer

    assert place.sign_in().status_code == 502

    place.scripted.says.clear()
    assert place.sign_in().status_code == 303


def test_a_key_that_was_replaced_under_its_name_is_read_anew_when_sessions_are_checked(place: Place) -> None:
    place.sign_in()
    place.scripted.key = new_key("one")
    place.scripted.claims = {"groups": []}
    for held in place.provider.held.values():
        held.due = 0

    run(place.provider.check(now=1.0))
    assert len(place.provider.held) == 1  # whoever cannot be understood throws nobody out
    for held in place.provider.held.values():
        held.due = 0
    run(place.provider.check(now=1.0))

    assert place.provider.held == {}


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another", "azp": "negah"},
        {"aud": []},
        {"iss": "https://another.example"},
        {"nonce": "another"},
        {"sub": ""},
        {"sub": " "},
        {"sub": "a\0b"},
        {"sub": "x" * 256},
        {"sub": "\ud800"},
        {"sub": None},
    ],
)
def test_a_token_for_another_or_of_nobody_lets_nobody_in(place: Place, claims: dict[str, object]) -> None:
    place.scripted.claims = claims

    assert place.sign_in().status_code == 502
    assert people.everyone(place.pages.records) == ()


@pytest.mark.parametrize(
    ("claims", "name", "display_name"),
    ordinary_first(
        1,
        [
            ({"name": "ن" * 5_000}, "maryam", "ن" * 200),
            ({"name": "a\ud800b", "preferred_username": "c\ud800d"}, "c?d", "a?b"),
            ({"name": "\u202eabc\x00", "preferred_username": "\u3164"}, "user", "abc"),
            ({"preferred_username": "㎒" * 90}, "㎒" * 30, "㎒" * 90),
        ],
    ),
)
def test_long_and_odd_names_are_shortened(place: Place, claims, name: str, display_name: str) -> None:
    place.scripted.claims = claims

    assert place.sign_in().status_code == 303
    (who,) = people.everyone(place.pages.records)
    assert (who.name, who.display_name) == (name, display_name)


def test_strangers_who_begin_to_sign_in_do_not_have_the_trusted_authorities_read_each_time(
    place: Place, monkeypatch
) -> None:
    made: list[str] = []

    def noted(**_options: bool) -> ssl.SSLContext:
        made.append("read")
        return ssl.create_default_context()

    monkeypatch.setattr("httpcore2.default_ssl_context", noted)
    assert [place.leave().status_code for _ in range(3)] == [302] * 3
    assert place.sign_in().status_code == 303
    for held in place.provider.held.values():
        held.due = 0
    run(place.provider.check(now=1.0))
    assert not made
