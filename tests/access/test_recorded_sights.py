"""Which screens write into the audit log, as docs/records.md says: those that show rows of cases."""

import re
from urllib.parse import parse_qs

import pytest
from markupsafe import Markup

from pages.view import audit_log
from pages.widgets.elements import drawing
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from records.role_rights import ROLE_RIGHTS
from records.roles import Role
from tests.access.people_of_roles import OWN_COUNTY, PEOPLE
from tests.access.receiving import receive
from tests.access.two_worlds import as_it_is, write_store
from tests.thorough import ordinary_first

ROWS = re.compile("\u2066case-\\d")  # a tracking id, isolated as in rows of cases and not as in addresses
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


@pytest.fixture
def recorded_before(monkeypatch, events) -> list[bool]:
    """Of each piece with rows of cases that is sent, whether there was an entry before."""
    before: list[bool] = []
    component = drawing.component

    def noting(*of: object):
        def send(**what: object) -> object:
            if isinstance(data := what["data"], bytes) and ROWS.search(data.decode()):
                before.append(bool(events))
            return component(*of)(**what)

        return send

    monkeypatch.setattr(drawing, "component", noting)
    return before


@pytest.mark.parametrize(
    ("screen", "params"),
    ordinary_first(
        1,
        [
            ("cases", {}),
            ("cases", {"case": ["case-1"]}),
            ("hotspots", {"county": [OWN_COUNTY], "part": ["brief"]}),
        ],
    ),
    ids=["list", "case", "brief"],
)
def test_rows_are_recorded_before_they_are_sent_because_their_reader_may_leave_at_once(
    monkeypatch, recorded_before, screen: str, params: dict[str, list[str]]
) -> None:
    receive(monkeypatch, PEOPLE[Role.governor], screen, {"period": ["all"], **params})

    assert recorded_before
    assert all(recorded_before)


def test_so_are_cases_with_possible_errors(monkeypatch, recorded_before) -> None:
    monkeypatch.setattr("pages.data.flagged_cases_section", lambda view: Markup("\u2066case-1\u2069"))
    monkeypatch.setattr("pages.data.row_downloads.flag_counts", lambda store, scope: {"flag": 1})

    receive(monkeypatch, PEOPLE[Role.steward], "data", {"period": ["all"]})

    assert recorded_before == [True]


def test_cases_with_possible_errors_are_recorded_beside_rejected_rows_too(monkeypatch, events) -> None:
    monkeypatch.setattr("pages.data.row_downloads.rejection_reasons", lambda store, lang: ["reason"])
    monkeypatch.setattr("pages.data.row_downloads.flag_counts", lambda store, scope: {"flag": 1})

    receive(monkeypatch, PEOPLE[Role.steward], "data", {"period": ["all"]})

    assert [event.kind for event in events] == [EntryKind.saw_rejected_rows, EntryKind.saw_cases]


def test_an_id_that_is_typed_with_a_thousand_blanks_is_recorded_as_the_case_that_is_seen(
    monkeypatch, events
) -> None:
    for typed in ("c" + " " * 1_000 + "ase-1", "c" + " \u200c" * 1_000 + "ase-2"):
        page = receive(monkeypatch, PEOPLE[Role.governor], "cases", {"case": [typed]})
        assert f"\u2066case-{typed[-1]}\u2069" in page.text

    assert [event.detail["case"] for event in events] == ["case-1", "case-2"]
    assert [parse_qs(event.detail["scope"][1:])["case"] for event in events] == [["case-1"], ["case-2"]]


def test_each_page_of_a_list_is_recorded_however_its_place_is_written(monkeypatch, events) -> None:
    monkeypatch.setattr("pages.cases.case_list.SIZE", 3)
    place, seen = None, set[str]()
    for _ in range(3):
        params = {"period": ["all"]} | ({"after": [place]} if place else {})
        text = receive(monkeypatch, PEOPLE[Role.governor], "cases", params).text
        seen.add(re.search(r"\u2066case-\d+", text)[0])
        key, position, rest = re.search(r'rel="next" href="[^"]*after=(\w+)\.(\d+)([.\w]+)', text).groups()
        place = f"{key}.{'0' * 1_000}{position}{rest}"

    assert len(seen) == len(events) == len({event.detail["scope"] for event in events})
    assert all(len(event.detail["scope"]) < 200 for event in events)
