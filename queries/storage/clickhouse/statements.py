"""ClickHouse DDL statements that SQLAlchemy lacks: databases, local tables, attaching partitions, replica sync."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import CreateTable, ExecutableDDLElement

from queries.storage.clickhouse.cluster import dialect_cluster
from queries.storage.clickhouse.dialect import create_on, local_table_sql
from queries.storage.clickhouse.layout import local_name, on_cluster


class OnServer(ExecutableDDLElement):
    """Base class of the statements. SQLAlchemy must not cache their SQL, which depends on the arguments."""

    inherit_cache = False


class CreateDatabase(OnServer):
    """CREATE DATABASE, on every node of a cluster. With `anyway`, an existing database is not an error."""

    def __init__(self, name: str, *, anyway: bool = False) -> None:
        self.name, self.anyway = name, anyway


@compiles(CreateDatabase)
def _create_database(element: CreateDatabase, compiler: DDLCompiler, **kw: Any) -> str:
    cluster = dialect_cluster(compiler.dialect)
    anyway = "IF NOT EXISTS " if element.anyway else ""
    return (
        f"CREATE DATABASE {anyway}{compiler.preparer.quote(element.name)}{cluster.clause if cluster else ''}"
    )


class DropDatabase(OnServer):
    """DROP DATABASE IF EXISTS with all its tables, on every node of a cluster."""

    def __init__(self, name: str) -> None:
        self.name = name


@compiles(DropDatabase)
def _drop_database(element: DropDatabase, compiler: DDLCompiler, **kw: Any) -> str:
    cluster = dialect_cluster(compiler.dialect)
    name = compiler.preparer.quote(element.name)
    # SYNC waits until the files and the replicas in Keeper are gone, so that the name can be used again.
    return f"DROP DATABASE IF EXISTS {name}{cluster.clause if cluster else ''} SYNC"


class CreateLocal(OnServer):
    """CREATE TABLE for the local table under a Distributed one, on every node."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table


@compiles(CreateLocal)
def _create_local(element: CreateLocal, compiler: DDLCompiler, **kw: Any) -> str:
    cluster = dialect_cluster(compiler.dialect)
    assert cluster is not None, "one server has no local tables"
    return create_on(CreateTable(on_cluster(element.table, cluster)[0]), cluster, compiler)


class DropLocal(OnServer):
    """DROP TABLE IF EXISTS for the local table under a Distributed one, on every node."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table


@compiles(DropLocal)
def _drop_local(element: DropLocal, compiler: DDLCompiler, **kw: Any) -> str:
    return f"DROP TABLE IF EXISTS {local_table_sql(element.table, compiler.dialect)} SYNC"


class DropLeft(OnServer):
    """DROP TABLE IF EXISTS by name, on every node, for a table that is no longer declared."""

    def __init__(self, name: str) -> None:
        self.name = name


@compiles(DropLeft)
def _drop_left(element: DropLeft, compiler: DDLCompiler, **kw: Any) -> str:
    cluster = dialect_cluster(compiler.dialect)
    return f"DROP TABLE IF EXISTS {compiler.preparer.quote(element.name)}{cluster.clause if cluster else ''} SYNC"


class Attach(OnServer):
    """ATTACH all partitions of the table of the same name in another database.

    ClickHouse hard-links the data files instead of copying them, so this takes neither time nor disk space.
    """

    def __init__(self, table: sa.Table, database: str) -> None:
        self.table, self.database = table, database


@compiles(Attach)
def _attach(element: Attach, compiler: DDLCompiler, **kw: Any) -> str:
    name = local_name(element.table, dialect_cluster(compiler.dialect))
    source = f"{compiler.preparer.quote(element.database)}.{compiler.preparer.quote(name)}"
    return (
        f"ALTER TABLE {local_table_sql(element.table, compiler.dialect)} ATTACH PARTITION ALL FROM {source}"
    )


class Sync(OnServer):
    """SYSTEM SYNC REPLICA: wait until every replica of a table has the inserted rows."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table


@compiles(Sync)
def _sync(element: Sync, compiler: DDLCompiler, **kw: Any) -> str:
    cluster = dialect_cluster(compiler.dialect)
    assert cluster is not None, "one server has no replicas"
    return f"SYSTEM SYNC REPLICA{cluster.clause} `{local_name(element.table, cluster)}`"
