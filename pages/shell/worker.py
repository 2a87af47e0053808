"""A process that computes pieces of screens for the server: `python -m pages.shell.worker SOCKET …`.

The process imports the screens once and then becomes one worker for each socket that it was started with, so that the
workers share the memory of what they have imported. A worker computes one piece at a time, and ends when the server
hangs up.
"""

import logging
import os
import pickle
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from queue import SimpleQueue

import pages.shell.screens  # noqa: F401, so that the workers share what the screens import
from door.log_limit import limit_the_log
from pages.shell.process_limits import limit_arithmetic_threads, limit_memory, release_memory_forever
from pages.view.piece_request import OtherState, PieceRequest, answer
from pages.view.viewer import PREWARMING
from pages.view.worker_connection import PAUSE, SIGN_SECONDS, Message
from pages.view.worker_pool import CONNECTIONS
from queries.settings.province_settings import settings
from queries.storage.engines import limit_connections
from queries.storage.opening import keep_open
from queries.storage.result_cache import limit_room
from queries.storage.running_statements import RequestCancelled, cancel_when, check_cancelled, seconds_waited
from queries.storage.store_errors import SlowStoreError

log = logging.getLogger(__name__)
# For what pieces are computed from. The finished pieces are kept by the server.
CACHE_BYTES = 64 * 2**20
WAITING_SECONDS = 0.1  # that a worker has waited for a database, or for a lock, when it says so


class WorkerLoop:
    """Answers the requests that arrive at a socket, one after the other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._requests: SimpleQueue[tuple[int, PieceRequest]] = SimpleQueue()
        self._left = -1  # number of the newest request whose viewer has left
        self._unanswered = 0  # requests, of which the first is being answered
        self._sending = threading.Lock()

    def run(self) -> None:
        """Answer requests until the server hangs up, which ends the process."""
        threading.Thread(
            target=self._listen, args=(threading.get_ident(),), name="requests", daemon=True
        ).start()
        self._connection.send_bytes(pickle.dumps(Message("ready", process=os.getpid())))
        while True:
            number, request = self._requests.get()
            began = time.process_time()
            message = self._answer(number, request)
            if message.status != "too slow":
                message = replace(message, seconds=time.process_time() - began)
            with self._sending:
                self._unanswered -= 1
                self._connection.send_bytes(pickle.dumps(message))

    def _answer(self, number: int, request: PieceRequest) -> Message:
        try:
            with cancel_when(lambda: self._left >= number, seconds=settings().reading.seconds):
                check_cancelled()  # it may have waited for an earlier one
                return Message("computed", answer(request))
        except RequestCancelled:
            return Message("cancelled")
        except SlowStoreError as error:
            return Message("too slow", seconds=error.seconds)
        except OtherState:
            return Message("not computed")
        except Exception:
            # The server computes a viewer's piece again, shows the error and writes it into the log. What is made ready
            # for nobody yet, it does not compute again.
            level = logging.WARNING if request.viewer == PREWARMING else logging.DEBUG
            log.log(level, "%s.%s", request.module, request.name, exc_info=True)
            return Message("not computed")

    def _listen(self, computing: int) -> None:
        """Take requests in, and say whether the thread that computes waits for others. Ends the process at the end."""
        is_waiting, last_sign = False, 0.0
        with suppress(OSError, EOFError):
            while True:
                if not self._unanswered or self._connection.poll(PAUSE):
                    number, request = pickle.loads(self._connection.recv_bytes())
                    if request is None:
                        self._left = number
                    else:
                        is_waiting, last_sign = False, time.monotonic()
                        with self._sending:
                            self._unanswered += 1
                        self._requests.put((number, request))
                elif (
                    is_waiting != (waits := seconds_waited(computing) > WAITING_SECONDS)
                    or time.monotonic() - last_sign > SIGN_SECONDS
                ):
                    is_waiting, last_sign = waits, time.monotonic()
                    message = Message("waiting" if is_waiting else "working")
                    with self._sending:
                        if self._unanswered:
                            self._connection.send_bytes(pickle.dumps(message))
        os._exit(0)


def main(sockets: Sequence[int]) -> None:
    """Become one worker for each socket: this process the first, and copies of it the others. Does not return."""
    limit_arithmetic_threads()
    limit_connections(CONNECTIONS)
    limit_room(CACHE_BYTES)
    keep_open(1)  # the server computes the few pieces that are still asked for of an earlier state
    limit_memory()
    limit_the_log()
    own = sockets[0]
    for number in sockets[1:]:
        if not os.fork():
            own = number
            break
    for number in sockets:
        if number != own:
            os.close(number)  # so that the server notices the end of the worker whose socket it is
    threading.Thread(target=release_memory_forever, name="memory", daemon=True).start()
    try:
        WorkerLoop(Connection(own)).run()
    finally:
        os._exit(1)


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
