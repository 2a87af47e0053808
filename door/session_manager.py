"""The sessions of viewers, read from the records and remembered for a few seconds.

Everything here but `cached_viewer` waits for a database and belongs into a worker thread.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from cachetools import LRUCache, TTLCache

from door.viewers import Viewer
from records import accounts, sessions
from records.audit.entry import UNKNOWN, Event
from records.audit.entry_kinds import EntryKind
from records.audit.writer import AuditLogWriter, writer_of
from records.database import LazyRecords, Records
from records.errors import Refused
from records.people import Person, by_name
from records.sessions import Lifetimes, OpenSession, session_key

REMEMBERED = 5.0  # seconds: a page asks for dozens of files at once
MAX_REMEMBERED = 10_000
# Sessions that one person may begin in a minute: each is an entry in the audit log, and whom a proxy or a provider lets
# in at once could begin a hundred a second.
MAX_BEGUN, BEGUN_WITHIN = 60, 60.0
# With the name of one person, and with all names that nobody has. Passwords of a person are delayed long before, but
# nothing delays whom a provider or a proxy lets in and this server does not.
MAX_PER_MINUTE = 20
MAX_NAMES = 10_000


class SessionManager:
    """Begins, reads and ends the sessions of a server. `now` gives the moment, with its time zone.

    `accepts` says, for the method and the key of an open session, whether that way of signing in still holds here. The
    `AuthApp` sets it; a session that is not accepted is nobody's.
    """

    def __init__(
        self, url: str, *, lifetimes: Lifetimes, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._records = LazyRecords(url)
        self._lock = threading.Lock()  # of what is remembered; never held while anything waits
        self._known: TTLCache[str, tuple[Viewer | None, datetime | None]] = TTLCache(
            MAX_REMEMBERED, REMEMBERED
        )
        self._begun: LRUCache[int, deque[float]] = LRUCache(MAX_REMEMBERED)  # when, by person
        self.lifetimes = lifetimes
        self.now = now
        self.failures = SignInFailures(writer_of(url))
        self.accepts: Callable[[str, str], bool] = lambda method, key: True

    @property
    def records(self) -> Records:
        """The open records. Raises RecordsError while they cannot be opened."""
        return self._records.open()

    def viewer(self, token: str) -> Viewer | None:
        """The viewer of a session; None if there is none, it has ended, or the person has no role.

        Counts as use of the session.
        """
        is_known, viewer = self.cached_viewer(token)
        if is_known:
            return viewer
        key = session_key(token)
        open_session = sessions.current(self.records, token, now=self.now())
        viewer = self._viewer(key, open_session) if open_session else None
        with self._lock:
            self._known[key] = viewer, open_session.until if open_session else None
        return viewer

    def cached_viewer(self, token: str) -> tuple[bool, Viewer | None]:
        """Whether the viewer of a session was looked up in the last seconds, and that viewer. Waits for nothing."""
        if not token:
            return True, None
        key = session_key(token)
        with self._lock:
            kept = self._known.get(key)
        if kept is None or (kept[1] is not None and self.now() >= kept[1]):
            return False, None
        return True, kept[0]

    def person(self, token: str) -> Person | None:
        """The person of a session as recorded now, also without a role; None if there is no such session."""
        session = sessions.current(self.records, token, now=self.now()) if token else None
        return session.person if session and self.accepts(session.method, session_key(token)) else None

    def method(self, token: str) -> str:
        """How the person of an open session signed in, whether or not that still holds; "" for no such session."""
        key = session_key(token)
        open_sessions = sessions.open_among(self.records, {key}, now=self.now()) if token else {}
        return open_sessions[key].method if key in open_sessions else ""

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

    def check_own_password(self, person: Person, password: str, *, client: str) -> None:
        """Ask whoever is signed in for the password again. Raises Refused; a wrong password is recorded."""
        with self._recorded_if_wrong(person, client=client, why="account"):
            accounts.check_own_password(self.records, person, password, client=client, now=self.now())

    def change_own_password(self, person: Person, password: str, new: str, *, client: str) -> None:
        """Set the password of whoever gives the present one; all sessions of the person end. Raises RecordsError."""
        self.check_own_password(person, password, client=client)
        accounts.change_password(self.records, person, new, client=client, now=self.now())
        self.forget_all()

    def confirm_own_code(self, person: Person, code: str, *, client: str) -> None:
        """Put prepared one-time codes into force. Raises Refused; a wrong code is recorded."""
        with self._recorded_if_wrong(person, client=client, why="account_code"):
            accounts.confirm_code(self.records, person, code, client=client, now=self.now())

    @contextmanager
    def _recorded_if_wrong(self, person: Person, *, client: str, why: str) -> Iterator[None]:
        """Record what a signed-in person typed wrongly; during a delay nothing was looked at."""
        try:
            yield
        except Refused as refused:
            if not refused.wait:
                self.failures.add(person.name, method="password", client=client, why=why)
            raise

    def begin(self, person: Person, *, method: str, before: str = "", client: str = "") -> str:
        """Begin a session and return its token; the session that the browser had before ends.

        Raises Refused for a person who has begun too many within a minute, or is disabled.
        """
        self._count_beginning(person)
        if before:
            self.end(before, why="another")
        return sessions.begin(
            self.records, person, method=method, now=self.now(), lifetimes=self.lifetimes, client=client
        )

    def _count_beginning(self, person: Person) -> None:
        """Note that a session of a person begins. Raises Refused after too many."""
        with self._lock:
            begun = self._begun.setdefault(person.id, deque(maxlen=MAX_BEGUN))
            left = begun[0] + BEGUN_WITHIN - time.monotonic() if len(begun) == MAX_BEGUN else 0.0
            if left > 0:
                raise Refused(
                    "در یک دقیقهٔ گذشته بارها با این نام وارد شده‌اند. یک دقیقهٔ دیگر دوباره تلاش کنید.",
                    "This person has signed in very often within the last minute. Wait a minute and try again.",
                    wait=int(left) + 1,
                )
            begun.append(time.monotonic())

    def end(self, token: str, *, why: str = "") -> None:
        """End a session at once; `why` says what ended it if it was not the person."""
        sessions.end(self.records, token, now=self.now(), why=why)
        self.forget(session_key(token))

    def forget(self, key: str) -> None:
        """Read a session again at its next request, by its key, because whether it is accepted has changed."""
        with self._lock:
            self._known.pop(key, None)

    def forget_all(self) -> None:
        """Read all sessions again at their next requests."""
        with self._lock:
            self._known.clear()

    def viewers(self, keys: Collection[str]) -> dict[str, Viewer]:
        """The present viewers of those of the sessions, by their keys, that have one. Does not count as use."""
        still = sessions.open_among(self.records, keys, now=self.now())
        viewers = {key: self._viewer(key, open_session) for key, open_session in still.items()}
        return {key: viewer for key, viewer in viewers.items() if viewer is not None}

    def _viewer(self, key: str, open_session: OpenSession) -> Viewer | None:
        accepted = open_session.person.roles and self.accepts(open_session.method, key)
        return viewer_of(open_session.person) if accepted else None


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


class SignInFailures:
    """Records failed sign-ins; where one name has too many to write each down, the others are counted."""

    def __init__(self, writer: AuditLogWriter, *, now: Callable[[], float] = time.monotonic) -> None:
        self._writer, self._now = writer, now
        self._lock = threading.Lock()
        # For each name when its minute began, and its failures since.
        self._minutes: LRUCache[str, tuple[float, int]] = LRUCache(MAX_NAMES)

    def add(
        self, name: str, *, method: str, client: str = "", why: str = "wrong", counted_as: str | None = None
    ) -> None:
        """Record a failure of the person of this name; "" for a name that nobody has.

        A name that nobody has is not written down: people type passwords into the field for the name. `counted_as` is
        the name with which it counts, where that is another one.
        """
        counted = name if counted_as is None else counted_as
        detail: dict[str, Any] = {"method": method, "why": why} | ({"client": client} if client else {})
        with self._lock:
            now = self._now()
            since, count = self._minutes.get(counted, (now, 0))
            if now - since >= 60:
                left_out = max(count - MAX_PER_MINUTE, 0)
                since, count = now, 0
                detail |= {"left_out": left_out} if left_out else {}
            self._minutes[counted] = since, count + 1
            if count >= MAX_PER_MINUTE:
                return
        self._writer.put(Event(EntryKind.sign_in_failed, name or UNKNOWN, detail))
