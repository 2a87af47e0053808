"""A cluster of two shards in one process, in which a store is loaded, changed, queried and undone.

The in-process ClickHouse engine accepts a configuration file, and regards a shard at 127.0.0.1 as itself. Both shards
of the cluster "two" are therefore this process, and a filter by `shardNum()` restricts each to its own rows. Statements
are split, sent, joined and merged as between two servers. What needs real servers is left out: `ON CLUSTER` (error 392,
no worker for the queue) and rows in replicated tables (they are created but stay read-only, because nothing starts
them).

`python -m tests.queries.storage.clickhouse.two_shards FOLDER` writes its findings to `found.json`. It is a process of
its own because an engine can have one configuration only.
"""

import json
import os
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url

from intake.maintenance.find_differences import find_differences
from intake.maintenance.undo import undo_newest
from intake.publish.target_from_url import target_from_url
from queries.estimates.measure import measure
from queries.storage import clickhouse, schema
from queries.storage.clickhouse.cluster import Cluster
from queries.storage.clickhouse.layout import local_name, shard_key
from queries.storage.clickhouse.statements import CreateDatabase
from queries.storage.opening import open_store
from queries.storage.physical_tables import create
from queries.storage.store import Store
from queries.vocabulary.scope import Scope
from tests.engines import compile_nothing
from tests.intake.publish.test_rollup_upkeep import START, rows
from tests.intake.storing import load_into, text_of, url, write
from tests.queries.questions import ALONE, ONE_OF_EACH
from tests.thorough import THOROUGH, one_in

CONFIG = """<clickhouse>
  <tcp_port>9000</tcp_port>
  <macros><shard>01</shard><replica>a</replica></macros>
  <zookeeper><implementation>testkeeper</implementation></zookeeper>
  <remote_servers><two>
    <shard><replica><host>127.0.0.1</host><port>9000</port></replica></shard>
    <shard><replica><host>127.0.0.1</host><port>9000</port></replica></shard>
  </two></remote_servers>
</clickhouse>
"""
_WORK = (
    "matched",
    "differing",
    "changed",
    "touched",
    "case_now",
    "case_before",
    "reopening_now",
    "reopening_before",
)


@dataclass(frozen=True)
class InProcess(Cluster):
    """The cluster of this process: nothing is sent to other nodes, and nothing is replicated."""

    @property
    def clause(self) -> str:
        return ""


def address(folder: Path) -> str:
    """URL of a store on both shards, each of which sees only its own rows of the local tables."""
    config = folder / "config.xml"
    config.write_text(CONFIG, encoding="utf-8")
    work = [sa.Table(name, sa.MetaData(), schema.case.c.case_id._copy()) for name in _WORK]
    filters = {
        f"negah_g{generation}.{local_name(table, TWO)}": f"shardNum() IN (0, 1 + {shard_key(table)} % 2)"
        for generation in range(1, 4)
        for table in (*schema.metadata.tables.values(), *work)
        if local_name(table, TWO) != table.name
    }
    return sa.URL.create(
        "clickhousedb",
        host="memory",
        database="negah",
        query={
            "interface": "chdb",
            "cluster": TWO.name,
            "path": f"file:{folder / 'chdb'}?config-file={config}",
            "ch_additional_table_filters": str(filters),
        },
    ).render_as_string(hide_password=False)


# Measures take turns with the questions: one of each way to estimate is asked one of the four. A thorough run asks all
# measures all questions.
KEYS = tuple(ALONE) if THOROUGH > 1 else ONE_OF_EACH
TWO = InProcess("two", replicated=False)
QUESTIONS = (
    (Scope(), ()),
    (Scope(counties=("0303",), trips="out"), ("topic_group", "month")),
    (Scope(as_of=START + timedelta(days=50)), ("agency",)),
    (Scope(load=1), ("month",)),
)


def main(folder: Path) -> dict[str, Any]:
    """Compare a store on two shards with one in DuckDB; writes lists of differences, all empty if there are none."""
    compile_nothing()
    clickhouse.cluster_of = lambda _url: TWO
    cluster, plain = address(folder), url(folder)
    found: dict[str, Any] = {"dumps": [], "rollups": [], "measures": [], "compared": 0}
    texts = []
    for days, ids in ((40, range(80)), (70, range(40, 120))):
        until = START + timedelta(days=days)
        path = write(folder / f"{days}.csv", rows(5, ids=ids, until=until))
        for store in (cluster, plain):
            load_into(store, path, until)
        texts.append(text_of(cluster))
        found["dumps"].append(texts[-1] == text_of(plain))
    here, there = open_store(cluster), open_store(plain)
    found["rows"] = _by_shard(here)
    for number, key in enumerate(KEYS):
        for scope, by in one_in(4, QUESTIONS, turn=number):
            found["compared"] += 1
            if different := _different(here, there, key, scope, by):
                found["measures"].append([key, repr(scope), by, different])
    if (
        THOROUGH > 1
    ):  # These take as long as all before; measures are compared with and without rollups anyway.
        found["rollups"] = [each.what for each in find_differences(here, measures=False)]
        place = target_from_url(cluster)
        with place.locked(wait=True, notify=print) as work, place.open_for_writing(work) as opened:
            undo_newest(opened.connection)
        found["dumps"].append(text_of(cluster) == texts[0])
    found["replicas"] = _replicated(make_url(cluster))
    return found


def _different(here: Store, there: Store, key: str, scope: Scope, by: tuple[str, ...]) -> str:
    """The differences of a measure on the cluster, from rollups or from facts; empty if there are none."""
    wanted = _ordered(measure(there, key, scope, by=by).frame)
    for store in (here, here.without_rollups()):
        try:
            frame = _ordered(measure(store, key, scope, by=by).frame)
            pd.testing.assert_frame_equal(frame, wanted, check_dtype=False)
        except (AssertionError, sa.exc.SQLAlchemyError) as error:
            return str(error)[:500]
    return ""


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(list(frame.columns), key=lambda column: column.astype(str), ignore_index=True)


def _replicated(url: URL) -> int:
    """The number of tables that ClickHouse creates as replicas, which then wait to be started."""
    engine = clickhouse.engine(url, database="default")
    engine.dialect.cluster = InProcess(TWO.name)
    with engine.connect() as connection:
        connection.execute(CreateDatabase("replicated"))
    engine = clickhouse.engine(url, database="replicated")
    engine.dialect.cluster = InProcess(TWO.name)
    with engine.connect() as connection:
        create(connection)
        replicas = sa.table("replicas", sa.column("database"), schema="system")
        made = sa.select(sa.func.count()).select_from(replicas).where(replicas.c.database == "replicated")
        return int(connection.execute(made).scalar_one())


def _by_shard(store: Store) -> list[int]:
    """The number of cases on each shard."""
    shard = sa.func.shardNum()
    cases = (
        sa.select(shard.label("shard"), sa.func.count().label("cases"))
        .select_from(schema.case)
        .group_by(shard)
    )
    return sorted(store.frame(cases)["cases"])


if __name__ == "__main__":
    # The result goes to a file, because the engine writes to standard output. `os._exit` ends the process at once; a
    # normal exit would wait for the replica that never started.
    folder = Path(sys.argv[1])
    (folder / "found.json").write_text(json.dumps(main(folder), default=int), encoding="utf-8")
    os._exit(0)
