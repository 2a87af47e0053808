"""The cookie of a session."""

import pytest

from door import cookies
from door.cookies import cookie_name, session_cookie, session_token
from door.rules import Rules

TLS, PLAIN = Rules(local=False, origin="https://a"), Rules(local=False, origin="http://a")


def sent(*cookies: str) -> dict[str, object]:
    return {"type": "http", "headers": [(b"cookie", cookie.encode()) for cookie in cookies]}


def test_behind_tls_it_is_secure_and_bound_to_the_host() -> None:
    header = session_cookie("abc", TLS)

    assert header.startswith("__Host-negah=abc;")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=Lax"} <= set(header.split("; "))
    assert "Domain" not in header


def test_over_http_it_is_not_marked_secure_because_it_would_be_dropped() -> None:
    assert "Secure" not in session_cookie("abc", PLAIN)
    assert "HttpOnly" in session_cookie("abc", PLAIN)


def test_signing_out_removes_it() -> None:
    assert "Max-Age=0" in session_cookie("", TLS)


def test_the_token_is_read_from_among_other_cookies() -> None:
    assert session_token(sent("x=1; negah_session=abc; y=2"), PLAIN) == "abc"
    assert session_token(sent("x=1", f"{cookie_name(TLS)}=abc"), TLS) == "abc"
    assert session_token(sent("negah_session=abc"), TLS) == ""


def test_the_name_is_made_once_however_many_cookies_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def noted(rules: Rules) -> str:
        made.append(cookie_name(rules))
        return made[-1]

    monkeypatch.setattr(cookies, "cookie_name", noted)

    assert session_token(sent(";" * 60_000 + "negah_session=abc"), PLAIN) == "abc"
    assert len(made) == 1


def test_two_tokens_are_none() -> None:
    assert session_token(sent("negah_session=planted; negah_session=abc"), PLAIN) == ""
    assert session_token(sent("negah_session=" + "a" * 201), PLAIN) == ""


@pytest.mark.parametrize("blank", ["\x85", "\xa0", "\x0b", "\x1c"])
def test_white_space_does_not_make_another_cookie_pass_for_it(blank: str) -> None:
    header = (b"cookie", f"a=1; {blank}{cookie_name(TLS)}=planted".encode("latin-1"))

    assert session_token({"type": "http", "headers": [header]}, TLS) == ""
