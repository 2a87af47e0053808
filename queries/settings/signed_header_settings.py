"""Settings of the signed header in which a reverse proxy names the person whom it has signed in."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from queries.settings.claim_rights import ClaimRights
from queries.settings.declared_values import matching

_HEADER = matching(
    r"[A-Za-z][A-Za-z0-9-]*",
    "نام سرآیند HTTP تنها حرف لاتین، رقم و خط تیره دارد؛ مانند X-Identity-Assertion",
    "the name of an HTTP header has Latin letters, digits and hyphens only, like X-Identity-Assertion",
)


class SignedHeader(ClaimRights):
    """A header with a signed token (JWT), as several proxies send it. `key_file` holds their public keys (JWKS)."""

    name: Annotated[str, _HEADER]
    key_file: Path
    issuer: str = Field(min_length=1)
    audience: str = Field(min_length=1)
