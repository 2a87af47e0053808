"""Delays after failed sign-ins: guessing is slow from one address and from a thousand, and nobody is locked out."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from records import attempts, passwords
from records.accounts import one_time_link as new_link
from records.accounts import redeem_link, set_password, sign_in
from records.attempts import FREE, LONGEST_DELAY, begin_attempt, delay_after
from records.database import Records
from records.errors import Refused
from records.people import Person, add
from records.records_tables import attempt
from tests.records.conftest import NOW, ON_BOTH, PASSWORD

OFFICE, HOME = "10.1.1.1", "5.6.7.8"


def fails(records: Records, name: str, client: str, *, times: int = 1, now=NOW) -> int:
    """Try a wrong password, and return the delay that the last attempt met (0: it was checked)."""
    wait = 0
    for _ in range(times):
        with pytest.raises(Refused) as caught:
            sign_in(records, name, "a wrong password", "", client=client, now=now)
        wait = caught.value.wait
    return wait


def signs_in(records: Records, client: str, *, now=NOW) -> Person:
    return sign_in(records, "planner", PASSWORD, "", client=client, now=now)


def test_the_delay_begins_after_some_failures_and_doubles_up_to_a_limit():
    seconds = [delay_after(failures).total_seconds() for failures in range(FREE + 9)]
    assert seconds == [0] * FREE + [5, 10, 20, 40, 80, 160, 320, 640, 900]
    assert delay_after(10**9) == LONGEST_DELAY


def test_during_a_delay_even_the_right_password_waits(records: Records, planner: Person) -> None:
    assert fails(records, "planner", HOME, times=FREE) == 0
    with pytest.raises(Refused, match="wait 6 seconds") as caught:
        signs_in(records, HOME)
    assert caught.value.wait == 6
    assert "۶ ثانیه" in caught.value.message_fa
    assert signs_in(records, HOME, now=NOW + timedelta(seconds=6)) == planner
    # A success forgets the failures.
    assert fails(records, "planner", HOME, times=FREE, now=NOW + timedelta(seconds=7)) == 0


def test_after_a_clock_was_a_day_ahead_nobody_waits_for_a_day(records: Records, planner: Person) -> None:
    fails(records, "planner", HOME, times=FREE + 1, now=NOW + timedelta(days=1))
    assert fails(records, "planner", HOME) == 0
    assert 0 < fails(records, "planner", HOME) <= 20  # the failures count nevertheless
    assert signs_in(records, HOME, now=NOW + timedelta(seconds=30)) == planner


def test_a_thousand_addresses_guess_no_faster_than_one(records: Records, planner: Person) -> None:
    waits = [fails(records, "planner", f"1.2.3.{number}") for number in range(FREE + 3)]
    assert waits[:FREE] == [0] * FREE
    assert all(waits[FREE:])


def test_nor_out_of_an_office_whose_computers_have_another_address_of_ipv6_each_day(
    records: Records, planner: Person
) -> None:
    signs_in(records, "2001:db8:1:2:a::1")
    fails(records, "planner", HOME, times=FREE + 1)
    assert signs_in(records, "2001:db8:1:2:b::9") == planner
    assert fails(records, "planner", "2001:db8:1:3::1") > 0


def test_a_stranger_does_not_keep_anybody_out_of_the_office(records: Records, planner: Person) -> None:
    signs_in(records, OFFICE)
    fails(records, "planner", HOME, times=FREE + 1)
    assert signs_in(records, OFFICE) == planner
    # …and the success in the office does not give the stranger new attempts.
    assert fails(records, "planner", HOME) > 0


def test_one_persons_failures_do_not_delay_others_at_the_same_address(
    records: Records, planner: Person
) -> None:
    other = add(records, "other", "", roles=[])
    set_password(records, other, PASSWORD)
    fails(records, "other", OFFICE, times=FREE + 1)
    fails(records, "nobody", OFFICE, times=FREE + 1)
    assert signs_in(records, OFFICE) == planner


def test_a_link_ends_the_delay_and_makes_the_address_known(records: Records, planner: Person) -> None:
    fails(records, "planner", HOME, times=FREE + 1)
    redeem_link(records, new_link(records, planner, now=NOW), PASSWORD, client=OFFICE, now=NOW)
    fails(records, "planner", HOME, times=FREE + 1)
    assert signs_in(records, OFFICE) == planner


@ON_BOTH
def test_an_attempt_counts_before_its_password_is_checked(records: Records) -> None:
    for _ in range(FREE):
        begin_attempt(records, "planner", HOME, now=NOW)  # as many as begin at the same moment
    with pytest.raises(Refused):
        begin_attempt(records, "planner", HOME, now=NOW)


def test_failures_are_forgotten_after_a_day(records: Records, planner: Person) -> None:
    fails(records, "planner", HOME, times=FREE)
    assert fails(records, "planner", HOME, times=FREE, now=NOW + timedelta(days=1, seconds=1)) == 0
    with records.reading() as connection:
        assert connection.execute(sa.select(attempt.c.failures)).scalars().all() == [FREE]


def test_invented_names_fill_nothing_and_are_not_stored(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "MAX_ROWS", 10)
    for _ in range(FREE):
        begin_attempt(records, "planner", HOME, now=NOW)
    for number in range(35):
        begin_attempt(records, f"my-secret-{number}", HOME, now=NOW + timedelta(seconds=number))
    with records.reading() as connection:
        rows = connection.execute(sa.select(attempt)).all()
    assert 0 < len(rows) <= 10
    assert max(row.last for row in rows) == NOW + timedelta(seconds=34)
    assert "my-secret" not in str(rows)
    with pytest.raises(Refused):  # nor do they make the failures with a real name forgotten
        begin_attempt(records, "planner", HOME, now=NOW)


def test_longer_delays_are_reported_in_minutes(records: Records) -> None:
    now = NOW
    for _ in range(FREE + 6):
        now += LONGEST_DELAY
        begin_attempt(records, "planner", HOME, now=now)
    with pytest.raises(Refused, match="wait 6 minutes") as caught:
        begin_attempt(records, "planner", HOME, now=now)
    assert "۶ دقیقه" in caught.value.message_fa


def test_an_attempt_that_found_the_server_busy_does_not_count(
    records: Records, planner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_WAIT_SECONDS", 0.01)
    with passwords._slot(), passwords._slot():
        for _ in range(FREE + 3):
            with pytest.raises(Refused, match="Too many people"):
                signs_in(records, HOME)
    assert signs_in(records, HOME) == planner
