"""What a browser keeps while it is at the identity provider: a signed cookie for each page that it wants to open.

Several pages of a browser are on their way at once after a restart of the server. In a single cookie their answers
would overwrite one another, and a few of them, or one long address, would be more than browsers keep in a cookie.
"""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from door.rules import Rules

SECONDS = 600  # how long somebody may take at the provider
MAX = 8  # attempts of a browser; a page of another site must not fill all its requests with cookies
LONGEST = 3_800  # characters of a value: browsers keep no cookie of more than 4,096 bytes
NEXT, LANG = "next", "lang"  # what is kept beside what Authlib keeps: the page that was wanted, the language


class ProviderAttempts:
    """Keeps attempts to sign in at the provider in the browser, each under its `state`. After a restart none counts."""

    def __init__(self, rules: Rules) -> None:
        self._signer = URLSafeTimedSerializer(secrets.token_hex(32))
        self._prefix = "__Host-negah-openid-" if rules.behind_tls else "negah_openid_"
        self._secure = rules.behind_tls

    def load(self, request: Request) -> dict[str, Any]:
        """What was kept under the state that the browser brings back; empty if nothing was, or too long ago."""
        try:
            kept = self._signer.loads(
                request.cookies.get(self._returned_cookie(request), ""), max_age=SECONDS
            )
        except BadSignature:
            return {}
        return dict(kept)

    def keep(self, request: Request, response: Response, state: str, attempt: Mapping[str, Any]) -> None:
        """Keep an attempt in the answer; a browser that has too many forgets the others.

        A page whose address is too long for a cookie is not kept: the way back then leads to the first page.
        """
        others = [name for name in request.cookies if name.startswith(self._prefix)]
        for name in others if len(others) >= MAX else ():
            self._set(response, name, "", seconds=0)
        value = self._signer.dumps(dict(attempt))
        if len(value) > LONGEST:
            value = self._signer.dumps({**attempt, NEXT: "/"})
        self._set(response, self._cookie_of_state(state), value, seconds=SECONDS)

    def forget(self, request: Request, response: Response) -> None:
        """Forget the attempt of the state that the browser brings back."""
        if self._returned_cookie(request) in request.cookies:
            self._set(response, self._returned_cookie(request), "", seconds=0)

    def _returned_cookie(self, request: Request) -> str:
        """Name of the cookie of the state that the browser brings back."""
        return self._cookie_of_state(request.query_params.get("state", ""))

    def _cookie_of_state(self, state: str) -> str:
        """Name of the cookie that keeps the attempt of a state."""
        return self._prefix + hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()[:16]

    def _set(self, response: Response, name: str, value: str, *, seconds: int) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=self._secure
        )
