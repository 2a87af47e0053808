"""Short links: one code for an address, random, and alive when the person who made it is gone."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from records import short_links
from records.database import Records
from records.errors import InputError
from records.people import Person
from records.records_tables import person, short_link
from records.short_links import CODE, address_of, link_to


def test_an_address_has_one_code_that_leads_back_to_it(records: Records, planner: Person) -> None:
    code = link_to(records, "./?county=0303", by=planner.id)
    assert CODE.fullmatch(code)
    assert link_to(records, "./?county=0303", by=planner.id) == code
    assert link_to(records, "./?county=0302", by=planner.id) != code
    assert address_of(records, code) == address_of(records, f" {code.upper()} ") == "./?county=0303"


def test_other_texts_are_no_codes(records: Records, planner: Person) -> None:
    link_to(records, "./?", by=planner.id)
    for text in ("", "a", "222222222", "x" * 5_000, "%", "' OR 1=1 --", "۲۲۲۲۲۲۲۲۲"):
        assert address_of(records, text) is None


def test_a_link_outlives_the_person_who_made_it(records: Records, planner: Person) -> None:
    code = link_to(records, "./?kind=request", by=planner.id)
    with records.writing() as connection:
        connection.execute(sa.delete(person))
    assert address_of(records, code) == "./?kind=request"
    with records.reading() as connection:
        assert connection.scalar(sa.select(short_link.c.person).where(short_link.c.code == code)) is None


def test_a_person_makes_only_so_many_new_links_within_a_day(
    records: Records, planner: Person, monkeypatch
) -> None:
    monkeypatch.setattr(short_links, "MAX_PER_DAY", 3)
    monday = datetime(2026, 3, 2, 8, tzinfo=UTC)
    codes = [link_to(records, f"./?kind={i}", by=planner.id, now=monday) for i in range(3)]

    with pytest.raises(InputError, match="3 short links in the last 24 hours"):
        link_to(records, "./?kind=3", by=planner.id, now=monday + timedelta(hours=23))
    assert link_to(records, "./?kind=2", by=planner.id, now=monday) == codes[2]
    assert link_to(records, "./?kind=3", by=planner.id, now=monday + timedelta(hours=25)) not in codes


def test_a_person_makes_only_so_many_links_ever(records: Records, planner: Person, monkeypatch) -> None:
    monkeypatch.setattr(short_links, "MAX_OF_ONE", 3)
    start = datetime(2026, 3, 2, 8, tzinfo=UTC)
    codes = [
        link_to(records, f"./?topic={i}", by=planner.id, now=start + timedelta(days=30 * i)) for i in range(3)
    ]

    with pytest.raises(InputError, match="made 3 short links, which is the most allowed"):
        link_to(records, "./?topic=3", by=planner.id, now=start + timedelta(days=900))
    assert link_to(records, "./?topic=2", by=planner.id, now=start) == codes[2]


def test_links_of_a_person_are_counted_without_reading_the_addresses_of_all(sqlite_file: Records) -> None:
    """Reading them took 1.7 s with 49,000 long addresses, in which nobody could sign in."""
    statement = str(short_links._made_by(1).compile(compile_kwargs={"literal_binds": True}))
    with sqlite_file.reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
    assert "COVERING INDEX short_link_person_ix" in str(plan)
