"""The table of offices where the sources record no answers on time: by cases received."""

from dataclasses import replace

from pages.agencies.received_table import KEYS, received_table
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.storage.store import Store
from tests.pages.same_numbers.reading import looking, rows


def test_offices_stand_in_order_of_cases_received_with_every_recorded_measure(demo_store: Store) -> None:
    view = replace(looking(demo_store), lang="en")
    table = rows(received_table(view))
    frame = measure(demo_store, "received", view.scope, by=("agency",), lang="en").frame
    expected = frame[frame["agency"] != "none"].sort_values("value", ascending=False, kind="stable")
    received = [row[1] for row in table]
    assert received == [MEASURES["received"].format(float(value), "en") for value in expected["value"]]
    assert {row[0] for row in table} == set(expected["agency_label"])
    assert {len(row) for row in table} == {1 + len(KEYS)}


def test_without_cases_there_is_no_table(demo_store: Store) -> None:
    empty = looking(
        demo_store, period="1402/01/01-1402/01/01", kind="suggestion", channel="letter", county="0303"
    )
    assert measure(demo_store, "received", empty.scope).row["n"] == 0
    assert "<table" not in received_table(empty)
