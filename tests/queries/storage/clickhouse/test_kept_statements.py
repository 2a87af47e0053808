"""ClickHouse statements are compiled once for each engine, whatever values they are asked with."""

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from queries.storage import schema
from queries.storage.clickhouse.clickhouse_tables import stored
from tests.engines import Databases

pytestmark = pytest.mark.slow


@pytest.fixture
def connection(clickhouse_engine: Engine):
    """A connection to a database of its own, with a table of two named loads."""
    engine = Databases("clickhouse", clickhouse_engine)("kept")
    own = sa.Table("named", sa.MetaData(), *(schema.load.c[name]._copy() for name in ("load", "mapping")))
    table = stored(own, sa.MetaData(), order_by="load")
    with engine.connect() as opened:
        table.create(opened)
        opened.execute(sa.insert(table), [{"load": 1, "mapping": "a"}, {"load": 2, "mapping": "b"}])
        opened.info["named"] = table
        yield opened
    engine.dispose()


def test_equal_statements_with_other_values_are_compiled_once(connection: sa.Connection) -> None:
    named, compiled = connection.info["named"], {}
    connection.execution_options(compiled_cache=compiled)
    answers = [
        connection.execute(sa.select(named.c.load).where(named.c.mapping == mapping)).scalars().all()
        for mapping in ("a", "b", "c")
    ]
    assert answers == [[1], [2], []]
    assert len(compiled) == 1


def test_statements_over_other_lists_and_columns_are_not_taken_for_equal(connection: sa.Connection) -> None:
    named = connection.info["named"]
    for loads, expected in (([1], [1]), ([1, 2], [1, 2]), ([2, 3], [2])):
        rows = sa.select(named.c.load).where(named.c.load.in_(loads)).order_by(named.c.load)
        assert connection.execute(rows).scalars().all() == expected
    assert connection.execute(sa.select(named.c.mapping).order_by(named.c.load)).scalars().all() == ["a", "b"]
