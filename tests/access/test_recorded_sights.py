"""Which screens write into the audit log, as docs/records.md says: those that show rows of cases."""

import pytest

from pages.view import audit_log
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.role_rights import ROLE_RIGHTS
from records.roles import Role
from tests.access.people_of_roles import PEOPLE
from tests.access.receiving import receive
from tests.access.two_worlds import as_it_is, write_store

RECORDED = {"cases": [EntryKind.saw_cases], "agencies": [EntryKind.saw_cases]}


@pytest.fixture
def events(monkeypatch, tmp_path) -> list[Event]:
    """What is put into the audit log."""
    put: list[Event] = []
    monkeypatch.setenv("NEGAH_DATABASE_URL", write_store(tmp_path, as_it_is()))
    monkeypatch.setattr(audit_log, "writer_of", lambda _url: type("Writer", (), {"put": put.append}))
    return put


def test_an_agency_viewer_is_recorded_where_rows_of_cases_are_shown_and_not_at_the_own_assessment(
    monkeypatch, events
) -> None:
    screens = ROLE_RIGHTS[Role.agency_viewer].screens
    assert "office" in screens
    for screen in screens:
        events.clear()
        receive(monkeypatch, PEOPLE[Role.agency_viewer], screen, {"period": ["all"]})
        assert [event.kind for event in events] == RECORDED.get(screen, []), screen
        assert {event.who for event in events} <= {"agency_viewer"}
