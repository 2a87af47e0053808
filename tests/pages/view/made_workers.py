"""Connections to workers that answer as a test says, processes of real ones, and waiting for a condition."""

import pickle
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import psutil

from door.viewers import LOCAL_VIEWER
from pages.view.piece_request import PieceRequest
from pages.view.worker_connection import Message
from pages.view.worker_pool import WORKERS
from queries.vocabulary.scope import Scope
from tests.forked import start

PATIENCE = 90.0
REQUEST = PieceRequest("", "", replace(LOCAL_VIEWER), None, Scope(), (), "fa", False, {}, None, None, "")


def _start_forked(
    command: list[str], *, cwd: object, env: dict[str, str], pass_fds: Sequence[int], **_: Any
) -> subprocess.Popen[bytes]:
    """What `subprocess.Popen` does for the pool: the sockets are the input and the output of the process."""
    files = dict(zip(("stdin", "stdout"), pass_fds, strict=False))
    numbers = [str(number) for number in range(len(pass_fds))]
    return start([*command[:3], *numbers], cwd=cwd, env=env, start_new_session=True, **files)


# In the place of `subprocess` of the pool: workers come from the fork server, where importing the screens takes each
# start two seconds of processor time. For pools of two; those of a real server, in tests/pages/shell/test_worker.py,
# start as for users.
FORKED_WORKERS = SimpleNamespace(Popen=_start_forked, DEVNULL=subprocess.DEVNULL)


def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def processes_of_workers() -> list[psutil.Process]:
    """The processes of the workers: one that the pool has started, and its copies, which may live longer."""
    return [psutil.Process(worker.process) for worker in WORKERS._workers if worker.process]


def are_alive(processes: list[psutil.Process]) -> list[bool]:
    """Whether each process has not ended."""
    states = list[bool]()
    for each in processes:
        try:
            states.append(each.status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            states.append(False)
    return states


class Answers:
    """A connection to a worker that answers as the test says."""

    def __init__(self, *messages: Message | None) -> None:
        self.messages, self.sent = list(messages), list[object]()

    def send_bytes(self, what: bytes) -> None:
        self.sent.append(pickle.loads(what))

    def poll(self, seconds: float) -> bool:
        return self.messages[0] is not None or bool(self.messages.pop(0))

    def recv_bytes(self) -> bytes:
        return pickle.dumps(self.messages.pop(0))
