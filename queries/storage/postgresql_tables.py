"""The schema on PostgreSQL, with the indexes that loads and queries of the case table use.

Dates have BRIN indexes, which store the range of each block of pages and so work where rows are stored roughly in the
order of the column. Cases are stored in the order of registration, and their other dates are close to it. Measured with
EXPLAIN over 250,000 cases: one BRIN index over the dates, 24 kB each, answers a period of six weeks in less than half
the time of a scan, and as fast as four B-trees of 1.7 MB each, which every load would have to maintain.

Queries for one county, with or without some offices, use a B-tree, because the only rollup with both dimensions is the
one by whole years.
"""

from typing import Any

from sqlalchemy import Index, MetaData, String

from queries.storage import rollup_tables, schema

_BRIN = {"postgresql_using": "brin", "postgresql_with": {"pages_per_range": 32, "autosummarize": True}}
_WAITING = {"postgresql_where": rollup_tables.still_open.c.waiting}
# Loads look up cases by their id and rows by their case; undoing a load looks up the rows that it brought and those
# that it superseded.
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
    # This index holds all columns that queries of waiting cases need, so that they do not read the table.
    ("still_open", "waiting", ("registered_day", "registered_at", "source", "trip"), _WAITING),
    *(
        (table.name, "day", ("day",), {})
        for table in (*rollup_tables.DAILY.values(), rollup_tables.hours_daily)
    ),
)


def with_indexes() -> MetaData:
    """The table definitions with PostgreSQL's indexes and collation.

    Text is compared byte by byte (collation "C"), as on the other engines. Sorted text then has the same order
    everywhere, and no index depends on the version of the machine's collations.
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
