"""The sessions of viewers, read from the records and remembered for a few seconds.

Everything here waits for a database and belongs into a worker thread.
"""

import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from cachetools import TTLCache

from door.sign_in_failures import SignInFailures
from door.viewers import Viewer
from records import accounts, sessions
from records.audit.writer import writer_of
from records.database import Records, open_records
from records.errors import Refused
from records.people import Person, by_name
from records.sessions import Lifetimes, session_key

REMEMBERED = 5.0  # seconds: a page asks for dozens of files at once
MOST_REMEMBERED = 10_000


class Keeper:
    """Begins, reads and ends the sessions of a server. `now` gives the moment, with its time zone."""

    def __init__(
        self, url: str, *, lifetimes: Lifetimes, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._url = url
        self._records: Records | None = None
        self._lock = threading.Lock()
        self._known: TTLCache[str, Viewer | None] = TTLCache(MOST_REMEMBERED, REMEMBERED)
        self.lifetimes = lifetimes
        self.now = now
        self.failures = SignInFailures(writer_of(url))

    @property
    def records(self) -> Records:
        """The open records. Raises RecordsError while they cannot be opened."""
        with self._lock:
            if self._records is None:
                self._records = open_records(self._url)
            return self._records

    def viewer(self, token: str) -> Viewer | None:
        """The viewer of a session; None if there is none, it has ended, or the person has no role.

        Counts as use of the session.
        """
        if not token:
            return None
        key = session_key(token)
        with self._lock:
            if key in self._known:
                return self._known[key]
        person = sessions.current(self.records, token, now=self.now())
        viewer = viewer_of(person) if person and person.roles else None
        with self._lock:
            self._known[key] = viewer
        return viewer

    def sign_in(self, name: str, password: str, code: str, *, client: str, before: str = "") -> str:
        """Check a password and begin a session; return its token. Raises Refused; what was wrong is recorded."""
        try:
            person = accounts.sign_in(self.records, name, password, code, client=client, now=self.now())
        except Refused as refused:
            if not refused.wait:  # during a delay nothing was checked
                owner = by_name(self.records, name[:1000])
                self.failures.add(owner.name if owner else "", method="password", client=client)
            raise
        return self.begin(person, method="password", before=before, client=client)

    def begin(self, person: Person, *, method: str, before: str = "", client: str = "") -> str:
        """Begin a session and return its token; the session that the browser had before ends."""
        if before:
            self.end(before, why="another")
        return sessions.begin(
            self.records, person, method=method, now=self.now(), lifetimes=self.lifetimes, client=client
        )

    def end(self, token: str, *, why: str = "") -> None:
        """End a session at once; `why` says what ended it if it was not the person."""
        sessions.end(self.records, token, now=self.now(), why=why)
        with self._lock:
            self._known.pop(session_key(token), None)

    def still_open(self, keys: Collection[str]) -> frozenset[str]:
        """Those of the sessions, by their keys, that have not ended. Does not count as use."""
        return sessions.open_among(self.records, keys, now=self.now())


def lifetimes_of(hours: float, idle_minutes: float) -> Lifetimes:
    """The lifetimes of sessions, from the settings."""
    return Lifetimes(absolute=timedelta(hours=hours), idle=timedelta(minutes=idle_minutes))


def viewer_of(person: Person) -> Viewer:
    """What screens know of a person."""
    return Viewer(
        name=person.name,
        display_name=person.display_name,
        roles=frozenset(map(str, person.roles)),
        counties=person.counties,
        agencies=person.agencies,
        id=person.id,
    )
