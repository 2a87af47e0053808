"""A queue in which everybody who asks has turns, however much others ask for.

A queue that serves whoever came first, and is full at some length, belongs to whoever sends most. Here each asker has
few places, askers have their turns one after another, and where all places are taken, somebody who has fewer takes the
place of whoever has most. People who are known wait in a lane of their own, with places of its own, and have every
second turn.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class QueueFull(Exception):
    """There is no place for this asker now, or somebody with fewer has taken it."""


class FairQueue:
    """Lets `at_once` requests go on, and as many wait as there are places. Lives in one event loop.

    Each of the two lanes has `places`, and each asker in it `places_of_one`, those that go on included.
    """

    def __init__(self, *, at_once: int, places: int, places_of_one: int) -> None:
        self._at_once, self._places, self._places_of_one = at_once, places, places_of_one
        self._running: set[asyncio.Future[None]] = set()
        self._lanes = deque([_Lane(), _Lane()])  # the one whose turn it is first
        self._known, self._others = self._lanes

    @property
    def is_empty(self) -> bool:
        """Whether nobody is served or waits."""
        return not (self._running or self._known.total or self._others.total)

    @asynccontextmanager
    async def turn(self, asker: str, *, is_known: bool = False) -> AsyncIterator[None]:
        """Context manager: wait for a turn, and have it until the end. Raises QueueFull."""
        lane = self._known if is_known else self._others
        self._make_room(lane, asker)
        place = asyncio.get_running_loop().create_future()
        lane.join(asker, place)
        self._call()
        try:
            await place
            yield
        finally:
            lane.leave(asker, place)
            self._running.discard(place)
            self._call()

    def _make_room(self, lane: "_Lane", asker: str) -> None:
        own = lane.count(asker)
        if own >= self._places_of_one:
            raise QueueFull
        if lane.total < self._places:
            return
        greediest = max(lane.waiting, key=lane.count, default=None)
        # With one place less it still has as many as the newcomer then has, so that they do not take turns at this.
        if greediest is None or lane.count(greediest) < own + 2:
            raise QueueFull
        newest = lane.waiting[greediest][-1]
        lane.leave(greediest, newest)
        if not newest.done():
            newest.set_exception(QueueFull())

    def _call(self) -> None:
        """Let those go on whose turn it is."""
        while len(self._running) < self._at_once:
            lane = next((each for each in self._lanes if each.waiting), None)
            if lane is None:
                return
            if lane is self._lanes[0]:
                self._lanes.rotate()
            place = lane.next()
            if not place.done():  # its request may just have been given up
                self._running.add(place)
                place.set_result(None)


class _Lane:
    """Askers who wait, in the order of their turns, and all places that they have."""

    def __init__(self) -> None:
        self.waiting: dict[str, deque[asyncio.Future[None]]] = {}
        self._held: dict[str, set[asyncio.Future[None]]] = {}

    @property
    def total(self) -> int:
        """How many places are taken."""
        return sum(map(len, self._held.values()))

    def count(self, asker: str) -> int:
        """How many places an asker has."""
        return len(self._held.get(asker, ()))

    def join(self, asker: str, place: asyncio.Future[None]) -> None:
        """Take a place and wait."""
        self._held.setdefault(asker, set()).add(place)
        self.waiting.setdefault(asker, deque()).append(place)

    def next(self) -> asyncio.Future[None]:
        """The place whose turn it is, which waits no more; its asker comes last then."""
        asker, places = next(iter(self.waiting.items()))
        place = places.popleft()
        del self.waiting[asker]
        if places:
            self.waiting[asker] = places
        return place

    def leave(self, asker: str, place: asyncio.Future[None]) -> None:
        """Give a place back, whether or not it still waits."""
        for places in (self._held, self.waiting):
            if asker in places:
                with suppress(KeyError, ValueError):
                    places[asker].remove(place)
                if not places[asker]:
                    del places[asker]
