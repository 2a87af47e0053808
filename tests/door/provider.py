"""A real identity provider (Canaille), which runs in a thread of the tests and can be told to change its mind."""

import datetime
import os
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from canaille.oidc.provider import authorization
from joserfc import jwt
from joserfc.jwk import JWKRegistry
from pytest_iam import Server

from tests.browser import free_port

PASSWORD = "correct horse battery staple"
SECRET = "the secret of the dashboard"
CLIENT = "negah"


def new_key() -> dict[str, Any]:
    """A new private key of the provider."""
    key = JWKRegistry.generate_key("RSA", 2048)
    key.ensure_kid()
    return dict(key.as_dict(private=True))


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing: the requests of a test are of no interest."""


@dataclass
class RunningProvider:
    """The running provider."""

    server: Server
    client: Any
    unavailable: threading.Event

    @property
    def issuer(self) -> str:
        return self.server.url.rstrip("/")

    def add(self, name: str, *groups: str) -> Any:
        """A person who may sign in, in groups."""
        with self.server.app.app_context():
            user = models.User(
                user_name=name,
                formatted_name=name.title(),
                family_name=name,
                emails=[f"{name}@example.ir"],
                password=PASSWORD,
            )
            self.server.backend.save(user)
            for group in groups:
                found = self.server.backend.get(models.Group, display_name=group)
                if found is None:
                    found = models.Group(display_name=group, members=[user])
                elif user not in found.members:
                    found.members = [*found.members, user]
                self.server.backend.save(found)
            self.server.backend.reload(user)
        return user

    def leave(self, user: Any, group: str) -> None:
        """Take a person out of a group."""
        with self.server.app.app_context():
            kept = self.server.backend.get(models.User, id=user.id)
            kept.groups = [each for each in kept.groups if each.display_name != group]
            self.server.backend.save(kept)

    def revoke(self, user: Any) -> None:
        """Revoke all tokens of a person."""
        with self.server.app.app_context():
            for token in self.server.backend.query(models.Token):
                if token.subject and token.subject.id == user.id:
                    token.revokation_date = datetime.datetime.now(datetime.UTC)
                    self.server.backend.save(token)

    @contextmanager
    def tokens_of(self, seconds: int) -> Iterator[None]:
        """Context manager: access tokens and refresh tokens that are given inside it last for so long."""
        generator = authorization._token_generators["default"]
        before, generator.expires_generator = generator.expires_generator, seconds
        try:
            yield
        finally:
            generator.expires_generator = before

    @contextmanager
    def down(self) -> Iterator[None]:
        """Context manager: the provider answers nobody."""
        self.unavailable.set()
        try:
            yield
        finally:
            self.unavailable.clear()

    def signed_out(self, user: Any, **changes: Any) -> str:
        """The token with which this provider would tell the dashboard that a person has signed out (it does not)."""
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": int(time.time()),
            "jti": str(uuid.uuid4()),
            "sub": user.user_name,
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        key = JWKRegistry.import_key(self.server.app.config["CANAILLE_OIDC"]["ACTIVE_JWKS"][0])
        header = {"alg": "RS256", "kid": key.kid, "typ": "logout+jwt"}
        return jwt.encode(header, claims | changes, key)

    def rotate(self) -> None:
        """Sign with a new key from now on, and forget the old one."""
        self.server.app.config["CANAILLE_OIDC"]["ACTIVE_JWKS"] = [new_key()]


def _find_what_has_all(backend: Backend) -> None:
    """Have Canaille's store in memory find what has all values, as its documentation promises, and not one of them.

    It took a code that somebody had left unused for that of the next one: `invalid_grant` at every other sign-in.
    """
    find = backend.do_query

    def find_all(model: Any, *args: Any, **wanted: Any) -> list[Any]:
        among = [{each.id for each in find(model, **{name: value})} for name, value in wanted.items()]
        return [each for each in find(model, *args, **wanted) if all(each.id in ids for ids in among)]

    backend.do_query = find_all


@contextmanager
def provider(dashboard: str) -> Iterator[RunningProvider]:
    """Run the provider, which knows a dashboard at this address."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # the provider of the tests speaks http
    port = free_port()
    app = create_app(
        config={
            "TESTING": True,
            "ENV_FILE": None,
            "SECRET_KEY": str(uuid.uuid4()),
            "WTF_CSRF_ENABLED": False,
            "PREFERRED_URL_SCHEME": "http",
            "SERVER_NAME": f"localhost:{port}",
            "CANAILLE": {
                "DATABASE": "memory",
                "JAVASCRIPT": False,
                "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"]}},
                "LOGGING": {"version": 1, "disable_existing_loggers": False},
            },
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [new_key()]},
        }
    )
    server = Server(app, port, Backend.instance)
    _find_what_has_all(server.backend)
    # A browser keeps connections open, which would keep a server of one thread from everybody else.
    server.httpd.server_close()
    server.httpd = make_server("localhost", port, app, server_class=_Threads, handler_class=_Quiet)
    with app.app_context():
        client = models.Client(
            client_id=CLIENT,
            client_secret=SECRET,
            client_name="Negah",
            client_uri=dashboard,
            redirect_uris=[f"{dashboard}/sign-in/callback"],
            post_logout_redirect_uris=[f"{dashboard}/sign-in"],
            grant_types=["authorization_code", "refresh_token"],
            response_types=["code"],
            scope=["openid", "profile", "groups"],
            token_endpoint_auth_method="client_secret_basic",
            client_id_issued_at=datetime.datetime.now(datetime.UTC),
        )
        server.backend.save(client)
        client.audience = [client]
        server.backend.save(client)
    unavailable = threading.Event()

    @app.before_request
    def answer() -> tuple[str, int] | None:
        return ("", 503) if unavailable.is_set() else None

    thread = threading.Thread(target=server.httpd.serve_forever, daemon=True)
    thread.start()
    try:
        yield RunningProvider(server, client, unavailable)
    finally:
        server.httpd.shutdown()
        server.httpd.server_close()
        thread.join()
