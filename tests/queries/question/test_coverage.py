"""Which sources a figure counts, and that a store whose sources record everything is asked for nothing more."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.coverage import COMPLETE, coverage
from queries.storage.store import Store
from queries.vocabulary.recorded import EVERYTHING, Recorded
from queries.vocabulary.scope import Scope
from tests.worlds import START, store_of, world

PARTIAL = {"one": {"due", "answer", "answer_date", "closing", "closing_date"}, "two": set()}


def test_a_complete_store_is_asked_for_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(0))
    assert store.sources
    asked: list[object] = []
    monkeypatch.setattr(Store, "frame", lambda self, statement: asked.append(statement))
    assert coverage(store, Scope(), EVERYTHING) is COMPLETE
    assert asked == []


def test_a_figure_names_the_sources_that_it_leaves_out() -> None:
    store = store_of(sa.create_engine("duckdb:///:memory:"), world(0), recorded=PARTIAL)
    counted = measure(store, "closed", Scope()).coverage
    assert (counted.counted, counted.left_out, counted.missing) == (("one",), ("two",), {Recorded.closing})
    assert counted.note is not None
    assert counted.note.en == "from 1 of 2 sources; the others do not record closings"
    nothing = measure(store, "satisfied_share", Scope())
    assert (nothing.coverage.is_recorded, nothing.row["reason"]) == (False, "not_recorded")
    assert measure(store, "received", Scope()).coverage is COMPLETE


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
