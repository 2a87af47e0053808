"""Conditions on lists of keys: the same rows as `IN`, tested by DuckDB inside the scan of a table."""

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from queries.question.filters import MAX_LISTED, in_keys
from queries.storage import schema

KEYS = ([], [7], [0, 3], [9, 2, 5], list(range(0, 400, 3)), list(range(MAX_LISTED)))


@pytest.fixture(scope="module")
def engine() -> sa.Engine:
    """Ten thousand rows with the columns `row` and `agency`, from 0 to 199."""
    engine = sa.create_engine("duckdb:///:memory:")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            'CREATE TABLE "case" AS SELECT i::INTEGER AS case_id, (hash(i) % 200)::SMALLINT AS agency'
            " FROM range(10000) AS rows(i)"
        )
    return engine


@pytest.mark.parametrize("keys", KEYS, ids=len)
def test_the_rows_are_those_whose_key_is_listed(engine: sa.Engine, keys: list[int]) -> None:
    case = schema.case.c
    with engine.connect() as connection:
        rows = connection.execute(sa.select(case.case_id, case.agency)).all()
        kept = connection.execute(sa.select(case.case_id).where(in_keys(case.agency, keys))).scalars().all()
    assert sorted(kept) == sorted(number for number, agency in rows if agency in set(keys))


def test_duckdb_tests_several_keys_in_the_scan_and_not_above_it(engine: sa.Engine) -> None:
    statement = sa.select(schema.case.c.case_id).where(in_keys(schema.case.c.agency, [9, 2, 5]))
    text = str(statement.compile(engine, compile_kwargs={"render_postcompile": True}))
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN {text}").fetchone()
    assert plan is not None
    assert "list_contains" in plan[1].partition("Filters:")[2]
    assert "FILTER " not in plan[1]


def test_other_engines_read_a_plain_list() -> None:
    condition = in_keys(schema.case.c.agency, [9, 2, 5])
    text = str(condition.compile(dialect=postgresql.dialect(), compile_kwargs={"render_postcompile": True}))
    assert text == '"case".agency IN (9, 2, 5)'


def test_one_text_serves_all_lists_so_that_it_is_compiled_once(engine: sa.Engine) -> None:
    few, more = (
        sa.select(schema.case).where(in_keys(schema.case.c.agency, keys)) for keys in ([1, 2], [3, 4, 5])
    )
    assert few._generate_cache_key().key == more._generate_cache_key().key  # type: ignore[union-attr]
