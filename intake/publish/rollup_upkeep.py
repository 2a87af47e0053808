"""Maintain the rollups: rebuild them from the facts, or update them with the changes of one load.

Rollups are additive, so a load is applied by appending the rollup rows of the touched cases as they are now, and the
negated rows of the same cases as they were before. Appended rows with equal keys are summed up from time to time.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from intake.publish.rollup_appends import append_cases, insert, temporary_table
from intake.publish.working_tables import row_count
from queries.storage import schema
from queries.storage.physical_tables import temporary
from queries.storage.rollup_contents import RollupStatements, latest_events
from queries.storage.rollup_tables import (
    AMOUNTS_BY_CLOCK,
    DAILY,
    ROLLUPS,
    hours_daily,
    hours_monthly,
    key_names,
    rollup_size,
    rollup_state,
    still_open,
    yearly_office,
)

# Rows with equal keys are summed up once the appended rows exceed this share of a rollup plus a minimum.
COMPACT_AT = 0.25
MIN_ROWS_TO_COMPACT = 1_000
ADDITIVE_ROLLUPS = (*DAILY.values(), yearly_office, hours_daily, hours_monthly)


def rebuild(connection: sa.Connection) -> None:
    """Rebuild every rollup from the facts."""
    for table in (*ROLLUPS, rollup_size):
        connection.execute(sa.delete(table))
    everything = RollupStatements(schema.case, schema.reopening)
    append_cases(connection, everything, sign=1, into_empty=True)
    insert(connection, still_open, everything.still_open())
    sizes = [{"rollup": name, "rows": rows} for name, rows in _sizes(connection).items()]
    connection.execute(sa.insert(rollup_size), sizes)
    set_state(connection)


def apply_load(connection: sa.Connection, *, load: int) -> None:
    """Update the rollups with a load: add the touched cases as they are now, subtract them as they were before.

    If the rollups are not up to date with the load before it, they are rebuilt instead.
    """
    before = _newest_done(connection, before=load)
    state = connection.execute(
        sa.select(sa.func.min(rollup_state.c.load), sa.func.max(rollup_state.c.load))
    ).one()
    # The first load, or rollups that are not up to date (min and max of the state differ, or are of another load).
    if before == 0 or tuple(state) != (before, before):
        rebuild(connection)
        return
    _apply_or_revert(connection, load=load, forward=True)
    _compact(connection)
    set_state(connection)


def revert_load(connection: sa.Connection, *, load: int) -> None:
    """Subtract a load from the rollups. Call it while the rows of the load still exist."""
    _apply_or_revert(connection, load=load, forward=False)


def set_state(connection: sa.Connection) -> None:
    """Record that the rollups are up to date with the newest load that is not undone."""
    connection.execute(sa.delete(rollup_state))
    latest = latest_events().subquery("latest")
    rows = sa.select(latest.c[0], latest.c[1], sa.literal(_newest_done(connection)))
    connection.execute(sa.insert(rollup_state).from_select(["source", "latest_event", "load"], rows))


def _newest_done(connection: sa.Connection, *, before: int | None = None) -> int:
    """Number of the newest load that is not undone; 0 if there is none."""
    done = sa.select(sa.func.coalesce(sa.func.max(schema.load.c.load), 0)).where(
        schema.load.c.status == "done"
    )
    if before is not None:
        done = done.where(schema.load.c.load < before)
    return int(connection.execute(done).scalar_one())


def _apply_or_revert(connection: sa.Connection, *, load: int, forward: bool) -> None:
    """Add the changes of a load to the rollups, or subtract them; do nothing if no case changed."""
    touched = _temporary(connection, "touched", sa.select(*_touched(load).c))
    if row_count(connection, touched):
        now = [
            _temporary(connection, f"{table.name}_now", _of(table, touched), like=table)
            for table in _ROLLUP_SOURCES
        ]
        then = [
            _temporary(
                connection, f"{table.name}_before", _before(table, versions, touched, load=load), like=table
            )
            for table, versions in schema.VERSION_TABLES
            if table in _ROLLUP_SOURCES
        ]
        # Undoing a load is the same operation with the roles of the two states exchanged.
        added, removed = (now, then) if forward else (then, now)
        # A load that brings only new cases takes nothing away, and undoing it adds nothing.
        for content, sign in ((RollupStatements(*added), 1), (RollupStatements(*removed), -1)):
            append_cases(connection, content, sign=sign)
        # The list of open cases is not additive: the touched cases are deleted and inserted again.
        listed = still_open.c.case_id.in_(sa.select(touched.c.case_id))
        connection.execute(sa.delete(still_open).where(listed))
        insert(connection, still_open, RollupStatements(*added).still_open())
        for table in (*now, *then):
            table.drop(connection)
    touched.drop(connection)


_ROLLUP_SOURCES = (schema.case, schema.reopening)  # the fact tables that rollups are computed from


def _temporary(
    connection: sa.Connection, name: str, rows: sa.Select[Any], *, like: sa.Table = schema.case
) -> sa.Table:
    """Store the rows of a statement in a temporary table with the columns of `like`, because they are read often."""
    names = tuple(column.name for column in rows.selected_columns)
    table = temporary_table(connection.dialect.name, name, like, names)
    table.create(connection)
    insert(connection, table, rows)
    return table


def _compact(connection: sa.Connection) -> None:
    """Sum up rows with equal keys in the rollups to which many rows have been appended."""
    size = dict(connection.execute(sa.select(rollup_size.c.rollup, rollup_size.c.rows)).all())
    rows = _sizes(connection)
    for table in ADDITIVE_ROLLUPS:
        if rows[table.name] > size.get(table.name, 0) * (1 + COMPACT_AT) + MIN_ROWS_TO_COMPACT:
            compact(connection, table)


def compact(connection: sa.Connection, table: sa.Table) -> None:
    """Sum up the rows of a rollup with equal keys, and drop keys whose sums are all 0."""
    keys = [column for column in table.columns if column.name in key_names(table)]
    sums = [column.name for column in table.columns if column.name not in key_names(table)]
    columns = [sa.Column(column.name, column.type, nullable=column.nullable) for column in table.columns]
    spare = temporary(connection.dialect.name, "compacted", columns)
    spare.create(connection)
    # One clock at a time: each clock uses only some of the amounts, which keeps the aggregation small.
    clocks = [clock for clock, amounts in AMOUNTS_BY_CLOCK.items() if set(amounts) <= set(sums)]
    for clock in clocks if "clock" in table.c else (None,):
        own = [table.c[name] for name in (sums if clock is None else AMOUNTS_BY_CLOCK[clock])]
        rows = sa.select(*keys, *(sa.func.sum(column).label(column.name) for column in own)).group_by(*keys)
        rows = rows.having(sa.or_(*(sa.func.sum(column) != sa.literal_column("0") for column in own)))
        if clock is not None:
            rows = rows.where(table.c.clock == sa.literal_column(str(int(clock))))
        insert(connection, spare, rows)
    connection.execute(sa.delete(table))
    insert(connection, table, sa.select(*spare.columns))
    spare.drop(connection)
    connection.execute(sa.delete(rollup_size).where(rollup_size.c.rollup == table.name))
    size = {"rollup": table.name, "rows": _sizes(connection, [table])[table.name]}
    connection.execute(sa.insert(rollup_size), [size])


def _sizes(connection: sa.Connection, rollups: Iterable[sa.Table] = ADDITIVE_ROLLUPS) -> dict[str, int]:
    """Number of rows of each rollup, by its name."""
    counts = (
        sa.select(sa.literal_column(f"'{table.name}'", sa.String), sa.func.count()).select_from(table)
        for table in rollups
    )
    return {name: int(rows) for name, rows in connection.execute(sa.union_all(*counts))}


def _touched(load: int) -> FromClause:
    """The cases of which a load wrote or replaced any row."""
    parts = [sa.select(table.c.case_id).where(table.c.load == load) for table in _ROLLUP_SOURCES]
    parts += [
        sa.select(versions.c.case_id).where(versions.c.superseded == load)
        for table, versions in schema.VERSION_TABLES
        if table in _ROLLUP_SOURCES
    ]
    return sa.union(*parts).subquery("touched_cases")


def _of(table: sa.Table, touched: sa.Table) -> sa.Select[Any]:
    """Select the present rows of the touched cases."""
    return sa.select(*table.columns).where(table.c.case_id.in_(sa.select(touched.c.case_id)))


def _before(current: sa.Table, versions: sa.Table, touched: sa.Table, *, load: int) -> sa.Select[Any]:
    """Select the rows of the touched cases as they were before the load."""
    kept = _of(current, touched).where(current.c.load < load)
    replaced = sa.select(*(versions.c[column.name] for column in current.columns)).where(
        versions.c.superseded == load
    )
    both = sa.union_all(kept, replaced).subquery("both")
    return sa.select(*both.c)
