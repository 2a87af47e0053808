"""Signing out at the request of the provider (OpenID Connect Back-Channel Logout 1.0).

When a person signs out elsewhere, the provider sends the door a signed token that names the person, the session at the
provider, or both. It comes from the provider's server and not from a browser, so nothing but its signature counts.
"""

import time
from collections.abc import Callable

from cachetools import TTLCache
from joserfc import jwt
from joserfc.jwk import KeySet, KeySetSerialization
from joserfc.jws import JWSRegistry

EVENT = "http://schemas.openid.net/event/backchannel-logout"
# As for the signed header of a proxy: with a key pair only. Whoever knew the client's secret could sign otherwise.
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]
LEEWAY = 30  # seconds by which two clocks may differ
OLDEST = 600.0  # seconds; an older token may have been seen by somebody since
MAX_REMEMBERED = 10_000


class LogoutTokens:
    """Checks logout tokens for one client of one provider, and accepts each once. `now` gives the Unix time."""

    def __init__(self, issuer: str, client_id: str, *, now: Callable[[], float] = time.time) -> None:
        self.issuer, self.client_id, self._now = issuer, client_id, now
        self._seen: TTLCache[str, bool] = TTLCache(MAX_REMEMBERED, OLDEST + 2 * LEEWAY, timer=now)

    def check(self, token: str, keys: KeySetSerialization) -> tuple[str | None, str | None]:
        """The subject and the session at the provider that a token signs out; one of them may be None.

        `keys` is the key set (JWKS) of the provider. Raises ValueError, whose text is for the log, for a token that is
        not for this server or has been used; JoseError if it is not signed with one of the keys.
        """
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        claims = jwt.decode(token, KeySet.import_key_set(keys), registry=registry).claims
        jwt.JWTClaimsRegistry(
            now=lambda: int(self._now()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            iat={"essential": True},
            jti={"essential": True},
        ).validate(claims)
        events, subject, session = claims.get("events"), claims.get("sub"), claims.get("sid")
        if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
            raise ValueError("not for signing out")
        if "nonce" in claims:  # then it is an ID token, which a browser may have
            raise ValueError("a nonce")
        if not (subject or session):
            raise ValueError("nobody is named")
        if self._now() - claims["iat"] > OLDEST:
            raise ValueError("too old")
        used = str(claims["jti"])
        if used in self._seen:
            raise ValueError("used before")
        self._seen[used] = True
        return subject and str(subject), session and str(session)
