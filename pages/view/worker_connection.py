"""The server's end of the connection to one worker process: what is sent, what comes back, and when it has failed."""

import os
import pickle
import signal
import socket
import struct
import subprocess
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
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
Status = Literal["ready", "computed", "not computed", "cancelled", "too slow", "waiting", "working"]


@dataclass(frozen=True)
class Message:
    """What a worker sends: that it is ready, how a request ended, or every now and then what it does meanwhile.

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
    origin: subprocess.Popen[bytes] | None = (
        None  # the process that the server has started, and that became this one
    )
    # What it has done that every worker does once for each state of the store.
    warmed: set[object] = field(default_factory=set)
    scopes: dict[object, None] = field(default_factory=dict)
    requests: int = 0
    # With a request whose end has not been heard: what it sends next is no answer to another one.
    is_busy: bool = False

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
        """The pickled result of a request; None if this worker could not compute it. Raises what `finish` raises."""
        self.begin(request)
        return self.finish()

    def begin(self, request: PieceRequest) -> None:
        """Have the worker begin with a request, whose result `finish` returns. Raises OSError if it has ended."""
        self._remember(request.data_key)
        self.requests += 1
        self.is_busy = True
        self._send((self.requests, request))

    def finish(self) -> bytes | None:
        """The pickled result of the request that the worker has begun with; None if it could not compute it.

        Raises RequestCancelled if the viewer leaves meanwhile, SlowStoreError if the database is too slow, and OSError
        or EOFError if the worker has ended.
        """
        message = self._last_message()
        self.is_busy = False
        _own.seconds = seconds_elsewhere() + message.seconds * (message.status != "too slow")
        match message.status:
            case "computed":
                return message.value
            case "cancelled":
                raise RequestCancelled
            case "too slow":
                raise SlowStoreError(message.seconds)
        return None

    def _last_message(self) -> Message:
        """The message that ends the present request. The worker is told if its viewer leaves."""
        told: float | None = None
        with ExitStack() as waits:
            while True:
                silent = 0.0  # of this process's own time: it may have been stopped together with the worker
                while not self.connection.poll(PAUSE):
                    silent += PAUSE
                    if silent > SILENT_SECONDS:
                        raise OSError("the worker gives no sign of life")
                    if told is None and _has_left():
                        told = time.monotonic()
                        self._send((self.requests, None))
                    elif told is not None and time.monotonic() - told > CANCEL_SECONDS:
                        raise OSError("the worker does not answer any more")
                message: Message = pickle.loads(self.connection.recv_bytes())
                if message.status == "waiting":
                    waits.enter_context(waiting())
                elif message.status == "working":
                    waits.close()
                else:
                    return message

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


class _Own(threading.local):
    """What workers did for this thread: seconds of their processors."""

    seconds: float = 0.0


_own = _Own()


def seconds_elsewhere() -> float:
    """Processor seconds that workers have computed for this thread so far."""
    return _own.seconds
