"""Settings of an identity provider (OpenID Connect)."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from geo.tomlfile import DeclarationError
from queries.settings.claim_rights import ClaimRights
from queries.settings.declared_values import matching, told_variable

_ISSUER = matching(
    r"https?://\S+",
    "نشانی سرویس ورود را با https:// و همان‌گونه بنویسید که خودش آن را issuer می‌نامد",
    "write the address with https://, exactly as the provider itself names its issuer",
)


class OpenId(ClaimRights):
    """An identity provider. Its secret is never written in the settings file itself."""

    issuer: Annotated[str, _ISSUER]
    client_id: str = Field(min_length=1)
    secret_variable: str | None = Field(default=None, min_length=1)  # name of an environment variable
    secret_file: Path | None = None
    scopes: tuple[str, ...] = ("openid", "profile")
    check_minutes: float = Field(default=5, ge=0.01, le=60)

    @model_validator(mode="after")
    def _one_secret(self) -> "OpenId":
        if bool(self.secret_variable) == bool(self.secret_file):
            raise DeclarationError(
                "در [door.openid] یا secret_variable یا secret_file را بنویسید.",
                "give either secret_variable or secret_file in [door.openid].",
            )
        return self

    def secret(self) -> str:
        """The secret of the dashboard at the provider. Raises DeclarationError where it is missing."""
        if self.secret_variable:
            secret = os.environ.get(self.secret_variable, "")
        else:
            assert self.secret_file is not None  # by the validator above
            try:
                secret = self.secret_file.expanduser().read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                secret = ""
        if not secret:
            named = told_variable(self.secret_variable) if self.secret_variable else self.secret_file
            raise DeclarationError(
                f"رمز سرویس ورود پیدا نشد: {named}",
                f"the secret for the identity provider was not found: {named}",
            )
        return secret
