"""Whose request a warm process of intake answers next: one at a time of each person, and people in turn.

A request may take as long as the largest file needs. Where it holds the first process for some seconds, the requests of
others get a further one; those of the same person, whose other page may have sent them, wait for their own.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

FURTHER_AFTER = 3.0  # seconds of waiting for the first process, which mostly answers within one
_LOOK_AGAIN = 0.25


@dataclass(eq=False)
class _Request:
    person: str
    since: float = field(default_factory=time.monotonic)


class RequestTurns:
    """Turns at a number of places, of which the first is taken where it is free soon."""

    def __init__(self, places: int) -> None:
        self._free = list(range(places))
        self._waiting: list[_Request] = []
        self._served: dict[str, int] = {}  # person → number of the turn that they had last
        self._people: set[str] = set()  # whose request is being answered
        self._turns = 0
        self._changed = threading.Condition()

    @contextmanager
    def turn(self, person: str) -> Iterator[int]:
        """Wait for the turn of a person's request; the number of its place, counted from 0."""
        request = _Request(person)
        with self._changed:
            self._waiting.append(request)
            while (place := self._place(request)) is None:
                self._changed.wait(_LOOK_AGAIN)
            self._waiting.remove(request)
            self._free.remove(place)
            self._people.add(person)
            self._turns += 1
            self._served[person] = self._turns
        try:
            yield place
        finally:
            with self._changed:
                self._free.append(place)
                self._people.discard(person)
                self._changed.notify_all()

    def _place(self, request: _Request) -> int | None:
        """The place that a request may take now; None as long as it has to wait."""
        others = [each for each in self._waiting if each.person not in self._people]
        # `min` takes the first of a person's requests, because they are in the order of their arrival.
        first = min(others, key=lambda each: self._served.get(each.person, 0), default=None)
        if first is not request or not self._free:
            return None
        place = min(self._free)
        return place if place == 0 or time.monotonic() - request.since >= FURTHER_AFTER else None
