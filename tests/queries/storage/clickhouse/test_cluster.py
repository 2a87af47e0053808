"""ClickHouse on a cluster: the tables on its nodes, and that two shards answer like one store."""

import json
import os
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from clickhouse_connect.cc_sqlalchemy.dialect import ClickHouseDialect
from sqlalchemy.sql.ddl import CreateTable

from queries.settings.province_settings import ROOT
from queries.storage import rollup_tables, schema
from queries.storage.clickhouse import statements
from queries.storage.clickhouse.clickhouse_tables import on_one_server
from queries.storage.clickhouse.cluster import Cluster
from queries.storage.clickhouse.layout import local_name, on_cluster
from tests.forked import run_forked
from tests.queries.storage.clickhouse.two_shards import KEYS
from tests.thorough import THOROUGH

CLUSTER = Cluster("negah")
TABLES = on_one_server().tables


@pytest.fixture
def dialect() -> ClickHouseDialect:
    """The dialect of an engine on a cluster."""
    made = ClickHouseDialect()
    made.cluster = CLUSTER
    return made


def sql(statement: sa.ClauseElement, dialect: ClickHouseDialect) -> str:
    return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_made_on_every_node_and_replicated(name: str, dialect: ClickHouseDialect) -> None:
    table = TABLES[name]
    visible = sql(CreateTable(table), dialect)
    assert visible.startswith(f"CREATE TABLE `{name}` ON CLUSTER `negah` (")
    if local_name(table, CLUSTER) == name:
        assert "'/clickhouse/tables/all/{database}/{table}', '{shard}-{replica}'" in visible
        return
    local = sql(statements.CreateLocal(table), dialect)
    assert local.startswith(f"CREATE TABLE `{name}_local` ON CLUSTER `negah` (")
    assert "ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')" in local
    assert f"Distributed('negah', currentDatabase(), '{name}_local', cityHash64(" in visible


def test_all_that_is_of_a_case_lives_on_its_shard() -> None:
    by_case = [table for table in TABLES.values() if "case_id" in table.c]
    assert {table.name for pair in schema.VERSION_TABLES for table in pair} < {
        table.name for table in by_case
    }
    for table in by_case:
        assert "cityHash64(case_id)" in on_cluster(table, CLUSTER)[-1].kwargs["clickhousedb_engine"].compile()
    whole = {name for name, table in TABLES.items() if local_name(table, CLUSTER) == name}
    assert {table.name for table in schema.DIMENSION_TABLES} < whole
    assert {rollup_tables.rollup_state.name, schema.load.name, schema.source.name} < whole


def test_what_changes_rows_is_said_to_the_tables_that_hold_them(dialect: ClickHouseDialect) -> None:
    case, load = schema.case, schema.load
    assert sql(sa.delete(case), dialect) == "TRUNCATE TABLE `case_local` ON CLUSTER `negah`"
    chosen = sa.delete(case).where(case.c.load == 3)
    assert sql(chosen, dialect) == "DELETE FROM `case_local` ON CLUSTER `negah` WHERE `load` = 3"
    undone = sa.update(load).where(load.c.load == 3).values(status="undone")
    wanted = "ALTER TABLE `load` UPDATE `status` = :param_1 WHERE `load` = :load_1"
    assert str(undone.compile(dialect=dialect)) == wanted
    attach = sql(statements.Attach(TABLES["case"], "negah_g1"), dialect)
    assert (
        attach
        == "ALTER TABLE `case_local` ON CLUSTER `negah` ATTACH PARTITION ALL FROM `negah_g1`.`case_local`"
    )
    assert (
        sql(statements.Sync(TABLES["case"]), dialect) == "SYSTEM SYNC REPLICA ON CLUSTER `negah` `case_local`"
    )
    assert (
        sql(statements.DropDatabase("negah_g1"), dialect)
        == "DROP DATABASE IF EXISTS `negah_g1` ON CLUSTER `negah` SYNC"
    )


def test_on_one_server_nothing_is_said_to_a_cluster() -> None:
    one = ClickHouseDialect()
    assert sql(sa.delete(schema.case), one) == "TRUNCATE TABLE `case`"
    assert "CLUSTER" not in "".join(sql(CreateTable(table), one) for table in TABLES.values())


@pytest.mark.slow
@pytest.mark.thorough
def test_two_shards_say_what_one_store_says(tmp_path: Path) -> None:
    environment = os.environ | {"TZ": "UTC"}
    command = [sys.executable, "-m", "tests.queries.storage.clickhouse.two_shards", str(tmp_path)]
    done = run_forked(command, cwd=ROOT, env=environment)
    assert (tmp_path / "found.json").exists(), done.stderr
    record = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert len(record["rows"]) == 2
    assert min(record["rows"]) > 20
    assert record["dumps"] == [True] * (3 if THOROUGH > 1 else 2)  # after each load, and after an undo
    assert record["rollups"] == []
    assert record["measures"] == []
    assert record["compared"] == (4 if THOROUGH > 1 else 1) * len(KEYS)
    assert record["replicas"] == len(TABLES)
