"""ClickHouse versions of the table definitions. On a cluster they are created and dropped on every node."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.clickhouse.cluster import dialect_cluster
from queries.storage.clickhouse.layout import CASES_IN_PARTITION, copy_of, local_name, order_of
from queries.storage.clickhouse.statements import CreateLocal, DropLocal


@cache
def on_one_server() -> sa.MetaData:
    """All tables with ClickHouse's column types and a MergeTree engine.

    Each also carries its sort order and partitioning in `info`, from which its variant on a cluster is derived.
    """
    metadata = sa.MetaData()
    for table in schema.metadata.tables.values():
        stored(table, metadata, order_by=order_of(table))
    return metadata


def temporary(table: sa.Table) -> sa.Table:
    """An intermediate table, which its creator must drop.

    ClickHouse's own temporary tables cannot be used: they belong to a session, which ends when idle and is limited to
    one node of a cluster.
    """
    return stored(table, sa.MetaData(), order_by="tuple()")


def stored(table: sa.Table, metadata: sa.MetaData, *, order_by: Any) -> sa.Table:
    """ClickHouse version of a table definition, with listeners that also create and drop its local table."""
    from clickhouse_connect.cc_sqlalchemy.ddl.tableengine import MergeTree

    # Temporary tables (unsorted) and tables without cases are not partitioned.
    partition = (
        f"intDiv(case_id, {CASES_IN_PARTITION})" if "case_id" in table.c and order_by != "tuple()" else None
    )
    copy = copy_of(table, table.name, MergeTree(order_by=order_by, partition_by=partition), metadata)
    copy.info.update(order_by=order_by, partition_by=partition)
    sa.event.listen(copy, "before_create", _make_local)
    sa.event.listen(copy, "after_drop", _drop_local)
    return copy


def _make_local(table: sa.Table, connection: sa.Connection, **_: Any) -> None:
    if local_name(table, dialect_cluster(connection.dialect)) != table.name:
        connection.execute(CreateLocal(table))


def _drop_local(table: sa.Table, connection: sa.Connection, **_: Any) -> None:
    if local_name(table, dialect_cluster(connection.dialect)) != table.name:
        connection.execute(DropLocal(table))
