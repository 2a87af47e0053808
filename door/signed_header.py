"""Believe a reverse proxy about who has signed in there, if it is a configured one and has signed what it says.

A header alone can be sent by whoever reaches the port, so an unsigned one is never believed. The proxy signs a
short-lived token (JWT) with a key of which the door has the public part only, so that it cannot be made up here either.
"""

import json
import time

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.datastructures import Headers
from starlette.types import Scope

from door.claims import is_subject
from door.request_checks import peer
from door.rules import Rules, is_within
from queries.settings.signed_header_settings import SignedHeader

# Signatures with a key pair only: with a shared secret, whoever reads the settings could sign.
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]
LEEWAY = 30  # seconds by which two clocks may differ


def claims_of_proxy(
    scope: Scope, settings: SignedHeader, rules: Rules, *, now: float | None = None
) -> dict[str, object] | None:
    """What a configured proxy says of the person, or None if nothing that can be believed was sent.

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
