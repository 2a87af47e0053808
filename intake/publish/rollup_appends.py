"""Append the sums of a set of cases to the rollups, or subtract them.

With many cases, each daily rollup gets each clock by a statement of its own, which keeps the aggregations small. With
few, as in most loads, such statements take longer to plan than to run: these cases are summed once, by day and all
dimensions together, and the rollups are summed from that.
"""

from datetime import date
from functools import cache

import sqlalchemy as sa

from intake.publish.working_tables import row_count
from persian.calendar import clamp, months, years
from queries.storage.physical_tables import temporary
from queries.storage.rollup_contents import RollupStatements, hours_by_month, sums_of
from queries.storage.rollup_tables import (
    DAILY,
    DIMENSION_SETS,
    YEARLY_DIMENSIONS,
    finest_sums,
    hours_daily,
    hours_monthly,
    key_names,
    yearly_office,
)

# Up to this many cases, planning takes longer than summing.
FEW_CASES = 5_000


def append_cases(
    connection: sa.Connection, content: RollupStatements, *, sign: int, into_empty: bool = False
) -> None:
    """Append cases to all rollups but the list of open ones; with `sign` −1 subtract them.

    With `into_empty` the rollups are empty, so that small ones can be summed from larger ones.
    """
    cases = row_count(connection, content.cases)
    if not cases:
        return
    starts = year_starts(connection, content)
    if cases <= FEW_CASES:
        _append_few(connection, content, starts, sign=sign)
    else:
        _append_many(connection, content, starts, sign=sign, into_empty=into_empty)
    hours = content.hours()
    _append(connection, hours_daily, hours.order_by(hours.selected_columns["day"]), sign=sign)
    daily = hours_daily if into_empty else hours.subquery("hours_by_day")
    _append(connection, hours_monthly, hours_by_month(daily, month_starts(connection, content)), sign=sign)


def _append_few(
    connection: sa.Connection, content: RollupStatements, starts: list[date], *, sign: int
) -> None:
    """Append few cases to the daily rollups and the yearly one; `starts` are the first days of the years."""
    columns = tuple(column.name for column in finest_sums.columns)
    finest = temporary_table(connection.dialect.name, finest_sums.name, finest_sums, columns)
    finest.create(connection)
    for statement in _finest_inserts(content, finest):
        connection.execute(statement)
    for table in DAILY.values():
        connection.execute(_insert_of_sums(finest, table, sign))
    if starts:
        _append(connection, yearly_office, sums_of(finest, yearly_office, years=starts), sign=sign)
    finest.drop(connection)


@cache
def _finest_inserts(content: RollupStatements, finest: sa.Table) -> tuple[sa.Insert, ...]:
    """Statements that fill the table of the finest sums. Building them takes as long as running them."""
    return tuple(insert_statement(finest, rows) for rows in content.finest())


@cache
def _insert_of_sums(finest: sa.Table, table: sa.Table, sign: int) -> sa.Insert:
    """Statement that appends to a daily rollup what is summed from the finest sums."""
    rows = sums_of(finest, table)
    order = [
        rows.selected_columns[column.name] for column in table.columns if column.name in key_names(table)
    ]
    return insert_statement(table, _signed(table, rows.order_by(*order), sign))


def _append_many(
    connection: sa.Connection, content: RollupStatements, starts: list[date], *, sign: int, into_empty: bool
) -> None:
    """Append many cases to the daily rollups and the yearly one; `starts` are the first days of the years."""
    for name in DAILY:
        if name == "total" and into_empty:
            continue
        for statement in _daily_inserts(content, name, sign):
            connection.execute(statement)
    if into_empty:
        # From a rollup with more dimensions, which is far smaller than the facts.
        insert(connection, DAILY["total"], sums_of(DAILY["county"], DAILY["total"]))
    for rows in content.yearly(starts) if starts else ():
        order = [rows.selected_columns[key] for key in (*YEARLY_DIMENSIONS, "year")]
        _append(connection, yearly_office, rows.order_by(*order), sign=sign)


@cache
def _daily_inserts(content: RollupStatements, name: str, sign: int) -> tuple[sa.Insert, ...]:
    """Statements that append to a daily rollup."""
    inserts = []
    for rows in content.daily(name):
        # Sorted, so that a query about one county or office can skip the blocks of the others.
        order = [rows.selected_columns[key] for key in (*DIMENSION_SETS[name], "day")]
        inserts.append(insert_statement(DAILY[name], _signed(DAILY[name], rows.order_by(*order), sign)))
    return tuple(inserts)


def month_starts(connection: sa.Connection, content: RollupStatements) -> list[date]:
    """First days of the Jalali months from the first to the last registration; empty if there are no cases."""
    first, last, cases = connection.execute(content.span()).one()
    return [month.first for month in months(first, last)] if cases else []


def year_starts(connection: sa.Connection, content: RollupStatements) -> list[date]:
    """First days of the Jalali years in which any clock of the cases falls; empty if there are no cases.

    A due moment may be mistyped by centuries: days outside the calendar count to its first or last year.
    """
    reached = [day for day in connection.execute(content.reach()).one() if day is not None]
    return [year.first for year in years(clamp(min(reached)), clamp(max(reached)))] if reached else []


def _append(
    connection: sa.Connection, table: sa.Table, rows: sa.Select[tuple[object, ...]], *, sign: int
) -> None:
    """Insert rollup rows; with `sign` −1 their amounts are negated."""
    insert(connection, table, _signed(table, rows, sign))


def _signed(table: sa.Table, rows: sa.Select[tuple[object, ...]], sign: int) -> sa.Select[tuple[object, ...]]:
    """Rows of a rollup; with `sign` −1 their amounts are negated."""
    if sign > 0:
        return rows
    taken, keys = rows.subquery("taken"), key_names(table)
    return sa.select(*(column if column.name in keys else (-column).label(column.name) for column in taken.c))


def insert(connection: sa.Connection, table: sa.Table, rows: sa.Select[tuple[object, ...]]) -> None:
    """Insert rows by column name; columns of the table that the rows lack stay NULL."""
    connection.execute(insert_statement(table, rows))


def insert_statement(table: sa.Table, rows: sa.Select[tuple[object, ...]]) -> sa.Insert:
    """The statement of `insert`."""
    return sa.insert(table).from_select([column.name for column in rows.selected_columns], rows)


@cache
def temporary_table(dialect: str, name: str, like: sa.Table, names: tuple[str, ...]) -> sa.Table:
    """Definition of a temporary table with some of the columns of another; always the same one.

    SQLAlchemy recognizes a statement that it has compiled before only if the tables in it are the same objects.
    """
    chosen = [like.c[name] for name in names]
    columns = [sa.Column(column.name, column.type, nullable=column.nullable) for column in chosen]
    return temporary(dialect, name, columns)
