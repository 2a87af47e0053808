"""Statements that run on behalf of a viewer: cancelled when they take too long, or when the viewer has left.

A viewer's statement keeps a thread of the server waiting. Without a limit, a locked or slow database would keep that
thread, and work would go on for viewers who have left. Code that works for a viewer runs inside `cancel_when`; one
thread checks the running statements several times a second and cancels them on the database. Commands work for
themselves, and their statements may take as long as they like.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine

PAUSE = 0.1  # seconds between two checks of the running statements
# Seconds for a database to cancel a statement. After that DuckDB is interrupted again, and the connection to PostgreSQL
# is shut down.
GRACE = 0.5
Reason = Literal["left", "too slow"]


class RequestCancelled(RuntimeError):
    """The viewer who asked has left, or has asked for something else: nobody needs the answer any more."""


@dataclass(frozen=True)
class Requester:
    """A viewer on whose behalf statements run: whether they have left, and how many seconds one statement may take."""

    has_left: Callable[[], bool]
    seconds: float


_requester: ContextVar[Requester | None] = ContextVar("requester", default=None)


@contextmanager
def cancel_when(has_left: Callable[[], bool], *, seconds: float) -> Iterator[None]:
    """Context manager: statements in it, in this thread, run for a viewer. `has_left` is called from another thread."""
    token = _requester.set(Requester(has_left, seconds))
    try:
        yield
    finally:
        _requester.reset(token)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Context manager: limit statements inside it to this many seconds, whoever runs them."""
    requester = _requester.get() or Requester(lambda: False, seconds)
    token = _requester.set(replace(requester, seconds=min(seconds, requester.seconds)))
    try:
        yield
    finally:
        _requester.reset(token)


def is_for_viewer() -> bool:
    """Whether this thread works for somebody who waits, and not for a command."""
    return _requester.get() is not None


def check_cancelled() -> None:
    """Raise RequestCancelled if those for whom this thread works have left."""
    requester = _requester.get()
    if requester is not None and requester.has_left():
        raise RequestCancelled


@dataclass(eq=False)
class _Running:
    """A running statement: who asked for it, since when it runs, and how to cancel it or shut its connection down."""

    requester: Requester
    cancel: Callable[[], None]
    cut: Callable[[], None]
    began: float = field(default_factory=time.monotonic)
    thread: int = field(default_factory=threading.get_ident)
    cancelled: float | None = None
    is_cut: bool = False
    reason: Reason | None = None
    # Held while it is cancelled, so that it does not end meanwhile and leave its connection to somebody else.
    lock: threading.Lock = field(default_factory=threading.Lock)


_running: set[_Running] = set()
_changed = threading.Condition()
_watching = False
_numbers = count(1)
# Since when threads wait for what others do: servers of databases, connections, threads that compute the same.
_waiting_since: dict[int, float] = {}


@contextmanager
def waiting() -> Iterator[None]:
    """Context manager: this thread waits for others, and takes nothing of the processor."""
    thread = threading.get_ident()
    mine = thread not in _waiting_since
    if mine:
        _waiting_since[thread] = time.monotonic()
    try:
        yield
    finally:
        if mine:
            _waiting_since.pop(thread, None)


def seconds_waited(thread: int) -> float:
    """For how many seconds a thread has waited for a server or another thread; 0 if it does not wait."""
    since = _waiting_since.get(thread)
    return 0.0 if since is None else time.monotonic() - since


def watch(engine: Engine, too_slow: Callable[[float], Exception]) -> None:
    """Have the statements of an engine watched. `too_slow` makes the error for those that took too many seconds."""

    @sa.event.listens_for(engine, "before_cursor_execute", retval=True)
    def begin(
        connection: Any, _cursor: Any, statement: str, parameters: Any, context: Any, _many: bool
    ) -> tuple[str, Any]:
        requester = _requester.get()
        if requester is None:
            return statement, parameters
        mark = _new_mark(engine)
        context.watched = _begin(requester, engine, connection.connection.dbapi_connection, mark)
        return f"{statement}{_comment(mark)}", parameters

    @sa.event.listens_for(engine, "after_cursor_execute")
    def end(
        _connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool
    ) -> None:
        _end(getattr(context, "watched", None))

    @sa.event.listens_for(engine, "handle_error")
    def fail(context: Any) -> None:
        running = getattr(context.execution_context, "watched", None)
        _end(running)
        if running is not None and running.reason is not None:
            raise _error(running, too_slow)

    ping = engine.dialect.do_ping

    def watched_ping(connection: Any) -> bool:
        # Before a pooled connection is used again it is tried, outside the events of statements.
        with using_driver(engine, connection, too_slow):
            return ping(connection)

    if engine.dialect.name == "postgresql":
        engine.dialect.do_ping = watched_ping  # type: ignore[assignment, method-assign]


@contextmanager
def using_driver(engine: Engine, connection: Any, too_slow: Callable[[float], Exception]) -> Iterator[str]:
    """Context manager: work on a connection of the driver, without SQLAlchemy, is watched like other statements.

    Yields the text with which a statement must end, so that it can be cancelled. What was cancelled raises
    RequestCancelled or the error that `too_slow` makes, like a statement of a watched engine (`watch`).
    """
    requester = _requester.get()
    if requester is None:
        yield ""
        return
    mark = _new_mark(engine)
    running = _begin(requester, engine, connection, mark)
    try:
        yield _comment(mark)
    except Exception:
        if running.reason is not None:
            raise _error(running, too_slow) from None
        raise
    finally:
        _end(running)


def _new_mark(engine: Engine) -> str:
    """A text by which ClickHouse finds a statement; empty for other engines, which cancel by the connection."""
    return f"negah-{id(engine)}-{next(_numbers)}" if engine.dialect.name == "clickhousedb" else ""


def _comment(mark: str) -> str:
    return f" /* {mark} */" if mark else ""


def error_of_cancelled(context: Any, too_slow: Callable[[float], Exception]) -> Exception | None:
    """The error for rows whose statement was cancelled just as it ended; None if nobody has cancelled it.

    `context` is the execution context of SQLAlchemy's result.
    """
    running = getattr(context, "watched", None)
    return None if running is None or running.reason is None else _error(running, too_slow)


def _error(running: _Running, too_slow: Callable[[float], Exception]) -> Exception:
    return RequestCancelled() if running.reason == "left" else too_slow(running.requester.seconds)


def _begin(requester: Requester, engine: Engine, connection: Any, mark: str) -> _Running:
    """Note a statement that begins, and see to it that somebody watches."""
    global _watching
    running = _Running(requester, *_ways_to_cancel(engine, connection, mark))
    if engine.dialect.name != "duckdb":  # which computes in this process
        _waiting_since[running.thread] = running.began
    with _changed:
        _running.add(running)
        if not _watching:
            threading.Thread(target=_watch, name="statements", daemon=True).start()
            _watching = True
        _changed.notify()
    return running


def _end(running: _Running | None) -> None:
    if running is not None:
        _waiting_since.pop(running.thread, None)
        with running.lock, _changed:
            _running.discard(running)


def _watch() -> None:
    """Loop that cancels statements nobody waits for and those that take too long. Does not return."""
    while True:
        with _changed:
            _changed.wait_for(lambda: bool(_running))
        time.sleep(PAUSE)
        with _changed:
            now = list(_running)
        for running in now:
            _check(running)


def _check(running: _Running) -> None:
    """Cancel a statement whose requester has left or that takes too long; shut it down if cancelling had no effect."""
    now = time.monotonic()
    if running.cancelled is None:
        left = running.requester.has_left()
        if not left and now - running.began <= running.requester.seconds:
            return
        running.reason, running.cancelled = "left" if left else "too slow", now
        # In a thread of its own, because a database that does not answer does not answer this either.
        threading.Thread(target=_try, args=(running, running.cancel), daemon=True).start()
    elif not running.is_cut and now - running.cancelled > GRACE:
        running.is_cut = True
        _try(running, running.cut)


def _try(running: _Running, action: Callable[[], None]) -> None:
    # Whatever goes wrong here, the statement itself will say so.
    with running.lock, suppress(Exception):
        if running in _running:
            action()


def _ways_to_cancel(
    engine: Engine, connection: Any, mark: str
) -> tuple[Callable[[], None], Callable[[], None]]:
    """How to cancel what runs on a connection of the driver, and how to cut the connection."""
    match engine.dialect.name:
        case "duckdb":
            # The wrapper around the connection would first fetch what is pending, which is what takes so long.
            native = getattr(connection, "_ConnectionWrapper__c", connection)
            return native.interrupt, native.interrupt
        case "postgresql":
            return lambda: connection.cancel_safe(timeout=GRACE), lambda: _cut(connection.pgconn.socket)
        case _:
            return lambda: _kill(engine, mark), lambda: None


def _cut(handle: int) -> None:
    """End a connection from this side, so that the thread that waits for the other side goes on with an error."""
    with socket.socket(fileno=socket.dup(handle)) as other:
        other.shutdown(socket.SHUT_RDWR)


def _kill(engine: Engine, mark: str) -> None:
    """Have ClickHouse end the statement with a mark."""
    with engine.connect() as connection:
        connection.exec_driver_sql(
            f"KILL QUERY WHERE position(query, '{mark}') > 0 AND query NOT LIKE 'KILL%' ASYNC"
        )
