"""SQLAlchemy compilers for statements and types that ClickHouse spells differently, with and without a cluster."""

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
    """Name of the table that holds the rows, followed by ON CLUSTER where each node must run the statement.

    A table that is replicated whole to every node needs no ON CLUSTER: Keeper passes the change on by itself.
    """
    cluster = dialect_cluster(dialect)
    schema = f"`{table.schema}`." if table.schema else ""
    name = f"{schema}`{local_name(table, cluster)}`"
    return name + (cluster.clause if cluster and local_name(table, cluster) != table.name else "")


@compiles(sa.Delete, "clickhousedb")
def _delete(element: sa.Delete, compiler: SQLCompiler, **kw: Any) -> str:
    """DELETE requires a condition, so deleting all rows becomes TRUNCATE. Both must go to the local table."""
    target = local_table_sql(element.table, compiler.dialect)
    if element.whereclause is None:
        return f"TRUNCATE TABLE {target}"
    # Only the condition is taken from SQLAlchemy's text; what precedes it names the Distributed table.
    text: str = compiler.visit_delete(element, **kw)  # type: ignore[no-untyped-call]
    return f"DELETE FROM {target}{text[text.index(' WHERE ') :]}"


@compiles(sa.Update, "clickhousedb")
def _update(element: sa.Update, compiler: SQLCompiler, **kw: Any) -> str:
    """UPDATE needs special columns in the table, so the mutation ALTER TABLE … UPDATE is used, which works on any."""
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
    """count() returns an unsigned integer, which has no common type with signed ones; the cast makes it signed."""
    return f"toInt64({compiler.visit_function(element, **kw)})"


@compiles(sa.Over, "clickhousedb")
def _over(element: "sa.Over[Any]", compiler: SQLCompiler, **kw: Any) -> str:
    """The cast of a count stands around the whole window function, since OVER must follow the aggregate itself."""
    text = str(compiler.visit_over(element, **kw))  # type: ignore[no-untyped-call]
    if not isinstance(element.element, count):
        return text
    counted = compiler.visit_function(element.element, **kw)
    return f"toInt64({counted}{text.removeprefix(f'toInt64({counted})')})"


@compiles(sa.Date, "clickhousedb")
def _date(element: sa.Date, compiler: TypeCompiler, **kw: Any) -> str:
    """Date begins in 1970; Date32 begins in 1900."""
    return "Date32"


@compiles(sa.DateTime, "clickhousedb")
def _date_time(element: sa.DateTime, compiler: TypeCompiler, **kw: Any) -> str:
    """DateTime begins in 1970; DateTime64 begins in 1900."""
    return "DateTime64(0, 'UTC')"


@compiles(CreateTable, "clickhousedb")
def _create_table(element: CreateTable, compiler: DDLCompiler, **kw: Any) -> str:
    """On a cluster, create the Distributed (or everywhere replicated) variant of the table, on every node.

    Only tables made by `tables.stored` have layout information in `info`; other tables are created as they are.
    """
    cluster = dialect_cluster(compiler.dialect)
    if not cluster or "order_by" not in element.element.info:
        return str(compiler.visit_create_table(element, **kw))  # type: ignore[no-untyped-call]
    visible = on_cluster(element.element, cluster)[-1]
    return create_on(CreateTable(visible, if_not_exists=element.if_not_exists), cluster, compiler)


def create_on(create: CreateTable, cluster: Cluster, compiler: DDLCompiler) -> str:
    """SQL of a CREATE TABLE that runs on every node of a cluster."""
    text: str = compiler.visit_create_table(create)  # type: ignore[no-untyped-call]
    # ON CLUSTER stands between the table name and the list of columns, where SQLAlchemy has no place for it.
    return text.replace(" (", f"{cluster.clause} (", 1)


@compiles(DropTable, "clickhousedb")
def _drop_table(element: DropTable, compiler: DDLCompiler, **kw: Any) -> str:
    """On a cluster, drop the table on every node and wait for it.

    Without SYNC, Keeper would still have the replica registered when a table of the same name is created next.
    """
    text: str = compiler.visit_drop_table(element, **kw)  # type: ignore[no-untyped-call]
    cluster = dialect_cluster(compiler.dialect)
    return f"{text}{cluster.clause} SYNC" if cluster and "order_by" in element.element.info else text
