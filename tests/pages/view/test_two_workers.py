"""Requests that two workers compute at the same time: which of them computes what, in which order, and who fails."""

import pickle
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection

import pytest

from pages.view.two_workers import Step, TwoWorkers
from pages.view.worker_connection import Message, Worker
from queries.storage.running_statements import RequestCancelled, cancel_when
from queries.storage.store_errors import SlowStoreError
from tests.pages.view.made_workers import REQUEST, until

Answer = Callable[[str], Message | None]


class Made:
    """Two workers that are threads of the test, what each was asked for, and which of them came back."""

    def __init__(self, first: Answer, second: Answer) -> None:
        self.asked: list[list[str]] = [[], []]
        self.given: dict[str, dict[str, bytes]] = {}
        self.back: list[Worker] = []
        self.is_alone = True
        self.own, self.lent = (self._worker(place, answer) for place, answer in enumerate((first, second)))
        self.both = TwoWorkers(
            self.own, self.lent, give_back=self.back.append, is_alone=lambda: self.is_alone
        )

    def _worker(self, place: int, answer: Answer) -> Worker:
        here, there = socket.socketpair()
        arguments = (Connection(there.detach()), place, answer)
        threading.Thread(target=self._answer, args=arguments, daemon=True).start()
        return Worker(Connection(here.detach()), is_ready=True)

    def _answer(self, connection: Connection, place: int, answer: Answer) -> None:
        """As a worker does: one request after the other; None is the end of the worker."""
        with connection:
            while True:
                try:
                    _, request = pickle.loads(connection.recv_bytes())
                    if request is None:
                        continue
                    self.asked[place].append(request.name)
                    self.given[request.name] = dict(request.given)
                    if (message := answer(request.name)) is None:
                        return
                    connection.send_bytes(pickle.dumps(message))
                except (OSError, EOFError):
                    return


def _after(made: list[Made], *names: str) -> Answer:
    """Answers when the second worker was asked for these."""

    def answer(name: str) -> Message:
        until(lambda: set(names) <= set(made[0].asked[1]))
        return _computed(name)

    return answer


def _computed(name: str) -> Message:
    return Message("computed", name.encode())


def _steps(*names: str, independent: str = "") -> list[Step]:
    return [Step(replace(REQUEST, name=name), is_independent=name in independent) for name in names]


def _whole() -> list[Step]:
    """The steps of a piece `whole` of the parts a, b and c."""
    parts = _steps("a", "b", "c", independent="bc")
    return [*parts, Step(replace(REQUEST, name="whole"), parts)]


def test_they_begin_before_anybody_waits_and_the_second_one_takes_what_stands_apart() -> None:
    those: list[Made] = []
    made = Made(_after(those, "b", "c", "x", "y"), _computed)
    those.append(made)
    steps = [*_steps("before"), *_whole(), *_steps("after", "x", "y", independent="xy")]
    made.both.begin(steps)
    results = {step.request.name: made.both.result(step) for step in reversed(steps)}
    assert results == {name: name.encode() for name in ("before", "a", "b", "c", "whole", "after", "x", "y")}
    assert made.asked == [["before", "a", "whole", "after"], ["b", "c", "x", "y"]]
    assert made.given["whole"] == {f".{name}": name.encode() for name in "abc"}
    assert made.back == [made.lent]
    assert made.own.unfinished == 0


def test_a_part_begins_when_its_own_parts_have_ended_and_the_second_one_waits_for_that() -> None:
    made = Made(_computed, _computed)
    steps = _whole()
    steps[2].parts = steps[1:2]
    steps[-1:-1] = [Step(replace(REQUEST, name="d"), steps[1:2], is_independent=True)]
    made.both.begin(steps)
    assert made.both.result(steps[-1]) == b"whole"
    assert made.both.result(steps[-2]) == b"d"
    first, *then = made.asked[1]
    assert first == "b"
    assert then in (["c"], ["d"], ["c", "d"])  # both, if the first worker is still at `a`
    assert made.given["c"] == made.given["d"] == {".b": b"b"}


def test_the_second_one_goes_to_whoever_comes_when_it_has_finished_what_it_has_begun() -> None:
    made = Made(_computed, _computed)
    steps = _steps("a", "x", "y", "z", independent="xyz")
    made.both.begin(steps)
    made.is_alone = False
    assert made.both.result(steps[1]) == b"x"
    assert made.back == [made.lent]
    assert [made.both.result(step) for step in steps[2:]] == [b"y", b"z"]
    assert made.asked[1] == ["x"]


def test_a_request_is_known_until_its_result_was_asked_for() -> None:
    made = Made(_computed, _computed)
    steps = _steps("a")
    made.both.begin(steps)
    equal = replace(REQUEST, name="a")
    assert made.both.step_of(equal) is steps[0]
    assert made.both.step_of(replace(equal, lang="en")) is None
    made.both.result(steps[0])
    assert made.both.step_of(equal) is None


def test_what_is_too_slow_is_an_error_of_the_piece_that_needs_it_and_of_no_other() -> None:
    made = Made(_computed, lambda name: Message("too slow", seconds=2.0) if name == "b" else _computed(name))
    steps = [*_whole(), *_steps("after")]
    made.both.begin(steps)
    assert made.both.result(steps[-1]) == b"after"
    with pytest.raises(SlowStoreError):
        made.both.result(steps[-2])
    assert "whole" not in made.asked[0]


def test_what_needs_a_part_of_which_a_part_is_too_slow_is_an_error_too() -> None:
    made = Made(_computed, lambda name: Message("too slow", seconds=2.0) if name == "b" else _computed(name))
    steps = _whole()
    steps[2].parts = steps[1:2]
    made.both.begin(steps)
    with pytest.raises(SlowStoreError):
        made.both.result(steps[-1])
    assert made.both.result(steps[0]) == b"a"  # which may end after `b`
    assert made.asked == [["a"], ["b"]]
    assert made.back == [made.lent]


@pytest.mark.parametrize(("message", "lacks"), [(Message("not computed"), "bc"), (None, "b")])
def test_what_the_second_one_does_not_compute_is_lacking(message, lacks) -> None:
    those: list[Made] = []
    made = Made(_after(those, *lacks), lambda _name: message)
    those.append(made)
    steps = _whole()
    made.both.begin(steps)
    assert made.both.result(steps[-1]) == b"whole"
    assert made.given["whole"].keys() == {f".{name}" for name in "abc" if name not in lacks}
    assert made.back == [made.lent]
    assert made.lent.unfinished == (message is None)  # so that the pool gives it up


def test_the_end_of_the_first_one_is_told_and_the_second_one_comes_back() -> None:
    made = Made(lambda _name: None, _computed)
    steps = _whole()
    made.both.begin(steps)
    with pytest.raises(OSError, match="first worker"):
        made.both.result(steps[-1])
    made.both.close()
    assert made.back == [made.lent]
    assert made.lent.unfinished == 0


def test_what_nobody_asks_for_any_longer_is_ended() -> None:
    left = threading.Event()
    made = Made(lambda name: _computed(name) if left.wait(30) else None, lambda _name: Message("cancelled"))
    steps = [*_whole(), *_steps("after")]
    made.both.begin(steps)
    with cancel_when(lambda: True, seconds=60), pytest.raises(RequestCancelled):
        made.both.result(steps[-1])
    left.set()
    made.both.close()
    assert made.asked == [["a"], ["b"]]
    assert made.own.unfinished == made.lent.unfinished == 0
    assert made.back == [made.lent]
