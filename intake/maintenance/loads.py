"""List the loads of a store."""

from typing import Any

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.load_counts import load_counts
from queries.storage.load_files import load_files, removed_source


def loads(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return every load in order, undone ones included, with its source, and its rows by what became of them."""
    load, source = schema.load, schema.source
    columns = [
        source.c.name.label("source") if column.name == "source" else column for column in load.columns
    ]
    rows = sa.select(*columns).select_from(load.outerjoin(source, source.c.source == load.c.source))
    listed = [dict(row) for row in connection.execute(rows.order_by(load.c.load)).mappings()]
    return [
        row
        # Undoing the first load of a source removes the source as well.
        | {"source": row["source"] or removed_source(row) or "—", "files": load_files(row)}
        | load_counts(row)
        for row in listed
    ]
