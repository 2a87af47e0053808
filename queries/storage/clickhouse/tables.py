"""The tables of a store as ClickHouse makes them; making or dropping one does so on every node of a cluster."""

from typing import Any

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.clickhouse.cluster import dialect_cluster
from queries.storage.clickhouse.layout import CASES_IN_PARTITION, copy_of, local_name, order_of
from queries.storage.clickhouse.statements import CreateLocal, DropLocal


def on_one_server() -> sa.MetaData:
    """The tables with ClickHouse's own types and a MergeTree for each; what each becomes on a cluster is at hand."""
    metadata = sa.MetaData()
    for table in schema.metadata.tables.values():
        stored(table, metadata, order_by=order_of(table))
    return metadata


def temporary(table: sa.Table) -> sa.Table:
    """A table for work. Its maker drops it, not the end of a session: sessions end when idle, and know one node."""
    return stored(table, sa.MetaData(), order_by="tuple()")


def stored(table: sa.Table, metadata: sa.MetaData, *, order_by: Any) -> sa.Table:
    """A table as ClickHouse stores it; making or dropping it does so on every node, with the local one under it."""
    from clickhouse_connect.cc_sqlalchemy.ddl.tableengine import MergeTree

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
