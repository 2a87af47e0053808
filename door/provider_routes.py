"""Signing in through an identity provider, or by the signed header of a proxy."""

import json
import logging
import secrets
import time

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from door.claims import begin_session, is_subject
from door.cookies import session_token
from door.forms import local_path, read_form
from door.openid import CALLBACK, ProviderFailed
from door.provider_attempts import LANG, NEXT, ProviderAttempts
from door.request_checks import BACKCHANNEL, client, peer
from door.responses import SIGN_IN, TO_PROVIDER, PageResponses, language_of
from door.rules import Rules, is_within
from door.session_manager import SessionManager
from persian.translate import translator
from queries.settings.signed_header_settings import SignedHeader
from records.errors import Refused

log = logging.getLogger(__name__)
# Signatures with a key pair only: with a shared secret, whoever reads the settings could sign.
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]
LEEWAY = 30  # seconds by which two clocks may differ


class ProviderRoutes:
    """The way to the provider and back. `header` describes the signed header of a proxy, if one is configured."""

    def __init__(
        self, session_manager: SessionManager, responses: PageResponses, *, header: SignedHeader | None
    ) -> None:
        self.session_manager, self.responses, self.header = session_manager, responses, header
        self.provider = responses.provider
        self.attempts = ProviderAttempts(responses.rules)

    def routes(self) -> list[Route]:
        """The routes of the way to the provider and back."""
        return [
            Route(TO_PROVIDER, self.redirect_to_provider, methods=["GET"]),
            Route(CALLBACK, self.callback, methods=["GET"]),
            Route(BACKCHANNEL, self.sign_out, methods=["POST"]),
        ]

    async def redirect_to_provider(self, request: Request) -> Response:
        """Lead the browser to the identity provider."""
        if self.provider is None:
            return self.responses.redirect(SIGN_IN)
        attempt = request.scope["session"] = {
            NEXT: local_path(request.query_params.get("next", "/")),
            LANG: language_of(request),
        }
        state = secrets.token_urlsafe(24)
        try:
            response = await self.provider.redirect_to_provider(request, state)
        except ProviderFailed as error:
            return self._failed(request, error)
        self.attempts.keep(request, response, state, attempt)
        return response

    async def callback(self, request: Request) -> Response:
        """Begin a session for the person whom the provider has signed in."""
        if self.provider is None:
            return self.responses.redirect(SIGN_IN)
        request.scope["session"] = self.attempts.load(request)
        response = await self._complete(request)
        self.attempts.forget(request, response)
        return response

    async def _complete(self, request: Request) -> Response:
        assert self.provider is not None
        before = session_token(request.scope, self.responses.rules)
        viewer = await run_in_threadpool(self.session_manager.viewer, before)
        if viewer and not request.session:
            # Signed in by now: the page was loaded again, or in another window.
            return self.responses.redirect("/")
        next_path = _wanted(request)
        try:
            address = client(request.scope, self.responses.rules)
            token = await self.provider.complete_sign_in(request, before=before, client=address)
        except ProviderFailed as error:
            return self._failed(request, error)
        except Refused as refused:
            problem = refused.message(language_of(request))
            return self.responses.sign_in_page(request, "/", problem=problem, status=403, wait=refused.wait)
        return self.responses.redirect(next_path, token)

    async def sign_out(self, request: Request) -> Response:
        """Answer the provider's server, which says that somebody has signed out elsewhere."""
        headers = {"Cache-Control": "no-store"}
        if self.provider is None:
            return Response(status_code=404, headers=headers)
        form = await read_form(request)
        try:
            await self.provider.sign_out(form.get("logout_token", ""))
        except ProviderFailed as error:
            log.warning("%s", error)
            return JSONResponse({"error": "invalid_request"}, status_code=400, headers=headers)
        return Response(headers=headers)

    def _failed(self, request: Request, error: ProviderFailed) -> Response:
        log.warning("%s", error)
        t = translator(language_of(request))
        problem = t("Signing in did not work. Try again, or ask the administrator.")
        return self.responses.sign_in_page(request, _wanted(request), problem=problem, status=502)

    async def sign_in_by_header(self, scope: Scope) -> Response | None:
        """Begin a session for the person whom a configured proxy has signed for; None if there is no such header."""
        if self.header is None:
            return None
        rules = self.responses.rules
        try:
            claims = await run_in_threadpool(claims_of_proxy, scope, self.header, rules)
        except (OSError, ValueError) as error:
            log.warning("the keys of the proxy cannot be read: %s", type(error).__name__)
            return None
        if claims is None:
            return None
        request, before = Request(scope), session_token(scope, rules)
        try:
            address = client(scope, rules)
            token = await run_in_threadpool(
                begin_session,
                claims,
                self.header,
                self.session_manager,
                method="proxy",
                before=before,
                client=address,
            )
        except Refused as refused:
            problem = refused.message(language_of(request))
            return self.responses.sign_in_page(request, "/", problem=problem, status=403, wait=refused.wait)
        query = f"?{request.url.query}" if request.url.query else ""
        return self.responses.redirect(local_path(f"{scope['path']}{query}"), token)


def _wanted(request: Request) -> str:
    """The page that a browser wanted before it left for the provider."""
    return local_path(str(request.session.get(NEXT, "/")))


def claims_of_proxy(
    scope: Scope, settings: SignedHeader, rules: Rules, *, now: float | None = None
) -> dict[str, object] | None:
    """What a configured proxy says of the person, or None if nothing that can be believed was sent.

    A header alone can be sent by whoever reaches the port, so an unsigned one is never believed. The proxy signs a
    short-lived token (JWT) with a key of which the door has the public part only, so that it cannot be made up here.

    Raises OSError and ValueError if the keys cannot be read.
    """
    sent = Headers(scope=scope).getlist(settings.name)
    if len(sent) != 1 or not is_within(peer(scope), rules.proxies):
        return None
    keys = KeySet.import_key_set(json.loads(settings.key_file.expanduser().read_text(encoding="utf-8")))
    checks = jwt.JWTClaimsRegistry(
        now=lambda: int(time.time() if now is None else now),
        leeway=LEEWAY,
        iss={"essential": True, "value": settings.issuer},
        aud={"essential": True, "value": settings.audience},
        exp={"essential": True},
        sub={"essential": True},
    )
    try:
        token = jwt.decode(sent[0], keys, algorithms=ALGORITHMS)
        checks.validate(token.claims)
    except (JoseError, ValueError):
        return None
    return dict(token.claims) if is_subject(token.claims["sub"]) else None
