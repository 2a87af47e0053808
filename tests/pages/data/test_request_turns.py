"""One request of each person at a time, people in turn, and a further place where the first is held."""

import threading
from collections.abc import Callable

import pytest

from pages.data import request_turns
from pages.data.request_turns import RequestTurns
from tests.browser import PATIENCE


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_turns, "FURTHER_AFTER", 0.05)
    monkeypatch.setattr(request_turns, "_LOOK_AGAIN", 0.01)


class Asking:
    """Requests in threads, each of which holds its place until it is let go."""

    def __init__(self, places: int) -> None:
        self.turns = RequestTurns(places)
        self.begun: list[tuple[str, int]] = []
        self._threads: list[threading.Thread] = []

    def ask(self, person: str) -> Callable[[], None]:
        """Begin a request; return a function that lets it go."""
        end, waits = threading.Event(), len(self.turns._waiting)

        def run() -> None:
            with self.turns.turn(person) as place:
                self.begun.append((person, place))
                end.wait(PATIENCE)

        thread = threading.Thread(target=run)
        thread.start()
        self._threads.append(thread)
        self.until(lambda: len(self.turns._waiting) > waits or (person, 0) in self.begun[-1:])
        return end.set

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        for _ in range(int(PATIENCE / 0.01)):
            if is_so():
                return
            threading.Event().wait(0.01)
        pytest.fail(f"not so: {self.begun}")

    def join(self) -> None:
        """Wait for the end of all requests."""
        for thread in self._threads:
            thread.join(PATIENCE)


def test_a_person_whose_file_takes_long_keeps_nobody_else_waiting() -> None:
    asking = Asking(2)
    ends = [asking.ask("ali"), asking.ask("ali"), asking.ask("ali")]
    asking.until(lambda: asking.begun == [("ali", 0)])
    ends.append(asking.ask("sara"))
    asking.until(lambda: asking.begun == [("ali", 0), ("sara", 1)])

    ends[3]()
    ends[0]()
    # The other pages of the first person have their turns, one after the other.
    asking.until(lambda: asking.begun[2:] == [("ali", 0)])
    for end in ends:
        end()
    asking.join()
    assert [person for person, _ in asking.begun] == ["ali", "sara", "ali", "ali"]


def test_whoever_was_served_last_comes_after_others() -> None:
    asking = Asking(1)
    ends = [asking.ask("ali")]
    asking.until(lambda: len(asking.begun) == 1)
    ends += [asking.ask("ali"), asking.ask("ali"), asking.ask("sara"), asking.ask("reza")]
    for end in ends:
        end()
    asking.join()
    assert [person for person, _ in asking.begun] == ["ali", "sara", "reza", "ali", "ali"]


def test_a_place_is_free_again_after_an_error() -> None:
    turns = RequestTurns(1)
    with pytest.raises(OSError, match="full"), turns.turn("ali"):
        raise OSError("full")
    with turns.turn("ali") as place:
        assert place == 0
