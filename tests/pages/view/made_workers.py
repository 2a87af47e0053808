"""Connections to workers that answer as a test says, processes of real ones, and waiting for a condition."""

import pickle
import time
from collections.abc import Callable
from dataclasses import replace

import psutil

from door.viewers import LOCAL_VIEWER
from pages.view.piece_request import PieceRequest
from pages.view.worker_connection import Message
from pages.view.worker_pool import WORKERS
from queries.vocabulary.scope import Scope

PATIENCE = 90.0
REQUEST = PieceRequest("", "", replace(LOCAL_VIEWER), None, Scope(), (), "fa", False, {}, None, None, "")


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
