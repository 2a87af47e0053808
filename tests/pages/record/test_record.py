"""The record screen: only for those who may see it; what is searched for is found, and downloads are recorded."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from door.viewers import LOCAL_VIEWER, Viewer
from pages import record
from pages.record.entries_table import entries_table, scope_words
from pages.record.record_downloads import sheet
from pages.record.record_state import record_state
from pages.record.search_form import read_search, search_form
from pages.view.viewer import as_viewer
from pages.widgets.notices.audit_log_notice import audit_log_notice
from queries.storage.store import Store
from records.audit.append import append
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.audit.search import AuditLogSearch, find_entries
from records.audit.watch import watch_of
from records.audit.writer import AuditLogWriter, writer_of
from records.database import configured_url
from tests.pages.same_numbers.reading import looking
from tests.records.audit.conftest import BEGIN, tamper

PRESS = Viewer("reza", "رضا", frozenset({"press"}))


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AuditLogWriter]:
    """A record with sixty entries, the newest one a load, for the screen."""
    monkeypatch.setenv("NEGAH_RECORDS_URL", f"sqlite:///{tmp_path / 'r.sqlite'}")
    monkeypatch.setenv("NEGAH_RECORDS_KEY_FILE", str(tmp_path / "r.key"))
    writer = writer_of(configured_url())
    seen = [Event(EntryKind.saw_case, "<b>sara</b>", {"case": f"111-{n}"}, BEGIN) for n in range(59)]
    with writer.records().writing() as connection:
        append(connection, *seen, Event(EntryKind.loaded, "system:negah", {"load": 7}, BEGIN))
    yield writer
    writer.close()


def drawn(monkeypatch: pytest.MonkeyPatch, store: Store, **params: str) -> str:
    """What the screen draws for the present viewer, as HTML."""
    pieces: list[str] = []
    monkeypatch.setattr(record, "draw", lambda markup, _key: pieces.append(str(markup)))
    monkeypatch.setattr(record, "draw_form", lambda markup, _key, **_more: pieces.append(str(markup)))
    monkeypatch.setattr(record, "downloads", lambda *_: pieces.append("downloads"))
    monkeypatch.setattr(record.st, "session_state", {"view": replace(looking(store, **params), lang="en")})
    record.show()
    return "".join(pieces)


def test_only_those_who_may_see_the_record_see_it(
    written, demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with as_viewer(PRESS):
        page = drawn(monkeypatch, demo_store)
    assert "Not part of your access" in page
    assert "sara" not in page
    assert "downloads" not in page
    page = drawn(monkeypatch, demo_store)
    assert "60 entries match" in page
    assert "Loaded data" in page
    assert "downloads" in page
    assert "<b>sara" not in page


def test_a_search_and_its_pages_stand_in_the_address(
    written, demo_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = drawn(monkeypatch, demo_store, who="<b>sara</b>", what="saw_case", since="۱۴۰۵/۰۱/۰۱")
    assert "59 entries match" in page
    assert "below=10" in page
    assert "Newest entries" not in page
    page = drawn(monkeypatch, demo_store, who="<b>sara</b>", below="10")
    assert "111-8" in page
    assert "Newest entries" in page
    page = drawn(monkeypatch, demo_store, until="1404/12/29")
    assert "0 entries match" in page
    assert "No entry matches" in page


def test_what_cannot_be_read_is_reported_and_left_out(written, demo_store: Store) -> None:
    view = replace(looking(demo_store, since="1405/13/01", what="nonsense", below="x"), lang="en")
    request = read_search(view)
    assert request.search == AuditLogSearch()
    assert request.below is None
    assert "13" in request.problems[0]
    assert request.problems[0] in search_form(view, request, ())
    view = looking(demo_store, since="1405/01/09", until="1405/01/02")
    search = read_search(view).search
    assert search.first is not None
    assert search.last is not None
    assert search.first < search.last


def test_the_state_is_that_of_the_last_check(written: AuditLogWriter, demo_store: Store) -> None:
    view = replace(looking(demo_store), lang="en")
    assert "Not checked yet" in record_state(view, 1)
    watch = watch_of(configured_url())
    watch.run_due_tasks({"title": {}}, keep_days=0, now=BEGIN)
    state = record_state(view, 1)
    assert "Unbroken since 1 Farvardin 1405: 61 entries" in state
    assert audit_log_notice(view) == ""
    tamper(written.records(), "UPDATE {entries} SET who = 'x' WHERE number = 3")
    watch.run_due_tasks({"title": {}}, keep_days=0, now=BEGIN.replace(day=22))
    for told in (record_state(view, 1), audit_log_notice(view)):
        assert "The record of use is broken" in told
        assert "Entry 3 was altered" in told
    with as_viewer(PRESS):
        assert audit_log_notice(view) == ""
    with as_viewer(LOCAL_VIEWER):
        assert audit_log_notice(view) != ""


def test_a_file_has_what_was_searched_for_and_no_direction_marks(written, demo_store: Store) -> None:
    table = sheet(replace(looking(demo_store), lang="fa"), AuditLogSearch(kind="loaded"))
    assert len(table.rows) == 1
    assert table.rows[0][2:5] == ("system:negah", "بارگذاری", "بارگذاری: ۷")
    assert ("چه کاری", "بارگذاری") in table.about


def test_the_table_escapes_what_people_typed(written: AuditLogWriter, demo_store: Store) -> None:
    page = find_entries(written.records(), AuditLogSearch(), limit=60)
    view = looking(demo_store)
    drawn_table = entries_table(view, read_search(view), page)
    assert "&lt;b&gt;sara" in drawn_table
    assert "system:" not in drawn_table


def test_what_was_seen_is_said_in_words_and_linked(written: AuditLogWriter, demo_store: Store) -> None:
    address = "?county=0303&period=30d&list=overdue"
    with written.records().writing() as connection:
        append(connection, Event(EntryKind.saw_cases, "sara", {"screen": "cases", "scope": address}, BEGIN))
    page = find_entries(written.records(), AuditLogSearch(), limit=1)
    for lang, words in (
        ("fa", "۳۰ روز گذشته · \u2068تبریز\u2069"),
        ("en", "Last 30 days · \u2068Tabriz\u2069"),
    ):
        view = replace(looking(demo_store), lang=lang)
        table = entries_table(view, read_search(view), page)
        end = "" if lang == "fa" else "&amp;lang=en"
        assert (
            f'<a href="cases?county=0303&amp;period=30d&amp;list=overdue{end}">\u2068{words}\u2069</a>'
            in table
        )
    with written.records().writing() as connection:
        rights = {"person": "reza", "counties": ["0303", "none-such"], "agencies": []}
        append(connection, Event(EntryKind.added_person, "sara", rights, BEGIN))
    table = entries_table(view, read_search(view), find_entries(written.records(), AuditLogSearch(), limit=1))
    assert "counties: \u2068Tabriz\u2069, \u2068none-such\u2069" in table
    assert "agencies" not in table
    days = scope_words(view, "period=1405/01/01-1405/01/31&agency=none-such")
    assert days.startswith("1 Farvardin 1405 to 31 Farvardin 1405 · ")
