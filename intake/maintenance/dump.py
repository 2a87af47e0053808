"""Canonical text of a store: two stores with equal text are equal, whatever their engine or file layout."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.physical_tables import FACTS

_WALL_CLOCK = ("started_at", "finished_at", "begun_at")


def dump_lines(connection: sa.Connection) -> Iterator[str]:
    """Yield every row of every fact table as a line of JSON, ordered by table and row.

    It leaves out undone loads, the wall-clock times of loads and series, and the rollups, which are derived from the
    facts (`python -m intake verify` compares them).
    """
    for table in sorted(FACTS, key=lambda each: each.name):
        columns = [column for column in table.columns if column.name not in _WALL_CLOCK]
        rows = sa.select(*columns).order_by(*(column.asc().nulls_first() for column in columns))
        if table is schema.load:
            rows = rows.where(table.c.status == "done")
        result = connection.execute(rows.execution_options(yield_per=10_000))
        for row in result:
            yield json.dumps([table.name, *row], ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in the store")
