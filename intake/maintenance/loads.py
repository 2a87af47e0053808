"""List the loads of a store."""

from typing import Any

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.load_counts import load_counts
from queries.storage.loaded_files import accepted_doubts, loaded_files, removed_sources


def loads(connection: sa.Connection) -> list[dict[str, Any]]:
    """Return every load in order, undone ones included, with its source, and its rows by what became of them."""
    load, source = schema.load, schema.source
    rows = sa.select(*load.columns, source.c.name).select_from(
        load.outerjoin(source, source.c.source == load.c.source)
    )
    listed = [dict(row) for row in connection.execute(rows.order_by(load.c.load)).mappings()]
    removed = removed_sources(listed)
    found = []
    for row in listed:
        # Undoing the first load of a source removes the source as well.
        name = row.pop("name") or removed.get(row["source"], "—")
        doubts = [doubt.as_json() for doubt in accepted_doubts(row)]
        found.append(row | {"source": name, "files": loaded_files(row), "doubts": doubts} | load_counts(row))
    return found
