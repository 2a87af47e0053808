"""What is seen is recorded once for each address, with the viewer; drawing in advance is not recorded."""

import pytest

from door.viewers import Viewer
from pages.view import audit_log
from pages.view.audit_log import record, record_sight
from pages.view.viewer import PREWARMING, as_viewer
from queries.storage.store import Store
from records.audit.entry import Event
from records.audit.entry_kinds import EntryKind
from tests.pages.same_numbers.reading import looking

SARA = Viewer("sara", "سارا", frozenset({"planner"}))


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """The events that were put into the queue."""
    put: list[Event] = []
    monkeypatch.setattr(audit_log, "writer_of", lambda _url: type("Writer", (), {"put": put.append}))
    monkeypatch.setattr(audit_log.st, "session_state", {})
    return put


def test_what_is_drawn_again_is_recorded_once(events: list[Event], demo_store: Store) -> None:
    here, elsewhere = looking(demo_store, county="0303"), looking(demo_store, county="0301")
    with as_viewer(SARA):
        for view in (here, here, elsewhere, here):
            record_sight(view, EntryKind.saw_cases, {"screen": "cases"})
    assert [(event.who, event.detail["scope"]) for event in events] == [
        ("sara", "?county=0303"),
        ("sara", "?county=0301"),
        ("sara", "?county=0303"),
    ]


def test_of_an_address_an_entry_has_what_says_which_rows_are_seen(
    events: list[Event], demo_store: Store
) -> None:
    noise = {"self": "x", "lang": "en", **{f"z{number}": "a" * 2_000 for number in range(3)}}
    with as_viewer(SARA):
        for number in ("1", "2"):
            view = looking(demo_store, county="0303", sort="c" * 7_000, again=number, **noise)
            record_sight(view, EntryKind.saw_cases, {"screen": "cases"}, rows_by={"sort": ["due"]})
    assert [event.detail["scope"] for event in events] == ["?sort=due&county=0303"]


def test_an_act_is_recorded_each_time(events: list[Event]) -> None:
    with as_viewer(SARA):
        for _ in range(2):
            record(EntryKind.kept_mapping, {"mapping": "mine"})
    assert len(events) == 2


def test_drawing_in_advance_is_not_recorded(events: list[Event], demo_store: Store) -> None:
    with as_viewer(PREWARMING):
        record_sight(looking(demo_store), EntryKind.saw_cases, {"screen": "cases"})
    assert events == []
