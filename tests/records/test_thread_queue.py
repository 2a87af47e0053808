"""Threads that write to the records have their turns in the order in which they came, however closely others follow."""

import threading
import time
from itertools import pairwise

import pytest

from records.database import Records
from records.people import add, everyone
from records.thread_queue import ThreadQueue


def test_a_writer_comes_after_those_who_came_before_it(records: Records) -> None:
    """Without turns SQLite lets others write again and again, for twenty seconds and more."""
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            with records.writing():
                time.sleep(0.03)
            written.append(1)

    others = [threading.Thread(target=write) for _ in range(2)]
    for other in others:
        other.start()
    try:
        waited = []
        for number in range(5):
            before = len(written)
            add(records, f"planner-{number}", "", roles=[])
            waited.append(len(written) - before)
    finally:
        stop.set()
        for other in others:
            other.join()
    # Each of the others once, and what they wrote before this thread stood in line; without turns it is hundreds.
    assert max(waited) <= 20 * len(others)
    assert len(everyone(records)) == len(waited)


def test_turns_have_the_order_of_the_line() -> None:
    turns, order = ThreadQueue(), []

    def go(number: int) -> None:
        with turns.turn(20):
            order.append(number)

    line = [threading.Thread(target=go, args=(number,)) for number in range(8)]
    with turns.turn(20):
        for place, thread in enumerate(line, start=2):
            thread.start()
            while len(turns._line) < place:
                time.sleep(0.001)
        assert order == []
    for thread in line:
        thread.join(20)
    assert all(before < after for before, after in pairwise(order))
    assert len(order) == len(line)


def test_who_gives_up_leaves_the_line() -> None:
    turns = ThreadQueue()
    with turns.turn(20), pytest.raises(TimeoutError), turns.turn(0.05):
        pytest.fail("two had their turn at once")
    with turns.turn(0):
        assert len(turns._line) == 1


def test_a_turn_ends_with_an_error() -> None:
    turns = ThreadQueue()
    with pytest.raises(KeyError), turns.turn(20):
        raise KeyError
    assert not turns._line
