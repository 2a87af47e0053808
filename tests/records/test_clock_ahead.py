"""What was made while the clock was ahead does not come back once the clock has come as far."""

from datetime import timedelta

import pytest

from records.accounts import one_time_link, person_of_link
from records.clock_ahead import end_what_lies_ahead
from records.database import Records
from records.people import Person, add
from records.roles import Role
from records.sessions import begin, current
from tests.records.conftest import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def who(records: Records) -> Person:
    """A person who may sign in."""
    return add(records, "sara", "Sara", roles=[Role.planner])


def test_a_session_does_not_come_back(records: Records, who: Person) -> None:
    token = begin(records, who, method="password", now=NOW + 5 * HOUR)
    assert current(records, token, now=NOW) is None
    assert end_what_lies_ahead(records, now=NOW) == (1, 0)
    assert current(records, token, now=NOW + 5 * HOUR) is None


def test_nor_does_a_link(records: Records, who: Person) -> None:
    token = one_time_link(records, who, now=NOW + 30 * DAY)
    assert end_what_lies_ahead(records, now=NOW) == (0, 1)
    assert person_of_link(records, token, now=NOW + 30 * DAY) is None


def test_what_is_of_now_stays(records: Records, who: Person) -> None:
    session = begin(records, who, method="password", now=NOW)
    link = one_time_link(records, who, lifetime=14 * DAY, now=NOW)
    for late in (timedelta(0), timedelta(minutes=9)):  # another server's clock
        assert end_what_lies_ahead(records, now=NOW - late) == (0, 0)
    assert current(records, session, now=NOW) is not None
    assert person_of_link(records, link, now=NOW) == who


def test_a_clock_that_is_hours_late_ends_the_sessions_of_now(records: Records, who: Person) -> None:
    """It cannot be told from one that was ahead before; people sign in again."""
    begin(records, who, method="password", now=NOW)
    assert end_what_lies_ahead(records, now=NOW - 2 * HOUR) == (1, 0)
