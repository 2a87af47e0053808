"""The schema on PostgreSQL: the tables with the indexes that loads and questions to the cases use.

Measured with EXPLAIN over 250,000 cases: one BRIN index over the days, 24 kB for each, answers a period of six weeks in
less than half the time of a scan, and as fast as four B-trees of 1.7 MB that every load would have to keep. Cases are
stored in the order in which they were registered, and their other days are never far from it. What is asked of one
county, alone or with some offices, is found by a B-tree: only of whole years is there a rollup of both.
"""

from typing import Any

from sqlalchemy import Index, MetaData, String

from queries.storage import rollup_tables, schema

_BRIN = {
    "postgresql_using": "brin",
    "postgresql_with": {"pages_per_range": 32, "autosummarize": True},
}
_WAITING = {"postgresql_where": rollup_tables.still_open.c.waiting}
# Loads find cases by their id and rows by case; undo finds what a load brought, and what it superseded.
_INDEXES: tuple[tuple[str, str, tuple[str, ...], dict[str, Any]], ...] = (
    ("case", "days", ("registered_day", "due_day", "answered_day", "closed_day", "load"), _BRIN),
    ("case", "case_id", ("case_id",), {}),
    ("case", "county", ("county", "agency"), {}),
    ("case", "due_agency", ("county", "due_agency"), {}),
    ("case", "id", ("source", "id"), {}),
    ("case_version", "superseded", ("superseded",), {}),
    ("case_event", "load", ("load",), _BRIN),
    ("case_event", "case_id", ("case_id",), {}),
    ("case_event_version", "superseded", ("superseded",), {}),
    ("reopening", "load", ("load",), _BRIN),
    ("reopening", "case_id", ("case_id",), {}),
    ("reopening_version", "superseded", ("superseded",), {}),
    ("yearly_office", "county", ("county", "agency"), {}),
    # All that is asked of those who wait for an answer stands in it, so that the list itself is not read.
    ("still_open", "waiting", ("registered_day", "registered_at", "source", "trip"), _WAITING),
    *(
        (table.name, "day", ("day",), {})
        for table in (*rollup_tables.DAILY.values(), rollup_tables.hours_daily)
    ),
)


def with_indexes() -> MetaData:
    """The tables as PostgreSQL stores them.

    Text is compared byte by byte (collation "C"), as the other engines do: so the canonical text has one order
    everywhere, and no index depends on the version of the machine's own collations.
    """
    metadata = MetaData()
    for table in schema.metadata.tables.values():
        copy = table.to_metadata(metadata)
        for column in copy.columns:
            if isinstance(column.type, String):
                column.type = String(collation="C")
    for table_name, name, columns, options in _INDEXES:
        table = metadata.tables[table_name]
        Index(f"{table_name}_{name}_index", *(table.c[column] for column in columns), **options)
    return metadata
