"""Sessions begin, are remembered for seconds, and expire."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cachetools import TTLCache

from door import session_manager as module
from door.session_manager import MAX_PER_MINUTE, SessionManager, SignInFailures, lifetimes_of, viewer_of
from records import people, sessions
from records.attempts import FREE
from records.audit.entry import UNKNOWN, Event
from records.audit.search import AuditLogSearch, find_entries
from records.audit.writer import writer_of
from records.errors import Refused
from records.roles import Role
from tests.door.people import PASSWORD, add_person, cheap_hashes, records_in


class Clock:
    moment = datetime(2026, 5, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def manager(tmp_path, clock, monkeypatch) -> SessionManager:
    monkeypatch.setattr(module, "REMEMBERED", 0.0)
    url = str(records_in(tmp_path).url)
    made = SessionManager(url, lifetimes=lifetimes_of(12, 60), now=clock)
    with cheap_hashes():
        yield made
    made.records.close()


@pytest.fixture
def token(manager: SessionManager) -> str:
    return manager.begin(add_person(manager.records, "sara", Role.press), method="password")


def test_a_session_names_its_viewer(manager: SessionManager, token: str) -> None:
    viewer = manager.viewer(token)

    assert viewer is not None
    assert (viewer.name, viewer.roles, viewer.local) == ("sara", {"press"}, False)
    assert manager.viewer("") is None
    assert manager.viewer("made up") is None


def test_a_session_expires_without_use_and_in_any_case(
    manager: SessionManager, token: str, clock: Clock
) -> None:
    clock.moment += timedelta(minutes=59)
    assert manager.viewer(token)
    clock.moment += timedelta(minutes=61)
    manager._known.clear()
    assert manager.viewer(token) is None

    other = manager.begin(people.by_name(manager.records, "sara"), method="password")
    for _ in range(13):
        clock.moment += timedelta(minutes=59)
        manager._known.clear()
        last = manager.viewer(other)
    assert last is None


def test_looking_without_acting_is_no_use(manager: SessionManager, token: str, clock: Clock) -> None:
    key = sessions.session_key(token)
    for _ in range(7):
        clock.moment += timedelta(minutes=10)
        still = manager.viewers({key})
    assert still == {}


def test_a_session_without_a_role_is_nobodys_to_open_sockets_too(manager: SessionManager, token: str) -> None:
    key, who = sessions.session_key(token), people.by_name(manager.records, "sara")
    assert manager.viewers({key})[key].roles == {"press"}

    changed = people.set_roles(manager.records, who, [Role.planner])
    assert manager.viewers({key})[key].roles == {"planner"}

    people.set_roles(manager.records, changed, [])
    assert manager.viewers({key}) == {}
    manager.forget(key)
    assert manager.viewer(token) is None
    assert manager.person(token).name == "sara"


def test_a_way_of_signing_in_that_does_not_hold_any_more_lets_nobody_in(
    manager: SessionManager, token: str
) -> None:
    key = sessions.session_key(token)
    asked = []
    manager.accepts = lambda *session: asked.append(session)

    assert manager.viewer(token) is None
    assert manager.person(token) is None
    assert manager.viewers({key}) == {}
    assert asked == [("password", key)] * 3
    assert manager.method(token) == "password"
    assert manager.method("") == manager.method("made up") == ""


def test_what_is_remembered_does_not_outlive_the_session(
    manager: SessionManager, token: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manager, "_known", TTLCache(10, 1_000))
    assert manager.viewer(token)
    clock.moment += timedelta(minutes=60)

    assert manager.viewer(token) is None


def test_signing_out_is_not_remembered_as_signed_in(manager: SessionManager, token: str) -> None:
    assert manager.viewer(token)
    manager.end(token)
    assert manager.viewer(token) is None


def test_a_person_is_a_viewer_with_roles_and_areas(manager: SessionManager) -> None:
    who = people.add(manager.records, "ali", "علی", roles=(Role.county_viewer,), counties=("0303",))
    viewer = viewer_of(who)
    assert (viewer.display_name, viewer.counties, viewer.is_administrator) == ("علی", ("0303",), False)


def test_a_wrong_password_for_the_account_is_recorded_and_the_right_one_ends_the_delay(
    manager: SessionManager,
) -> None:
    who = add_person(manager.records, "sara")
    manager.sign_in("sara", PASSWORD, "", client="10.0.0.7")
    for _ in range(FREE - 1):
        with pytest.raises(Refused, match="not right"):
            manager.check_own_password(who, "a guess", client="10.0.0.7")
    for _ in range(3):  # or the next wrong password would begin a delay
        manager.check_own_password(who, PASSWORD, client="10.0.0.7")
        with pytest.raises(Refused, match="not right"):
            manager.check_own_password(who, "a guess", client="10.0.0.7")

    assert writer_of(str(manager.records.url)).flush()
    entries = find_entries(manager.records, AuditLogSearch(), limit=20).entries
    failures = [entry.details() for entry in entries if entry.kind == "sign_in_failed"]
    assert len(failures) == FREE - 1 + 3
    assert failures[0] == {"method": "password", "why": "account", "client": "10.0.0.7"}


def test_signing_in_failing_and_out_are_recorded(manager: SessionManager) -> None:
    add_person(manager.records, "sara", Role.press)
    for name in ("SARA", "nobody"):
        with pytest.raises(Refused):
            manager.sign_in(name, "wrong", "", client="10.0.0.7")
    token = manager.sign_in("sara", PASSWORD, "", client="10.0.0.7")
    again = manager.sign_in("sara", PASSWORD, "", client="10.0.0.7", before=token)
    manager.end(again)
    manager.end(again)  # it has ended already
    assert writer_of(str(manager.records.url)).flush()
    entries = find_entries(manager.records, AuditLogSearch(), limit=20).entries
    lines = [
        (entry.kind, entry.who, entry.details().get("client", entry.details().get("why")))
        for entry in entries
    ]
    assert Counter(lines[:6]) == Counter(
        [
            ("signed_out", "sara", None),
            ("signed_in", "sara", "10.0.0.7"),
            ("signed_out", "sara", "another"),
            ("signed_in", "sara", "10.0.0.7"),
            ("sign_in_failed", "unknown", "10.0.0.7"),
            ("sign_in_failed", "sara", "10.0.0.7"),
        ]
    )


def test_a_person_begins_only_so_many_sessions_within_a_minute(
    manager: SessionManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(module, "MAX_BEGUN", 3)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    sara, reza = (add_person(manager.records, name, Role.press) for name in ("sara", "reza"))
    for _ in range(5):  # one in half a minute is nothing
        last = manager.begin(sara, method="proxy")
        seconds[0] += 30.0
    _, last = [manager.begin(sara, method="proxy") for _ in range(2)]

    with pytest.raises(Refused, match="Wait a minute") as refused:
        manager.begin(sara, method="proxy", before=last)

    assert refused.value.wait == 31
    assert manager.viewer(last) is not None  # what the browser had goes on
    assert manager.begin(reza, method="proxy")
    seconds[0] += 30.0
    assert manager.begin(sara, method="proxy")


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
    for _ in range(MAX_PER_MINUTE + 30):
        failures.add("", method="password")
    assert len(written.events) == MAX_PER_MINUTE
    failures.add("sara", method="password")
    assert written.events[-1].who == "sara"
    clock[0] = 61.0
    failures.add("", method="password")
    assert written.events[-1].detail["left_out"] == 30


def test_many_people_who_count_as_one_are_named_and_counted_together() -> None:
    written, clock = Written(), [0.0]
    failures = SignInFailures(written, now=lambda: clock[0])
    for number in range(MAX_PER_MINUTE + 30):
        failures.add(f"guest{number}", method="openid", why="refused", counted_as="")
    assert [event.who for event in written.events] == [f"guest{number}" for number in range(MAX_PER_MINUTE)]


def test_a_person_whom_a_proxy_lets_in_and_the_server_does_not_cannot_fill_the_record() -> None:
    written, clock = Written(), [0.0]
    failures = SignInFailures(written, now=lambda: clock[0])
    for _ in range(MAX_PER_MINUTE + 30):
        failures.add("sara", method="proxy", why="refused")
    assert [event.who for event in written.events] == ["sara"] * MAX_PER_MINUTE
    failures.add("reza", method="proxy", why="refused")
    assert written.events[-1].who == "reza"
    clock[0] = 61.0
    failures.add("sara", method="proxy", why="refused")
    assert written.events[-1].detail["left_out"] == 30
