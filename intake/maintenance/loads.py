"""List the loads of a store."""

import json
from typing import Any

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.load_counts import load_counts


def loads(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return every load in order, undone ones included, with its source, and its rows by what became of them."""
    load, source = schema.load, schema.source
    # Undoing the first load of a source removes the source as well, so its name may be missing.
    name = sa.func.coalesce(source.c.name, "—").label("source")
    columns = [name if column.name == "source" else column for column in load.columns]
    rows = sa.select(*columns).select_from(load.outerjoin(source, source.c.source == load.c.source))
    listed = [dict(row) for row in connection.execute(rows.order_by(load.c.load)).mappings()]
    return [row | {"files": json.loads(row["files"])} | load_counts(row) for row in listed]
