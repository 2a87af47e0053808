"""Which sources a figure counts, and that a store whose sources record everything is asked for nothing more."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.counted_sources import COMPLETE, coverage
from queries.storage import schema
from queries.storage.store import Store
from queries.vocabulary.recorded import EVERYTHING, Recorded
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import statements_of
from tests.worlds import START, store_of, world

pytestmark = pytest.mark.usefixtures("worlds_without_rollups")
PARTIAL = {"one": {"due", "answer", "answer_date", "closing", "closing_date"}, "two": set()}


def test_a_complete_store_is_asked_for_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(0))
    assert store.sources
    asked: list[object] = []
    monkeypatch.setattr(Store, "frame", lambda self, statement: asked.append(statement))
    assert coverage(store, Scope(), EVERYTHING) is COMPLETE
    assert asked == []


def test_a_source_that_records_everything_needs_no_word_of_its_own() -> None:
    everything = {str(thing) for thing in EVERYTHING}
    complete = store_of(
        sa.create_engine("duckdb:///:memory:"), world(0), recorded=dict.fromkeys(("one", "two"), everything)
    )
    assert Recorded.timely not in EVERYTHING
    assert Recorded.in_time in EVERYTHING
    assert coverage(complete, Scope(), EVERYTHING) is COMPLETE


def test_a_figure_names_the_sources_that_it_leaves_out() -> None:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(0), recorded=PARTIAL)
    counted = measure(store, "closed", Scope()).coverage
    assert (counted.counted, counted.left_out, counted.missing) == (("one",), ("two",), {Recorded.closing})
    assert counted.note is not None
    assert counted.note.en == "from 1 of 2 sources; the others do not record closings"
    nothing = measure(store, "satisfied_share", Scope())
    assert (nothing.coverage.is_recorded, nothing.row["reason"]) == (False, "not_recorded")
    assert measure(store, "received", Scope()).coverage is COMPLETE


@pytest.mark.thorough
@pytest.mark.parametrize("by", [("agency",), ("agency", "month"), ("month",), ()])
def test_no_cases_are_read_where_no_source_records_what_a_measure_needs(
    by: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(0), recorded=PARTIAL)
    offices = measure(store, "received", Scope(), by=("agency",)).columns["agency"]
    asked: list[object] = []
    frame = Store.frame
    monkeypatch.setattr(
        Store, "frame", lambda self, statement: [asked.append(statement), frame(self, statement)][1]
    )
    nothing = measure(store, "handoffs_per_case", Scope(), by=by)
    assert len(asked) == 1  # since when there are cases that are left out
    assert nothing.coverage.left_out == ("one", "two")
    assert nothing.columns["n"].sum() == 0
    assert set(nothing.columns["reason"]) <= {"not_recorded"}
    if by == ("agency",):
        assert set(nothing.columns["agency"]) == set(offices)


def test_sources_without_cases_in_the_scope_are_not_named() -> None:
    here = world(0)
    lives = tuple(replace(life, source="one") if life.county == "0303" else life for life in here.lives)
    store = store_of(sa.create_engine("duckdb:///:memory:"), replace(here, lives=lives), recorded=PARTIAL)
    assert coverage(store, Scope(counties=("0303",)), {Recorded.closing}).note is None
    assert coverage(store, Scope(counties=("0302",)), {Recorded.closing}).left_out == ("two",)
    # Before the first case nothing is left out.
    assert coverage(store, Scope(last=START.date().replace(month=1)), {Recorded.closing}).note is None


def test_what_two_measures_need_together_can_be_asked_of_one() -> None:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(0), recorded=PARTIAL)
    everything = measure(store, "received", Scope()).row["n"]
    same = measure(store, "received", Scope(), needs=frozenset(MEASURES["closed"].needs))
    assert same.coverage.counted == ("one",)
    assert 0 < same.row["n"] < everything


def test_a_figure_says_which_sources_it_takes_at_their_word() -> None:
    dated, said = {"due", "answer_date", "answer"}, {"timely"}
    engine = sa.create_engine("duckdb:///:memory:")
    store = store_of(engine, world(0), recorded={"one": dated, "two": said})
    on_time = measure(store, "on_time_share", Scope()).coverage
    assert (on_time.left_out, on_time.by_word, on_time.others) == ((), ("two",), 1)
    assert on_time.note is not None
    assert on_time.note.en == "in 1 of 2 sources as the source itself says"
    # What goes by a due moment leaves the word out, and needs no mark.
    overdue = measure(store, "overdue", Scope()).coverage
    assert (overdue.counted, overdue.left_out, overdue.by_word) == (("one",), ("two",), ())
    # Beside a source that records nothing, both are said.
    store = store_of(engine, world(0), recorded={"one": said, "two": set()})
    note = measure(store, "on_time_share", Scope()).coverage.note
    assert note is not None
    assert note.en == (
        "from 1 of 2 sources; the others do not record due dates and answers; as the source itself says"
    )


def test_sources_without_cases_in_the_scope_are_not_taken_at_their_word() -> None:
    here = world(0)
    lives = tuple(replace(life, source="one") if life.county == "0303" else life for life in here.lives)
    recorded = {"one": {"due", "answer_date"}, "two": {"timely"}}
    store = store_of(sa.create_engine("duckdb:///:memory:"), replace(here, lives=lives), recorded=recorded)
    assert coverage(store, Scope(counties=("0303",)), MEASURES["on_time_share"].needs).note is None
    assert coverage(store, Scope(counties=("0302",)), MEASURES["on_time_share"].needs).by_word == ("two",)


def test_one_case_is_enough_to_name_a_single_source() -> None:
    here, engine = world(0), sa.create_engine("duckdb:///:memory:")
    lives = tuple(life for life in here.lives if life.source == "one")
    store_of(engine, replace(here, lives=lives), recorded=PARTIAL)
    with engine.begin() as connection:
        for table in (schema.load, schema.source):
            connection.execute(table.delete().where(table.c.source == 2))
    store = Store(engine.url, engine, 1)
    begins, (needed, *_) = (
        min(life.registered.date() for life in lives),
        EVERYTHING - {Recorded.in_time} - PARTIAL["one"],
    )
    for last, named in ((None, ("one",)), (begins, ("one",)), (begins - timedelta(1), ())):
        with statements_of(store) as statements:
            assert coverage(store, Scope().with_period(None, last), [needed]).left_out == named
        assert ["LIMIT" in text for text in statements if "registered_day" in text] == [True]
