"""Cases in the order of a day give the sums that all cases give, and are read where they are fewer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pandas as pd
import pytest
import sqlalchemy as sa

from queries.comparisons.peers import deadline_signs
from queries.comparisons.peers.office_counties import office_county_sums
from queries.comparisons.peers.unit_sums import unit_question, unit_sums
from queries.estimates.deadline_lengths import days_allowed
from queries.estimates.excess_late import MAX_GROUPS
from queries.measures import MEASURES
from queries.question.grouping import spans_group
from queries.question.question import make_question
from queries.sql.components import COMPONENTS
from queries.storage.store import Store
from queries.sums import component_sums, component_sums_from_file
from queries.sums.arithmetic import cell_counts
from queries.sums.blocks.block_file import BlockTable
from queries.sums.days_allowed import days_allowed_from_file
from queries.sums.sums_file import rows_by_day
from queries.sums.sums_file.stored_sums import answer_from_sums
from queries.sums.writing import rows_by_day_writer, stored_sums_writer
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.queries.sums.small_stores import statements_of
from tests.thorough import one_in, ordinary_first
from tests.worlds import COUNTIES, store_of, world

pytestmark = [pytest.mark.usefixtures("scope_by_scope", "any_n")]
SCOPES = (
    Scope(trips="out"),
    Scope(),
    Scope(counties=COUNTIES[:2], kinds=("complaint",), trips="out"),
)
KEYS = ("on_time_share", "deadline_bunching", "satisfied_share", "reopened_share")


@pytest.fixture(scope="module")
def store() -> Store:
    """A world whose sources are known up to the same day, and do not say themselves what was in time."""
    made = store_of(sa.create_engine("duckdb:///:memory:"), world(24))
    with made.engine.begin() as connection:
        connection.exec_driver_sql('UPDATE "case" SET due_day = NULL WHERE due_at IS NULL')
    return made


@pytest.fixture
def keep_rows(store, keep_file, written_once, monkeypatch) -> Iterator[None]:
    """Files of the store; whatever the files have in the order of a day is read."""
    monkeypatch.setattr(rows_by_day, "ADVANTAGE", 0)
    monkeypatch.setattr(rows_by_day, "BATCH", 7)
    keep_file(store)
    stored_sums_writer.keep_stored_sums(store)
    store.cache.clear()
    yield
    store.cache.clear()


def _periods(store: Store, scope: Scope) -> list[Scope]:
    assert store.as_of is not None
    today = store.as_of.date()
    spans = ((200, 0), (60, 20), (30, 30), (9_000, 8_000))
    return [scope, *(scope.with_period(today - timedelta(a), today - timedelta(b)) for a, b in spans)]


def _in_order(columns: object) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    keys = [name for name in frame if name not in ("n", "hits", "people_asked")]
    return frame.sort_values(keys, ignore_index=True).astype("int64")


def _answers(store: Store) -> list[pd.DataFrame]:
    store.cache.clear()
    answers = []
    periods = [period for each in SCOPES for period in _periods(store, each)]
    for scope in one_in(2, periods, turn=0):
        for key in KEYS:
            question = unit_question(store, MEASURES[key], scope, by="agency", lang="en")
            answers.append(_in_order(unit_sums(question)))
        answers.append(_in_order(office_county_sums(store, scope)[1]))
        by = ("agency", *deadline_signs.MIX)
        due = make_question(store, MEASURES["on_time_share"], scope, by=by, lang="en", max_groups=MAX_GROUPS)
        answers.append(_in_order(days_allowed(due)))
    return answers


def test_sums_and_days_allowed_are_those_of_the_database(store, keep_rows, monkeypatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the file of all cases was read")

    with monkeypatch.context() as patch:
        patch.setattr(BlockTable, "batches", never)
        frames = _answers(store)
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    for one, other in zip(frames, _answers(store), strict=True):
        pd.testing.assert_frame_equal(one, other)
    assert sum(int(frame["n"].sum()) for frame in frames) > 500


def test_days_allowed_up_to_as_of_take_no_statement(store, keep_rows) -> None:
    share = MEASURES["on_time_share"]
    for scope in SCOPES:
        question = make_question(store, share, scope, by=("agency", "kind"), lang="en")
        with statements_of(store) as statements:
            assert days_allowed(question)["n"].sum() > 10
        assert not statements


@pytest.mark.parametrize("key", KEYS)
def test_sums_are_the_same_without_room_for_all_cells(store, keep_rows, monkeypatch, key: str) -> None:
    question = unit_question(store, MEASURES[key], Scope(), by="agency", lang="en")
    starts = [store.first_days[question.clock_column] + timedelta(100 * i) for i in range(5)]
    by_span = replace(question, groups=(*question.groups, spans_group(question.clock_column, starts)))
    with_room = [_in_order(unit_sums(each)) for each in (question, by_span)]
    # Amounts are added up by cell, and where there is no room for that either the cells that occur are counted.
    for module in (component_sums_from_file, cell_counts):
        store.cache.clear()
        monkeypatch.setattr(module, "MAX_CELLS", 10)
        for each, frame in zip((question, by_span), with_room, strict=True):
            pd.testing.assert_frame_equal(_in_order(unit_sums(each)), frame)
            assert frame["n"].sum() > 30
    names = question.measure.estimator.components.values()
    components = [COMPONENTS[name] for name in names]
    assert component_sums._components_to_sum(by_span, components) == components
    assert len(component_sums._components_to_sum(question, components)) > len(components)


def test_all_cases_are_read_where_they_are_fewer(store, keep_rows, monkeypatch) -> None:
    read = []
    batches = BlockTable.batches
    monkeypatch.setattr(rows_by_day, "ADVANTAGE", 2)
    monkeypatch.setattr(BlockTable, "batches", lambda *given: read.append(1) or batches(*given))
    assert store.as_of is not None
    week = Scope().with_period(store.as_of.date() - timedelta(37), store.as_of.date() - timedelta(30))
    for scope, is_read in ((week, False), (Scope(), True)):
        read.clear()
        unit_sums(unit_question(store, MEASURES["on_time_share"], scope, by="agency", lang="en"))
        assert bool(read) == is_read


@pytest.mark.thorough
@pytest.mark.parametrize("reason", ordinary_first(1, ["stated", "many"]))
def test_what_is_not_stored_is_read_elsewhere(store, keep_file, monkeypatch, reason: str) -> None:
    keep_file(store)
    if reason == "stated":
        monkeypatch.setitem(store.__dict__, "states_timeliness", True)
    else:
        monkeypatch.setattr(rows_by_day_writer, "MAX_ROWS", 149)
    stored_sums_writer.keep_stored_sums(store)
    store.cache.clear()
    question = make_question(store, MEASURES["on_time_share"], Scope(), by=("agency",), lang="en")
    assert days_allowed_from_file(question, before=None) is None
    columns = answer_from_sums(question, lambda file: set(file.columns)) or set()
    stored = {
        rows_by_day.row_column(day, name)
        for day, name in product(rows_by_day.FURTHER, [rows_by_day.STARTS, "topic"])
    }
    assert columns & stored == (stored if reason == "stated" else set())
    store.cache.clear()


def test_limited_viewers_get_none_of_the_rows(store, keep_rows) -> None:
    limited = store.limited(RowLimits(COUNTIES[:1]))
    for asked, has_rows in ((store, True), (limited, False)):
        question = make_question(asked, MEASURES["on_time_share"], Scope(), by=("agency",), lang="en")
        assert (days_allowed_from_file(question, before=None) is not None) == has_rows
