"""Rows of a statement on DuckDB in batches: every row once, missing values named, cancelled like any statement."""

from unittest.mock import Mock

import numpy as np
import pytest
import sqlalchemy as sa

from queries.storage import column_batches as under_test
from queries.storage.column_batches import column_batches
from queries.storage.fetching import with_more_memory
from queries.storage.running_statements import watch
from queries.storage.store_errors import SlowStoreError
from tests.queries.storage.leaving import given_up

COLUMNS = sa.text(
    "SELECT i::INTEGER AS number, CASE WHEN i % 3 > 0 THEN i::SMALLINT END AS small, i % 2 = 0 AS even,"
    " CASE WHEN i % 5 > 0 THEN i % 2 = 0 END AS perhaps, DATE '1970-01-01' + i::INTEGER AS day,"
    " TIMESTAMP_S '1970-01-01 00:00:00' + INTERVAL 1 SECOND * i AS naive,"
    " CAST(TIMESTAMP '1970-01-01 00:00:00' + INTERVAL 1 SECOND * i AS TIMESTAMP_S) AS moment FROM range(1000) AS r(i)"
)


@pytest.fixture
def engine() -> sa.Engine:
    return sa.create_engine("duckdb:///:memory:")


def _all(engine: sa.Engine, names: str) -> dict[str, list[object]]:
    statement = sa.select(*(sa.column(name) for name in names.split())).select_from(
        COLUMNS.columns().subquery()
    )
    rows: dict[str, list[object]] = {name: [] for name in names.split()}
    for batch in column_batches(engine, statement):
        for name, values in batch.items():
            gone = np.broadcast_to(~values.present, len(values.array))
            rows[name] += [
                None if missing else value for value, missing in zip(values.array.tolist(), gone, strict=True)
            ]
    return rows


def test_every_row_comes_once_with_its_values_and_what_is_missing(engine, monkeypatch) -> None:
    monkeypatch.setattr(under_test, "BATCH", 64)
    rows = _all(engine, "number small even perhaps day moment")
    numbers = list(range(1000))
    assert rows == {
        "number": numbers,
        "small": [number if number % 3 else None for number in numbers],
        "even": [number % 2 == 0 for number in numbers],
        "perhaps": [number % 2 == 0 if number % 5 else None for number in numbers],
        "day": numbers,
        "moment": numbers,
    }


def test_a_statement_without_rows_has_no_batch_with_rows(engine) -> None:
    statement = sa.text("SELECT 1::INTEGER AS number WHERE false").columns().subquery()
    batches = list(column_batches(engine, sa.select(sa.column("number")).select_from(statement)))
    assert sum(len(batch["number"].array) for batch in batches) == 0


def test_a_type_that_is_no_array_of_numbers_is_refused(engine) -> None:
    with pytest.raises(KeyError):
        _all(engine, "naive")


def test_a_statement_that_needs_more_memory_gets_it_and_one_without_end_is_refused(engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("SET memory_limit = '32MB'")
        connection.exec_driver_sql("SET temp_directory = ''")
    rows = {}
    for number in (1, 1_500_000, 30_000_000):
        sorted_rows = sa.text(f"SELECT range AS number FROM range({number}) ORDER BY hash(range)").columns()
        statement = sa.select(sa.column("number")).select_from(sorted_rows.subquery())
        try:
            rows[number] = sum(len(batch["number"].array) for batch in column_batches(engine, statement))
        except MemoryError:
            rows[number] = None
    assert rows == {1: 1, 1_500_000: 1_500_000, 30_000_000: None}


def test_a_lack_of_memory_is_the_same_while_rows_are_read(engine, monkeypatch) -> None:
    """As DuckDB says it where several viewers read at once."""
    executed = under_test._executed

    def without_room(connection, statement):
        reader = executed(connection, statement).cursor.to_arrow_reader(100)

        def rows():
            yield reader.read_next_batch()
            raise OSError(message)

        return Mock(**{"cursor.to_arrow_reader.return_value": rows()})

    monkeypatch.setattr(under_test, "_executed", without_room)
    message = "Out of Memory Error: failed to pin block of size 256.0 KiB"
    with pytest.raises(MemoryError, match="failed to pin"):
        _all(engine, "number")
    message = "IO Error: cannot read"
    with pytest.raises(OSError, match="cannot read"):
        _all(engine, "number")


def test_who_left_is_not_worked_for(engine) -> None:
    watch(engine, SlowStoreError)
    many = sa.text("SELECT (a.range * b.range)::BIGINT AS number FROM range(10000000) a, range(100000) b")
    statement = sa.select(sa.column("number")).select_from(many.columns().subquery())
    with given_up():
        for _ in column_batches(engine, statement):
            pass
    assert _all(engine, "number")["number"][-1] == 999


def test_more_memory_is_given_back(engine) -> None:
    limit = sa.select(sa.func.current_setting("memory_limit"))
    with engine.connect() as connection:
        connection.exec_driver_sql("SET memory_limit = '32MB'")
        usual = connection.execute(limit).scalar_one()
        with with_more_memory(connection):
            assert connection.execute(limit).scalar_one() == "61.0 MiB"
        assert connection.execute(limit).scalar_one() == usual


@pytest.mark.thorough
def test_memory_that_others_still_use_is_given_back_by_the_next_statement() -> None:
    with sa.create_engine("duckdb:///:memory:").connect() as connection:

        def make(name: str) -> None:
            """Make a table of 80 MB, which cannot be put out of memory."""
            text = f"CREATE TEMP TABLE {name} AS SELECT random() AS number FROM range(10000000)"
            connection.exec_driver_sql(text)
            connection.commit()

        connection.exec_driver_sql("SET temp_directory = ''")
        connection.exec_driver_sql("SET memory_limit = '32MB'")
        with with_more_memory(connection, 200):
            make("held")
        connection.exec_driver_sql("DROP TABLE held")
        connection.commit()
        with with_more_memory(connection):
            pass
        with pytest.raises(sa.exc.DBAPIError, match=r"(?i)out of memory"):
            make("another")
