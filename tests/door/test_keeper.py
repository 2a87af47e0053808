"""Sessions begin, are remembered for seconds, and expire."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from cachetools import TTLCache

from door import keeper as module
from door.keeper import Keeper, lifetimes_of, viewer_of
from records import people, sessions
from records.audit.search import AuditLogSearch, find_entries
from records.audit.writer import writer_of
from records.errors import Refused
from records.roles import Role
from tests.door.people import PASSWORD, add_person, records_in


class Clock:
    moment = datetime(2026, 5, 1, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keeper(tmp_path, clock, monkeypatch) -> Keeper:
    monkeypatch.setattr(module, "REMEMBERED", 0.0)
    url = str(records_in(tmp_path).url)
    made = Keeper(url, lifetimes=lifetimes_of(12, 60), now=clock)
    yield made
    made.records.close()


@pytest.fixture
def token(keeper: Keeper) -> str:
    return keeper.begin(add_person(keeper.records, "sara", Role.press), method="password")


def test_a_session_names_its_viewer(keeper: Keeper, token: str) -> None:
    viewer = keeper.viewer(token)

    assert viewer is not None
    assert (viewer.name, viewer.roles, viewer.local) == ("sara", {"press"}, False)
    assert keeper.viewer("") is None
    assert keeper.viewer("made up") is None


def test_a_session_expires_without_use_and_in_any_case(keeper: Keeper, token: str, clock: Clock) -> None:
    clock.moment += timedelta(minutes=59)
    assert keeper.viewer(token)
    clock.moment += timedelta(minutes=61)
    keeper._known.clear()
    assert keeper.viewer(token) is None

    other = keeper.begin(people.by_name(keeper.records, "sara"), method="password")
    for _ in range(13):
        clock.moment += timedelta(minutes=59)
        keeper._known.clear()
        last = keeper.viewer(other)
    assert last is None


def test_looking_without_acting_is_no_use(keeper: Keeper, token: str, clock: Clock) -> None:
    key = sessions.session_key(token)
    for _ in range(7):
        clock.moment += timedelta(minutes=10)
        still = keeper.viewers({key})
    assert still == {}


def test_a_session_without_a_role_is_nobodys_to_open_sockets_too(keeper: Keeper, token: str) -> None:
    key, who = sessions.session_key(token), people.by_name(keeper.records, "sara")
    assert keeper.viewers({key})[key].roles == {"press"}

    changed = people.set_roles(keeper.records, who, [Role.planner])
    assert keeper.viewers({key})[key].roles == {"planner"}

    people.set_roles(keeper.records, changed, [])
    assert keeper.viewers({key}) == {}
    keeper.forget(key)
    assert keeper.viewer(token) is None
    assert keeper.person(token).name == "sara"


def test_a_way_of_signing_in_that_does_not_hold_any_more_lets_nobody_in(keeper: Keeper, token: str) -> None:
    key = sessions.session_key(token)
    asked = []
    keeper.accepts = lambda *session: asked.append(session)

    assert keeper.viewer(token) is None
    assert keeper.person(token) is None
    assert keeper.viewers({key}) == {}
    assert asked == [("password", key)] * 3
    assert keeper.method(token) == "password"
    assert keeper.method("") == keeper.method("made up") == ""


def test_what_is_remembered_does_not_outlive_the_session(
    keeper: Keeper, token: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "_known", TTLCache(10, 1_000))
    assert keeper.viewer(token)
    clock.moment += timedelta(minutes=60)

    assert keeper.viewer(token) is None


def test_signing_out_is_not_remembered_as_signed_in(keeper: Keeper, token: str) -> None:
    assert keeper.viewer(token)
    keeper.end(token)
    assert keeper.viewer(token) is None


def test_a_person_is_a_viewer_with_roles_and_areas(keeper: Keeper) -> None:
    who = people.add(keeper.records, "ali", "علی", roles=(Role.county_viewer,), counties=("0303",))
    viewer = viewer_of(who)
    assert (viewer.display_name, viewer.counties, viewer.is_administrator) == ("علی", ("0303",), False)


def test_signing_in_failing_and_out_are_recorded(keeper: Keeper) -> None:
    add_person(keeper.records, "sara", Role.press)
    for name in ("SARA", "nobody"):
        with pytest.raises(Refused):
            keeper.sign_in(name, "wrong", "", client="10.0.0.7")
    token = keeper.sign_in("sara", PASSWORD, "", client="10.0.0.7")
    again = keeper.sign_in("sara", PASSWORD, "", client="10.0.0.7", before=token)
    keeper.end(again)
    keeper.end(again)  # it has ended already
    assert writer_of(str(keeper.records.url)).flush()
    entries = find_entries(keeper.records, AuditLogSearch(), limit=20).entries
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
