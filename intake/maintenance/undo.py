"""Undo the newest load: restore the store to its state before it. The load number is not used again."""

from dataclasses import dataclass

import sqlalchemy as sa

from intake.errors import EmptyStoreError, RefusedError
from intake.publish import rollup_upkeep
from persian.digits import number
from queries.storage import schema
from queries.storage.loaded_files import with_source


@dataclass(frozen=True)
class Undone:
    """Summary of an undone load."""

    load: int
    source: str
    removed_cases: int  # cases that this load had added
    restored_cases: int  # cases restored to their previous version


def undo_newest(connection: sa.Connection, *, only: int | None = None) -> Undone:
    """Undo the newest load that has not been undone yet; with `only`, if it has this number. Else raises RefusedError.

    Rows written by the load are deleted, and the rows it superseded return from the version tables. Raises
    EmptyStoreError if there is no load to undo.
    """
    load = _newest_load(connection, only)
    source = connection.execute(
        sa.select(schema.source.c.name, schema.source.c.load, schema.load.c.files)
        .join(schema.load, schema.load.c.source == schema.source.c.source)
        .where(schema.load.c.load == load)
    ).one()
    removed = _count(connection, schema.case, schema.case.c.first_load == load)
    restored = _count(connection, schema.case_version, schema.case_version.c.superseded == load)
    # The rollups must be reverted first, while the rows of the load still exist: they are what is subtracted.
    rollup_upkeep.revert_load(connection, load=load)
    _take_rows_back(connection, load)
    # A source goes with its first load; the list of loads still names it.
    files = with_source(source.files, source.name) if source.load == load else source.files
    undone = sa.update(schema.load).where(schema.load.c.load == load)
    connection.execute(undone.values(status="undone", files=files))
    rollup_upkeep.set_state(connection)
    return Undone(load, str(source.name), removed, restored)


def _newest_load(connection: sa.Connection, only: int | None) -> int:
    """Number of the newest load in force; with `only` it must be this one. Raises as `undo_newest` does."""
    newest = sa.select(sa.func.max(schema.load.c.load)).where(schema.load.c.status == "done")
    newest_number = connection.execute(newest).scalar()
    if newest_number is None:
        raise EmptyStoreError(
            "بارگذاری‌ای برای پس‌گرفتن نمانده است؛ انبار داده همان است که بود.",
            "There is no load left to undo; the store is as it was.",
        )
    load = int(newest_number)
    if only not in (None, load):
        raise RefusedError(
            f"تازه‌ترین بارگذاری {number(load, 'fa')} است، نه {number(only, 'fa')}؛ چیزی پس گرفته نشد.",
            f"The newest load is {load} and not {only}; nothing was undone.",
        )
    return load


def _take_rows_back(connection: sa.Connection, load: int) -> None:
    """Delete the rows that a load has written, and restore those that it had superseded."""
    for table, versions in schema.VERSION_TABLES:
        connection.execute(sa.delete(table).where(table.c.load == load))
        superseded = versions.c.superseded == load
        before = sa.select(*(versions.c[column.name] for column in table.columns)).where(superseded)
        connection.execute(sa.insert(table).from_select([column.name for column in table.columns], before))
        connection.execute(sa.delete(versions).where(superseded))
    for table in (*schema.DIMENSION_TABLES, schema.source, schema.rejected_row):
        brought = table.c.load == load
        if table in schema.DIMENSION_TABLES:
            # Key 0 (not given) belongs to the store and not to any load.
            brought &= table.c[table.name] != schema.NOT_GIVEN_KEY
        connection.execute(sa.delete(table).where(brought))


def _count(connection: sa.Connection, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
    return int(
        connection.execute(sa.select(sa.func.count()).select_from(table).where(condition)).scalar_one()
    )
