"""Worker processes that compute pieces of screens, so that several viewers are served by several processor cores.

One process holds the sessions, the uploaded files and the finished pieces of all viewers. Python lets one thread of it
run at a time, so what takes long is computed in processes beside it (`pages.shell.worker`), one for each core: of the
processor time of a screen some six parts in seven. The server asks them through a socket each, and they answer with a
pickled result.

Whoever draws a screen has a worker for as long as it is drawn, preferably the one that has read the cases of this scope
before. While nobody else draws or waits, a second one computes parts of it at the same time
(`pages.view.two_workers`). Hardly anybody waits for a worker: where none is free, has started, or has the same state of
the data, the server computes the piece itself, and all figures are the same.
"""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from pages.view.piece_request import PieceRequest
from pages.view.screen_queue import TURNS
from pages.view.two_workers import Step, TwoWorkers
from pages.view.worker_connection import Worker, connection_on
from queries.settings.province_settings import ROOT
from queries.storage.running_statements import check_cancelled
from queries.storage.store_errors import SlowStoreError

log = logging.getLogger(__name__)
CONNECTIONS = 2  # to a database server, of each worker: it computes one piece at a time
ALL_CONNECTIONS = CONNECTIONS + 1  # with the one that looks for a new load
# At least between two starts, so that workers that fail again and again are not started all the time.
RESTART_SECONDS = 30.0
LENT_SECONDS = 1.0  # for which somebody who needs a worker waits for one whose user has two


class WorkerPool:
    """The workers of a server. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._workers: list[Worker] = []
        self._idle: list[Worker] = []  # the one that was busy last at the end: it has most in its caches
        self._lent: list[Worker] = []  # to somebody who has another one
        self._returned = threading.Condition(self._lock)
        self._wanted = 0
        self._last_start = 0.0

    def start(self, number: int) -> None:
        """Start so many workers, which takes them some seconds; returns at once."""
        with self._lock:
            self._wanted = number
            self._start()

    def close(self) -> None:
        """End the workers. What they compute is lost."""
        with self._lock:
            self._wanted = 0
            for worker in list(self._workers):
                self._end(worker)

    def take(self, key: object) -> Worker | None:
        """An idle worker, preferably one that knows the cases of a key; None if there is none. To be given back.

        Waits for a moment if all are busy and somebody has two of them.
        """
        with self._lock:
            self._look_after()
            self._returned.wait_for(lambda: self._idle or not self._lent, timeout=LENT_SECONDS)
            return self._take(key)

    def take_second(self, key: object) -> Worker | None:
        """An idle worker for somebody who has one already, for a moment; None if there is none. To be given back."""
        with self._lock:
            worker = self._take(key)
            if worker is not None:
                self._lent.append(worker)
            return worker

    def _take(self, key: object) -> Worker | None:
        if not self._idle:
            return None
        knows = [place for place, worker in enumerate(self._idle) if key in worker.scopes]
        return self._idle.pop(knows[-1] if knows else -1)

    def take_cold(self, what: object) -> Worker | None:
        """An idle worker that has not done something yet; None if there is none. To be given back."""
        with self._lock:
            self._look_after()
            for worker in self._idle:
                if what not in worker.warmed:
                    worker.warmed.add(what)
                    self._idle.remove(worker)
                    return worker
            return None

    def give_back(self, worker: Worker) -> None:
        """Make a worker idle. One that was left in the middle of a request is given up."""
        if worker.unfinished:
            self.give_up(worker)
            return
        with self._lock:
            if worker in self._workers:
                self._becomes_idle(worker)
            self._returns(worker)

    def give_up(self, worker: Worker) -> None:
        """End a worker that has failed, and no other. A new one is started when it is needed again."""
        with self._lock:
            if worker in self._workers:
                log.warning("a worker has ended; the server computes by itself where none is free")
                self._end(worker)

    @property
    def idle(self) -> int:
        """How many workers are ready and idle."""
        with self._lock:
            self._look_after()
            return len(self._idle)

    @property
    def are_wanted(self) -> bool:
        """Whether there are workers, or will be."""
        return self._wanted > 0

    @property
    def are_starting(self) -> bool:
        """Whether a worker is still importing what it needs."""
        with self._lock:
            self._look_after()
            return not all(worker.is_ready for worker in self._workers)

    def _look_after(self) -> None:
        """Take in workers that have become ready, and start new ones in place of those that have ended."""
        if len(self._workers) < self._wanted and time.monotonic() - self._last_start > RESTART_SECONDS:
            self._start()
        for worker in list(self._workers):
            try:
                if worker.take_in():
                    self._becomes_idle(worker)
            except (OSError, EOFError):  # it has ended before it was ready
                log.warning("a worker has ended before it was ready")
                self._end(worker)

    def _start(self) -> None:
        """Start a process that becomes the workers that are lacking, with one end of a socket for each of them."""
        lacking = self._wanted - len(self._workers)
        self._last_start = time.monotonic()
        if lacking < 1:
            return
        pairs: list[tuple[socket.socket, socket.socket]] = []
        try:
            pairs.extend(socket.socketpair() for _ in range(lacking))
            theirs = [there.fileno() for _, there in pairs]
            origin = subprocess.Popen(
                [sys.executable, "-m", "pages.shell.worker", *map(str, theirs)],
                cwd=ROOT,
                env=os.environ | {"PYTHONUTF8": "1"},
                stdin=subprocess.DEVNULL,
                pass_fds=theirs,
                process_group=0,  # so that all of them can be ended, and Ctrl+C reaches the server alone
            )
        except OSError:
            log.exception("workers could not be started; the server computes by itself")
            for here, _ in pairs:
                here.close()
        else:
            self._workers += [Worker(connection_on(here), origin=origin) for here, _ in pairs]
        for _, there in pairs:
            there.close()

    def _becomes_idle(self, worker: Worker) -> None:
        self._idle.append(worker)
        self._returned.notify_all()

    def _returns(self, worker: Worker) -> None:
        """Let those know who wait for a worker that was lent."""
        if worker in self._lent:
            self._lent.remove(worker)
            self._returned.notify_all()

    def _end(self, worker: Worker) -> None:
        """End a worker, whatever it does. Those of a server that was killed end because it hangs up."""
        # The connection is not closed here: another thread may be reading from it, and a new connection could get its
        # number at once. That thread gets an error, because the worker is killed, and with its reference it is closed.
        self._workers.remove(worker)
        self._returns(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        worker.end()
        # The first process of a group is waited for at last, so that nobody else gets the number of the group before.
        if worker.origin is not None and not any(other.origin is worker.origin for other in self._workers):
            with suppress(ProcessLookupError):
                os.killpg(worker.origin.pid, signal.SIGKILL)
            worker.origin.wait()


WORKERS = WorkerPool()


class _Turn:
    """The worker of somebody who draws a screen, from the first piece on that it needs one for, and a second one."""

    def __init__(self) -> None:
        self.worker: Worker | None = None
        self.both: TwoWorkers | None = None

    def take(self, key: object) -> Worker | None:
        """Its worker, if there is one."""
        if self.worker is None:
            self.worker = WORKERS.take(key)
        return self.worker

    def begin(self, steps: Sequence[Step]) -> bool:
        """Have two workers begin with these steps; False if there are not two, or somebody else needs one.

        Raises OSError if its own worker has ended.
        """
        if self.both is None:
            key = steps[0].request.data_key
            if not TURNS.is_alone or (own := self.take(key)) is None:
                return False
            second = WORKERS.take_second(key)
            if second is None:
                return False
            self.both = TwoWorkers(own, second, give_back=WORKERS.give_back, is_alone=lambda: TURNS.is_alone)
        self.both.begin(steps)
        return True

    def give_up(self) -> None:
        """Give its worker up, which has ended."""
        if self.worker is not None:
            WORKERS.give_up(self.worker)
        self.worker = None
        self.release_second()

    def close(self) -> None:
        """Give both workers back."""
        self.release_second()
        if self.worker is not None:
            WORKERS.give_back(self.worker)

    def release_second(self) -> None:
        """End what both compute, and give the second one back."""
        both, self.both = self.both, None
        if both is not None:
            both.close()


_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


@contextmanager
def with_worker() -> Iterator[None]:
    """Context manager: pieces that are computed inside it, in this thread, may be computed by a worker."""
    mine = _Turn()
    token = _turn.set(mine)
    try:
        yield
    finally:
        _turn.reset(token)
        mine.close()


def warm_workers(request: PieceRequest) -> None:
    """Have all idle workers compute a request, unless they have done so for the same state of the store."""
    while (worker := WORKERS.take_cold((request.name_of_part, request.state))) is not None:
        try:
            worker.compute(request)
        except (OSError, EOFError):
            WORKERS.give_up(worker)
        except SlowStoreError:
            pass  # it reads what it needs when it is asked for the first piece
        finally:
            WORKERS.give_back(worker)


def begin_elsewhere(steps: Sequence[Step]) -> None:
    """Have two workers begin with requests whose results are needed soon, if nobody else needs a worker.

    `compute_elsewhere` returns the results.
    """
    mine = _turn.get()
    if mine is None:
        return
    try:
        mine.begin(steps)
    except OSError:
        mine.give_up()


def compute_elsewhere(request: PieceRequest, parts: Sequence[Step] = ()) -> bytes | None:
    """The pickled result of a request, computed by a worker; None if this process has to compute it itself.

    A second worker computes some of its parts, if there are any and nobody else needs that worker. Raises
    RequestCancelled if the viewer leaves meanwhile, and SlowStoreError if the database is too slow.
    """
    mine = _turn.get()
    if mine is None or mine.take(request.data_key) is None:
        return None
    try:
        step = None if mine.both is None else mine.both.step_of(request)
        if step is None and (parts or mine.both is not None):
            whole = Step(request, parts)
            step = whole if mine.begin([*parts, whole]) else None
        if step is not None and mine.both is not None:
            return mine.both.result(step)
        assert mine.worker is not None
        return mine.worker.compute(request)
    except (OSError, EOFError):
        mine.give_up()
        check_cancelled()  # what nobody needs any longer, the server need not compute either
        return None
