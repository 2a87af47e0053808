"""Sessions: who is in, until when, and what is stored of it."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from records.audit.search import AuditLogSearch, find_entries
from records.database import Records
from records.errors import RecordsError
from records.people import Person, add, disable, set_roles
from records.records_tables import session
from records.roles import Role
from records.sessions import KEPT, MAX_OPEN, Lifetimes, begin, current, end, open_among, session_key
from tests.records.conftest import NOW, ON_BOTH

MINUTE = timedelta(minutes=1)


@pytest.fixture
def who(records: Records) -> Person:
    return add(records, "planner", "", roles=[Role.planner])


def begun(records: Records, who: Person, **lifetimes: timedelta) -> str:
    return begin(records, who, method="password", now=NOW, lifetimes=Lifetimes(**lifetimes))


def person_of(records: Records, token: str, now: datetime) -> Person | None:
    """The person of an open session."""
    open_session = current(records, token, now=now)
    return open_session.person if open_session else None


def test_a_token_is_random_and_is_not_stored(records: Records, who: Person) -> None:
    tokens = {begun(records, who) for _ in range(3)}
    assert all(len(token) == 43 for token in tokens)  # 256 bits in base 64
    with records.reading() as connection:
        stored = connection.execute(sa.select(session)).all()
    assert {row.key for row in stored} == {session_key(token) for token in tokens}
    assert not any(token in str(stored) for token in tokens)


def test_who_is_read_as_recorded_now(records: Records, who: Person) -> None:
    token = begun(records, who)
    assert person_of(records, token, NOW) == who
    changed = set_roles(records, who, [Role.press])
    assert person_of(records, token, NOW) == changed


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "\ud800", "'; DROP TABLE session; --"])
def test_an_unknown_token_is_nobody(records: Records, who: Person, token: str) -> None:
    begun(records, who)
    assert person_of(records, token, NOW) is None
    end(records, token)


@ON_BOTH
def test_a_session_without_use_ends_and_use_prolongs_it(records: Records, who: Person) -> None:
    token = begun(records, who, idle=10 * MINUTE)
    assert person_of(records, token, NOW + 9 * MINUTE) == who
    assert person_of(records, token, NOW + 18 * MINUTE) == who
    assert person_of(records, token, NOW + 28 * MINUTE) is None


def test_it_is_known_until_when_a_session_lasts_without_use(records: Records, who: Person) -> None:
    token = begun(records, who, idle=10 * MINUTE, absolute=25 * MINUTE)
    assert current(records, token, now=NOW).until == NOW + 10 * MINUTE
    current(records, token, now=NOW + 9 * MINUTE)
    current(records, token, now=NOW + 18 * MINUTE)
    assert current(records, token, now=NOW + 18 * MINUTE).until == NOW + 25 * MINUTE


def test_a_session_ends_in_any_case(records: Records, who: Person) -> None:
    token = begun(records, who, idle=timedelta(hours=30), absolute=timedelta(hours=12))
    assert person_of(records, token, NOW + timedelta(hours=12) - MINUTE) == who
    assert person_of(records, token, NOW + timedelta(hours=12)) is None


def test_a_clock_that_is_set_back_prolongs_no_session(records: Records, who: Person) -> None:
    token = begun(records, who)
    assert person_of(records, token, NOW - 9 * MINUTE) == who  # another server whose clock is late
    assert person_of(records, token, NOW - 11 * MINUTE) is None
    assert open_among(records, [session_key(token)], now=NOW - 11 * MINUTE) == {}


def test_use_is_written_once_a_minute(records: Records, who: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    token = begun(records, who)
    current(records, token, now=NOW + MINUTE)

    def refused(_records: Records) -> None:
        raise AssertionError("a write")

    monkeypatch.setattr(Records, "writing", refused)
    assert person_of(records, token, NOW + 1.9 * MINUTE) == who
    with pytest.raises(AssertionError):
        current(records, token, now=NOW + 2 * MINUTE)


def test_where_nothing_can_be_written_viewers_still_read(
    records: Records, who: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = begun(records, who)

    def full(_records: Records) -> None:
        raise RecordsError("پر", "full")

    monkeypatch.setattr(Records, "writing", full)
    assert person_of(records, token, NOW + 5 * MINUTE) == who


def test_signing_out_ends_one_session(records: Records, who: Person) -> None:
    other = add(records, "other", "", roles=[])
    first, second, third = begun(records, who), begun(records, who), begun(records, other)
    end(records, first, now=NOW)
    assert [person_of(records, token, NOW) for token in (first, second, third)] == [None, who, other]


def test_open_sockets_learn_which_sessions_are_over(records: Records, who: Person) -> None:
    other = add(records, "other", "", roles=[])
    open_one, ended = begun(records, who), begun(records, who)
    expired, disabled = begun(records, who, idle=MINUTE), begun(records, other)
    end(records, ended, now=NOW)
    disable(records, other, now=NOW)
    keys = [session_key(token) for token in (open_one, ended, expired, disabled, "unknown")]
    still = open_among(records, keys, now=NOW + MINUTE)
    assert {key: (open_session.person, open_session.method) for key, open_session in still.items()} == {
        keys[0]: (who, "password")
    }
    assert open_among(records, [], now=NOW) == {}
    many = [session_key(str(number)) for number in range(1_200)]
    assert open_among(records, [*many, keys[0]], now=NOW).keys() == {keys[0]}


def test_a_person_has_so_many_sessions_and_the_one_used_longest_ago_makes_room(
    records: Records, who: Person
) -> None:
    other = begun(records, add(records, "other", "", roles=[]))
    tokens = [
        begin(records, who, method="password", now=NOW + number * MINUTE / 10) for number in range(MAX_OPEN)
    ]
    later = NOW + 5 * MINUTE
    assert person_of(records, tokens[0], later) == who  # in use, though it was the first to begin
    newest = begin(records, who, method="password", now=later)

    in_use = [token for token in (*tokens, newest, other) if person_of(records, token, later)]
    assert in_use == [tokens[0], *tokens[2:], newest, other]
    entries = find_entries(records, AuditLogSearch(), limit=2).entries
    assert [(entry.kind, entry.details().get("why")) for entry in entries] == [
        ("signed_in", None),
        ("signed_out", "too_many"),
    ]


def test_ended_sessions_take_no_room(records: Records, who: Person) -> None:
    first = begun(records, who)
    for _ in range(MAX_OPEN + 5):
        end(records, begun(records, who), now=NOW)
    assert person_of(records, first, NOW) == who


def test_old_sessions_are_deleted(records: Records, who: Person) -> None:
    begun(records, who)
    later = NOW + KEPT + timedelta(hours=13)
    token = begin(records, who, method="oidc", now=later)
    with records.reading() as connection:
        assert list(connection.scalars(sa.select(session.c.key))) == [session_key(token)]


def test_a_moment_without_a_zone_is_a_mistake(records: Records, who: Person) -> None:
    token = begun(records, who)
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        current(records, token, now=NOW.replace(tzinfo=None))
    assert person_of(records, token, NOW) == who
