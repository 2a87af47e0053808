"""The server's end of the connection to one worker process: what is sent, what comes back, and when it has failed."""

import os
import pickle
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Literal

from pages.view.piece_request import PieceRequest
from queries.storage.running_statements import RequestCancelled, check_cancelled, waiting
from queries.storage.store_errors import SlowStoreError

PAUSE = 0.1  # seconds after which a waiting thread checks whether its viewer is still there
# For a worker to end what nobody needs any longer: a statement is cancelled within a second, arithmetic takes a few.
CANCEL_SECONDS = 30.0
# A worker that is alive gives a sign this often while it computes. One that has given none for so long counts as ended.
SIGN_SECONDS, SILENT_SECONDS = 0.5, 30.0
STALLED_SECONDS = 10.0  # without a further byte of what a worker has begun to send: it was stopped
REMEMBERED_SCOPES = 20  # of each worker, whose cases it has read lately
Status = Literal["ready", "computed", "not computed", "cancelled", "too slow", "waiting", "working", "ended"]


@dataclass(frozen=True)
class Message:
    """What a worker sends: that it is ready, how a request ended, or every now and then what it does meanwhile.

    "ended" is never sent: `next_end` returns it for a worker that has ended, or has been silent for too long.
    "waiting" says that it waits for a database, "working" that it does not. With "ready" comes the id of its process.
    `seconds` are those of the processor, or for "too slow" those after which the statement was stopped.
    """

    status: Status
    value: bytes = b""
    seconds: float = 0.0
    process: int = 0


def connection_on(here: socket.socket) -> Connection:
    """The server's end of a connection to a worker: nobody waits for ever for the rest of what it has begun to send."""
    limit = struct.pack("@ll", int(STALLED_SECONDS), 0)
    for direction in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        here.setsockopt(socket.SOL_SOCKET, direction, limit)
    return Connection(here.detach())


@dataclass(eq=False)
class Worker:
    """A worker process, as the server sees it: its end of the socket, and whose cases it has read lately."""

    connection: Connection
    is_ready: bool = False
    process: int = 0  # its id, once it is ready
    # The process that the server has started, and that became this one.
    origin: subprocess.Popen[bytes] | None = None
    # What it has done that every worker does once for each state of the store.
    warmed: set[object] = field(default_factory=set)
    scopes: dict[object, None] = field(default_factory=dict)
    requests: int = 0
    # Requests whose end has not been heard. With any, what it sends next is not an answer to another one.
    unfinished: int = 0

    def take_in(self) -> bool:
        """Hear whether the worker has become ready. Raises OSError or EOFError if it has ended before."""
        if not self.is_ready and self.connection.poll():
            message: Message = pickle.loads(self.connection.recv_bytes())
            self.is_ready, self.process = True, message.process
            return True
        return False

    def end(self) -> None:
        """End the process, whatever it does; does nothing before it is ready."""
        if self.origin is None or not self.is_ready:
            return
        with suppress(ProcessLookupError):
            # If it has ended already, another process may have got its number, but not in the group of its origin.
            if os.getpgid(self.process) == self.origin.pid:
                os.kill(self.process, signal.SIGKILL)

    def compute(self, request: PieceRequest) -> bytes | None:
        """The pickled result of a request; None if this worker could not compute it. Raises what `result_of` raises."""
        self.begin(request)
        return self.finish()

    def begin(self, request: PieceRequest) -> None:
        """Have the worker begin with a request after those that it has. Raises OSError if the worker has ended."""
        self._remember(request.data_key)
        self.requests += 1
        self.unfinished += 1
        self._send((self.requests, request))

    def finish(self) -> bytes | None:
        """The pickled result of the first unfinished request; None if the worker could not compute it.

        Raises what `result_of` raises.
        """
        return self.result_of(next_end([self])[1])

    def result_of(self, end: Message) -> bytes | None:
        """The pickled result in the message that ends a request; None if the worker could not compute it.

        Raises RequestCancelled if the viewer has left, SlowStoreError if the database is too slow, and OSError if the
        worker has ended.
        """
        if end.status == "ended":
            raise OSError("the worker has ended, or gives no sign of life")
        self.unfinished -= 1
        _own.seconds = seconds_elsewhere() + end.seconds * (end.status != "too slow")
        match end.status:
            case "computed":
                return end.value
            case "cancelled":
                raise RequestCancelled
            case "too slow":
                raise SlowStoreError(end.seconds)
        return None

    def cancel(self) -> None:
        """Tell the worker that nobody needs its unfinished requests any longer. Raises OSError if it has ended."""
        self._send((self.requests, None))

    def _send(self, what: tuple[int, PieceRequest | None]) -> None:
        self.connection.send_bytes(pickle.dumps(what))

    def _remember(self, key: object) -> None:
        self.scopes.pop(key, None)
        self.scopes[key] = None
        while len(self.scopes) > REMEMBERED_SCOPES:
            del self.scopes[next(iter(self.scopes))]


def _has_left() -> bool:
    """Whether nobody needs any longer what this thread waits for."""
    try:
        check_cancelled()
    except RequestCancelled:
        return True
    return False


def next_end(workers: Sequence[Worker], has_left: Callable[[], bool] = _has_left) -> tuple[Worker, Message]:
    """The worker that ends a request before the others do, and its message: "ended" if it has ended itself.

    All of them are told if their viewer leaves meanwhile.
    """
    assert workers
    cancelled_at: float | None = None
    # Of this process's own time: they may have been stopped together.
    silent = dict.fromkeys(workers, 0.0)
    idle = set[Worker]()  # those that wait for a database
    with ExitStack() as waits:
        while True:
            ready = _with_messages(workers)
            for worker in workers:
                silent[worker] = 0.0 if worker in ready else silent[worker] + PAUSE * (not ready)
                if silent[worker] > SILENT_SECONDS:
                    return worker, Message("ended")
            if not ready and cancelled_at is None and has_left():
                cancelled_at = time.monotonic()
                for worker in workers:
                    with suppress(OSError):  # it has ended, which is heard next
                        worker.cancel()
            elif not ready and cancelled_at is not None and time.monotonic() - cancelled_at > CANCEL_SECONDS:
                return workers[0], Message("ended")
            for worker in ready:
                try:
                    message: Message = pickle.loads(worker.connection.recv_bytes())
                except (OSError, EOFError):
                    message = Message("ended")
                if message.status not in ("waiting", "working"):
                    return worker, message
                idle = idle | {worker} if message.status == "waiting" else idle - {worker}
            if len(idle) == len(workers):
                waits.enter_context(waiting())
            else:
                waits.close()


def _with_messages(workers: Sequence[Worker]) -> list[Worker]:
    """The workers that have sent something, after a moment at most."""
    if len(workers) == 1:
        return list(workers) if _has_message(workers[0]) else []
    connections = wait([worker.connection for worker in workers], timeout=PAUSE)
    return [worker for worker in workers if worker.connection in connections]


def _has_message(worker: Worker) -> bool:
    try:
        return worker.connection.poll(PAUSE)
    except OSError:
        return True  # it has ended, which is heard next


class _Own(threading.local):
    """What workers did for this thread: seconds of their processors."""

    seconds: float = 0.0


_own = _Own()


def seconds_elsewhere() -> float:
    """Processor seconds that workers have computed for this thread so far."""
    return _own.seconds
