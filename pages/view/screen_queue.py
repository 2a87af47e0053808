"""The queue of screens: a few are drawn at a time, earlier requests and quick screens first.

All screens share the processors: one interpreter draws them, and a worker for each core computes what they show. Drawn
all at once, each would take as long as all of them together, and the first viewer would wait as long as the last. So
the others wait in line and see how many are before them. A small screen need not wait behind a large one: its place in
the line is the time of its request plus `PATIENCE` times the processor time that this screen took lately. No screen
waits for ever: one that takes a second longer than another is overtaken by it only if the other was requested within
`PATIENCE` seconds after it.

A person who requests many screens at once delays nobody else: for each screen that a person has in the line or being
drawn, the person's next one is put `ONE_AFTER_ANOTHER` seconds further back. A person's screens leave one place to
others, and those that take long still count for that person: no more are drawn at a time than of all persons together.
While others use the dashboard as well, the place that they leave is a worker, too: a person's next screen waits
`PERSON_HELD_SECONDS` for those before it.

A screen that is slow for another reason does not hold up the line: after `HELD_SECONDS` the next one begins beside it,
or after `WAITING_SECONDS` if it waits for a database server, which may be busy or locked.

Background work (files, screens drawn in advance) is done in steps while no screen is drawn (`Pauses`).
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pages.view.worker_connection import seconds_elsewhere
from queries.storage.result_cache import is_waited_for
from queries.storage.running_statements import check_cancelled, seconds_waited

# Screens drawn at a time, or one for each worker: while one waits for the database, the other computes.
AT_ONCE = 2
HELD_SECONDS, WAITING_SECONDS = 2.0, 0.3
# For a person who is not the only one. Overviews of ten million cases that take four seconds alone take eight together.
PERSON_HELD_SECONDS = 10.0
OTHERS_SECONDS = 30.0  # for which somebody counts as using the dashboard after a request
# By simulation of fifty viewers at the limit of a server: 4 makes the median wait shorter by a fifth, and that of 95 of
# 100 longer by less than a tenth; 16 makes the latter half as long again, because the large screens then wait for all.
PATIENCE = 4.0
LATEST_WEIGHT = 0.2  # weight of the latest drawing in the moving average of a screen's processor time
ASSUMED_SECONDS = 0.2  # seconds that a screen is assumed to take before it has been drawn once
ONE_AFTER_ANOTHER = 3.0  # seconds; of forty screens of one person, others wait for a few at most
PAUSE = 0.25  # seconds between two checks of a waiting viewer's place in the line


class ScreenQueue:
    """The line of those who wait for a screen. Thread-safe.

    `at_once` screens are drawn at a time; one that is drawn for `held` seconds no longer counts.
    """

    def __init__(self, at_once: int = AT_ONCE, held: float = HELD_SECONDS) -> None:
        self.at_once, self._held = at_once, held
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)  # for background work
        # Each in the line, by its place, has a condition of its own, because only the next one need be woken.
        self._waiting: dict[threading.Condition, float] = {}
        self._persons: dict[threading.Condition, str] = {}  # of all in the line or drawn
        self._average_seconds: dict[str, float] = {}  # of processor time, by screen
        self._requested_by: Counter[str] = Counter()  # screens in the line or drawn, by person
        self._latest: dict[
            str, float
        ] = {}  # when each person requested a screen at last, of the last OTHERS_SECONDS
        # When each began, and its thread.
        self._drawing: dict[threading.Condition, tuple[float, int]] = {}

    @contextmanager
    def turn(
        self, on_wait: Callable[[int, float], None], screen: str = "", *, person: str = ""
    ) -> Iterator[None]:
        """Context manager: its body draws a screen, and runs when it is the turn of that screen.

        `screen` is the name by which its usual duration is known. `person` is who requests it; "" if that is not known,
        in which case it does not count as a further screen of anybody.

        While it waits, `on_wait` is called every `PAUSE` seconds with the number of screens before it and the seconds
        since the request. Raises RequestCancelled if its viewer leaves the line.
        """
        ticket, requested = threading.Condition(self._lock), time.monotonic()
        with self._lock:
            self._persons[ticket] = person
            place = requested + PATIENCE * self._average_seconds.get(screen, ASSUMED_SECONDS)
            self._stand_in_line(ticket, place + ONE_AFTER_ANOTHER * self._requested_by[person])
            self._requested_by[person] += bool(person)
            self._latest = {name: at for name, at in self._latest.items() if requested - at < OTHERS_SECONDS}
            self._latest[person] = requested
        try:
            while (before := self._begin(ticket)) is not None:
                check_cancelled()
                on_wait(before, time.monotonic() - requested)
            began = time.thread_time() + seconds_elsewhere()
            yield
            self._update_average(screen, time.thread_time() + seconds_elsewhere() - began)
        finally:
            with self._lock:
                self._waiting.pop(ticket, None)
                self._drawing.pop(ticket, None)
                del self._persons[ticket]
                self._requested_by[person] -= bool(person)
                if not self._requested_by[person]:
                    del self._requested_by[person]
                self._wake()

    def _stand_in_line(self, ticket: threading.Condition, place: float) -> None:
        """Put a ticket behind those whose place is not after its own."""
        self._waiting[ticket] = place
        self._waiting = dict(sorted(self._waiting.items(), key=lambda item: item[1]))

    def _update_average(self, screen: str, seconds: float) -> None:
        """Update the average processor time of a screen that was drawn to its end."""
        with self._lock:
            former = self._average_seconds.get(screen, seconds)
            self._average_seconds[screen] = former + LATEST_WEIGHT * (seconds - former)

    def _begin(self, ticket: threading.Condition) -> int | None:
        """Wait a moment for the turn of a ticket: None if it has come, else how many are before it."""
        with self._lock:
            ticket.wait_for(lambda: self._may_begin(ticket), timeout=PAUSE)
            if not self._may_begin(ticket):
                return len(self._drawing) + list(self._waiting).index(ticket)
            self._waiting.pop(ticket)
            self._drawing[ticket] = time.monotonic(), threading.get_ident()
            # There may be room for the next one, too.
            self._wake()
            return None

    def _wake(self) -> None:
        """Wake the next in the line, and background work."""
        if (ticket := self._next()) is not None:
            ticket.notify()
        self._changed.notify_all()

    def _next(self) -> threading.Condition | None:
        """The first in the line whose person may have one more screen drawn."""
        lately, all_drawn = Counter[str](), Counter[str]()
        held = max(self._held, PERSON_HELD_SECONDS) if self._have_others else self._held
        for ticket, age in self._counted():
            person = self._persons[ticket]
            all_drawn[person] += bool(person)
            lately[person] += bool(person) and age < held
        leaves_room = max(self.at_once - 1, 1)
        for ticket in self._waiting:
            person = self._persons[ticket]
            if lately[person] < leaves_room and all_drawn[person] < self.at_once:
                return ticket
        return None

    @property
    def _have_others(self) -> bool:
        """Whether several persons have requested screens lately."""
        since = time.monotonic() - OTHERS_SECONDS
        return len(self._requested_by.keys() | {name for name, at in self._latest.items() if at > since}) > 1

    def _counted(self) -> Iterator[tuple[threading.Condition, float]]:
        """Those that are drawn and do not wait for others, and the seconds since each has begun."""
        now = time.monotonic()
        for ticket, (began, thread) in self._drawing.items():
            if seconds_waited(thread) < WAITING_SECONDS:
                yield ticket, now - began

    def _may_begin(self, ticket: threading.Condition) -> bool:
        in_time = sum(age < self._held for _, age in self._counted())
        return in_time < self.at_once and self._next() is ticket

    @property
    def is_idle(self) -> bool:
        """Whether no screen is drawn or waited for."""
        return not self.drawn and not self.waiting

    @property
    def drawn(self) -> int:
        """How many screens are being drawn."""
        return len(self._drawing)

    @property
    def waiting(self) -> int:
        """How many screens wait for their turn."""
        return len(self._waiting)

    @property
    def is_alone(self) -> bool:
        """Whether this thread draws a screen, and nobody else draws or waits for one."""
        with self._lock:
            return not self._waiting and [thread for _, thread in self._drawing.values()] == [
                threading.get_ident()
            ]

    def until_idle(self, seconds: float) -> None:
        """Wait until no screen is drawn or waited for, at most so many seconds.

        Does not wait if somebody needs what this very thread computes.
        """
        if self.is_idle:
            return
        end = time.monotonic() + seconds
        with self._changed:
            while not self.is_idle and not is_waited_for() and (left := end - time.monotonic()) > 0:
                self._changed.wait(min(left, PAUSE / 10))


TURNS = ScreenQueue()


@dataclass
class Pauses:
    """Pauses while screens are drawn, for `giving_way`: at most so many seconds in all.

    There is a limit because with many viewers some screen is always being drawn.
    """

    most: float
    turns: ScreenQueue = field(default_factory=lambda: TURNS)
    seconds: float = 0.0  # taken so far

    def __call__(self) -> None:
        """Pause until no screen is drawn."""
        if self.seconds < self.most and not self.turns.is_idle:
            began = time.monotonic()
            self.turns.until_idle(self.most - self.seconds)
            self.seconds += time.monotonic() - began
