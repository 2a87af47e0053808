"""Workers that fail, are deaf or cannot be started: nobody gets another's answer, and the server computes by itself."""

import os
import pickle
import socket
import struct
import threading
import time
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from pages.view import worker_connection, worker_pool
from pages.view.worker_connection import Message, Worker, connection_on, seconds_elsewhere
from pages.view.worker_pool import WORKERS, compute_elsewhere, with_worker
from queries.storage.running_statements import RequestCancelled, cancel_when
from queries.storage.store_errors import SlowStoreError
from tests.pages.view.made_workers import PATIENCE, REQUEST, Answers, until

NUMBER = 2


@pytest.fixture
def pool() -> Iterator[worker_pool.WorkerPool]:
    """A pool of which two workers are ready and do nothing but listen."""
    here, there = zip(*(Pipe() for _ in range(NUMBER)), strict=True)
    pool = worker_pool.WorkerPool()
    pool._workers = [Worker(each, is_ready=True) for each in here]
    pool._idle = list(pool._workers)
    yield pool
    for each in (*here, *there):
        each.close()


def test_the_end_of_a_request_is_told_as_the_worker_tells_it() -> None:
    slow = Worker(Answers(Message("waiting"), Message("working"), Message("too slow", seconds=7)))  # type: ignore[arg-type]
    with pytest.raises(SlowStoreError, match="7 seconds"):
        slow.compute(REQUEST)
    answers = Answers(None, None, Message("cancelled", seconds=0.25))
    before = seconds_elsewhere()
    with cancel_when(lambda: True, seconds=60), pytest.raises(RequestCancelled):
        Worker(answers).compute(REQUEST)  # type: ignore[arg-type]
    # The worker is told once that its viewer has left, and asked nothing else before it has ended.
    assert answers.sent[1:] == [(1, None)]
    assert seconds_elsewhere() - before == pytest.approx(0.25)


def test_a_worker_that_is_left_in_the_middle_of_a_request_answers_nobody_else(pool) -> None:
    worker = pool.take(None)
    assert worker is not None
    worker.connection = Answers()  # it fails in a way that nobody expects
    with pytest.raises(IndexError):
        worker.compute(REQUEST)
    pool.give_back(worker)
    assert pool.take(None) is not worker
    assert pool.take(None) is None


def test_the_end_of_a_worker_that_is_noticed_late_costs_the_next_ones_nothing(pool) -> None:
    late, other = pool.take(None), pool.take(None)
    assert late is not None
    assert other is not None
    pool.give_up(other)
    # Whoever listens to the other one still does so.
    assert not late.connection.closed
    pool.give_back(late)
    pool.give_up(other)
    pool.give_back(other)
    assert pool.take(None) is late
    assert pool.take(None) is None


def test_a_worker_that_is_stopped_in_the_middle_of_its_answer_holds_nobody_up(monkeypatch) -> None:
    monkeypatch.setattr(worker_connection, "STALLED_SECONDS", 1.0)
    here, there = socket.socketpair()
    stopped = Worker(connection_on(here), is_ready=True)
    monkeypatch.setattr(WORKERS, "take", lambda _key: stopped)
    answer = Connection(there.detach())
    answer.send_bytes(pickle.dumps(Message("working")))
    os.write(answer.fileno(), struct.pack("!i", 1_000_000) + bytes(500))
    began = time.monotonic()
    with with_worker():
        assert compute_elsewhere(REQUEST) is None  # so the server computes it
    assert 1.0 <= time.monotonic() - began < 5.0
    answer.close()


def _no_more_files(*_: object) -> None:
    raise OSError(24, "Too many open files")


@pytest.mark.parametrize(
    ("where", "what", "lacking"),
    [
        (worker_pool.sys, "executable", "/nothing"),
        (worker_pool.socket, "socketpair", _no_more_files),
    ],
)
def test_where_no_process_can_be_started_the_server_computes_itself(
    monkeypatch, caplog, where, what, lacking
) -> None:
    monkeypatch.setattr(where, what, lacking)
    pool = worker_pool.WorkerPool()
    pool.start(1)
    assert pool.take(None) is None
    assert pool.idle == 0
    assert "could not be started" in caplog.text
    pool.close()


def test_workers_that_end_before_they_are_ready_are_given_up(monkeypatch, caplog) -> None:
    monkeypatch.setattr(worker_pool.sys, "executable", "/bin/false")
    pool = worker_pool.WorkerPool()
    pool.start(NUMBER)
    until(lambda: not pool.are_starting)
    assert pool.idle == 0
    assert "ended before it was ready" in caplog.text
    pool.close()


def test_who_waits_for_a_worker_that_was_lent_takes_any_other_that_comes_back(monkeypatch) -> None:
    monkeypatch.setattr(worker_pool, "LENT_SECONDS", PATIENCE)
    pool, taken = worker_pool.WorkerPool(), list[Worker | None]()
    own, lent = (Worker(Answers(), is_ready=True) for _ in range(2))  # type: ignore[arg-type]
    pool._workers, pool._idle = [own, lent], [own, lent]
    assert pool.take_second(None) is lent
    assert pool.take(None) is own
    waits = threading.Thread(target=lambda: taken.append(pool.take(None)), daemon=True)
    waits.start()
    until(lambda: bool(pool._returned._waiters))
    pool.give_back(own)
    until(lambda: taken == [own])


def test_what_a_worker_does_not_end_for_a_viewer_who_has_left_the_server_does_not_begin(monkeypatch) -> None:
    monkeypatch.setattr(worker_connection, "CANCEL_SECONDS", 0.0)
    deaf = Worker(Answers(None, None, None))  # type: ignore[arg-type]
    monkeypatch.setattr(WORKERS, "take", lambda _key: deaf)
    with cancel_when(lambda: True, seconds=60), with_worker(), pytest.raises(RequestCancelled):
        compute_elsewhere(REQUEST)
    assert len(deaf.connection.sent) == 2  # type: ignore[attr-defined]
