"""Merge staged rows into the store: insert new ones, version changed ones, skip equal ones.

All work is done by set-based SQL in the target engine. A row that a load replaces moves to the table of the same name
with the suffix `_version`, which makes undo possible. A row that the same load wrote before (from an earlier file of
the same command) is replaced without a version, because no reader has ever seen it.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import sqlalchemy as sa

from intake.publish.merge_counts import MergeCounts, count_outcomes
from intake.publish.working_tables import (
    StagedTables,
    changed,
    differing,
    ignored,
    matched,
    row_count,
    working_tables,
)
from queries.storage import schema

# Rows of the stage compared per step, so that the join always fits into memory.
_AT_ONCE = 500_000
_NOT_COMPARED = ("case_id", "source", "first_load", "load", "sequence", "id")


def merge(
    connection: sa.Connection,
    staged: StagedTables,
    *,
    source: int,
    load: int,
    kept_loads: Collection[int],
    check: Callable[[sa.Connection, StagedTables], None] | None,
) -> MergeCounts:
    """Bring the store to the staged state of the staged cases; return what happened to the rows.

    Cases of which any row was written by one of `kept_loads`, because the file is older than these, stay as they are,
    and those that differ from the stage are counted as ignored. `check` is called with the matched cases known, and may
    raise.
    """
    with working_tables(connection):
        _match(connection, staged, source=source, kept_loads=kept_loads)
        matches = row_count(connection, matched)
        if matches and check is not None:
            check(connection, staged)
        # New cases get the ids after the greatest one in the store, in the order of the stage.
        base = int(
            connection.execute(
                sa.select(sa.func.coalesce(sa.func.max(schema.case.c.case_id), 0))
            ).scalar_one()
        )
        for table, versions in schema.VERSION_TABLES if matches else ():
            if kept_loads:
                _ignore(connection, staged, table, among=matched.c.kept)
            # Even in an older file a later row wins over an earlier one of the same command.
            _replace(
                connection, staged, table, versions, source=source, load=load,
                among=sa.not_(matched.c.kept) if kept_loads else sa.true(),
            )  # fmt: skip
        if matches < row_count(connection, staged.cases):
            for table, _ in schema.VERSION_TABLES:
                _insert_new(
                    connection, staged, table, source=source, load=load, base=base + 1, any_known=matches > 0
                )
        return count_outcomes(connection, staged)


def _match(
    connection: sa.Connection, staged: StagedTables, *, source: int, kept_loads: Collection[int]
) -> None:
    """Fill `matched` with the staged cases that the store has."""
    case = schema.case
    kept: sa.ColumnElement[bool] = sa.false()
    if kept_loads:
        # A load may have written an event of a case and not the case itself.
        events, reopenings = (
            sa.select(table.c.case_id).where(table.c.load.in_(kept_loads))
            for table in (schema.case_event, schema.reopening)
        )
        kept = sa.or_(case.c.load.in_(kept_loads), case.c.case_id.in_(events), case.c.case_id.in_(reopenings))
    rows = sa.select(staged.cases.c.row, case.c.case_id, case.c.first_load, kept.label("kept")).join(
        case, sa.and_(case.c.id == staged.cases.c.id, case.c.source == source)
    )
    connection.execute(sa.insert(matched).from_select(["row", "case_id", "first_load", "kept"], rows))


def _ignore(
    connection: sa.Connection, staged: StagedTables, table: sa.Table, *, among: sa.ColumnElement[bool]
) -> None:
    """Add to `ignored` the cases whose rows differ from the stage, and leave them as they are."""
    _find_differing(connection, staged, table, among=among)
    connection.execute(sa.insert(ignored).from_select(["case_id"], sa.select(differing.c.case_id).distinct()))


def _find_differing(
    connection: sa.Connection, staged: StagedTables, table: sa.Table, *, among: sa.ColumnElement[bool]
) -> None:
    """Fill `differing` with the rows that differ between stage and store, of the matched cases `among`."""
    connection.execute(sa.delete(differing))
    last = connection.execute(sa.select(sa.func.max(matched.c.row)).where(among)).scalar_one()
    for start in range(0, -1 if last is None else last + 1, _AT_ONCE):
        end = start + _AT_ONCE - 1
        _compare(connection, staged.table_for(table), table, start=start, end=end, among=among)


def _replace(
    connection: sa.Connection,
    staged: StagedTables,
    table: sa.Table,
    versions: sa.Table,
    *,
    source: int,
    load: int,
    among: sa.ColumnElement[bool],
) -> None:
    """Replace the rows of stored cases that differ from the stage, of the matched cases `among`."""
    _find_differing(connection, staged, table, among=among)
    if not row_count(connection, differing):
        return
    _supersede(connection, table, versions, load=load)
    stage = staged.table_for(table)
    same_row = differing.c.row == stage.c.row
    if "sequence" in table.c:
        same_row &= differing.c.sequence == stage.c.sequence
    added = _staged_rows(stage, table, source=source, load=load, base=0).join(differing, same_row)
    added = added.join(matched, matched.c.row == stage.c.row)
    connection.execute(sa.insert(table).from_select([column.name for column in table.columns], added))
    cases = sa.select(differing.c.case_id).distinct()
    connection.execute(sa.insert(changed).from_select(["case_id"], cases))


def _compare(
    connection: sa.Connection,
    stage: sa.FromClause,
    table: sa.Table,
    *,
    start: int,
    end: int,
    among: sa.ColumnElement[bool],
) -> None:
    """Add to `differing` the rows that differ, for the matched cases in one range of the stage."""
    in_range = sa.and_(matched.c.row.between(start, end), among)
    ids = sa.select(sa.func.min(matched.c.case_id), sa.func.max(matched.c.case_id)).where(in_range)
    first, last = connection.execute(ids).one()
    if first is None:
        return
    keys = ["case_id", "sequence"] if "sequence" in table.c else ["case_id"]
    compared = [column.name for column in table.columns if column.name not in _NOT_COMPARED]
    staged = (
        sa.select(stage.c.row, matched.c.case_id, *(stage.c[name] for name in (*keys[1:], *compared)))
        .join(matched, matched.c.row == stage.c.row)
        .where(in_range, stage.c.row.between(start, end))
        .subquery("staged")
    )
    # Bounds on case_id let the engine skip most blocks of the table, which is sorted by case.
    stored = (
        sa.select(*(table.c[name] for name in (*keys, *compared)))
        .where(
            table.c.case_id.between(first, last),
            table.c.case_id.in_(sa.select(matched.c.case_id).where(in_range)),
        )
        .subquery("stored")
    )
    connection.execute(
        sa.insert(differing).from_select(
            ["row", "case_id", "sequence", "stored"], _differences(staged, stored, keys, compared)
        )
    )


def _differences(
    staged: sa.Subquery, stored: sa.Subquery, keys: Sequence[str], compared: Sequence[str]
) -> sa.Select[Any]:
    """Select the rows that are only in the stage, only in the store, or in both with other values.

    `keys` identify a row: the case, and the sequence within it where a case has several rows.
    """
    # IS DISTINCT FROM treats two NULLs as equal, which a plain comparison does not.
    differs = sa.or_(
        staged.c.case_id.is_(None),
        stored.c.case_id.is_(None),
        *(stored.c[name].is_distinct_from(staged.c[name]) for name in compared),
    )
    sequence: Any = sa.func.coalesce(staged.c.sequence, stored.c.sequence) if keys[1:] else sa.literal(0)
    # A full outer join also finds rows that one of the two does not have.
    return (
        sa.select(
            staged.c.row,
            sa.func.coalesce(staged.c.case_id, stored.c.case_id),
            sequence,
            stored.c.case_id.is_not(None),
        )
        .select_from(
            staged.join(stored, sa.and_(*(stored.c[key] == staged.c[key] for key in keys)), full=True)
        )
        .where(differs)
    )


def _supersede(connection: sa.Connection, table: sa.Table, versions: sa.Table, *, load: int) -> None:
    """Move the stored rows that differ to their version table; rows written by this very load are just deleted."""
    keys = ["case_id", "sequence"] if "sequence" in table.c else ["case_id"]
    same_row = sa.and_(differing.c.stored, *(differing.c[key] == table.c[key] for key in keys))
    old = sa.select(*table.columns, sa.literal(load)).join(differing, same_row).where(table.c.load < load)
    connection.execute(sa.insert(versions).from_select([column.name for column in versions.columns], old))
    # IN instead of EXISTS: for EXISTS, DuckDB materialises the whole table; with IN it reads only a few blocks.
    superseded: sa.ColumnElement[bool] = table.c.case_id.in_(
        sa.select(differing.c.case_id).where(differing.c.stored)
    )
    if len(keys) > 1:
        row_keys = sa.select(*(differing.c[key] for key in keys)).where(differing.c.stored)
        superseded &= sa.tuple_(*(table.c[key] for key in keys)).in_(row_keys)
    connection.execute(sa.delete(table).where(superseded))


def _insert_new(
    connection: sa.Connection,
    staged: StagedTables,
    table: sa.Table,
    *,
    source: int,
    load: int,
    base: int,
    any_known: bool,
) -> None:
    """Insert the rows of cases that the store did not have."""
    stage = staged.table_for(table)
    rows = _staged_rows(stage, table, source=source, load=load, base=base)
    if any_known:
        rows = rows.where(stage.c.row.not_in(sa.select(matched.c.row)))
    connection.execute(sa.insert(table).from_select([column.name for column in table.columns], rows))


def _staged_rows(
    stage: sa.FromClause, table: sa.Table, *, source: int, load: int, base: int
) -> sa.Select[tuple[object, ...]]:
    """Select the columns of `table` from the stage; ids of new cases count from `base` (0: matched ids)."""
    computed: dict[str, Any] = {
        "case_id": stage.c.row + base if base else matched.c.case_id,
        "source": sa.literal(source),
        "first_load": sa.literal(load) if base else matched.c.first_load,
        "load": sa.literal(load),
    }
    names = [column.name for column in table.columns]
    return sa.select(*(computed[name] if name in computed else stage.c[name] for name in names)).select_from(
        stage
    )
