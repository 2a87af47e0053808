"""The rollups of few cases, which are summed from sums by all dimensions, are those of many."""

from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from intake.publish import rollup_appends
from intake.publish.rollup_appends import append_cases
from intake.publish.rollup_upkeep import ADDITIVE_ROLLUPS, rebuild
from queries.storage import schema
from queries.storage.rollup_contents import RollupStatements
from queries.storage.rollup_tables import key_names
from tests.engines import on_engines
from tests.worlds import store_of, world


def sums(connection: sa.Connection) -> dict[str, dict[tuple[Any, ...], Counter[str]]]:
    """The amounts of each rollup by key, without keys and amounts that are 0."""
    found: dict[str, dict[tuple[Any, ...], Counter[str]]] = {}
    for table in ADDITIVE_ROLLUPS:
        keys = [column.name for column in table.columns if column.name in key_names(table)]
        by_key = found[table.name] = {}
        for row in connection.execute(sa.select(table)).mappings():
            amounts = Counter({name: row[name] for name in row.keys() - keys if row[name]})
            by_key.setdefault(tuple(row[name] for name in keys), Counter()).update(amounts)
    return {
        name: {
            key: clean
            for key, amounts in by_key.items()
            if (clean := Counter({n: a for n, a in amounts.items() if a}))
        }
        for name, by_key in found.items()
    }


@on_engines("seed", [3, 8], parts=None, first=1)
def test_rollups_of_few_cases_are_those_of_many(databases, monkeypatch, seed) -> None:
    store = store_of(databases("few"), world(seed))
    with store.engine.begin() as connection:
        of_few = sums(connection)
        monkeypatch.setattr(rollup_appends, "FEW_CASES", 0)
        rebuild(connection)
        assert sums(connection) == of_few
        assert all(of_few.values())


# The test above has each engine add the same sums.
@pytest.mark.thorough
def test_few_cases_are_taken_from_many(databases, monkeypatch) -> None:
    cases = RollupStatements(schema.case, schema.reopening)
    with store_of(databases("taken"), world(3)).engine.begin() as connection:
        append_cases(connection, cases, sign=-1)
        assert not any(sums(connection).values())
        monkeypatch.setattr(rollup_appends, "FEW_CASES", 0)
        append_cases(connection, cases, sign=1)
        monkeypatch.undo()
        append_cases(connection, cases, sign=-1)
        assert not any(sums(connection).values())
