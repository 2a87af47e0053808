"""Keeping the rollups: built anew from the facts, or brought up to date with what one load changed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from persian.calendar import clamp, months, years
from queries.storage import schema
from queries.storage.physical_tables import temporary
from queries.storage.rollup_contents import RollupStatements, hours_by_month, latest_events
from queries.storage.rollup_tables import (
    AMOUNTS_BY_CLOCK,
    DAILY,
    DIMENSION_SETS,
    ROLLUPS,
    YEARLY_DIMENSIONS,
    hours_daily,
    hours_monthly,
    rollup_size,
    rollup_state,
    still_open,
    yearly_office,
)

# Appended rows are added together once they are more than this share of a rollup, and more than a few.
COMPACT_AT = 0.25
MIN_ROWS_TO_COMPACT = 1_000
ADDITIVE_ROLLUPS = (*DAILY.values(), yearly_office, hours_daily, hours_monthly)


def rebuild(connection: sa.Connection) -> None:
    """Build every rollup from the facts."""
    for table in ROLLUPS:
        connection.execute(_all_of(table))
    everything = RollupStatements(schema.case, schema.reopening)
    whole = [name for name, dimensions in DIMENSION_SETS.items() if dimensions]
    _add(connection, everything, sign=1, names=whole)
    _insert(connection, DAILY["total"], _total_of(DAILY["county"]))
    _add_years(connection, everything, sign=1)
    _add_months(connection, everything, hours_daily, sign=1)
    _insert(connection, still_open, everything.still_open())
    for table in ADDITIVE_ROLLUPS:
        _set_size(connection, table)
    set_state(connection)


def apply_load(connection: sa.Connection, *, load: int) -> None:
    """Add to the rollups what a load changed: the touched cases as they are now, less as they were before.

    Where they were not true for the load before it, they are built anew.
    """
    before = _newest_done(connection, before=load)
    state = connection.execute(
        sa.select(sa.func.min(rollup_state.c.load), sa.func.max(rollup_state.c.load))
    ).one()
    if before == 0 or tuple(state) != (before, before):
        rebuild(connection)
        return
    _apply_or_revert(connection, load=load, forward=True)
    _compact(connection)
    set_state(connection)


def revert_load(connection: sa.Connection, *, load: int) -> None:
    """Take from the rollups what a load had added. To be called while its rows still stand."""
    _apply_or_revert(connection, load=load, forward=False)


def set_state(connection: sa.Connection) -> None:
    """Say that the rollups are true for the newest load that is not undone."""
    connection.execute(_all_of(rollup_state))
    latest = latest_events().subquery("latest")
    rows = sa.select(latest.c[0], latest.c[1], sa.literal(_newest_done(connection)))
    connection.execute(sa.insert(rollup_state).from_select(["source", "latest_event", "load"], rows))


def _newest_done(connection: sa.Connection, *, before: int | None = None) -> int:
    done = sa.select(sa.func.coalesce(sa.func.max(schema.load.c.load), 0)).where(
        schema.load.c.status == "done"
    )
    if before is not None:
        done = done.where(schema.load.c.load < before)
    return int(connection.execute(done).scalar_one())


def _apply_or_revert(connection: sa.Connection, *, load: int, forward: bool) -> None:
    """Add what a load changed, or take it away again; nothing is touched where it changed nothing."""
    touched = _temporary(connection, "touched", sa.select(*_touched(load).c))
    if connection.execute(sa.select(sa.func.count()).select_from(touched)).scalar_one():
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
        added, removed = (now, then) if forward else (then, now)
        for content, sign in ((RollupStatements(*added), 1), (RollupStatements(*removed), -1)):
            _add(connection, content, sign=sign)
            _add_years(connection, content, sign=sign)
            _add_months(connection, content, content.hours().subquery("hours_by_day"), sign=sign)
        listed = still_open.c.case_id.in_(sa.select(touched.c.case_id))
        connection.execute(sa.delete(still_open).where(listed))
        _insert(connection, still_open, RollupStatements(*added).still_open())
        for table in (*now, *then):
            table.drop(connection)
    touched.drop(connection)


_ROLLUP_SOURCES = (schema.case, schema.reopening)  # what rollups are made of


def _temporary(
    connection: sa.Connection, name: str, rows: sa.Select[Any], *, like: sa.Table = schema.case
) -> sa.Table:
    """The rows of a statement in a table with columns like another's, because many statements read them."""
    chosen = [like.c[column.name] for column in rows.selected_columns]
    columns = [sa.Column(column.name, column.type, nullable=column.nullable) for column in chosen]
    table = temporary(connection.dialect.name, name, columns)
    table.create(connection)
    _insert(connection, table, rows)
    return table


def _add(
    connection: sa.Connection, content: RollupStatements, *, sign: int, names: Iterable[str] = DAILY
) -> None:
    """Append to the histograms by day, and to the daily rollups of these names."""
    for name in names:
        for rows in content.daily(name):
            # In order, so that a question about one county or office skips the blocks of the others.
            order = [rows.selected_columns[key] for key in (*DIMENSION_SETS[name], "day")]
            _append(connection, DAILY[name], rows.order_by(*order), sign=sign)
    hours = content.hours()
    _append(connection, hours_daily, hours.order_by(hours.selected_columns["day"]), sign=sign)


def _add_years(connection: sa.Connection, content: RollupStatements, *, sign: int) -> None:
    """Append to the sums by year."""
    if starts := year_starts(connection, content):
        for rows in content.yearly(starts):
            order = [rows.selected_columns[key] for key in (*YEARLY_DIMENSIONS, "year")]
            _append(connection, yearly_office, rows.order_by(*order), sign=sign)


def _add_months(
    connection: sa.Connection, content: RollupStatements, daily: FromClause, *, sign: int
) -> None:
    """Append to the histograms by month what stands in those by day, of the same cases."""
    if starts := month_starts(connection, content):
        _append(connection, hours_monthly, hours_by_month(daily, starts), sign=sign)


def _total_of(larger: sa.Table) -> sa.Select[Any]:
    """The rows of `daily_total`, as sums of a rollup that has more dimensions and much fewer rows than the facts."""
    total = DAILY["total"]
    keys = [larger.c[column.name] for column in total.columns if column.name in _keys(total)]
    sums = [
        sa.func.sum(larger.c[name]).label(name) for amounts in AMOUNTS_BY_CLOCK.values() for name in amounts
    ]
    by_name = {column.name: column for column in (*keys, *sums)}
    return sa.select(*(by_name[column.name] for column in total.columns)).group_by(*keys)


def month_starts(connection: sa.Connection, content: RollupStatements) -> list[date]:
    """The first days of the Jalali months between the first and the last registration; none of no cases."""
    first, last, cases = connection.execute(content.span()).one()
    return [edge.first for edge in months(first, last)] if cases else []


def year_starts(connection: sa.Connection, content: RollupStatements) -> list[date]:
    """The first days of the Jalali years that the cases reach by any clock; none of no cases.

    A due moment may be mistyped by centuries: what lies outside the calendar counts to its first or last year.
    """
    reached = [day for day in connection.execute(content.reach()).one() if day is not None]
    return [edge.first for edge in years(clamp(min(reached)), clamp(max(reached)))] if reached else []


def _append(
    connection: sa.Connection, table: sa.Table, rows: sa.Select[tuple[object, ...]], *, sign: int
) -> None:
    if sign < 0:
        taken, keys = rows.subquery("taken"), _keys(table)
        rows = sa.select(
            *(column if column.name in keys else (-column).label(column.name) for column in taken.c)
        )
    _insert(connection, table, rows)


def _insert(connection: sa.Connection, table: sa.Table, rows: sa.Select[tuple[object, ...]]) -> None:
    """Insert rows whose columns have the names of the table's; columns that they do not have stay missing."""
    names = [column.name for column in rows.selected_columns]
    connection.execute(sa.insert(table).from_select(names, rows))


def _all_of(table: sa.Table) -> sa.Delete:
    """Deletion of every row. ClickHouse wants a condition: the first column of a rollup is never missing."""
    return sa.delete(table).where(next(iter(table.columns)).is_not(None))


def _keys(table: sa.Table) -> set[str]:
    """The columns of a rollup that are not sums."""
    return {column.name for column in table.columns if not isinstance(column.type, sa.BigInteger)}


def _compact(connection: sa.Connection) -> None:
    """Add rows with equal keys together, in the rollups where appended rows have become many."""
    size = dict(connection.execute(sa.select(rollup_size.c.rollup, rollup_size.c.rows)).all())
    for table in ADDITIVE_ROLLUPS:
        if _rows(connection, table) > size.get(table.name, 0) * (1 + COMPACT_AT) + MIN_ROWS_TO_COMPACT:
            compact(connection, table)


def compact(connection: sa.Connection, table: sa.Table) -> None:
    """Add the rows of a rollup with equal keys together and drop those that add up to nothing."""
    keys = [column for column in table.columns if column.name in _keys(table)]
    sums = [column.name for column in table.columns if column.name not in _keys(table)]
    columns = [sa.Column(column.name, column.type, nullable=column.nullable) for column in table.columns]
    spare = temporary(connection.dialect.name, "compacted", columns)
    spare.create(connection)
    # One clock at a time, which has few amounts of its own.
    clocks = [clock for clock, amounts in AMOUNTS_BY_CLOCK.items() if set(amounts) <= set(sums)]
    for clock in clocks if "clock" in table.c else (None,):
        own = [table.c[name] for name in (sums if clock is None else AMOUNTS_BY_CLOCK[clock])]
        rows = sa.select(*keys, *(sa.func.sum(column).label(column.name) for column in own)).group_by(*keys)
        rows = rows.having(sa.or_(*(sa.func.sum(column) != sa.literal_column("0") for column in own)))
        if clock is not None:
            rows = rows.where(table.c.clock == sa.literal_column(str(int(clock))))
        _insert(connection, spare, rows)
    connection.execute(_all_of(table))
    _insert(connection, table, sa.select(*spare.columns))
    spare.drop(connection)
    _set_size(connection, table)


def _set_size(connection: sa.Connection, table: sa.Table) -> None:
    connection.execute(sa.delete(rollup_size).where(rollup_size.c.rollup == table.name))
    row = {"rollup": table.name, "rows": _rows(connection, table)}
    connection.execute(sa.insert(rollup_size), [row])


def _rows(connection: sa.Connection, table: sa.Table) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _touched(load: int) -> FromClause:
    """The cases of which a load wrote or replaced anything."""
    parts = [sa.select(table.c.case_id).where(table.c.load == load) for table in _ROLLUP_SOURCES]
    parts += [
        sa.select(versions.c.case_id).where(versions.c.superseded == load)
        for table, versions in schema.VERSION_TABLES
        if table in _ROLLUP_SOURCES
    ]
    return sa.union(*parts).subquery("touched_cases")


def _of(table: sa.Table, touched: sa.Table) -> sa.Select[Any]:
    return sa.select(*table.columns).where(table.c.case_id.in_(sa.select(touched.c.case_id)))


def _before(current: sa.Table, versions: sa.Table, touched: sa.Table, *, load: int) -> sa.Select[Any]:
    """The rows of the touched cases as they were before the load."""
    kept = _of(current, touched).where(current.c.load < load)
    replaced = sa.select(*(versions.c[column.name] for column in current.columns)).where(
        versions.c.superseded == load
    )
    both = sa.union_all(kept, replaced).subquery("both")
    return sa.select(*both.c)
