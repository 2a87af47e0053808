"""Loads keep what their files record; a source records what any of its loads in force does."""

from pathlib import Path

import pytest

from queries.estimates.measure import measure
from queries.question.counted_sources import coverage
from queries.storage.opening import open_store
from queries.storage.store import Store
from queries.vocabulary.recorded import EVERYTHING, Recorded
from queries.vocabulary.scope import Scope
from tests.intake.load import test_event_pass as events
from tests.intake.storing import load_files, load_rows, table, undo, url, write

pytestmark = pytest.mark.usefixtures("no_rollups")

REGISTERED = ("id", "registered_at", "county")
CASE = {"id": "1", "registered_at": "1404/02/01", "county": "تبریز"}


def load(folder: Path, columns: tuple[str, ...], name: str, **changes: object) -> None:
    row = {key: value for key, value in (CASE | {"closed_at": "1404/02/09"}).items() if key in columns}
    load_files(folder, write(folder / name, [row], columns), due="source", **changes)


def recorded(store: Store, load: int) -> set[str]:
    (source,) = store.sources_at(load)
    return {str(thing) for thing in source.recorded}


@pytest.mark.thorough
def test_what_a_later_load_brings_is_added_and_undone(tmp_path: Path) -> None:
    load(tmp_path, REGISTERED, "1.csv")
    load(tmp_path, (*REGISTERED, "closed_at"), "2.csv")
    load(tmp_path, (*REGISTERED, "verdict"), "3.csv")  # The column is there, though empty.
    assert [row["recorded"] for row in table(tmp_path, "load")] == ["", "closing closing_date", "verdict"]
    store = open_store(url(tmp_path))
    assert recorded(store, 1) == set()
    assert recorded(store, 2) == {"closing", "closing_date"}
    assert recorded(store, 3) == {"closing", "closing_date", "verdict"}
    undo(tmp_path)
    assert recorded(open_store(url(tmp_path)), 2) == {"closing", "closing_date"}


@pytest.mark.thorough
def test_the_files_of_one_load_add_up(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / f"{name}.csv", [CASE], (*REGISTERED, name)) for name in ("closed_at", "verdict")
    ]
    load_files(tmp_path, *paths, due="source")
    assert recorded(open_store(url(tmp_path)), 1) == {"closing", "closing_date", "verdict"}


@pytest.mark.thorough
def test_loads_of_before_count_as_recording_everything_until_one_says_more(tmp_path: Path) -> None:
    load(tmp_path, REGISTERED, "1.csv")
    store = open_store(url(tmp_path))
    store.loads["recorded"] = None
    assert recorded(store, 1) == set(EVERYTHING)
    assert coverage(store, Scope(), EVERYTHING).note is None
    again = open_store(url(tmp_path)).without_rollups()
    again.__dict__.pop("_sources_by_load", None)
    again.loads["recorded"] = ""
    assert coverage(again, Scope(), {Recorded.due}).left_out == ("negah",)


def test_events_are_recorded_from_the_first_load_on_that_has_them(tmp_path: Path) -> None:
    load_rows(tmp_path, [events.REGISTERED, events.CLOSED], mapping="negah-events")
    closings = {"due", "closing", "closing_date", "outcome", "place"}
    store = open_store(url(tmp_path))
    assert recorded(store, 1) == closings
    # Answers would be 0, and none on time, if this source were taken to record them.
    assert not measure(store, "on_time_share", Scope()).coverage.is_recorded
    load_rows(tmp_path, [events.ANSWERED], mapping="negah-events")
    load_rows(tmp_path, [events.REGISTERED | {"case": "2"}], mapping="negah-events")
    assert recorded(open_store(url(tmp_path)), 3) == closings | {"answer", "answer_date", "in_time"}
    undo(tmp_path)
    undo(tmp_path)
    assert recorded(open_store(url(tmp_path)), 1) == closings
