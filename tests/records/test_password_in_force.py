"""What rests on a password that was right a moment ago does not happen once the password is another, or gone."""

import threading

import pyotp
import pytest

from records.accounts import (
    change_password,
    confirm_code,
    enroll_code,
    has_code,
    one_time_link,
    redeem_link,
    set_password,
    sign_in,
)
from records.database import Records
from records.errors import Refused
from records.people import Person, add, disable, reset_password
from records.roles import Role
from records.sessions import begin, current
from tests.records.conftest import NOW, ON_BOTH, PASSWORD

OTHER = "another-quiet-green-heron"


@pytest.fixture
def who(records: Records) -> Person:
    """A person as the check of the right password has just read them."""
    set_password(records, add(records, "planner", "", roles=[Role.planner]), PASSWORD)
    return right_password(records)


def right_password(records: Records) -> Person:
    return sign_in(records, "planner", PASSWORD, "", client="10.0.0.1", now=NOW)


@ON_BOTH
@pytest.mark.parametrize("change", ["reset", "another", "link", "disabled"])
def test_no_session_begins_with_a_password_that_was_changed_since(
    records: Records, who: Person, change: str
) -> None:
    if change == "reset":
        reset_password(records, who, now=NOW)
    elif change == "another":
        change_password(records, who, OTHER, now=NOW)
    elif change == "link":
        redeem_link(records, one_time_link(records, who, now=NOW), OTHER, now=NOW)
    else:
        disable(records, who, now=NOW)

    with pytest.raises(Refused):
        begin(records, who, method="password", now=NOW)


def test_whoever_keeps_signing_in_does_not_outlive_a_reset(records: Records, who: Person) -> None:
    tokens, tried, ended = [], threading.Event(), threading.Event()

    def keep_signing_in() -> None:
        while not ended.is_set():
            try:
                tokens.append(begin(records, right_password(records), method="password", now=NOW))
                tried.set()
            except Refused:
                return  # the password has been removed

    threads = [threading.Thread(target=keep_signing_in) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert tried.wait(60)
    reset_password(records, who, now=NOW)
    ended.set()
    for thread in threads:
        thread.join(60)

    assert tokens
    assert [token for token in tokens if current(records, token, now=NOW)] == []


def test_nobody_chooses_the_next_password_by_one_that_was_removed(records: Records, who: Person) -> None:
    reset_password(records, who, now=NOW)
    link = one_time_link(records, who, now=NOW)

    with pytest.raises(Refused, match="changed or removed just now"):
        change_password(records, who, OTHER, now=NOW)
    redeem_link(records, link, PASSWORD, now=NOW)  # which the change would have voided
    assert right_password(records) == who


def test_one_time_codes_that_were_prepared_before_a_reset_are_void(records: Records, who: Person) -> None:
    codes = pyotp.parse_uri(enroll_code(records, who, now=NOW))
    reset_password(records, who, now=NOW)

    with pytest.raises(Refused, match="does not count any more"):
        confirm_code(records, who, codes.at(NOW), now=NOW)
    assert not has_code(records, who)
