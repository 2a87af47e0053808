"""Columns of all cases in memory: they answer what the database answers, and are read only where that pays."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa
from numpy.typing import NDArray

from queries.cases.oldest import waits_by_office
from queries.estimates.daily_series import daily_series
from queries.estimates.measure import measure
from queries.measures import MEASURES
from queries.question.filters import GROUP_COLUMNS
from queries.question.question import make_question
from queries.storage.running_statements import watch
from queries.storage.store import Store
from queries.storage.store_errors import SlowStoreError
from queries.sums.case_arrays import cases_in_memory
from queries.sums.case_arrays.case_columns import NESTED, NO_DAY, PLACE, Table, case_statement
from queries.sums.case_arrays.cases_in_memory import all_cases
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.engines import Databases
from tests.thorough import one_in, ordinary_first
from tests.worlds import store_of, world

KEYS = (
    "received", "closed", "on_time_share", "days_waited", "reopened_share", "satisfied_share", "open", "overdue",
    "answer_days_median", "answered_by_day_10", "age_open", "overdue_per_10k", "resolution_gap",
)  # fmt: skip
GROUPS = (
    (),
    ("month",),
    ("agency",),
    ("county", "month"),
    ("peer_group",),
    ("topic_group", "week"),
    ("day",),
)
SCOPES = (
    Scope(),
    Scope(kinds=("complaint",)),
    Scope(counties=("C2",), trips="out"),
    Scope(agencies=("A1", "A2"), channels=("phone",)),
    Scope(peer_groups=("P1",), topic_groups=("G1",)),
)
LIMITS = (RowLimits(agencies=("A1",)), RowLimits(("C1",), ("A2",)))
ASKED = [(scope, None) for scope in SCOPES] + [(SCOPES[i], limits) for i in (1, 3) for limits in LIMITS]
# In an ordinary run each of the scopes, two of them with limits.
IN_TURN = (0, 2, 4, 5, 8, 1, 3, 6, 7)


@pytest.fixture(scope="module")
def store() -> Store:
    """A world of several sources, which are known up to different moments."""
    made = store_of(sa.create_engine("duckdb:///:memory:"), world(8))
    assert made.rollups_current
    return made


def _existing(store: Store, scope: Scope) -> Scope:
    """The scope with codes of the store in the place of made-up ones, at the same position."""
    chosen = {}
    for name, field in (("county", "counties"), ("agency", "agencies"), ("peer_group", "peer_groups"),
                        ("topic_group", "topic_groups")):  # fmt: skip
        codes = [code for key, code in store.codes(name).items() if key]
        wanted = getattr(scope, field)
        chosen[field] = tuple(codes[(int(code[1:]) - 1) % len(codes)] for code in wanted)
    return replace(scope, **chosen)


def _periods(store: Store) -> list[tuple[date | None, date | None]]:
    assert store.as_of is not None
    today = store.as_of.date()
    return [(None, None), (today - timedelta(40), today), (today - timedelta(60), today - timedelta(1))]


Question = tuple[date | None, date | None, str, tuple[str, ...]]


def _questions(store: Store, *, turn: int) -> list[Question]:
    """Of all questions one in eighteen for each of the nine scopes, which take turns."""
    every = [
        (first, last, key, by)
        for first, last in _periods(store)
        for key in KEYS
        for by in GROUPS
        if not (MEASURES[key].estimator.is_stock and "day" in by and first is None)
    ]
    return one_in(2 * len(ASKED), every, turn=turn)


def _answers(store: Store, scope: Scope, questions: list[Question]) -> dict[object, pd.DataFrame]:
    store.cache.clear()
    frames: dict[object, pd.DataFrame] = {
        (first, last, key, by): measure(store, key, scope.with_period(first, last), by=by, lang="en").frame
        for first, last, key, by in questions
    }
    for period in _periods(store):
        waits = waits_by_office(store, scope.with_period(*period), longer_than=5)
        frames[period] = waits.sort_values("agency", ignore_index=True)
    for by in ("topic", "peer_group"):
        course = daily_series(store, scope, by=by, lang="en")
        days = pd.date_range(course.first, periods=course.cumulative.shape[1])
        frames["by day", by] = pd.DataFrame(course.cumulative, list(course.codes), days)
    return frames


@pytest.mark.slow
@pytest.mark.parametrize("turn", ordinary_first(1, IN_TURN))
def test_cases_in_memory_answer_what_the_database_answers(
    store: Store, turn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope, limits = ASKED[turn]
    if limits is not None:
        limits = RowLimits(*(
            tuple(code for key, code in store.codes(name).items() if key)[: len(own)]
            for name, own in (("county", limits.counties), ("agency", limits.agencies))
        ))  # fmt: skip
    own, scope = store.limited(limits), _existing(store, scope)
    questions = _questions(own, turn=turn)
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: True)
    there = _answers(own, scope, questions)
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    here = _answers(own, scope, questions)
    assert all_cases(make_question(own, MEASURES["received"], scope, by=(), lang="en")) is not None
    assert any(len(frame) > 2 for frame in there.values())
    for question, frame in there.items():
        pd.testing.assert_frame_equal(here[question], frame, obj=str(question))


def test_cases_in_memory_are_counted_by_day_without_the_database(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    scope = Scope(kinds=("complaint",), channels=("phone",))
    assert all_cases(make_question(store, MEASURES["received"], scope, by=(), lang="en")) is not None
    store.codes("topic")
    statements: list[str] = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *event: statements.append(event[2]))
    daily_series(store, scope, by="topic", lang="en")
    assert statements == []


def _rows(table: Table) -> NDArray[np.int64]:
    """The rows of a table in order, since no engine promises any."""
    return np.array(sorted(zip(*(column.tolist() for column in table.values()), strict=True)))


# In an ordinary run without limits test_fetching.py compares these columns with rows.
@pytest.mark.parametrize("limited", ordinary_first(1, [True, False]))
def test_all_engines_hand_over_the_same_columns(
    store: Store, world_stores: Callable[..., Store], monkeypatch: pytest.MonkeyPatch, limited: bool
) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    office = next(code for key, code in store.codes("agency").items() if key)
    limits = RowLimits(agencies=(office,)) if limited else None
    own, there, whole = (
        all_cases(make_question(each, MEASURES["received"], Scope(), by=(), lang="en"))
        for each in (store.limited(limits), world_stores(8).limited(limits), store)
    )
    assert own is not None
    assert there is not None
    assert whole is not None
    assert 0 < len(own.cases["source"]) <= len(whole.cases["source"]) - limited
    for ours, theirs in ((own.cases, there.cases), (own.reopened, there.reopened)):
        assert {name: column.dtype for name, column in ours.items()} == {
            name: column.dtype for name, column in theirs.items()
        }
        np.testing.assert_array_equal(_rows(ours), _rows(theirs))
    key = next(key for key, code in store.codes("agency").items() if code == office)
    held = (there.cases["agency"] == key) | (there.cases["due_agency"] == key)
    assert held.all() == limited


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_locked_store_is_asked_scope_by_scope_for_a_while(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases_in_memory, "MAX_SECONDS", 0.5)
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    here = store_of(databases("locked_cases"), world(2, size=40))
    watch(here.engine, SlowStoreError)
    question = make_question(here, MEASURES["received"], Scope(), by=(), lang="en")
    remembered = measure(here.without_rollups(), "received", Scope(), lang="en").row["value"]
    case_statement(here, question.facts)

    def waited() -> float:
        began = time.monotonic()
        assert all_cases(question) is None
        return time.monotonic() - began

    with here.engine.connect() as connection, connection.begin():
        connection.exec_driver_sql('LOCK TABLE "case" IN ACCESS EXCLUSIVE MODE')
        with ThreadPoolExecutor(6) as threads:
            assert max(task.result() for task in [threads.submit(waited) for _ in range(6)]) < 2.0
        assert waited() < 0.4
    assert waited() < 0.4
    here.case_reading.slow_since -= cases_in_memory.AGAIN_AFTER
    columns = all_cases(question)
    assert columns is not None
    assert columns.cases["received"].sum() == remembered


def test_days_that_are_not_there_have_no_number(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    columns = all_cases(make_question(store, MEASURES["received"], Scope(), by=(), lang="en"))
    assert columns is not None
    with store.engine.connect() as connection:
        closed = connection.exec_driver_sql('SELECT count(closed_day) FROM "case"').scalar()
    assert (columns.cases["closed_day"] != NO_DAY).sum() == closed
    for name, nested in (("answered_day", ()), *NESTED.items()):
        place, *_ = divmod(columns.cases[PLACE + name], max(len(nested), 1))
        is_counted = columns.cases[nested[0]] == 1 if nested else columns.cases[name] != NO_DAY
        assert ((place > 0) == is_counted).all()
        assert (columns.cases[name] - place == columns.first_day - 1)[is_counted].all()
        assert place.max() < columns.places
    assert columns.nbytes < 120 * (len(columns.cases["source"]) + len(columns.reopened["source"]))


def test_the_number_beside_a_place_says_how_many_components_count_a_case(store: Store, monkeypatch) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    columns = all_cases(make_question(store, MEASURES["received"], Scope(), by=(), lang="en"))
    assert columns is not None
    for day, nested in NESTED.items():
        amounts = [columns.cases[name].astype(int) for name in nested]
        assert all((each <= before).all() for before, each in pairwise(amounts))
        counted = amounts[0] == 1
        number = columns.cases[PLACE + day].astype(int) % len(nested)
        assert (number == sum(amounts) - 1)[counted].all()
        assert set(number) == set(range(len(nested)))


def test_components_that_count_each_case_once_need_no_amounts(store: Store, monkeypatch) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    columns = all_cases(make_question(store, MEASURES["received"], Scope(), by=(), lang="en"))
    assert columns is not None
    assert {"received", "closed"} <= columns.counted_once
    assert not columns.counted_once & {"on_time", "satisfied", "days_waited"}


@pytest.mark.parametrize("limits", [None, *LIMITS])
def test_cases_have_the_groups_of_their_offices_and_topics(
    store: Store, monkeypatch, limits: RowLimits | None
) -> None:
    monkeypatch.setattr(cases_in_memory, "asks_scope_by_scope", lambda store, scope: False)
    own = store.limited(limits)
    columns = all_cases(make_question(own, MEASURES["received"], Scope(), by=(), lang="en"))
    assert columns is not None
    for table in (columns.cases, columns.reopened):
        for column, group in GROUP_COLUMNS.items():
            parents = own.parents("topic" if column == "topic" else "agency")
            expected = [parents.get(key) for key in table[column].tolist()]
            groups = table[group].tolist()
            assert all(found == group or group is None for found, group in zip(groups, expected, strict=True))
            # What the viewer may not know is in none of the groups.
            alone = {found for found, group in zip(groups, expected, strict=True) if group is None}
            assert not alone & set(parents.values())


def test_the_first_scopes_and_large_stores_are_asked_scope_by_scope(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = store_of(sa.create_engine("duckdb:///:memory:"), world(8))
    scopes = [Scope(kinds=("complaint",)).with_period(date(2020, 1, day), None) for day in range(1, 8)]
    questions = [make_question(fresh, MEASURES["received"], scope, by=(), lang="en") for scope in scopes]
    kept = [all_cases(question) is not None for question in questions]
    assert kept == [number > cases_in_memory.FEW_SCOPES for number in range(1, len(scopes) + 1)]
    fresh.cache.clear()
    monkeypatch.setattr(cases_in_memory, "MAX_CASES", 1)
    assert all_cases(questions[-1]) is None
