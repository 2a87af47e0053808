"""How many may try to sign in at once, and how often from one address.

Checking a password takes much processor time and memory on purpose, so whoever sends many attempts could keep the
server from everything else. Attempts therefore have threads of their own, few may wait for one, and addresses have
their turns one after another. Guessing is slowed down elsewhere, by name (`records/attempts.py`).

Whoever sends from enough addresses takes all places nevertheless. People who have signed in from their address before
therefore do not wait among strangers, and do not wait for what others at their address do.
"""

import asyncio
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from cachetools import TTLCache

from door.fair_queue import FairQueue, QueueFull
from persian.digits import to_persian_digits
from records.attempts import network_of
from records.errors import Refused

Result = TypeVar("Result")
AT_ONCE = 2  # as many as `records/passwords.py` hashes at once
PLACES = 24  # attempts that are under way or wait, of all strangers, and as many of people who are known
PLACES_OF_ONE = 4  # and of one address, or of one person who is known there
FAILURES = 60  # of strangers at one address within `WINDOW`; an office often has one address for everybody
WINDOW = 60.0  # seconds
NICENESS = 15  # of the threads that check passwords
_SHORTLY = 5  # seconds to wait when all places are taken
# Whoever is refused so often in a minute gets the next refusals later: a script that comes back at once would otherwise
# keep the server busy with them.
REFUSED_AT_ONCE, HELD_BACK, MAX_HELD_BACK = 10, 2.0, 200


class AttemptLimits:
    """Runs attempts to sign in, or refuses them. Lives in one event loop."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic, held_back: float = HELD_BACK) -> None:
        self._now, self._seconds = now, held_back
        self._threads = ThreadPoolExecutor(AT_ONCE, "sign-in", initializer=_step_back)
        self._queue = FairQueue(at_once=AT_ONCE, places=PLACES, places_of_one=PLACES_OF_ONE)
        self._failures: TTLCache[str, deque[float]] = TTLCache(10_000, WINDOW, timer=now)
        self._refusals: TTLCache[str, int] = TTLCache(10_000, WINDOW, timer=now)
        self._held_back = 0

    async def run(self, client: str, attempt: Callable[[], Result], *, person: str = "") -> Result:
        """The result of an attempt from an address, made in a thread.

        `person` is the digest of the name of somebody who has signed in from this address before, or has a session or a
        link; their failures are counted by name only.

        Raises what the attempt raises, and Refused with the seconds to wait if it cannot be made now.
        """
        network = network_of(client)
        asker = f"{network} {person}"
        failed = self._failures.get(network, deque(maxlen=FAILURES))
        left = failed[0] + WINDOW - self._now() if len(failed) == FAILURES and not person else 0.0
        if left > 0:
            await self._hold_back(asker)
            raise _too_many(int(left) + 1)
        try:
            async with self._queue.turn(asker, is_known=bool(person)):
                return await asyncio.get_running_loop().run_in_executor(self._threads, attempt)
        except QueueFull:
            await self._hold_back(asker)
            raise _too_many(_SHORTLY) from None
        except Refused:
            if not person:
                failed.append(self._now())
                self._failures[network] = failed
            raise

    async def _hold_back(self, asker: str) -> None:
        """Wait before a refusal if there were many; not for more connections than the server can keep."""
        self._refusals[asker] = count = self._refusals.get(asker, 0) + 1
        if count > REFUSED_AT_ONCE and self._held_back < MAX_HELD_BACK:
            self._held_back += 1
            try:
                await asyncio.sleep(self._seconds)
            finally:
                self._held_back -= 1


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
