"""Expressions evaluated over arrays have the values that DuckDB gives them, on random rows with missing values."""

import numpy as np
import pandas as pd
import pytest
import sqlalchemy as sa

from queries.sql.array_expressions import ArrayExpressions, Rows, Values
from queries.sql.components import COMPONENTS, ended_set_aside
from queries.sql.state_intervals import first_interval, next_interval
from queries.sql.waits import ended_wait
from queries.storage import schema
from queries.storage.column_batches import column_batches

ROWS = 20_000
CASE, AGAIN = schema.case, schema.reopening
_NUMBERS = {"outcome": 7, "verdict": 3, "handoffs": 9, "reopenings": 3, "source": 3, "trip": 3}


def _random(column: "sa.Column[object]", dice: np.random.Generator) -> list[object]:
    """Random values of a column, some of them missing where it may have none; days and moments are often equal."""
    if isinstance(column.type, sa.DateTime):
        values = np.datetime64("2024-01-01", "s") + dice.integers(0, 40, ROWS) * dice.choice(
            (1, 86_400), ROWS
        )
    elif isinstance(column.type, sa.Date):
        values = np.datetime64("2024-01-01", "D") + dice.integers(0, 9, ROWS)
    elif isinstance(column.type, sa.Boolean):
        values = dice.random(ROWS) < 0.4
    else:
        values = dice.integers(
            0, 1500 if column.name.endswith("hours") else _NUMBERS.get(column.name, 5), ROWS
        )
    missing = dice.random(ROWS) < (0.3 if column.nullable else 0)
    return [None if gone else value for gone, value in zip(missing, values.tolist(), strict=True)]


@pytest.fixture(scope="module")
def engine() -> sa.Engine:
    """A database of cases and reopenings whose columns have nothing to do with each other."""
    dice = np.random.default_rng(4)
    engine = sa.create_engine("duckdb:///:memory:")
    with engine.begin() as connection:
        for table in (CASE, AGAIN):
            table.create(connection)
            columns = [column for column in table.c if not isinstance(column.type, sa.String | sa.Float)]
            frame = pd.DataFrame(
                {column.name: pd.Series(_random(column, dice), dtype=object) for column in columns}
            )
            frame["case_id"] = np.arange(ROWS)
            native = connection.connection.dbapi_connection.cursor()
            native.register("frame", frame)
            text = ", '' AS id" if "id" in table.c else ""
            values = ", ".join(f"{column.name}::{column.type.compile(engine.dialect)}" for column in columns)
            names = ", ".join(column.name for column in columns) + (", id" if text else "")
            native.execute(f'INSERT INTO "{table.name}" ({names}) SELECT {values}{text} FROM frame')
    return engine


def _expressions() -> dict[str, sa.ColumnElement[object]]:
    found: dict[str, sa.ColumnElement[object]] = {}
    for name, component in COMPONENTS.items():
        found[f"{name} counts"] = component.settled_condition(CASE)
        found[f"{name} adds"] = component.amount(CASE)
    for state in ("open", "overdue"):
        for kind, interval in (
            ("first", first_interval(CASE, state, set_aside=ended_set_aside(CASE))),
            ("next", next_interval(CASE, AGAIN, state, set_aside=ended_set_aside(CASE))),
        ):
            found[f"{kind} {state}"] = sa.and_(*interval.conditions)
            found[f"{kind} {state} begins"] = sa.cast(interval.enter, sa.Date)
            found[f"{kind} {state} ends"] = sa.cast(interval.leave, sa.Date)
    found |= dict(zip(("hours", "ended by", "known"), ended_wait(CASE), strict=True))
    later, verdict = CASE.c.due_at > CASE.c.answered_at, CASE.c.outcome == CASE.c.answer_hours
    found["not unknown"] = sa.not_(sa.and_(later, verdict))
    found["either unknown"] = sa.or_(later, verdict, sa.not_(CASE.c.on_time))
    found["not either"] = sa.not_(sa.or_(later, verdict))
    found["listed unknown"] = CASE.c.close_hours.in_([sa.literal_column(text) for text in ("1", "7", "700")])
    found["case without else"] = sa.case((later, CASE.c.handoffs), (verdict, CASE.c.close_hours))
    return found


def test_every_expression_has_the_values_of_the_database(engine: sa.Engine) -> None:
    expressions = ArrayExpressions()
    wanted = _expressions()
    nodes = {name: expressions.node(expression) for name, expression in wanted.items()}
    joined = CASE.join(AGAIN, CASE.c.case_id == AGAIN.c.case_id)
    columns = [column.label(name) for name, column in expressions.columns.items()]
    values = [expression.label(f"value of {name}") for name, expression in wanted.items()]
    compared = missing = 0
    for batch in column_batches(engine, sa.select(*columns, *values).select_from(joined)):
        rows = Rows(batch)
        for name, node in nodes.items():
            here, there = rows.values(node), batch[f"value of {name}"]
            gone, gone_there = (np.broadcast_to(~each.present, rows.count) for each in (here, there))
            assert np.array_equal(gone, gone_there), name
            array = np.broadcast_to(here.array, rows.count)
            assert np.array_equal(array[~gone], there.array[~gone]), name
            if array.dtype == bool:
                assert not array[gone].any(), name
            compared += rows.count
            missing += int(gone.sum())
    assert compared == ROWS * len(nodes)
    assert missing > ROWS


def test_equal_expressions_are_computed_once() -> None:
    expressions = ArrayExpressions()
    first, second = (
        expressions.node(sa.and_(CASE.c.on_time, CASE.c.outcome == sa.literal_column("1"))) for _ in "ab"
    )
    assert first is second
    assert expressions.node(sa.true()) is not expressions.node(sa.literal_column("1"))


def test_columns_that_follow_from_others_are_not_read() -> None:
    day = CASE.c.closed_day
    expressions = ArrayExpressions({day: sa.cast(CASE.c.closed_at, sa.Date)})
    node = expressions.node(day.is_(None))
    assert list(expressions.columns) == ["case.closed_at"]
    moments = Values(np.array([0, 86_399, 5]), np.array([False, False, True]))
    assert Rows({"case.closed_at": moments}).values(node).array.tolist() == [False, False, True]


def test_what_no_definition_has_needed_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        ArrayExpressions().node(sa.func.upper(CASE.c.id))
    with pytest.raises(NotImplementedError):
        ArrayExpressions().node(CASE.c.id.like("a%"))
