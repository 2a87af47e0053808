"""ClickHouse: an engine with the settings that every statement here needs.

A cluster is named in the address of the store (`?cluster=negah`). Statements are the same there: tables of the plain
names are Distributed over `<name>_local` on every shard (`layout.py`). Only what changes rows in place has to go to the
local tables, on every node; `dialect.py` sees to that.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine

from queries.storage.clickhouse import dialect as dialect  # no engine without what it spells differently
from queries.storage.clickhouse.cluster import cluster_of

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
