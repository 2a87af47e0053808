"""Settings of the signed header in which a reverse proxy names the person whom it has signed in."""

from pathlib import Path

from pydantic import Field

from queries.settings.claim_rights import ClaimRights


class SignedHeader(ClaimRights):
    """A header with a signed token (JWT), as several proxies send it. `key_file` holds their public keys (JWKS)."""

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    key_file: Path
    issuer: str = Field(min_length=1)
    audience: str = Field(min_length=1)
