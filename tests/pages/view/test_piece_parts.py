"""Parts of a piece that two workers compute at the same time."""

import pickle
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection

import pytest

from pages.view import worker_pool
from pages.view.piece_parts import given_parts, given_result, in_parts, part, part_name, parts_of
from pages.view.screen_queue import ScreenQueue
from pages.view.two_workers import Step
from pages.view.view import View
from pages.view.worker_connection import Message, Worker
from pages.view.worker_pool import WorkerPool, compute_elsewhere, with_worker
from queries.storage.running_statements import RequestCancelled, cancel_when
from queries.storage.store_errors import SlowStoreError
from queries.vocabulary.scope import Scope
from tests.pages.view.made_workers import REQUEST, until

Answer = Callable[[str], Message]


def _parts() -> list[Step]:
    return [Step(replace(REQUEST, module="parts", name=name), is_independent=name != "a") for name in "abc"]


@part
def doubled(view: View) -> int:
    return 2 * (view.scope.load or 0)


def _view(load: int) -> View:
    return View(None, Scope(load=load), (), "fa", False, {}, None)  # type: ignore[arg-type]


def test_a_part_that_was_given_is_not_computed_again_and_is_that_of_its_view_alone() -> None:
    view, name = _view(4), part_name(doubled)
    assert doubled(view) == 8
    with given_parts(view, {name: pickle.dumps(9)}):
        assert doubled(view) == 9
        assert given_result(doubled, view) == 9
        assert doubled(_view(5)) == 10
        assert given_result(doubled, _view(5)) is None
    with given_parts(view, {"another": pickle.dumps(9)}):
        assert doubled(view) == 8
    assert doubled(view) == 8


def test_a_piece_names_its_parts() -> None:
    @in_parts(doubled)
    def piece(view: View) -> int:
        return doubled(view)

    assert parts_of(piece) == (doubled,)
    assert parts_of(doubled) == ()


class Made:
    """A pool with two workers that are threads of the test, and what each of them was asked for."""

    def __init__(self, patch: pytest.MonkeyPatch, *answers: Answer) -> None:
        self.asked: list[list[str]] = [[] for _ in answers]
        self.given: dict[str, bytes] = {}
        self.pool = WorkerPool()
        for place, answer in enumerate(answers):
            here, there = socket.socketpair()
            self.pool._workers.append(Worker(Connection(here.detach()), is_ready=True))
            threading.Thread(
                target=self._answer, args=(Connection(there.detach()), place, answer), daemon=True
            ).start()
        self.pool._idle = list(reversed(self.pool._workers))  # the first one is taken first
        self.turns = ScreenQueue()
        patch.setattr(worker_pool, "WORKERS", self.pool)
        patch.setattr(worker_pool, "TURNS", self.turns)

    def _answer(self, connection: Connection, place: int, answer: Answer) -> None:
        with connection:
            while True:
                try:
                    _, request = pickle.loads(connection.recv_bytes())
                    if request is not None:
                        self.asked[place].append(request.name)
                        self.given |= request.given
                        connection.send_bytes(pickle.dumps(answer(request.name)))
                except (OSError, EOFError):
                    return

    def draw(self) -> bytes | None:
        """What a viewer gets who is alone."""
        with self.turns.turn(lambda _before, _seconds: None), with_worker():
            return compute_elsewhere(replace(REQUEST, name="whole"), _parts())


def _computed(name: str) -> Message:
    return Message("computed", name.encode())


def _slowly(name: str) -> Message:
    time.sleep(0.3)
    return _computed(name)


def _ends(name: str) -> Message:
    raise OSError


def _when_asked(made: list[Made], last: str) -> Answer:
    """Answers for `a` when the second worker was asked for another part."""

    def answer(name: str) -> Message:
        until(lambda: name != "a" or last in made[0].asked[1])
        return _computed(name)

    return answer


def test_whoever_is_free_takes_up_the_next_part_and_the_first_one_puts_all_together(monkeypatch) -> None:
    those: list[Made] = []
    made = Made(monkeypatch, _when_asked(those, "c"), _computed)
    those.append(made)
    assert made.draw() == b"whole"
    assert made.asked == [["a", "whole"], ["b", "c"]]
    assert made.given == {f"parts.{name}": name.encode() for name in "abc"}
    assert made.pool.idle == 2


@pytest.mark.parametrize("message", [Message("not computed"), None])
def test_what_the_second_worker_does_not_compute_is_left_to_the_first(monkeypatch, message) -> None:
    those: list[Made] = []
    first = _when_asked(those, "b" if message is None else "c")
    made = Made(monkeypatch, first, _ends if message is None else lambda _name: message)
    those.append(made)
    assert made.draw() == b"whole"
    assert set(made.given) == ({"parts.a", "parts.c"} if message is None else {"parts.a"})
    assert made.pool.idle == (1 if message is None else 2)


def test_when_the_first_worker_ends_the_server_computes_the_piece(monkeypatch) -> None:
    made = Made(monkeypatch, _ends, _slowly)
    assert made.draw() is None
    assert made.pool.idle == 1


@pytest.mark.parametrize(("status", "error"), [("cancelled", RequestCancelled), ("too slow", SlowStoreError)])
def test_an_error_of_one_of_them_is_that_of_the_piece_and_both_come_back(monkeypatch, status, error) -> None:
    made = Made(monkeypatch, _slowly, lambda _name: Message(status, seconds=2.0))
    with cancel_when(lambda: False, seconds=60), pytest.raises(error):
        made.draw()
    assert made.pool.idle == 2


def test_a_second_worker_is_for_somebody_who_is_alone(monkeypatch) -> None:
    made = Made(monkeypatch, _computed, _computed)
    drawn, done = threading.Event(), threading.Event()

    def draw_beside() -> None:
        with made.turns.turn(lambda _before, _seconds: None):
            drawn.set()
            done.wait(30)

    other = threading.Thread(target=draw_beside)
    other.start()
    drawn.wait(30)
    assert made.draw() == b"whole"
    assert made.asked == [["whole"], []]
    done.set()
    other.join()
    with with_worker():  # background work, which has no turn
        assert compute_elsewhere(replace(REQUEST, name="whole"), _parts()) == b"whole"
    assert made.asked[0] + made.asked[1] == ["whole"] * 2


def test_who_comes_next_waits_for_a_worker_that_was_lent(monkeypatch) -> None:
    pool = Made(monkeypatch, _computed, _computed).pool
    own, lent = pool.take(None), pool.take_second(None)
    assert own is not None
    assert lent is not None
    threading.Timer(0.2, pool.give_back, [lent]).start()
    began = time.monotonic()
    assert pool.take(None) is lent
    assert time.monotonic() - began >= 0.1
    assert pool.take(None) is None  # nobody has two of them now
    assert time.monotonic() - began < worker_pool.LENT_SECONDS
