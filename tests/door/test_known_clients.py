"""People who have signed in from an address before are known there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from door.known_clients import READ_EVERY, KnownClients
from door.session_manager import SessionManager, lifetimes_of
from records.attempts import KNOWN_FOR
from records.database import Records
from records.errors import RecordsError
from tests.door.event_loop import run
from tests.door.people import PASSWORD, add_person, cheap_hashes, records_in

OFFICE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture(autouse=True)
def _cheap_hashes() -> Iterator[None]:
    with cheap_hashes():
        yield


def manager_of(records: Records, moment: datetime | None = None) -> SessionManager:
    now = moment or datetime.now(UTC)
    return SessionManager(str(records.url), lifetimes=lifetimes_of(12, 60), now=lambda: now)


def test_a_person_is_known_where_they_have_signed_in_by_any_spelling_of_the_name(tmp_path) -> None:
    records = records_in(tmp_path)
    add_person(records, "maryam")
    add_person(records, "reza")
    manager_of(records).sign_in("maryam", PASSWORD, "", client=OFFICE)
    known = KnownClients(manager_of(records))

    key = run(known.person_at("maryam", OFFICE))
    assert key
    assert run(known.person_at("MARYAM ", OFFICE)) == key
    for name, client in (("maryam", ELSEWHERE), ("reza", OFFICE), ("nobody", OFFICE), ("maryam", "")):
        assert run(known.person_at(name, client)) == ""


def test_whoever_signs_in_is_known_at_once_and_the_records_are_read_once_a_minute(tmp_path) -> None:
    records, clock = records_in(tmp_path), [0.0]
    add_person(records, "maryam")
    known = KnownClients(manager_of(records), now=lambda: clock[0])
    assert run(known.person_at("maryam", OFFICE)) == ""

    manager_of(records).sign_in("maryam", PASSWORD, "", client=ELSEWHERE)  # at another server
    known.add("maryam", OFFICE)
    assert run(known.person_at("maryam", OFFICE))
    assert run(known.person_at("maryam", ELSEWHERE)) == ""
    clock[0] += READ_EVERY
    assert run(known.person_at("maryam", ELSEWHERE))


@pytest.mark.thorough
def test_an_address_is_forgotten_after_a_season(tmp_path) -> None:
    records = records_in(tmp_path)
    add_person(records, "maryam")
    manager_of(records).sign_in("maryam", PASSWORD, "", client=OFFICE)
    later = datetime.now(UTC) + KNOWN_FOR + timedelta(minutes=1)

    assert run(KnownClients(manager_of(records, later)).person_at("maryam", OFFICE)) == ""


def test_without_the_records_nobody_is_known_and_nothing_breaks(tmp_path, monkeypatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise RecordsError("خراب", "broken")

    monkeypatch.setattr("door.known_clients.known_clients", broken)
    assert run(KnownClients(manager_of(records_in(tmp_path))).person_at("maryam", OFFICE)) == ""
