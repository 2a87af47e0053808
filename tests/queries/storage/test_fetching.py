"""Columns that a server hands over as a whole are those of its rows, and are given up like any other statement."""

import time
from collections.abc import Callable
from datetime import date, datetime

import pandas as pd
import pytest
import sqlalchemy as sa

from queries.measures import MEASURES
from queries.question.question import make_question
from queries.storage import fetching, running_statements, schema
from queries.storage.fetching import fetch_columns, fetch_frame
from queries.storage.running_statements import cancel_when, watch
from queries.storage.store import Store
from queries.storage.store_errors import SlowStoreError
from queries.sums.case_arrays.case_columns import case_statement, reopening_statement
from queries.vocabulary.row_limits import RowLimits
from queries.vocabulary.scope import Scope
from tests.engines import ON_ALL, Databases
from tests.queries.storage.leaving import SOON, given_up
from tests.thorough import ordinary_first

_ranges = sa.func.range(10_000_000), sa.func.range(100_000)
_a, _b = (each.table_valued("range", name=name) for each, name in zip(_ranges, "ab", strict=True))
# Statements of numbers that take minutes.
ENDLESS = {
    "duckdb": sa.select(sa.func.count().label("n")).select_from(
        _a.join(_b, _a.c.range * _b.c.range % 7 == 3)
    ),
    "postgresql": sa.select(sa.literal_column("1").label("n")).select_from(sa.func.pg_sleep(60)),
    "clickhouse": sa.select(sa.func.count().label("n"))
    .select_from(sa.func.numbers(600).table_valued("number"))
    .where(sa.func.sleepEachRow(0.1) == 0)
    .suffix_with("SETTINGS max_block_size = 1"),
}


def _comparable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its rows in order, numbers as floats and days as moments."""
    columns = {}
    for name in frame:
        values = frame[name]
        moments = values.dtype.kind == "M" or values.map(lambda each: isinstance(each, date)).any()
        columns[name] = pd.to_datetime(values).astype("datetime64[s]") if moments else pd.to_numeric(values)
    made = pd.DataFrame(columns)
    numbers = {name: float for name in made if made[name].dtype.kind != "M"}
    return made.astype(numbers).sort_values(list(made), ignore_index=True)


@ON_ALL
@pytest.mark.parametrize("chunk", ordinary_first(1, [500, 2**22]))
def test_columns_are_those_of_the_rows(
    world_stores: Callable[..., Store], monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(fetching, "CHUNK", chunk)
    store = world_stores(8)
    facts = make_question(store, MEASURES["received"], Scope(), by=(), lang="en").facts
    for statement in (case_statement(store, facts), reopening_statement(store, facts)):
        rows, columns = store.frame(statement), store.columns(statement)
        assert len(columns) > 20
        assert {columns[name].dtype.kind for name in columns} <= set("iufM")
        pd.testing.assert_frame_equal(_comparable(columns), _comparable(rows))
        none = statement.where(sa.literal(1) == 0)
        assert list(store.columns(none)) == list(store.frame(none))
        assert store.columns(none).empty


def test_values_and_missing_ones_of_every_type(world_stores: Callable[..., Store]) -> None:
    engine, c = world_stores(8).engine, schema.case.c
    statement = sa.select(
        c.case_id,
        c.answered_day,
        c.answered_at,
        c.answer_hours,
        c.answered_undated,
        sa.func.avg(c.answer_hours).over(partition_by=c.county).label("mean"),
    ).where(
        c.registered_at > datetime(2025, 2, 1),
        c.answered_day.is_(None) | (c.answered_day >= date(2025, 2, 1)),
    )
    rows, columns = fetch_frame(engine, statement), fetch_columns(engine, statement)
    assert columns["answered_day"].isna().any()
    assert columns["answer_hours"].isna().any()
    assert columns["answered_at"].notna().any()
    pd.testing.assert_frame_equal(_comparable(columns), _comparable(rows))


def test_texts_in_conditions_stay_what_they_are(world_stores: Callable[..., Store]) -> None:
    engine, agency = world_stores(8).engine, schema.agency.c
    for text in ("A%1", "%", "100 %s", "it's", "%(x)s"):
        statement = sa.select(agency.agency, sa.func.length(sa.literal(text, sa.String)).label("n"))
        assert set(fetch_columns(engine, statement)["n"]) == {len(text)}
    like = sa.select(agency.agency).where(agency.code.like("A%"))
    assert len(fetch_columns(engine, like)) == len(fetch_frame(engine, like)) > 0


def test_a_limited_store_hands_over_permitted_rows_alone(world_stores: Callable[..., Store]) -> None:
    store, c = world_stores(8), schema.case.c
    key, code = next((key, code) for key, code in store.codes("agency").items() if key)
    statement = sa.select(c.case_id, c.agency, c.due_agency)
    own = store.limited(RowLimits(agencies=(code,))).columns(statement)
    assert 0 < len(own) < len(store.columns(statement))
    assert ((own["agency"] == key) | (own["due_agency"] == key)).all()


@pytest.fixture(scope="module")
def watched(databases: Databases) -> tuple[sa.Engine, sa.Select[tuple[int]]]:
    """An engine whose statements are watched, and a statement that takes minutes."""
    engine = databases("columns")
    watch(engine, SlowStoreError)
    return engine, ENDLESS[databases.engine_name]


def _still_answers(engine: sa.Engine) -> bool:
    """Whether nothing is left of what was cancelled: neither in the list of what runs, nor on a connection."""
    seven = sa.select(sa.literal_column("7").label("n"))
    return not running_statements._running and list(fetch_columns(engine, seven)["n"]) == [7]


def test_columns_that_nobody_waits_for_are_given_up(watched: tuple[sa.Engine, sa.Select[tuple[int]]]) -> None:
    engine, endless = watched
    with given_up():
        fetch_columns(engine, endless)
    assert _still_answers(engine)


def test_columns_may_take_so_long_and_no_longer(watched: tuple[sa.Engine, sa.Select[tuple[int]]]) -> None:
    engine, endless = watched
    began = time.monotonic()
    with cancel_when(lambda: False, seconds=0.3):
        assert list(fetch_columns(engine, sa.select(sa.literal_column("7").label("n")))["n"]) == [7]
        with pytest.raises(SlowStoreError, match="busy or locked"):
            fetch_columns(engine, endless)
    assert time.monotonic() - began < SOON
    assert _still_answers(engine)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_a_server_that_does_not_obey_is_hung_up_on(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = databases("deaf_columns")
    watch(engine, SlowStoreError)
    ways = running_statements._ways_to_cancel
    monkeypatch.setattr(running_statements, "_ways_to_cancel", lambda *args: (lambda: None, ways(*args)[1]))
    began = time.monotonic()
    with pytest.raises(SlowStoreError), cancel_when(lambda: False, seconds=0.2):
        fetch_columns(engine, ENDLESS["postgresql"])
    assert time.monotonic() - began < SOON
    assert _still_answers(engine)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
def test_days_are_read_whatever_form_the_server_writes_them_in(databases: Databases) -> None:
    engine = databases("german")
    day = sa.select(sa.literal(date(2026, 3, 4)).label("day"))
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(f"ALTER DATABASE {engine.url.database} SET datestyle = 'German, DMY'")
    engine.dispose()
    assert list(fetch_columns(engine, day)["day"]) == [pd.Timestamp(2026, 3, 4)]
    with pytest.raises(KeyError):
        fetch_columns(engine, sa.select(sa.literal("text").label("text")))
