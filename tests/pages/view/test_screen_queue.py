"""Screens are drawn a few at a time, the first and the small ones first; what can wait is made between them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.view.screen_queue import LATEST_WEIGHT, PAUSE, Pauses, ScreenQueue
from pages.view.screen_queue import PATIENCE as PATIENCE_FOR_LARGE
from queries.storage.background_work import give_way, giving_way
from queries.storage.result_cache import ResultCache
from queries.storage.running_statements import RequestCancelled, cancel_when, waiting
from tests.pages.view.made_workers import until

PATIENCE = 60.0  # seconds


def _quiet(before: int, seconds: float) -> None:
    pass


class Look:
    """A screen that is drawn in a thread of its own until it may end."""

    def __init__(
        self, turns: ScreenQueue, drawn: list[str], name: str, screen: str = "", *, person: str = ""
    ) -> None:
        self.may_end, self.told = threading.Event(), list[int]()
        self.begun = threading.Event()

        def draw() -> None:
            with turns.turn(lambda before, seconds: self.told.append(before), screen, person=person):
                drawn.append(name)
                self.begun.set()
                assert self.may_end.wait(PATIENCE)

        self.thread = threading.Thread(target=draw, daemon=True)
        self.thread.start()

    def end(self) -> None:
        self.may_end.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


def test_who_asked_first_is_drawn_first_and_the_others_learn_how_many_are_before_them() -> None:
    turns, drawn = ScreenQueue(at_once=2, held=60), list[str]()
    looks = []
    for name in "abcd":
        looks.append(Look(turns, drawn, name))
        until(lambda: turns.drawn + turns.waiting == len(looks))
        assert name in "cd" or looks[-1].begun.wait(PATIENCE)
    until(lambda: bool(looks[2].told and looks[3].told))
    assert drawn == ["a", "b"]
    assert looks[2].told[0] == 2
    assert looks[3].told[0] == 3
    looks[1].end()
    assert looks[2].begun.wait(PATIENCE)
    assert drawn == ["a", "b", "c"]
    for look in looks:
        look.may_end.set()
    assert looks[3].begun.wait(PATIENCE)
    for look in looks:
        look.end()
    assert turns.is_idle


def test_whoever_requests_many_screens_at_once_does_not_keep_others_waiting() -> None:
    turns, drawn, looks = ScreenQueue(at_once=1, held=60), list[str](), list[Look]()
    for name, person in (
        ("a1", "a"),
        ("a2", "a"),
        ("a3", "a"),
        ("b1", "b"),
        ("x", ""),
        ("y", ""),
        ("b2", "b"),
    ):
        looks.append(Look(turns, drawn, name, person=person))
        until(lambda: turns.drawn + turns.waiting == len(looks))
    for look in looks:
        look.may_end.set()
    for look in looks:
        look.end()
    assert drawn == ["a1", "b1", "x", "y", "a2", "b2", "a3"]
    assert turns.is_idle
    # Once they are drawn, the next screen of the same person is nobody's further screen.
    with turns.turn(_quiet, person="a"):
        assert turns._requested_by == {"a": 1}
    assert not turns._requested_by


def test_the_heavy_screens_of_one_person_leave_a_place_to_others_however_long_they_take(monkeypatch) -> None:
    monkeypatch.setattr(
        "pages.view.screen_queue.PERSON_HELD_SECONDS", 0.0
    )  # nobody waits for stuck ones any longer
    turns, drawn, looks = ScreenQueue(at_once=2, held=60), list[str](), list[Look]()
    for name in ("a1", "a2", "a3", "a4"):
        looks.append(Look(turns, drawn, name, person="a"))
        until(lambda: turns.drawn + turns.waiting == len(looks))
    assert looks[0].begun.wait(PATIENCE)
    assert drawn == ["a1"]
    other = Look(turns, drawn, "b", person="b")
    assert other.begun.wait(PATIENCE)
    turns._held = 0.3
    assert looks[1].begun.wait(PATIENCE)
    # Two have taken long, and no third one begins beside them.
    assert not looks[2].begun.wait(4 * 0.3)
    unknown = [Look(turns, drawn, "unknown") for _ in range(2)]
    assert all(each.begun.wait(PATIENCE) for each in unknown)
    assert drawn == ["a1", "b", "a2", "unknown", "unknown"]
    for look in (other, *unknown, *looks):
        assert look.begun.wait(PATIENCE)
        look.end()
    assert turns.is_idle
    assert not turns._persons


def test_who_is_not_alone_has_the_next_heavy_screen_drawn_after_the_one_before(monkeypatch) -> None:
    turns, drawn = ScreenQueue(at_once=2, held=0.05), list[str]()
    with turns.turn(_quiet, person="b"):
        pass  # somebody else was there a moment ago
    heavy = Look(turns, drawn, "a1", person="a")
    assert heavy.begun.wait(PATIENCE)
    next_one = Look(turns, drawn, "a2", person="a")
    until(lambda: bool(next_one.told))
    assert not next_one.begun.wait(4 * PAUSE)
    assert drawn == ["a1"]
    with turns.turn(_quiet, person="b"):
        assert turns.drawn == 2  # whoever else comes has a place, and a worker, at once
    # One that is stuck does not hold up the person for ever, and somebody who was there long ago does not count.
    monkeypatch.setattr("pages.view.screen_queue.PERSON_HELD_SECONDS", 0.1)
    assert next_one.begun.wait(PATIENCE)
    third = Look(turns, drawn, "a3", person="a")
    next_one.end()
    monkeypatch.setattr("pages.view.screen_queue.PERSON_HELD_SECONDS", 60.0)
    monkeypatch.setattr("pages.view.screen_queue.OTHERS_SECONDS", 0.0)
    assert third.begun.wait(PATIENCE)
    for look in (heavy, third):
        look.end()
    assert turns.is_idle


@pytest.mark.parametrize("person", ["", "a"])
def test_nobody_stands_behind_screens_that_wait_for_a_locked_database(person: str) -> None:
    turns, drawn, unlocked = ScreenQueue(at_once=2, held=PATIENCE), list[str](), threading.Event()

    def locked() -> None:
        with turns.turn(_quiet, person=person), waiting():
            drawn.append("locked")
            assert unlocked.wait(PATIENCE)

    threads = [threading.Thread(target=locked, daemon=True) for _ in range(6)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    until(lambda: turns.drawn + turns.waiting == len(threads))
    look = Look(turns, drawn, "remembered", person=person)
    assert look.begun.wait(PATIENCE)
    # Each is seen to wait within a second, and none is stood behind for as long as it may be drawn.
    assert time.monotonic() - began < PATIENCE / 2
    assert drawn == [*["locked"] * 6, "remembered"]
    look.end()
    unlocked.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert turns.is_idle


def _drawn_in_line(turns: ScreenQueue, line: list[tuple[str, float]]) -> list[str]:
    """The order in which screens are drawn that are asked for while another one is, each so many seconds after it."""
    drawn = list[str]()
    first = Look(turns, drawn, "first", "other")
    assert first.begun.wait(PATIENCE)
    looks = []
    for screen, pause in line:
        time.sleep(pause)
        looks.append(Look(turns, drawn, screen, screen))
        until(lambda: turns.waiting == len(looks))
    first.end()
    for look in looks:
        look.may_end.set()
    for look in looks:
        look.end()
    assert turns.is_idle
    return drawn[1:]


def test_a_small_screen_is_drawn_before_a_large_one_that_was_asked_for_just_before() -> None:
    turns = ScreenQueue(at_once=1, held=60)
    turns._update_average("large", 3.0)
    turns._update_average("small", 0.01)
    assert _drawn_in_line(
        turns, [("large", 0), ("large", 0), ("small", 0), ("unknown", 0), ("small", 0)]
    ) == [
        "small",
        "small",
        "unknown",
        "large",
        "large",
    ]


def test_a_large_screen_is_not_passed_by_what_is_asked_for_long_after_it() -> None:
    turns = ScreenQueue(at_once=1, held=60)
    turns._update_average("large", 0.1)
    turns._update_average("small", 0.0)
    assert _drawn_in_line(turns, [("large", 0), ("small", 0), ("small", PATIENCE_FOR_LARGE * 0.1)]) == [
        "small",
        "large",
        "small",
    ]


def test_what_a_screen_takes_is_learnt_from_those_drawn_to_their_end() -> None:
    turns = ScreenQueue()
    with turns.turn(_quiet, "screen"):
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            pass
    once = turns._average_seconds["screen"]
    assert 0.05 <= once < 1
    with pytest.raises(KeyError), turns.turn(_quiet, "screen"):
        raise KeyError
    assert turns._average_seconds["screen"] == once
    with turns.turn(_quiet, "screen"):
        pass
    assert turns._average_seconds["screen"] == pytest.approx((1 - LATEST_WEIGHT) * once, rel=0.2)


def test_nobody_stands_long_behind_a_screen_that_is_slow() -> None:
    turns, drawn = ScreenQueue(at_once=1, held=0.3), list[str]()
    slow, began = Look(turns, drawn, "slow"), time.monotonic()
    assert slow.begun.wait(PATIENCE)
    with turns.turn(_quiet):
        assert 0.2 < time.monotonic() - began < PATIENCE / 2
    slow.end()


def test_who_leaves_the_line_is_not_in_it_any_more() -> None:
    turns, drawn = ScreenQueue(at_once=1, held=60), list[str]()
    first = Look(turns, drawn, "first")
    assert first.begun.wait(PATIENCE)
    with cancel_when(lambda: True, seconds=1), pytest.raises(RequestCancelled), turns.turn(_quiet):
        raise AssertionError("not drawn")
    assert turns.waiting == 0
    first.end()
    assert turns.is_idle


def test_a_screen_that_fails_makes_room_for_the_next() -> None:
    turns = ScreenQueue(at_once=1, held=60)
    with pytest.raises(KeyError), turns.turn(_quiet):
        raise KeyError
    assert turns.is_idle


def test_what_can_wait_pauses_while_a_screen_is_drawn_but_not_for_ever() -> None:
    turns, drawn = ScreenQueue(), list[str]()
    pauses = Pauses(PATIENCE, turns)
    with giving_way(pauses):
        give_way()
    assert pauses.seconds == 0
    look = Look(turns, drawn, "look")
    assert look.begun.wait(PATIENCE)
    threading.Timer(0.2, look.may_end.set).start()
    with giving_way(pauses):
        give_way()
    assert 0.1 < pauses.seconds < PATIENCE / 2
    look.end()
    other = Look(turns, drawn, "other")
    assert other.begun.wait(PATIENCE)
    pauses.most = pauses.seconds + 0.2
    with giving_way(pauses):
        give_way()
        assert pauses.seconds >= pauses.most
        taken = pauses.seconds
        give_way()
    assert pauses.seconds == taken
    other.end()


def test_nobody_pauses_over_what_somebody_waits_for() -> None:
    """A screen that needs what is being drawn in advance would otherwise wait for one that waits for it."""
    turns, cache, drawn = ScreenQueue(), ResultCache(), list[str]()
    computing = threading.Event()

    def compute() -> int:
        computing.set()
        time.sleep(0.1)
        give_way()
        return 7

    def in_advance() -> float:
        pauses = Pauses(PATIENCE, turns)
        with giving_way(pauses):
            cache.get_or_compute("key", compute)
        return pauses.seconds

    with ThreadPoolExecutor(1) as threads:
        paused = threads.submit(in_advance)
        assert computing.wait(PATIENCE)
        with turns.turn(_quiet):
            assert cache.get_or_compute("key", lambda: 8) == 7
        assert paused.result() < 1
    assert drawn == []
