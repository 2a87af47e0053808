"""The schema on ClickHouse: how each table is stored on one server, and on a cluster of shards and replicas.

Tables are sorted by what queries narrow by first. On a cluster each table is a replicated MergeTree `<name>_local`
on every shard, under a Distributed table of the plain name: cases, their events and their versions are sharded by
case, so that a join on case_id never leaves a shard; rollups by day; dimensions are small and live on every shard.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from queries import rollups, schema

# ClickHouse answers an outer join with zeros, and other engines with NULL, unless told otherwise.
SETTINGS = {"join_use_nulls": 1}

_ORDER: dict[str, tuple[str, ...]] = {
    "case": ("registered_day", "source", "case_id"),
    "case_version": ("superseded", "case_id"),
    "case_event": ("case_id", "sequence"),
    "case_event_version": ("superseded", "case_id", "sequence"),
    "reopening": ("case_id", "sequence"),
    "reopening_version": ("superseded", "case_id", "sequence"),
    "rejected_row": ("load", "file", "line"),
    "still_open": ("case_id",),
    "hours_monthly": ("month", "source", "trip", "hours"),
    "rollup_state": ("source",),
}
BY_CASE = (
    "case",
    "case_version",
    "case_event",
    "case_event_version",
    "reopening",
    "reopening_version",
    "still_open",
)
# Small, and joined to everything: whole on every shard.
EVERYWHERE = (*(table.name for table in schema.DIMENSIONS), "source", "load", "rollup_state")


def order_of(table: sa.Table) -> tuple[str, ...]:
    """The columns that a table is sorted by."""
    if table.name in _ORDER:
        return _ORDER[table.name]
    if table in rollups.DAILY.values():
        return ("day", *rollups.SETS[table.name.removeprefix("daily_")], "source", "trip")
    return (table.name,)


def on_one_server() -> sa.MetaData:
    """The tables with ClickHouse's own types and a MergeTree for each."""
    from clickhouse_connect.cc_sqlalchemy.ddl.tableengine import MergeTree

    metadata = sa.MetaData()
    for table in schema.metadata.tables.values():
        _copy(table, table.name, MergeTree(order_by=order_of(table)), metadata)
    return metadata


def on_cluster(cluster: str) -> list[sa.Table]:
    """The tables of a cluster in the order to create them: the local one of each, then the Distributed over it."""
    from clickhouse_connect.cc_sqlalchemy.ddl.tableengine import Distributed, ReplicatedMergeTree

    found: list[sa.Table] = []
    for table in schema.metadata.tables.values():
        path, replica = f"/clickhouse/tables/{{shard}}/{table.name}", "{replica}"
        everywhere = table.name in EVERYWHERE
        if everywhere:
            path = f"/clickhouse/tables/all/{table.name}"
        local = ReplicatedMergeTree(order_by=order_of(table), zk_path=path, replica=replica)
        name = table.name if everywhere else f"{table.name}_local"
        found.append(_copy(table, name, local, sa.MetaData()))
        if not everywhere:
            key = "case_id" if table.name in BY_CASE else "rand()"
            engine = Distributed(f"'{cluster}'", "currentDatabase()", f"'{name}'", f"cityHash64({key})"
                                 if key == "case_id" else key)  # fmt: skip
            found.append(_copy(table, table.name, engine, sa.MetaData()))
    return found


def in_memory(table: sa.Table) -> sa.Table:
    """A temporary table as ClickHouse has them: in memory, for as long as the connection."""
    from clickhouse_connect.cc_sqlalchemy.ddl.tableengine import Memory

    return _copy(table, table.name, Memory(), sa.MetaData(), prefixes=["TEMPORARY"])


def _copy(
    table: sa.Table, name: str, engine: Any, metadata: sa.MetaData, *, prefixes: Sequence[str] = ()
) -> sa.Table:
    """The table under a name, with an engine and the types that ClickHouse has for its columns."""
    columns = [sa.Column(column.name, _type(column), nullable=_nullable(column)) for column in table.columns]
    copy = sa.Table(name, metadata, *columns, prefixes=list(prefixes))
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
        (sa.DateTime, lambda: own.DateTime("UTC")),
        (sa.Date, own.Date),
        (sa.String, own.String),
    ]
    made = next(make() for generic, make in types if isinstance(column.type, generic))
    return own.Nullable(made) if _nullable(column) else made
