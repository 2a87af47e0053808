"""An identity provider that says whatever a test wants, and the door's pages before it, in this process."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from joserfc import jws
from joserfc.jwk import JWKRegistry

from door.openid import Provider
from queries.settings.openid_settings import OpenId
from tests.door.auth_app_in_process import ADDRESS, AuthAppInProcess, auth_app_in


@cache
def first_key() -> Any:
    """The private key with which providers of the tests begin."""
    return new_key("one")


def new_key(kid: str) -> Any:
    """A new private key of this name."""
    return JWKRegistry.generate_key("RSA", 2048, {"kid": kid})


@dataclass
class ScriptedProvider:
    """What the provider says: `says` replaces a whole answer, `claims` changes what it says of the person."""

    says: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=first_key)
    issuer: str = ""
    nonce: str = ""

    def answer(self, path: str) -> Any:
        """The answer to a request for a path."""
        if path in self.says:
            return self.says[path]
        if path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return {name: self.issuer + end for name, end in ends.items()} | {"issuer": self.issuer}
        if path == "/keys":
            return {"keys": [self.key.as_dict(private=False)]}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "negah", "iat": now, "exp": now + 300, "nonce": self.nonce}
        claims |= {"sub": "s1", "preferred_username": "maryam", "groups": ["governors"]} | self.claims
        header = {"alg": "RS256", "kid": self.key.kid}
        token = jws.serialize_compact(header, json.dumps(claims).encode(), self.key)
        return {"access_token": "a", "token_type": "Bearer", "refresh_token": "r", "id_token": token}


@dataclass(frozen=True)
class Place:
    """The door's pages and the provider that they trust."""

    pages: AuthAppInProcess
    provider: Provider
    scripted: ScriptedProvider

    def leave(self, wanted: str = "/") -> httpx2.Response:
        """What the browser gets that wants to sign in."""
        return self.pages.browser.get("/sign-in/openid", params={"next": wanted})

    def come_back(self, left: httpx2.Response) -> httpx2.Response:
        """What the browser gets that comes back from the provider."""
        sent = parse_qs(urlsplit(left.headers["location"]).query)
        self.scripted.nonce = sent["nonce"][0]
        return self.pages.browser.get("/sign-in/callback", params={"code": "c", "state": sent["state"][0]})

    def sign_in(self, wanted: str = "/") -> httpx2.Response:
        """What the browser gets in the end."""
        left = self.leave(wanted)
        return self.come_back(left) if left.status_code == 302 else left


@contextmanager
def scripted_place(folder: Path) -> Iterator[Place]:
    """Context manager: the pages and their provider, which gives the role governor by the group governors."""
    scripted = ScriptedProvider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.dumps(scripted.answer(urlsplit(self.path).path)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *ignored: object) -> None:
            """Write nothing: the requests of a test are of no interest."""

    server = ThreadingHTTPServer(("localhost", 0), Answers)
    scripted.issuer = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NEGAH_TEST_SECRET", "x")
            patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
            settings = OpenId(
                issuer=scripted.issuer,
                client_id="negah",
                secret_variable="NEGAH_TEST_SECRET",
                roles_claim="groups",
                roles={"governor": ("governors",)},
            )
            provider = Provider(settings, None, address=ADDRESS)  # type: ignore[arg-type]
            with auth_app_in(folder, provider=provider, has_accounts=False) as pages:
                provider.session_manager = pages.app.session_manager
                yield Place(pages, provider, scripted)
    finally:
        server.shutdown()
        server.server_close()
