"""What the tests of a process compute once is what they would compute anew."""

import shutil
from pathlib import Path

import alembic.command
import pytest
import sqlalchemy as sa
from clickhouse_connect.cc_sqlalchemy.dialect import ClickHouseDialect
from duckdb_sqlalchemy import Dialect as DuckDBDialect

from geo.province import load_province
from queries.storage.physical_tables import tables
from records.database import open_records
from records.migrations import revision
from tests import computed_once
from tests.computed_once import BUILT_IN
from tests.store_tables import make_tables

DECLARED = sa.text("SELECT * EXCLUDE (table_catalog) FROM information_schema.columns ORDER BY ALL")
FOLDER = BUILT_IN / "east-azerbaijan"


def test_a_province_is_read_once_and_one_that_a_test_may_change_each_time(tmp_path: Path) -> None:
    kept = computed_once.load_province(FOLDER)
    assert kept is computed_once.load_province(FOLDER)
    anew = load_province(FOLDER)
    assert (kept.counties, kept.places, kept.geojson) == (anew.counties, anew.places, anew.geojson)
    shutil.copytree(FOLDER, tmp_path / "mine")
    mine = computed_once.load_province(tmp_path / "mine")
    assert mine.key == kept.key
    assert mine is not computed_once.load_province(tmp_path / "mine")


def test_the_tables_of_a_new_store_are_made_one_by_one_once_and_then_together(monkeypatch) -> None:
    monkeypatch.setattr(computed_once, "_new_store", None)
    made = []
    for _ in range(2):
        with sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool).connect() as connection:
            computed_once.create_schema(connection)
            made.append(
                (connection.execute(DECLARED).all(), connection.execute(sa.text("FROM county")).all())
            )
    assert made[0] == made[1]
    assert len(made[0][0]) > 100
    assert len(made[0][1]) == 1


def test_the_tables_of_a_world_are_those_of_the_statements_one_by_one() -> None:
    made = []
    for make in (make_tables, lambda connection: tables("duckdb").create_all(connection)):
        with sa.create_engine("duckdb:///:memory:", poolclass=sa.StaticPool).connect() as connection:
            make(connection)
            indexes = connection.execute(sa.text("SELECT index_name FROM duckdb_indexes()")).all()
            made.append((connection.execute(DECLARED).all(), indexes))
    assert made[0] == made[1]
    assert len(made[0][0]) > 100


@pytest.mark.parametrize("engine", [DuckDBDialect, ClickHouseDialect])
def test_each_table_is_created_by_its_own_statement(engine: type) -> None:
    one, other = engine(), engine()
    made = tables(one.name).sorted_tables
    statements = [sa.schema.CreateTable(table).compile(dialect=one) for table in made]
    again = [sa.schema.CreateTable(table).compile(dialect=other) for table in made]
    assert all(there is here for there, here in zip(again, statements, strict=True))
    assert len({str(each) for each in statements}) == len(made)
    # Another table of the same name is compiled anew.
    same_name = made[0].to_metadata(sa.MetaData())
    assert sa.schema.CreateTable(same_name).compile(dialect=other) is not statements[0]


def test_tables_are_made_by_the_revisions_once_and_then_by_their_statements(
    tmp_path: Path, monkeypatch
) -> None:
    """As by Alembic itself, for the third."""
    made = []
    for number in range(3):
        if number == 2:
            monkeypatch.setattr(alembic.command, "upgrade", computed_once._migrate)
        records = open_records(f"sqlite:///{tmp_path / f'{number}.sqlite'}")
        with records.reading() as connection:
            tables_and_indexes = sa.text("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
            made.append((revision(connection), connection.execute(tables_and_indexes).all()))
        records.close()
    assert made[0] == made[1] == made[2]
    assert len(made[0][1]) > 10
