"""ClickHouse: an engine with the settings that every statement here needs, and what it spells differently.

A cluster is named in the address of the store (`?cluster=negah`). Statements are the same there: tables of the plain
names are Distributed over `<name>_local` on every shard (`queries/clickhouse_tables.py`). Only what changes rows in
place has to go to the local tables, on every node; the rules below see to that.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Dialect, Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler, SQLCompiler, TypeCompiler
from sqlalchemy.sql.ddl import CreateTable, DropTable, ExecutableDDLElement
from sqlalchemy.sql.functions import count

# What ClickHouse answers otherwise than other engines do, unless told so.
READING: dict[str, Any] = {
    "join_use_nulls": 1,  # a missing partner of an outer join is NULL, not zeros
    "aggregate_functions_null_for_empty": 1,  # the greatest of nothing is NULL, not 0
    "union_default_mode": "DISTINCT",  # UNION without a word is an error
    "use_variant_as_common_type": 0,  # smaller and larger numbers in one column are numbers, not variants
    "session_timezone": "UTC",  # a literal moment is as naive as the stored ones, wherever the server stands
    "cast_keep_nullable": 1,  # a missing value of another type is still missing
}
# A load waits until each change is done, and equal blocks of rows are rows, not repeats of a failed insert.
WRITING: dict[str, Any] = READING | {
    "mutations_sync": 2,
    "lightweight_deletes_sync": 2,
    "alter_sync": 2,
    "insert_deduplicate": 0,
}
# Every join that the query layer makes is on case_id, by which cases and what belongs to them are sharded: each shard
# joins its own rows. A shard that does not answer is an error: no figure may silently lack half of the province.
CLUSTER_READING: dict[str, Any] = {"distributed_product_mode": "local", "skip_unavailable_shards": 0}
# Loads also join by the place in a file and by the id that a source gives: those go through the node that loads.
CLUSTER_WRITING: dict[str, Any] = {
    "distributed_product_mode": "global",
    "prefer_global_in_and_join": 1,
    "parallel_distributed_insert_select": 0,  # else each shard keeps what it selects, whoever it belongs to
    "distributed_foreground_insert": 1,  # rows are there when the insert ends
    "allow_nondeterministic_mutations": 1,  # a deletion may ask which cases, in a table that does not change meanwhile
}


@dataclass(frozen=True)
class Cluster:
    """A cluster of shards, each with replicas kept equal by Keeper."""

    name: str
    replicated: bool = True

    @property
    def clause(self) -> str:
        """What sends a statement to every node."""
        return f" ON CLUSTER `{self.name}`"


def engine(url: URL, *, database: str | None, writing: bool = False, **options: Any) -> Engine:
    """An engine on one database of the server or cluster that a store's address names."""
    cluster = cluster_of(url)
    settings = WRITING if writing else READING
    if cluster:
        settings = settings | (CLUSTER_WRITING if writing else CLUSTER_READING)
    made = sa.create_engine(
        url.difference_update_query(["cluster"]).set(database=database),
        connect_args={f"ch_{name}": value for name, value in settings.items()},
        **options,
    )
    made.dialect.cluster = cluster  # type: ignore[attr-defined]
    return made


def cluster_of(url: URL) -> Cluster | None:
    """The cluster that the address names; None for one server."""
    name = url.query.get("cluster")
    return Cluster(name) if isinstance(name, str) else None


def clustered(dialect: Dialect) -> Cluster | None:
    """The cluster that an engine of this dialect works on."""
    return getattr(dialect, "cluster", None)


def _stored(table: Any, dialect: Dialect) -> str:
    """The table that holds the rows, and the nodes to say it to. What stands everywhere Keeper passes on by itself."""
    from queries.clickhouse_tables import local_name

    cluster = clustered(dialect)
    schema = f"`{table.schema}`." if table.schema else ""
    name = f"{schema}`{local_name(table, cluster)}`"
    return name + (cluster.clause if cluster and local_name(table, cluster) != table.name else "")


@compiles(sa.Delete, "clickhousedb")
def _delete(element: sa.Delete, compiler: SQLCompiler, **kw: Any) -> str:
    """ClickHouse's DELETE wants a condition, TRUNCATE empties a table; neither can be said to a Distributed table."""
    where = _stored(element.table, compiler.dialect)
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
    return f"ALTER TABLE {_stored(element.table, compiler.dialect)} UPDATE {changes} WHERE {condition}"


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
    from queries.clickhouse_tables import on_cluster

    cluster = clustered(compiler.dialect)
    if not cluster or "order_by" not in element.element.info:
        return str(compiler.visit_create_table(element, **kw))  # type: ignore[no-untyped-call]
    visible = on_cluster(element.element, cluster)[-1]
    return _create_on(CreateTable(visible, if_not_exists=element.if_not_exists), cluster, compiler)


def _create_on(create: CreateTable, cluster: Cluster, compiler: DDLCompiler) -> str:
    text: str = compiler.visit_create_table(create)  # type: ignore[no-untyped-call]
    return text.replace(" (", f"{cluster.clause} (", 1)


@compiles(DropTable, "clickhousedb")
def _drop_table(element: DropTable, compiler: DDLCompiler, **kw: Any) -> str:
    """On a cluster on every node; SYNC, or Keeper would still know the replica when the name is used again."""
    text: str = compiler.visit_drop_table(element, **kw)  # type: ignore[no-untyped-call]
    cluster = clustered(compiler.dialect)
    return f"{text}{cluster.clause} SYNC" if cluster and "order_by" in element.element.info else text


class OnServer(ExecutableDDLElement):
    """A statement about databases and parts, which SQLAlchemy has no word for."""

    inherit_cache = False


class CreateDatabase(OnServer):
    """Makes a database; an error when it is there already, unless `anyway`."""

    def __init__(self, name: str, *, anyway: bool = False) -> None:
        self.name, self.anyway = name, anyway


@compiles(CreateDatabase)
def _create_database(element: CreateDatabase, compiler: DDLCompiler, **kw: Any) -> str:
    cluster = clustered(compiler.dialect)
    anyway = "IF NOT EXISTS " if element.anyway else ""
    return (
        f"CREATE DATABASE {anyway}{compiler.preparer.quote(element.name)}{cluster.clause if cluster else ''}"
    )


class DropDatabase(OnServer):
    """Drops a database with all its tables."""

    def __init__(self, name: str) -> None:
        self.name = name


@compiles(DropDatabase)
def _drop_database(element: DropDatabase, compiler: DDLCompiler, **kw: Any) -> str:
    cluster = clustered(compiler.dialect)
    name = compiler.preparer.quote(element.name)
    return f"DROP DATABASE IF EXISTS {name}{cluster.clause if cluster else ''} SYNC"


class CreateLocal(OnServer):
    """Makes the local table under a Distributed one, on every node."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table


@compiles(CreateLocal)
def _create_local(element: CreateLocal, compiler: DDLCompiler, **kw: Any) -> str:
    from queries.clickhouse_tables import on_cluster

    cluster = clustered(compiler.dialect)
    assert cluster is not None, "one server has no local tables"
    return _create_on(CreateTable(on_cluster(element.table, cluster)[0]), cluster, compiler)


class DropLocal(OnServer):
    """Drops the local table under a Distributed one, on every node."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table


@compiles(DropLocal)
def _drop_local(element: DropLocal, compiler: DDLCompiler, **kw: Any) -> str:
    return f"DROP TABLE IF EXISTS {_stored(element.table, compiler.dialect)} SYNC"


class DropLeft(OnServer):
    """Drops a table by its name, on every node."""

    def __init__(self, name: str) -> None:
        self.name = name


@compiles(DropLeft)
def _drop_left(element: DropLeft, compiler: DDLCompiler, **kw: Any) -> str:
    cluster = clustered(compiler.dialect)
    return f"DROP TABLE IF EXISTS {compiler.preparer.quote(element.name)}{cluster.clause if cluster else ''} SYNC"


class Attach(OnServer):
    """Gives a table all rows of the table of the same name in another database: parts are hard-linked, not copied."""

    def __init__(self, table: sa.Table, database: str) -> None:
        self.table, self.database = table, database


@compiles(Attach)
def _attach(element: Attach, compiler: DDLCompiler, **kw: Any) -> str:
    from queries.clickhouse_tables import local_name

    name = local_name(element.table, clustered(compiler.dialect))
    source = f"{compiler.preparer.quote(element.database)}.{compiler.preparer.quote(name)}"
    return f"ALTER TABLE {_stored(element.table, compiler.dialect)} ATTACH PARTITION ALL FROM {source}"


class Sync(OnServer):
    """Waits until every replica of a table has what was inserted."""

    def __init__(self, table: sa.Table) -> None:
        self.table = table


@compiles(Sync)
def _sync(element: Sync, compiler: DDLCompiler, **kw: Any) -> str:
    from queries.clickhouse_tables import local_name

    cluster = clustered(compiler.dialect)
    assert cluster is not None, "one server has no replicas"
    return f"SYSTEM SYNC REPLICA{cluster.clause} `{local_name(element.table, cluster)}`"
