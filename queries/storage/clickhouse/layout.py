"""How ClickHouse stores each table: sorted, in partitions, and on a cluster sharded or whole on every node.

Tables are sorted by what queries narrow by first. Those with a case_id are cut into partitions of ten million cases:
cases are numbered in the order of their registration, so old partitions are never written again, and the generations
of a store share their parts on disk; nor can a mistyped year make a partition.

On a cluster a big table is a replicated MergeTree `<name>_local` on every shard under a Distributed table of the plain
name. Cases, their events and their versions are sharded by case, so that a join on case_id never leaves a shard, and
rollups by day, that of years by county. Dimensions and what else is small stand whole on every node.
"""

from typing import Any

import sqlalchemy as sa

from queries.storage import rollup_tables
from queries.storage.clickhouse.cluster import Cluster

CASES_IN_PARTITION = 10_000_000
_ORDER: dict[str, tuple[str, ...]] = {
    "case": ("registered_day", "source", "case_id"),
    "case_version": ("superseded", "case_id"),
    "case_event": ("case_id", "sequence"),
    "case_event_version": ("superseded", "case_id", "sequence"),
    "reopening": ("case_id", "sequence"),
    "reopening_version": ("superseded", "case_id", "sequence"),
    "rejected_row": ("load", "file", "line"),
    "still_open": ("case_id",),
    "hours_daily": ("day", "source", "trip", "hours"),
    "hours_monthly": ("month", "source", "trip", "hours"),
    "yearly_office": ("county", "agency", "kind", "year", "source", "trip"),
}
_SHARDED = (
    *("rejected_row", "hours_daily", "hours_monthly", "yearly_office"),
    *(table.name for table in rollup_tables.DAILY.values()),
)


def order_of(table: sa.Table) -> tuple[str, ...]:
    """The columns that a table is sorted by."""
    if table.name in _ORDER:
        return _ORDER[table.name]
    if table in rollup_tables.DAILY.values():
        return ("day", *rollup_tables.DIMENSION_SETS[table.name.removeprefix("daily_")], "source", "trip")
    return (next(iter(table.columns)).name,)


def on_cluster(table: sa.Table, cluster: Cluster) -> tuple[sa.Table, ...]:
    """The tables that a table of `on_one_server` becomes on a cluster: the local one, and the Distributed over it."""
    from clickhouse_connect.cc_sqlalchemy.ddl import tableengine

    name = local_name(table, cluster)
    sharded = name != table.name
    layout = {key: table.info[key] for key in ("order_by", "partition_by")}
    local: Any
    if cluster.replicated:
        # Keeper knows a replica by its path: of a shard, or, for what stands everywhere, of the whole cluster.
        shard, replica = ("{shard}", "{replica}") if sharded else ("all", "{shard}-{replica}")
        path = f"/clickhouse/tables/{shard}/{{database}}/{{table}}"
        local = tableengine.ReplicatedMergeTree(zk_path=path, replica=replica, **layout)
    else:
        local = tableengine.MergeTree(**layout)
    made = copy_of(table, name, local, sa.MetaData())
    if not sharded:
        return (made,)
    over = tableengine.Distributed(f"'{cluster.name}'", "currentDatabase()", f"'{name}'", shard_key(table))
    return made, copy_of(table, table.name, over, sa.MetaData())


def shard_key(table: sa.Table) -> str:
    """What decides on which shard a row lives: its case, else the first column it is sorted by."""
    key = "case_id" if "case_id" in table.c else order_of(table)[0]
    return f"cityHash64({key})"


def local_name(table: Any, cluster: Cluster | None) -> str:
    """The name of the table that holds the rows: itself, but for those that are sharded on a cluster."""
    return (
        f"{table.name}_local"
        if cluster and ("case_id" in table.c or table.name in _SHARDED)
        else str(table.name)
    )


def copy_of(table: sa.Table, name: str, engine: Any, metadata: sa.MetaData) -> sa.Table:
    """The table under a name, with an engine and the types that ClickHouse has for its columns."""
    columns = [sa.Column(column.name, _type(column), nullable=_nullable(column)) for column in table.columns]
    copy = sa.Table(name, metadata, *columns, schema=table.schema)
    copy.kwargs["clickhousedb_engine"] = engine
    return copy


def _nullable(column: sa.Column[Any]) -> bool:
    return bool(column.nullable) and not column.primary_key


def _type(column: sa.Column[Any]) -> Any:
    """ClickHouse's type of a column. Generic types would lose NULL, and moments the zone they are naive in."""
    from clickhouse_connect.cc_sqlalchemy.datatypes import sqltypes as own

    types: list[tuple[type[Any], Any]] = [
        (sa.SmallInteger, own.Int16),
        (sa.BigInteger, own.Int64),
        (sa.Integer, own.Int32),
        (sa.Boolean, own.Bool),
        (sa.Float, own.Float64),
        (sa.DateTime, lambda: own.DateTime64(0, "UTC")),
        (sa.Date, own.Date32),
        (sa.String, own.String),
    ]
    if hasattr(column.type, "type_def"):  # it is one of them
        return column.type
    made = next(make() for generic, make in types if isinstance(column.type, generic))
    return own.Nullable(made) if _nullable(column) else made
