"""Failed sign-ins are recorded; neither invented names nor one person can fill the record."""

from door.sign_in_failures import MOST_A_MINUTE, SignInFailures
from records.audit.entry import UNKNOWN, Event


class Written:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.put = self.events.append


def test_a_person_is_named_and_another_name_is_not_written_down() -> None:
    written = Written()
    failures = SignInFailures(written)
    failures.add("sara", method="password", client="10.0.0.7")
    failures.add("", method="password")
    assert [event.who for event in written.events] == ["sara", UNKNOWN]
    assert written.events[0].detail == {"method": "password", "why": "wrong", "client": "10.0.0.7"}


def test_many_invented_names_are_counted_and_people_written_meanwhile() -> None:
    written, clock = Written(), [0.0]
    failures = SignInFailures(written, now=lambda: clock[0])
    for _ in range(MOST_A_MINUTE + 30):
        failures.add("", method="password")
    assert len(written.events) == MOST_A_MINUTE
    failures.add("sara", method="password")
    assert written.events[-1].who == "sara"
    clock[0] = 61.0
    failures.add("", method="password")
    assert written.events[-1].detail["left_out"] == 30


def test_a_person_whom_a_proxy_lets_in_and_the_server_does_not_cannot_fill_the_record() -> None:
    written, clock = Written(), [0.0]
    failures = SignInFailures(written, now=lambda: clock[0])
    for _ in range(MOST_A_MINUTE + 30):
        failures.add("sara", method="proxy", why="refused")
    assert [event.who for event in written.events] == ["sara"] * MOST_A_MINUTE
    failures.add("reza", method="proxy", why="refused")
    assert written.events[-1].who == "reza"
    clock[0] = 61.0
    failures.add("sara", method="proxy", why="refused")
    assert written.events[-1].detail["left_out"] == 30
