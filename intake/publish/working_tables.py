"""Temporary tables in which a merge notes which staged cases the store has, and which of their rows differ."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from queries.storage import schema
from queries.storage.physical_tables import temporary

_WORKING = sa.MetaData()
# Staged cases that are in the store already: row number in the stage, id in the store, and whether the rows in the
# store stay as they are, because they are newer than the file.
matched = sa.Table(
    "matched",
    _WORKING,
    sa.Column("row", sa.BigInteger, nullable=False),
    sa.Column("case_id", sa.BigInteger, nullable=False),
    sa.Column("first_load", sa.Integer, nullable=False),
    sa.Column("kept", sa.Boolean, nullable=False),
)
# Rows of one table that differ between stage and store. `row` is the row number in the stage, missing if the stage no
# longer has the row; `stored` says whether the store has it. `sequence` is 0 for cases.
differing = sa.Table(
    "differing",
    _WORKING,
    sa.Column("row", sa.BigInteger),
    sa.Column("case_id", sa.BigInteger, nullable=False),
    sa.Column("sequence", sa.Integer),
    sa.Column("stored", sa.Boolean),
)
# Cases of which any row was replaced.
changed = sa.Table("changed", _WORKING, sa.Column("case_id", sa.BigInteger, nullable=False))
# Cases that differ from the stage and were left as they are, because the file is older than the store.
ignored = sa.Table("ignored", _WORKING, sa.Column("case_id", sa.BigInteger, nullable=False))


@dataclass(frozen=True)
class StagedTables:
    """The staged tables as seen by the target engine."""

    cases: sa.FromClause
    events: sa.FromClause
    reopened_intervals: sa.FromClause

    def table_for(self, table: sa.Table) -> sa.FromClause:
        """The stage of one of the three fact tables of cases."""
        return {
            schema.case: self.cases,
            schema.case_event: self.events,
            schema.reopening: self.reopened_intervals,
        }[table]


@contextmanager
def working_tables(connection: sa.Connection) -> Iterator[None]:
    """Create the working tables, empty, and drop them at the end, since the next file of a command has its own.

    After an error they are left to whoever discards the connection: PostgreSQL takes no further statement.
    """
    created = [
        temporary(
            connection.dialect.name,
            table.name,
            [sa.Column(column.name, column.type, nullable=column.nullable) for column in table.columns],
        )
        for table in _WORKING.tables.values()
    ]
    for table in created:
        table.create(connection, checkfirst=False)
    yield
    for table in created:
        table.drop(connection, checkfirst=False)


def row_count(connection: sa.Connection, table: sa.FromClause) -> int:
    """Number of rows of a table."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
