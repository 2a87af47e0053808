"""The cookie that holds the token of a session."""

from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import Scope

from door.rules import Rules


def cookie_name(rules: Rules) -> str:
    """Name of the cookie. With the prefix `__Host-`, which needs TLS, no other host can set or overwrite it."""
    return "__Host-negah" if rules.behind_tls else "negah_session"


def session_token(scope: Scope, rules: Rules) -> str:
    """The token that the browser sent; "" if there is none, or more than one, as after an attempt to plant one."""
    tokens: list[str] = []
    wanted = cookie_name(rules)
    for header in Headers(scope=scope).getlist("cookie"):
        for pair in header.split(";"):
            if wanted not in pair:  # anybody may send 60,000 others
                continue
            # Blanks and tabs only: for a browser other white space belongs to the name, so that another host could set
            # a cookie whose name would lose it here, and pass for one with the prefix.
            name, _, value = pair.strip(" \t").partition("=")
            if name == wanted:
                tokens.append(value)
    return tokens[0] if len(tokens) == 1 and len(tokens[0]) <= 200 else ""


def session_cookie(token: str, rules: Rules) -> str:
    """The `Set-Cookie` header that begins a session in the browser, or ends it for the token "".

    It has no expiry of its own, so that it is gone when the browser is closed; the session itself ends on the server.
    """
    cookie: SimpleCookie = SimpleCookie()
    name = cookie_name(rules)
    try:
        cookie[name] = token
    except CookieError as error:
        raise ValueError("not a token") from error
    cookie[name] |= {"path": "/", "httponly": True, "samesite": "Lax"}
    if rules.behind_tls:
        cookie[name]["secure"] = True
    if not token:
        cookie[name]["max-age"] = 0
    return cookie[name].OutputString()
