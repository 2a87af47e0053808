"""Why a sign-in through an identity provider failed, in words for the log: what the administrator has to look at."""

import re

import httpx2
from authlib.integrations.starlette_client import OAuthError

from queries.settings.openid_settings import OpenId

# Codes of OAuth 2.0 (RFC 6749, 4.1.2.1 and 5.2) and of OpenID Connect → the setting to look at.
_LOOK_AT = {
    "invalid_client": "the provider refused client_id or the secret",
    "unauthorized_client": "the client may not use authorization codes at the provider",
    "invalid_scope": "the provider does not give one of scopes",
    "invalid_grant": "the provider refused the code: is ADDRESS/sign-in/callback registered there?",
    "redirect_uri_mismatch": "ADDRESS/sign-in/callback is not registered at the provider",
}
_CODE = re.compile(r"[a-z_]{1,40}")


def failure_reason(error: Exception, settings: OpenId) -> str:
    """The kind of an error, with what to look at where that is known. Nothing that a browser may send is in it.

    A code comes back from the provider through the browser, so only one of the form of RFC 6749 is repeated.
    """
    kind = type(error).__name__
    if isinstance(error, OAuthError) and _CODE.fullmatch(code := str(error.error)):
        return f"{kind}: {code}" + (f" ({_LOOK_AT[code]})" if code in _LOOK_AT else "")
    if isinstance(error, httpx2.HTTPError | TimeoutError):
        return f"{kind}: no usable answer from the provider at {settings.issuer}"
    return kind
