"""Refuse to listen where everybody could come in, and believe no header that the door does not know about."""

from collections.abc import Mapping
from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from door.rules import Rules, is_loopback

UNGUARDED = """
این نشانی پذیرفته نشد: {address}
تا وقتی راهی برای ورود کاربران تنظیم نشده است، داشبورد فقط روی همین رایانه در دسترس است (127.0.0.1)،
وگرنه هرکس به این درگاه برسد همهٔ پرونده‌ها را می‌بیند. برای ورود کاربران، در negah.toml بنویسید:

The dashboard does not listen on {address}.
Without a way of signing in it serves this machine only (127.0.0.1); otherwise whoever reaches the port
would read every case. To let people sign in, write in negah.toml:

    [door]
    address = "https://negah.example.ir"    # as viewers type it
    accounts = true

docs/security.md · docs/settings.md
"""
TRUSTING = """
متغیر FORWARDED_ALLOW_IPS نباید تنظیم شده باشد: نشانی پراکسی را در negah.toml در [door] جلوی proxies بنویسید.

FORWARDED_ALLOW_IPS must not be set: name the addresses of your proxy in negah.toml, as proxies in [door].
"""


def reason_not_to_listen(rules: Rules, *, address: str, environment: Mapping[str, str]) -> str:
    """Why the server must not start on this address, in both languages; "" if it may."""
    if rules.local and not is_loopback(address):
        return UNGUARDED.format(address=address or "0.0.0.0")
    # Whoever sets it expects these machines to be believed, which the door decides by its own settings.
    return TRUSTING if environment.get("FORWARDED_ALLOW_IPS") else ""


def believe_no_header() -> None:
    """Have uvicorn leave the addresses of clients as they are.

    It takes them from the headers of whoever asks from this machine, unless it is told not to when it starts, which is
    before it loads this program. Whether a proxy is to be believed is for the door to say, which knows the settings.
    """
    ProxyHeadersMiddleware.__call__ = _pass_on  # type: ignore[method-assign, assignment]


async def _pass_on(self: ProxyHeadersMiddleware, *connection: Any) -> None:
    await self.app(*connection)
