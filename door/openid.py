"""Signing in through an identity provider with OpenID Connect, and asking it later whether that still holds.

The sessions are the door's own. The tokens of the provider stay in the memory of this process: with them the door asks
every few minutes whether the provider still knows the person, and takes over the roles that it says now.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.integrations.starlette_client import OAuth, OAuthError
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from door.backchannel import LogoutTokens
from door.claims import admit, begin_session, is_subject, rights_from_claims
from door.provider_failure import failure_reason
from door.rules import origin_of
from door.session_manager import SessionManager
from queries.settings.openid_settings import OpenId
from records.errors import RecordsError, Refused
from records.sessions import session_key

log = logging.getLogger(__name__)
TIMEOUT = 10.0  # seconds for an answer of the provider
LONGEST_CHECK = 60.0  # seconds for all answers about one session
CHECKS_AT_ONCE = 8  # sessions about which the provider is asked at the same time
CALLBACK = "/sign-in/callback"
KEYS_KEPT = 60.0  # seconds: made-up tokens must not make the door ask for the provider's keys again and again
# What answers that are none of OpenID Connect raise in the libraries: no JSON, other types, missing or made-up values.
NONSENSE = (
    AttributeError,
    JoseError,
    KeyError,
    OAuthError,
    RuntimeError,
    TimeoutError,
    TypeError,
    ValueError,
    httpx2.HTTPError,
    httpx2.InvalidURL,
)


class ProviderFailed(Exception):
    """The provider did not answer, or what it answered cannot be trusted. The message is for the log."""


@dataclass
class HeldTokens:
    """The tokens of a session, and when the provider is to be asked again (by the monotonic clock)."""

    token: str
    tokens: dict[str, Any]
    due: float


class Provider:
    """The configured identity provider. Lives in one event loop."""

    def __init__(self, settings: OpenId, session_manager: SessionManager, *, address: str) -> None:
        self.settings, self.session_manager, self.address = settings, session_manager, address
        self.held: dict[str, HeldTokens] = {}
        self._watch: asyncio.Task[None] | None = None
        self._logout_tokens: LogoutTokens | None = None
        self._keys_asked = -KEYS_KEPT
        # Reading the trusted authorities takes ten milliseconds, in which the server does nothing else, and strangers
        # may begin to sign in as often as they like: it is done once, and not for each request.
        self._connection: dict[str, Any] = {"timeout": TIMEOUT, "verify": httpx2.create_ssl_context()}
        oauth = OAuth()
        self.client = oauth.register(
            "provider",
            client_id=settings.client_id,
            client_secret=settings.secret(),
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": " ".join(settings.scopes),
                "code_challenge_method": "S256",
                **self._connection,
            },
        )

    @property
    def origin(self) -> str:
        """The origin at which the provider signs people out."""
        return origin_of(self.client.server_metadata.get("end_session_endpoint") or self.settings.issuer)

    async def redirect_to_provider(self, request: Request, state: str) -> Response:
        """Lead the browser to the provider; what is needed afterwards goes into its session. Raises ProviderFailed."""
        try:
            await self._metadata()
            return await self.client.authorize_redirect(request, f"{self.address}{CALLBACK}", state=state)
        except NONSENSE as error:
            self._distrust(error)
            raise ProviderFailed(f"no sign-in: {failure_reason(error, self.settings)}") from error

    async def complete_sign_in(self, request: Request, *, before: str, client: str = "") -> str:
        """Check what the browser brings back from the provider and begin a session; return its token.

        Raises ProviderFailed, and Refused for a person who has no role or is disabled.
        """
        try:
            options = self._claims_options(await self._metadata())
            tokens = dict(await self.client.authorize_access_token(request, claims_options=options))
            claims = await self._claims(tokens, signed=dict(tokens["userinfo"]))
        except NONSENSE as error:
            self._distrust(error)
            raise ProviderFailed(f"no sign-in: {failure_reason(error, self.settings)}") from error
        token = await run_in_threadpool(
            begin_session,
            claims,
            self.settings,
            self.session_manager,
            method="openid",
            before=before,
            client=client,
        )
        self.held[session_key(token)] = HeldTokens(token, tokens, self._next_check())
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._check_forever(), name="door-openid")
        return token

    async def end(self, token: str) -> str:
        """Forget the tokens of a session, and return the address at the provider that signs out there, or ""."""
        held = self.held.pop(session_key(token), None)
        if held is None or "id_token" not in held.tokens:
            return ""
        try:
            metadata = await self._metadata()
            if not metadata.get("end_session_endpoint"):
                return ""
            logout = await self.client.create_logout_url(
                post_logout_redirect_uri=f"{self.address}/sign-in", id_token_hint=held.tokens["id_token"]
            )
        except NONSENSE:
            return ""
        return str(logout["url"])

    async def sign_out(self, logout_token: str) -> None:
        """End the sessions of a person who has signed out elsewhere, as the provider's server says.

        Raises ProviderFailed for a token that cannot be trusted.
        """
        try:
            metadata = await self._metadata()
            if self._logout_tokens is None:
                self._logout_tokens = LogoutTokens(metadata["issuer"], self.settings.client_id)
            try:
                named = self._logout_tokens.check(logout_token, await self.client.fetch_jwk_set())
            except (BadSignatureError, InvalidKeyIdError):  # the provider may have a new key
                if time.monotonic() - self._keys_asked < KEYS_KEPT:
                    raise
                self._keys_asked = time.monotonic()
                named = self._logout_tokens.check(logout_token, await self.client.fetch_jwk_set(force=True))
        except NONSENSE as error:
            raise ProviderFailed(f"nobody is signed out: {type(error).__name__}") from error
        subject, session = named
        for key, held in list(self.held.items()):
            if _is_named(held.tokens["userinfo"], subject, session):
                self.held.pop(key, None)
                await run_in_threadpool(self.session_manager.end, held.token, why="provider")

    async def check(self, *, now: float | None = None) -> None:
        """Ask the provider for every session that is due, and end those that it no longer wants."""
        moment = time.monotonic() if now is None else now
        sessions = dict(self.held)  # without those of people who come in while the records are read
        still = await run_in_threadpool(self.session_manager.viewers, set(sessions))
        places = asyncio.Semaphore(CHECKS_AT_ONCE)

        async def check_one(key: str, held: HeldTokens) -> None:
            async with places:
                if key in self.held:
                    held.due = self._next_check()
                    # What comes byte by byte is never late for the client, and other sessions would wait for it.
                    with suppress(TimeoutError):
                        async with asyncio.timeout(LONGEST_CHECK):
                            await self._check(key, held)

        for key in sessions.keys() - still.keys():
            self.held.pop(key, None)
        due = [(key, held) for key, held in sessions.items() if key in still and held.due <= moment]
        # A provider that takes seconds for each answer would otherwise be asked about the last of a hundred people
        # after many minutes, and until then they kept what it has taken away.
        await asyncio.gather(*(check_one(key, held) for key, held in due))

    async def _check(self, key: str, held: HeldTokens) -> None:
        if "refresh_token" not in held.tokens:
            return  # the session then lasts for the hours that the settings say
        try:
            metadata = await self._metadata()
            secret = self.settings.secret()
            async with AsyncOAuth2Client(self.settings.client_id, secret, **self._connection) as client:
                fresh = await client.refresh_token(
                    metadata["token_endpoint"], refresh_token=held.tokens["refresh_token"]
                )
            held.tokens |= {name: value for name, value in fresh.items() if value}
            # What was said at the sign-in must not outlive it: a claim that is missing now was taken away.
            options = self._claims_options(metadata)
            signed = dict(await self.client.parse_id_token(fresh, None, claims_options=options) or {})
            if claims := await self._claims(held.tokens, signed=signed):
                _same_person(claims, held.tokens["userinfo"])
                rights = rights_from_claims(claims, self.settings)
                await run_in_threadpool(
                    admit, self.session_manager.records, self.settings.issuer, claims, rights
                )
        except (OAuthError, Refused, KeyError) as error:
            log.info("a session ends, because the provider no longer supports it: %s", type(error).__name__)
            self.held.pop(key, None)
            await run_in_threadpool(self.session_manager.end, held.token, why="provider")
        except (RecordsError, *NONSENSE) as error:
            # A provider that is down for a while throws nobody out; sessions expire by themselves.
            self._distrust(error)
            log.warning("the identity provider could not be asked: %s", type(error).__name__)

    async def _claims(self, tokens: Mapping[str, Any], *, signed: dict[str, Any]) -> dict[str, Any]:
        """What the provider says of the person: the claims of the signed token, completed by its `userinfo`."""
        if "userinfo_endpoint" not in await self._metadata():
            return _with_subject(signed)
        # The access token alone: with the others Authlib would refresh one that expires within a minute, and use up the
        # refresh token that is kept for the next check.
        access = {"access_token": tokens["access_token"], "token_type": "Bearer"}
        userinfo = dict(await self.client.userinfo(token=access))
        if signed:
            _same_person(userinfo, signed)
        return _with_subject(signed | userinfo)

    async def _metadata(self) -> dict[str, Any]:
        """What the provider says of itself. Raises ValueError if it is another than the configured one."""
        metadata = dict(await self.client.load_server_metadata())
        if str(metadata.get("issuer", "")).rstrip("/") != self.settings.issuer.rstrip("/"):
            raise ValueError("another issuer")
        return metadata

    def _claims_options(self, metadata: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """What a signed token has to say: that it is from this provider and for this dashboard."""
        return {
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": self.settings.client_id},
        }

    def _distrust(self, error: Exception) -> None:
        """Ask the provider anew for its addresses and keys after an answer that makes no sense with the known ones.

        What it says while it is being set up, or a key that was replaced under its old name, would otherwise be kept
        until the server is restarted.
        """
        if not isinstance(error, OAuthError | RecordsError | httpx2.HTTPError):
            self.client.server_metadata.clear()

    def _next_check(self) -> float:
        return time.monotonic() + 60 * self.settings.check_minutes

    async def _check_forever(self) -> None:
        while self.held:
            await asyncio.sleep(min(15.0, 60 * self.settings.check_minutes))
            try:
                await self.check()
            except Exception:
                log.exception("sessions could not be checked with the provider")


def _is_named(person: Mapping[str, Any], subject: str | None, session: str | None) -> bool:
    """Whether a logout token of this subject and this session at the provider means the session of a person.

    Where the provider has not named the session at the sign-in, all sessions of the subject are meant; a token without
    a subject then means nobody, or everybody would be signed out with the first.
    """
    if session and "sid" in person:
        return person["sid"] == session and subject in (None, person["sub"])
    return subject == person["sub"]


def _same_person(claims: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise OAuthError if two answers of the provider are about different people."""
    if claims.get("sub") != before["sub"]:
        raise OAuthError("other_subject")


def _with_subject(claims: dict[str, Any]) -> dict[str, Any]:
    """The claims. Raises ValueError without a subject that can be kept: all people without one would be the same."""
    if claims and not is_subject(claims.get("sub")):
        raise ValueError("no subject")
    return claims
