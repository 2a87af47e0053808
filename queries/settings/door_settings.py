"""Settings of the door: under which address the dashboard is reached, and how viewers prove who they are."""

import re
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from geo.tomlfile import DeclarationError
from queries.settings.declared_values import Declared, DeclaredText
from queries.settings.openid_settings import OpenId
from queries.settings.signed_header_settings import SignedHeader

# What is repeated in a message: digits and hexadecimal letters with dots, colons and slashes, and no password.
_ADDRESS_LIKE = re.compile(r"[0-9A-Fa-f]{0,4}(?:[.:/]{1,3}[0-9A-Fa-f]{0,4}){1,12}")


def _validate_network(text: str) -> str:
    try:
        ip_network(text, strict=False)
    except ValueError:
        found = text if _ADDRESS_LIKE.fullmatch(text) else "…"
        raise DeclarationError(
            f"«{found}» نشانی IP یا شبکه نیست؛ مانند 10.1.2.3 یا 10.1.2.0/24 بنویسید (این دستگاه: 127.0.0.1).",
            f'"{found}" is no IP address or network; write it like 10.1.2.3 or 10.1.2.0/24 (this machine: 127.0.0.1).',
        ) from None
    return text


Network = Annotated[str, AfterValidator(_validate_network)]


# Browsers send a name in Latin letters, also where it was typed in others, and a port in the digits 0 to 9.
_HOST_AND_PORT = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


def _validate_address(text: str) -> str:
    parts = urlsplit(text)
    if text and (
        parts.scheme not in ("http", "https")
        or not _HOST_AND_PORT.fullmatch(parts.netloc)
        or not 0 < int(parts.netloc.rpartition("]")[2].partition(":")[2] or 1) < 65_536
        or parts.query
        or parts.fragment
    ):
        raise DeclarationError(
            "نشانی داشبورد را همان‌گونه بنویسید که بینندگان در مرورگر می‌نویسند، با رقم‌های 0 تا 9 و نام فارسی به "
            "شکل xn--…؛ نمونه: https://negah.example.ir",
            "write the address of the dashboard as viewers type it, with the digits 0 to 9 and a name in other "
            "letters as xn--…; for instance https://negah.example.ir",
        )
    return text.rstrip("/")


Address = Annotated[str, AfterValidator(_validate_address)]


class Contact(DeclaredText):
    """Whom to ask for more rights, as the end of the sentence "If you need it for your work, ask …"."""

    fa: str = Field(min_length=1, max_length=200)
    en: str = Field(min_length=1, max_length=200)


class DoorSettings(Declared):
    """Who may come in. Without a way of signing in, the dashboard is served to this machine only.

    `contact` is shown to whoever opens a link to something that is not part of their access.
    """

    address: Address = ""
    accounts: bool = False
    openid: OpenId | None = None
    header: SignedHeader | None = None
    figures: bool = False
    machines: tuple[Network, ...] = ()
    proxies: tuple[Network, ...] = ()
    contact: Contact | None = None
    session_hours: float = Field(default=12, gt=0, le=168)
    idle_minutes: float = Field(default=60, ge=5, le=1_440)

    @property
    def has_identity(self) -> bool:
        """Whether a way of signing in is configured."""
        return self.accounts or self.openid is not None or self.header is not None

    @model_validator(mode="after")
    def _identity_needs_an_address(self) -> "DoorSettings":
        if self.has_identity and not self.address:
            raise DeclarationError(
                "برای ورود کاربران، address را هم در [door] بنویسید: نشانی‌ای که بینندگان در مرورگر می‌نویسند.",
                "signing in also needs address in [door]: the address that viewers type into their browser.",
            )
        if self.header and not self.proxies:
            raise DeclarationError(
                "برای [door.header] نشانی پراکسی را هم در [door] جلوی proxies بنویسید.",
                "[door.header] also needs the addresses of the proxy, as proxies in [door].",
            )
        return self
