"""How many may try to sign in at once, and how often from one address.

Checking a password takes much processor time and memory on purpose, so whoever sends many attempts could keep the
server from everything else. Attempts therefore have threads of their own, few may wait for one, and each address has a
small share of these places. Guessing is slowed down elsewhere, by name (`records/attempts.py`).
"""

import asyncio
import os
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeVar

from cachetools import TTLCache

from persian.digits import to_persian_digits
from records.errors import Refused

Result = TypeVar("Result")
AT_ONCE = 2  # as many as `records/passwords.py` hashes at once
PLACES = 12  # attempts that are under way or wait, of all addresses
PLACES_OF_ONE = 4  # and of one address
FAILURES = 60  # of one address within `WINDOW`; an office often has one address for everybody
WINDOW = 60.0  # seconds
NICENESS = 15  # of the threads that check passwords
TRANSLATED = IPv6Network("64:ff9b::/96")
_SHORTLY = 5  # seconds to wait when all places are taken


class AttemptLimits:
    """Runs attempts to sign in, or refuses them at once. Lives in one event loop."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._threads = ThreadPoolExecutor(AT_ONCE, "sign-in", initializer=_step_back)
        self._under_way: Counter[str] = Counter()
        self._failures: TTLCache[str, deque[float]] = TTLCache(10_000, WINDOW, timer=now)

    async def run(self, client: str, attempt: Callable[[], Result]) -> Result:
        """The result of an attempt from an address, made in a thread.

        Raises what the attempt raises, and Refused with the seconds to wait if it cannot be made now.
        """
        origin = network_of(client)
        failed = self._failures.get(origin, deque(maxlen=FAILURES))
        left = failed[0] + WINDOW - self._now() if len(failed) == FAILURES else 0.0
        if left > 0:
            raise _too_many(int(left) + 1)
        if self._under_way.total() >= PLACES or self._under_way[origin] >= PLACES_OF_ONE:
            raise _too_many(_SHORTLY)
        self._under_way[origin] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, attempt)
        except Refused:
            failed.append(self._now())
            self._failures[origin] = failed
            raise
        finally:
            self._under_way[origin] -= 1
            if not self._under_way[origin]:
                del self._under_way[origin]


def network_of(client: str) -> str:
    """What counts as one address: an IPv4 address, or the 64 bits that a household or office has of IPv6.

    An IPv4 address counts as itself where a translator has put it into one of IPv6 (RFC 6052): all share 96 bits.
    """
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if isinstance(address, IPv6Address):
        inner = IPv4Address(int(address) & 0xFFFF_FFFF) if address in TRANSLATED else address.ipv4_mapped
        return str(inner or ip_network((address, 64), strict=False))
    return str(address)


def _step_back() -> None:
    """Let other threads go first: argon2 computes in several threads at once, which inherit this from theirs."""
    if sys.platform == "linux":  # elsewhere it would be the priority of the whole process
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _too_many(seconds: int) -> Refused:
    return Refused(
        f"شمار درخواست‌های ورود در این لحظه زیاد است. {to_persian_digits(str(seconds))} ثانیه صبر کنید و دوباره تلاش "
        "کنید.",
        f"There are too many attempts to sign in at this moment. Wait {seconds} seconds and try again.",
        wait=seconds,
    )
