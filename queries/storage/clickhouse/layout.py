"""Physical layout of the tables on ClickHouse: sort order, partitions, and sharding on a cluster.

Tables are sorted by the columns that queries filter by first. Tables with a case_id are partitioned by ten million
cases. Cases are numbered in the order of registration, so old partitions are never written again, and the generations
of a store share their files on disk. Partitioning by date would let a mistyped year create a partition.

On a cluster, a large table consists of a replicated MergeTree `<name>_local` on every shard and a Distributed table of
the plain name over them. Cases, their events and their versions are sharded by case, so that a join on case_id never
leaves a shard. Daily rollups are sharded by day, the yearly one by county. Dimensions and other small tables are
replicated whole to every node.
"""

from typing import Any

import sqlalchemy as sa

from queries.storage import rollup_tables
from queries.storage.clickhouse.cluster import Cluster

CASES_IN_PARTITION = 10_000_000
# Sort columns of tables whose first column is not the one that queries filter by.
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
# Sharded tables without a case_id; those with one are always sharded.
_SHARDED = (
    *("rejected_row", "hours_daily", "hours_monthly", "yearly_office"),
    *(table.name for table in rollup_tables.DAILY.values()),
)


def order_of(table: sa.Table) -> tuple[str, ...]:
    """Sort columns of a table: as declared in `_ORDER`, by day for daily rollups, else its first column."""
    if table.name in _ORDER:
        return _ORDER[table.name]
    if table in rollup_tables.DAILY.values():
        return ("day", *rollup_tables.DIMENSION_SETS[table.name.removeprefix("daily_")], "source", "trip")
    return (next(iter(table.columns)).name,)


def on_cluster(table: sa.Table, cluster: Cluster) -> tuple[sa.Table, ...]:
    """The tables that make up a table of `on_one_server` on a cluster.

    They are the local table and the Distributed table over it, or only the former for a table that is whole on every
    node.
    """
    from clickhouse_connect.cc_sqlalchemy.ddl import tableengine

    name = local_name(table, cluster)
    sharded = name != table.name
    layout = {key: table.info[key] for key in ("order_by", "partition_by")}
    local: Any
    if cluster.replicated:
        # Tables that share a path in Keeper are replicas of each other: those of one shard for a sharded table, those
        # of all nodes for a table that is whole everywhere.
        shard, replica = ("{shard}", "{replica}") if sharded else ("all", "{shard}-{replica}")
        path = f"/clickhouse/tables/{shard}/{{database}}/{{table}}"
        local = tableengine.ReplicatedMergeTree(zk_path=path, replica=replica, **layout)
    else:
        local = tableengine.MergeTree(**layout)
    local_table = copy_of(table, name, local, sa.MetaData())
    if not sharded:
        return (local_table,)
    distributed = tableengine.Distributed(
        f"'{cluster.name}'", "currentDatabase()", f"'{name}'", shard_key(table)
    )
    return local_table, copy_of(table, table.name, distributed, sa.MetaData())


def shard_key(table: sa.Table) -> str:
    """SQL expression that assigns a row to a shard: hash of its case_id, else of the table's first sort column."""
    key = "case_id" if "case_id" in table.c else order_of(table)[0]
    return f"cityHash64({key})"


def local_name(table: Any, cluster: Cluster | None) -> str:
    """Name of the table that holds the rows: `<name>_local` for a sharded table on a cluster, else its own name."""
    return (
        f"{table.name}_local"
        if cluster and ("case_id" in table.c or table.name in _SHARDED)
        else str(table.name)
    )


def copy_of(table: sa.Table, name: str, engine: Any, metadata: sa.MetaData) -> sa.Table:
    """Copy of a table definition with another name, a ClickHouse table engine and ClickHouse's column types."""
    columns = [sa.Column(column.name, _type(column), nullable=_nullable(column)) for column in table.columns]
    copy = sa.Table(name, metadata, *columns, schema=table.schema)
    copy.kwargs["clickhousedb_engine"] = engine
    return copy


def _nullable(column: sa.Column[Any]) -> bool:
    return bool(column.nullable) and not column.primary_key


def _type(column: sa.Column[Any]) -> Any:
    """ClickHouse type of a column. SQLAlchemy's generic types would lose nullability and the time zone of moments."""
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
    if hasattr(column.type, "type_def"):  # already a ClickHouse type
        return column.type
    # SmallInteger and BigInteger are subclasses of Integer, so they come before it in the list.
    converted = next(make() for generic, make in types if isinstance(column.type, generic))
    return own.Nullable(converted) if _nullable(column) else converted
