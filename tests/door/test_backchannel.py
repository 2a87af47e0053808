"""A token that signs somebody out counts if the provider has signed it for this server, now, and once."""

import time

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from door.backchannel import EVENT, LogoutTokens
from tests.door.signing_keys import other_key, own_key, public_keys

NOW = 1_800_000_000
GOOD = {
    "iss": "https://id.example",
    "aud": ["negah", "other"],
    "iat": NOW,
    "jti": "1",
    "events": {EVENT: {}},
    "sub": "7",
    "sid": "s",
}


def tokens(now: float = NOW) -> LogoutTokens:
    return LogoutTokens("https://id.example", "negah", now=lambda: now)


def signed(changes: dict[str, object] | None = None, *, key=None, algorithm: str = "RS256") -> str:
    claims = {name: value for name, value in (GOOD | (changes or {})).items() if value is not None}
    header = {"alg": algorithm, "kid": "k", "typ": "logout+jwt"}
    return jwt.encode(header, claims, key or own_key(), algorithms=[algorithm])


def test_a_good_token_names_the_person_and_the_session() -> None:
    assert tokens().check(signed(), public_keys()) == ("7", "s")
    assert tokens().check(signed({"sid": None}), public_keys()) == ("7", None)
    assert tokens().check(signed({"sub": None}), public_keys()) == (None, "s")


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"aud": "other"},
        {"iat": None},
        {"iat": NOW - 3_600},
        {"iat": NOW + 3_600},
        {"exp": NOW - 60},
        {"jti": None},
        {"events": None},
        {"events": {"another": {}}},
        {"events": [EVENT]},
        {"nonce": "n"},
        {"sub": None, "sid": None},
    ],
    ids=str,
)
def test_a_token_for_anything_else_signs_nobody_out(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, JoseError)):
        tokens().check(signed(change), public_keys())


def test_a_token_counts_once() -> None:
    checks = tokens()
    checks.check(signed(), public_keys())

    with pytest.raises(ValueError, match="used before"):
        checks.check(signed(), public_keys())
    assert checks.check(signed({"jti": "2"}), public_keys())


def test_another_key_or_a_shared_secret_does_not_count() -> None:
    secret = OctKey.import_key("the secret of the dashboard, long enough")
    unsigned = "eyJhbGciOiJub25lIn0." + signed().split(".")[1] + "."
    for forged in (
        signed(key=other_key()),
        signed(key=secret, algorithm="HS256"),
        unsigned,
        "",
        "a.b.c",
        "x" * 9_000,
    ):
        with pytest.raises((ValueError, JoseError)):
            tokens().check(forged, public_keys())


def test_the_clock_is_that_of_the_machine() -> None:
    fresh = signed({"iat": int(time.time())})
    assert LogoutTokens("https://id.example", "negah").check(fresh, public_keys())
