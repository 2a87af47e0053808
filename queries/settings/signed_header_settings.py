"""Settings of the signed header in which a reverse proxy names the person whom it has signed in."""

from pathlib import Path

from pydantic import Field

from queries.settings.declared_values import Declared
from queries.settings.openid_settings import RoleName


class SignedHeader(Declared):
    """A header with a signed token (JWT), as several proxies send it. `key_file` holds their public keys (JWKS)."""

    name: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    key_file: Path
    issuer: str = Field(min_length=1)
    audience: str = Field(min_length=1)
    roles_claim: str = Field(default="groups", min_length=1)
    roles: dict[RoleName, tuple[str, ...]] = Field(default_factory=dict)
