"""The loads of a store, as a list."""

import json
from typing import Any

import sqlalchemy as sa

from queries.storage import schema


def loads(connection: sa.Connection) -> list[dict[str, Any]]:
    """Every load in order, the undone ones too, with the name of its source; files and flags as objects."""
    load, source = schema.load, schema.source
    # The source of an undone load may be gone with it.
    name = sa.func.coalesce(source.c.name, "—").label("source")
    columns = [name if column.name == "source" else column for column in load.columns]
    rows = sa.select(*columns).select_from(load.outerjoin(source, source.c.source == load.c.source))
    found = [dict(row) for row in connection.execute(rows.order_by(load.c.load)).mappings()]
    for row in found:
        row["files"], row["flagged"] = json.loads(row["files"]), json.loads(row["flagged"])
    return found
