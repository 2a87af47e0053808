"""What ClickHouse spells differently, on one server and on a cluster."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler, SQLCompiler, TypeCompiler
from sqlalchemy.sql.ddl import CreateTable, DropTable
from sqlalchemy.sql.functions import count

from queries.storage.clickhouse.cluster import Cluster, dialect_cluster
from queries.storage.clickhouse.layout import local_name, on_cluster


def local_table_sql(table: Any, dialect: Dialect) -> str:
    """The table that holds the rows, and the nodes to say it to. What stands everywhere Keeper passes on by itself."""
    cluster = dialect_cluster(dialect)
    schema = f"`{table.schema}`." if table.schema else ""
    name = f"{schema}`{local_name(table, cluster)}`"
    return name + (cluster.clause if cluster and local_name(table, cluster) != table.name else "")


@compiles(sa.Delete, "clickhousedb")
def _delete(element: sa.Delete, compiler: SQLCompiler, **kw: Any) -> str:
    """ClickHouse's DELETE wants a condition, TRUNCATE empties a table; neither can be said to a Distributed table."""
    where = local_table_sql(element.table, compiler.dialect)
    if element.whereclause is None:
        return f"TRUNCATE TABLE {where}"
    text: str = compiler.visit_delete(element, **kw)  # type: ignore[no-untyped-call]
    return f"DELETE FROM {where}{text[text.index(' WHERE ') :]}"


@compiles(sa.Update, "clickhousedb")
def _update(element: sa.Update, compiler: SQLCompiler, **kw: Any) -> str:
    """ClickHouse's UPDATE needs columns of its own in the table; ALTER TABLE … UPDATE works on any table."""
    kw = kw | {"include_table": False}
    changes = ", ".join(
        f"{compiler.preparer.quote(getattr(column, 'name', str(column)))} = {compiler.process(value, **kw)}"
        for column, value in (element._values or {}).items()
    )
    condition = compiler.process(element.whereclause, **kw) if element.whereclause is not None else "1"
    return (
        f"ALTER TABLE {local_table_sql(element.table, compiler.dialect)} UPDATE {changes} WHERE {condition}"
    )


@compiles(count, "clickhousedb")
def _count(element: count, compiler: SQLCompiler, **kw: Any) -> str:
    """ClickHouse counts without a sign, and knows no type for such a count beside a number that may be negative."""
    return f"toInt64({compiler.visit_function(element, **kw)})"


@compiles(sa.Date, "clickhousedb")
def _date(element: sa.Date, compiler: TypeCompiler, **kw: Any) -> str:
    """ClickHouse's Date begins in 1970, Date32 in 1900."""
    return "Date32"


@compiles(sa.DateTime, "clickhousedb")
def _date_time(element: sa.DateTime, compiler: TypeCompiler, **kw: Any) -> str:
    """ClickHouse's DateTime begins in 1970, DateTime64 in 1900."""
    return "DateTime64(0, 'UTC')"


@compiles(CreateTable, "clickhousedb")
def _create_table(element: CreateTable, compiler: DDLCompiler, **kw: Any) -> str:
    """On a cluster the table is another one (Distributed, or replicated everywhere), and is made on every node."""
    cluster = dialect_cluster(compiler.dialect)
    if not cluster or "order_by" not in element.element.info:
        return str(compiler.visit_create_table(element, **kw))  # type: ignore[no-untyped-call]
    visible = on_cluster(element.element, cluster)[-1]
    return create_on(CreateTable(visible, if_not_exists=element.if_not_exists), cluster, compiler)


def create_on(create: CreateTable, cluster: Cluster, compiler: DDLCompiler) -> str:
    """The statement that makes a table on every node."""
    text: str = compiler.visit_create_table(create)  # type: ignore[no-untyped-call]
    return text.replace(" (", f"{cluster.clause} (", 1)


@compiles(DropTable, "clickhousedb")
def _drop_table(element: DropTable, compiler: DDLCompiler, **kw: Any) -> str:
    """On a cluster on every node; SYNC, or Keeper would still know the replica when the name is used again."""
    text: str = compiler.visit_drop_table(element, **kw)  # type: ignore[no-untyped-call]
    cluster = dialect_cluster(compiler.dialect)
    return f"{text}{cluster.clause} SYNC" if cluster and "order_by" in element.element.info else text
