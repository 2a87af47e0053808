"""Get answers from a web server inside the network: bounded in time, size and number of attempts.

No redirect is followed, because it could lead out of the network. Keys are never part of a message.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import urllib3

from intake.errors import PullError
from persian.digits import number

CONNECT_SECONDS = 10.0
_PART = 1 << 16
_MEGABYTE = 1_000_000
_AGAIN = frozenset((429, 500, 502, 503, 504))  # what a server answers that may answer better a little later
_LONGEST_PAUSE = 30.0


@dataclass(frozen=True)
class WebServer:
    """An address, and what an answer may take: seconds of silence, megabytes, attempts after the first."""

    address: str
    seconds: float
    megabytes: int
    retries: int
    certificates: str | None = None  # path of the certificates to trust; else those of the library
    pause: float = 1.0  # seconds before the second attempt; twice as many before each later one

    def get(self, path: str, parameters: Mapping[str, str]) -> bytes:
        """Return the body of an answer. Raises PullError: unreachable, refused, redirected, too large."""
        url = f"{self.address.rstrip('/')}/{path}?{urlencode(parameters)}"
        for attempt in range(self.retries + 1):
            if attempt:
                time.sleep(min(_LONGEST_PAUSE, self.pause * 2 ** (attempt - 1)))
            try:
                status, body = self._ask(url)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                failure = self._unreachable(error)
                continue
            if status == 200:
                return body
            failure = self._bad_status(status, path)
            if status not in _AGAIN:
                break
        raise failure

    def _ask(self, url: str) -> tuple[int, bytes]:
        """Send one request; return the status and, if it is 200, the body."""
        timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=self.seconds)
        with urllib3.PoolManager(timeout=timeout, retries=False, ca_certs=self.certificates) as pool:
            answer = pool.request("GET", url, preload_content=False, redirect=False)
            try:
                if answer.status != 200:
                    return answer.status, b""
                parts, size = [], 0
                for part in answer.stream(_PART):
                    size += len(part)
                    if size > self.megabytes * _MEGABYTE:
                        raise self._too_large()
                    parts.append(part)
                return 200, b"".join(parts)
            finally:
                answer.close()

    @property
    def _host(self) -> str:
        """Host and port, for messages: the rest of an address may hold a key."""
        return urlsplit(self.address).netloc

    def _unreachable(self, error: Exception) -> PullError:
        reason = "timeout" if isinstance(error, urllib3.exceptions.TimeoutError) else type(error).__name__
        tries = self.retries + 1
        return PullError(
            f"سرور {self._host} در دسترس نیست یا پاسخش ناتمام ماند ({reason}، {number(tries, 'fa')} بار). روشن بودن "
            "سرور، شبکه و address را بررسی کنید؛ چیزی بارگذاری نشد.",
            f"The server {self._host} cannot be reached, or its answer broke off ({reason}, {tries} attempts). Check "
            "the server, the network and the address; nothing was loaded.",
        )

    def _bad_status(self, status: int, path: str) -> PullError:
        if 300 <= status < 400:
            why_fa, why_en = (
                "به نشانی دیگری می‌فرستد؛ نشانی تازه را بنویسید",
                "sends elsewhere; write the new address",
            )
        elif status in (401, 403):
            why_fa, why_en = "اجازه نمی‌دهد؛ کلید را بررسی کنید", "refuses access; check the key"
        elif status == 404:
            why_fa = "چنین نشانی یا jurisdiction ندارد؛ هر دو را بررسی کنید"
            why_en = "has no such address or jurisdiction; check both"
        elif status in _AGAIN:
            why_fa, why_en = "اکنون پاسخ نمی‌دهد؛ بعداً دوباره تلاش کنید", "has no answer now; try again later"
        else:
            why_fa = "درخواست را نپذیرفت؛ نشانی و تنظیمات را بررسی کنید"
            why_en = "did not accept the request; check the address and the settings"
        return PullError(
            f"سرور {self._host} برای {path} {why_fa} (HTTP {status}). چیزی بارگذاری نشد.",
            f"The server {self._host} {why_en} ({path}, HTTP {status}). Nothing was loaded.",
        )

    def _too_large(self) -> PullError:
        limit_fa, limit_en = number(self.megabytes, "fa"), number(self.megabytes, "en")
        return PullError(
            f"پاسخ {self._host} بزرگ‌تر از {limit_fa} مگابایت است. window_days را کوچک‌تر کنید، یا اگر درست است "
            "page_megabytes را بزرگ‌تر؛ چیزی بارگذاری نشد.",
            f"The answer of {self._host} is larger than {limit_en} MB. Make window_days smaller or, if it is right, "
            "page_megabytes larger; nothing was loaded.",
        )
