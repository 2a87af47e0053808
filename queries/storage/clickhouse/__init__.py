"""ClickHouse support: engines with the server settings that the statements of this project rely on.

A cluster is named in the URL of the store (`?cluster=negah`). Queries are the same with and without a cluster: the
tables of the plain names are Distributed tables over `<name>_local` on every shard (`layout.py`). Only statements that
change rows in place must go to the local tables, on every node; `dialect.py` rewrites them.
"""

import logging
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Dialect, Engine

from queries.storage.clickhouse import dialect as dialect  # registers the ClickHouse compilers
from queries.storage.clickhouse.cluster import cluster_of

# The driver logs an error that it also raises. Without a handler, Python prints it beside the message of a command.
logging.getLogger("clickhouse_connect").addHandler(logging.NullHandler())

# Settings under which ClickHouse returns the same results as the other engines.
READING: dict[str, Any] = {
    "join_use_nulls": 1,  # an outer join without a match gives NULL instead of 0
    "aggregate_functions_null_for_empty": 1,  # MAX of no rows is NULL instead of 0
    "union_default_mode": "DISTINCT",  # UNION without ALL or DISTINCT is an error otherwise
    "use_variant_as_common_type": 0,  # integers of different widths become one integer type, not a Variant
    "session_timezone": "UTC",  # literal moments are naive like the stored ones, whatever the server's time zone
    "cast_keep_nullable": 1,  # CAST of NULL is NULL
}
# A load waits until each change has been applied. Deduplication is off, because two equal blocks of rows are two
# inserts, not the repetition of a failed one.
WRITING: dict[str, Any] = READING | {
    "mutations_sync": 2,
    "lightweight_deletes_sync": 2,
    "alter_sync": 2,
    "insert_deduplicate": 0,
}
# The query layer joins only on case_id, which is also the shard key of cases and their rows, so each shard can join its
# own rows. A shard that does not answer is an error: no figure may silently lack half of the province.
CLUSTER_READING: dict[str, Any] = {"distributed_product_mode": "local", "skip_unavailable_shards": 0}
# Loads also join on line numbers and on the ids of the source, across shards: those joins go through the loading node.
CLUSTER_WRITING: dict[str, Any] = {
    "distributed_product_mode": "global",
    "prefer_global_in_and_join": 1,
    "parallel_distributed_insert_select": 0,  # otherwise each shard stores the rows it selects, ignoring the shard key
    "distributed_foreground_insert": 1,  # an insert returns only when the rows have arrived on their shards
    # A DELETE may contain a subquery. That is safe here, since the table it reads does not change meanwhile.
    "allow_nondeterministic_mutations": 1,
}


def engine(url: URL, *, database: str | None, writing: bool = False, **options: Any) -> Engine:
    """Create an engine on one database of the server or cluster that the URL of a store names.

    `writing` selects the settings for loads; `options` go to `sqlalchemy.create_engine`.
    """
    cluster = cluster_of(url)
    settings = WRITING if writing else READING
    if cluster:
        settings = settings | (CLUSTER_WRITING if writing else CLUSTER_READING)
    clickhouse_engine = sa.create_engine(
        url.difference_update_query(["cluster"]).set(database=database),
        connect_args={f"ch_{name}": value for name, value in settings.items()},
        **options,
    )
    _keep_compiled(clickhouse_engine.dialect)
    # The compilers in `dialect.py` see only the dialect, so the cluster travels on it.
    clickhouse_engine.dialect.cluster = cluster  # type: ignore[attr-defined]
    return clickhouse_engine


def _keep_compiled(dialect: Dialect) -> None:
    """Let SQLAlchemy compile equal statements once, as on the other engines; that takes longer than a small query.

    The driver does not allow it, because its own additions to SELECT (FINAL, SAMPLE, PREWHERE and LIMIT BY) are not
    part of what SQLAlchemy compares. No statement of this project uses them. Nor does it say that its type String may
    be compared; that consists of its `type_def`, which is.
    """
    from clickhouse_connect.cc_sqlalchemy.datatypes.sqltypes import String

    type(dialect).supports_statement_cache = True
    String.cache_ok = True
