"""The search: by person, kind and days of the wall clock, newest first, in pages."""

from datetime import UTC, date, datetime

from records.audit.append import append
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.audit.search import AuditLogSearch, all_entries, find_entries, newest_detail, recorded_people
from records.database import Records


def test_pages_follow_each_other_newest_first(chain: Records) -> None:
    first = find_entries(chain, AuditLogSearch(), limit=4)
    assert [entry.number for entry in first.entries] == [10, 9, 8, 7]
    assert (first.count, first.has_older) == (10, True)
    last = find_entries(chain, AuditLogSearch(), limit=4, below=3)
    assert [entry.number for entry in last.entries] == [2, 1]
    assert (last.count, last.has_older) == (10, False)
    assert [entry.number for entry in all_entries(chain, AuditLogSearch(who="sara"), limit=3)] == [9, 7, 5]


def test_conditions_are_all_met(chain: Records) -> None:
    assert recorded_people(chain) == ("reza", "sara")
    days = AuditLogSearch(first=date(2026, 3, 22), last=date(2026, 3, 24))
    assert [entry.number for entry in find_entries(chain, days, limit=9).entries] == [4, 3, 2]
    assert find_entries(chain, AuditLogSearch(kind="signed_in"), limit=9).count == 0
    assert find_entries(chain, AuditLogSearch(who="sara", last=date.max), limit=9).count == 5


def test_a_day_begins_at_midnight_of_the_wall_clock(chain: Records) -> None:
    with chain.writing() as connection:
        late = datetime(2026, 12, 31, 20, 30, tzinfo=UTC)  # midnight in Tehran
        append(connection, Event(EntryKind.signed_in, "mina", {}, late))
    assert find_entries(chain, AuditLogSearch(first=date(2027, 1, 1)), limit=9).count == 1
    assert find_entries(chain, AuditLogSearch(who="mina", last=date(2026, 12, 31)), limit=9).count == 0


def test_the_newest_detail_of_a_kind_is_found(chain: Records) -> None:
    with chain.reading() as connection:
        assert newest_detail(connection, "saw_case")["case"] == "111-9"
        assert newest_detail(connection, "loaded") == {}
