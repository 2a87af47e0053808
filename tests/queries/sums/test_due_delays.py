"""Days from the due day to the answer are the same from memory, from the file of all cases and by a statement."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from queries.estimates.days_from_due import answer_delays
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage.store import Store
from queries.sums.case_arrays import cases_in_memory
from queries.sums.due_delays import due_delays
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import ONE_DAY, statements_of
from tests.thorough import one_in, ordinary_first
from tests.worlds import COUNTIES, store_of, world

pytestmark = pytest.mark.usefixtures("scope_by_scope")
SCOPES = (
    Scope(),
    Scope(trips="out"),
    Scope(counties=COUNTIES[:1], kinds=("complaint",)),
    Scope(agencies=("A1", "A2"), topic_groups=("G1",), trips="out"),
)


def _store(seed: int, *, said: bool) -> Store:
    """A store with or without cases whose source only says itself whether they were answered in time."""
    here = world(seed)
    lives = tuple(life for life in here.lives if said or life.timely is None)
    return store_of(sa.create_engine("duckdb:///:memory:"), replace(here, lives=lives))


def _scopes(store: Store) -> list[Scope]:
    assert store.as_of is not None
    today = store.as_of.date()
    spans = [(None, None), (today - timedelta(40), today), (None, today - timedelta(1)), (today, today)]
    return one_in(3, [scope.with_period(*span) for scope in SCOPES for span in spans], turn=0)


def _answers(store: Store) -> list[tuple[pd.DataFrame, int]]:
    store.cache.clear()
    answers = [answer_delays(store, scope) for scope in _scopes(store)]
    return [(delays.frame, delays.unanswered) for delays in answers]


def _counted(store: Store) -> pd.DataFrame | None:
    columns = due_delays(make_question(store, MEASURES["on_time_share"], Scope(), by=(), lang="en"))
    return None if columns is None else pd.DataFrame(columns)


@pytest.mark.parametrize("seed", ordinary_first(1, [8, ONE_DAY]))
def test_delays_are_those_of_a_statement(
    seed: int, keep_file: Callable[[Store], Path], large_scopes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = _store(seed, said=False)
    expected = _answers(store)
    assert _counted(store) is None
    assert sum(len(frame) for frame, _ in expected) > 50
    assert sum(unanswered for _, unanswered in expected) > 10
    keep_file(store)
    in_file = _answers(store)
    # Sources that are known up to different days have no common edge.
    assert (_counted(store) is not None) == (seed == ONE_DAY)
    assert _counted(store.limited(RowLimits(COUNTIES[:1]))) is None
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    in_memory = _answers(store)
    assert _counted(store) is not None
    for delays in (in_file, in_memory):
        for (frame, unanswered), (wanted, unanswered_wanted) in zip(delays, expected, strict=True):
            pd.testing.assert_frame_equal(frame, wanted)
            assert unanswered == unanswered_wanted


@pytest.mark.thorough
def test_only_the_cases_of_the_edge_day_are_read_beside_the_file(keep_file: Callable[[Store], Path]) -> None:
    store = _store(ONE_DAY, said=False)
    keep_file(store)
    answer_delays(store, Scope(kinds=("complaint",)))
    with statements_of(store) as statements:
        assert answer_delays(store, Scope(trips="out")).unanswered > 0
    assert statements == []


@pytest.mark.thorough
def test_a_store_with_the_word_of_sources_is_asked_by_a_statement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    assert _counted(_store(ONE_DAY, said=True)) is None
