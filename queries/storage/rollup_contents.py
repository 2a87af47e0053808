"""SELECT statements that compute the contents of each rollup from the cases.

Intake runs them over all cases to rebuild the rollups, and over the cases that a load changed to append the difference.
They are kept here so that the definitions of filling and reading a rollup are next to each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.sql.buckets import bucket_start
from queries.sql.components import COMPONENTS, ONE, ZERO, ended_set_aside, sum_where
from queries.sql.conditions import Column as Expression
from queries.sql.state_intervals import state_intervals
from queries.storage import schema
from queries.storage.rollup_tables import (
    ALL_DIMENSIONS,
    AMOUNTS_BY_CLOCK,
    DIMENSION_SETS,
    YEARLY_DIMENSIONS,
    key_names,
    still_open,
)
from queries.vocabulary.codes import Clock


@dataclass(frozen=True)
class RollupStatements:
    """The SELECTs for the rollups of a set of cases, over tables with the columns of `case` and `reopening`."""

    cases: FromClause
    reopenings: FromClause

    def daily(self, name: str, *, holder: str | None = None) -> Iterable[sa.Select[tuple[object, ...]]]:
        """Statements for the rows of a daily rollup, one for each clock or direction of flow; append them all.

        With `holder`, only those of the clocks whose cases count for this office column, "agency" or "due_agency".
        """
        yield from self._by_clock(DIMENSION_SETS[name], holder=holder)
        yield from self._flows(DIMENSION_SETS[name], holder=holder)

    def finest(self) -> Iterable[sa.Select[tuple[object, ...]]]:
        """Statements for sums by day and all dimensions together, one for each clock or direction of flow.

        They have the columns of the daily rollups. All other sums of these cases can be summed from theirs.
        """
        yield from self._by_clock(ALL_DIMENSIONS)
        yield from self._flows(ALL_DIMENSIONS, holder=None)

    def yearly(self, years: Sequence[date]) -> Iterable[sa.Select[tuple[object, ...]]]:
        """Statements for the rows of `yearly_office`, one for each clock; `years` are the first days of all years."""
        yield from self._by_clock(YEARLY_DIMENSIONS, years)

    def hours(self) -> sa.Select[tuple[object, ...]]:
        """Statement for the rows of `hours_daily`.

        A case that was closed without an answer is a competing event, counted at its closing. A case that was answered
        or closed at an unknown time is left out.
        """
        c = self.cases.c
        answered = c.answered_at.is_not(None)
        hours = sa.case((answered, c.answer_hours), else_=c.close_hours)
        # A case that was answered at an unknown time is not a competing event, because it did get an answer.
        competing = sa.and_(c.answered_at.is_(None), c.closed_at.is_not(None), sa.not_(c.answered_undated))
        ended = sa.and_(sa.or_(answered, competing), hours.is_not(None))
        keys = [c.source, _trip(self.cases), c.registered_day, hours]
        columns = [
            key.label(name) for key, name in zip(keys, ("source", "trip", "day", "hours"), strict=True)
        ]
        counts = [_count(answered).label("answers"), _count(competing).label("competing")]
        return sa.select(*columns, *counts).where(ended).group_by(*keys)

    def still_open(self) -> sa.Select[tuple[object, ...]]:
        """Statement for the rows of `still_open`."""
        rows = state_intervals(self.cases, self.reopenings, "open", set_aside=ended_set_aside(self.cases))
        columns = [
            _trip(rows).label("trip") if column.name == "trip" else rows.c[column.name]
            for column in still_open.columns
        ]
        return sa.select(*columns).where(rows.c.leave_at.is_(None))

    def span(self) -> sa.Select[Any, Any, int]:
        """Statement for the first and last day of registration and the number of cases."""
        day = self.cases.c.registered_day
        return sa.select(sa.func.min(day), sa.func.max(day), sa.func.count())

    def reach(self) -> sa.Select[tuple[date | None, ...]]:
        """Statement for the first and last day of each clock, in the order of their names; NULL without cases."""
        clocks = sorted({component.clock for component in COMPONENTS.values()})
        days = [self.cases.c[f"{clock}_day"] for clock in clocks]
        return sa.select(*(aggregate(day) for day in days for aggregate in (sa.func.min, sa.func.max)))

    def _by_clock(
        self, dimensions: tuple[str, ...], years: Sequence[date] = (), *, holder: str | None = None
    ) -> Iterable[sa.Select[tuple[object, ...]]]:
        """Statements for the sums of components, by year when `years` (first days of years) is given, else by day."""
        rows = self.cases
        for clock, own_holder in sorted(
            {(component.clock, component.holder) for component in COMPONENTS.values()}
        ):
            if holder not in (None, own_holder):
                continue
            components = (COMPONENTS[name] for name in AMOUNTS_BY_CLOCK[Clock[clock]])
            amounts = {
                component.name: sum_where(component.settled_condition(rows), component.amount(rows))
                for component in components
            }
            day = rows.c[f"{clock}_day"]
            span = {"year": bucket_start(day, years)} if years else {"day": day}
            yield _part(rows, Clock[clock], span, dimensions, amounts, holder=own_holder).where(
                day.is_not(None)
            )

    def _flows(
        self, dimensions: tuple[str, ...], *, holder: str | None
    ) -> Iterable[sa.Select[tuple[object, ...]]]:
        """Statements for the numbers of cases that enter and leave the open and overdue states, by day."""
        for clock, own_holder in ((Clock.open, "agency"), (Clock.overdue, "due_agency")):
            if holder not in (None, own_holder):
                continue
            rows = state_intervals(
                self.cases, self.reopenings, clock.name, set_aside=ended_set_aside(self.cases)
            )
            for direction, moment in (("in", rows.c.enter_at), ("out", rows.c.leave_at)):
                amounts = {f"{clock.name}_{direction}": sa.func.count()}
                part = _part(
                    rows, clock, {"day": sa.cast(moment, sa.Date)}, dimensions, amounts, holder=own_holder
                )
                # The condition tests the moment and not its day, because ClickHouse would cast a NULL moment first.
                yield part.where(moment.is_not(None))


def hours_by_month(daily: FromClause, months: Sequence[date]) -> sa.Select[tuple[object, ...]]:
    """Statement for the rows of `hours_monthly`, summed from rows with the columns of `hours_daily`.

    `months` are the first days of all Jalali months that occur.
    """
    c = daily.c
    month = bucket_start(c.day, months)
    keys = [c.source, c.trip, month, c.hours]
    columns = [key.label(name) for key, name in zip(keys, ("source", "trip", "month", "hours"), strict=True)]
    sums = [sa.func.sum(c[name]).label(name) for name in ("answers", "competing")]
    return sa.select(*columns, *sums).group_by(*keys)


def sums_of(finer: sa.Table, table: sa.Table, *, years: Sequence[date] = ()) -> sa.Select[tuple[object, ...]]:
    """Statement for the rows of a daily rollup, summed from a table of sums by day with more dimensions.

    With `years`, the first days of all years, the rows are those of `yearly_office`.
    """
    names, keys = [column.name for column in table.columns], key_names(table)
    sums = [name for name in names if name not in keys]
    by: dict[str, Expression] = {name: finer.c[name] for name in names if name in keys and name != "year"}
    if years:
        by["year"] = bucket_start(finer.c.day, years)
    columns = [key.label(name) for name, key in by.items()]
    rows = sa.select(*columns, *(sa.func.sum(finer.c[name]).label(name) for name in sums))
    # Clocks of which the table has no amounts, as the open cases of a day are in no rollup by year.
    clocks = [clock for clock, amounts in AMOUNTS_BY_CLOCK.items() if set(amounts) <= set(sums)]
    if len(clocks) < len(AMOUNTS_BY_CLOCK):
        rows = rows.where(finer.c.clock.in_([sa.literal_column(str(int(clock))) for clock in clocks]))
    return rows.group_by(*by.values())


def latest_events() -> sa.Select[tuple[object, ...]]:
    """Statement for the latest event of each source in `case`. Due moments are not events."""
    c = schema.case.c
    moments = (c.registered_at, c.answered_at, c.closed_at, c.verdict_at, c.reopened_at)
    latest_by_kind = sa.union_all(
        *(
            sa.select(c.source, sa.func.max(moment).label("latest_event")).group_by(c.source)
            for moment in moments
        )
    ).subquery("each")
    source = latest_by_kind.c.source
    return sa.select(source, sa.func.max(latest_by_kind.c.latest_event)).group_by(source)


def _part(
    rows: FromClause,
    clock: Clock,
    span: Mapping[str, Expression],
    dimensions: tuple[str, ...],
    amounts: Mapping[str, Expression],
    *,
    holder: str,
) -> sa.Select[tuple[object, ...]]:
    """Statement for the rows of one clock in a rollup of sums: the keys, then the amounts of the clock.

    `span` has one item: the name and expression of the date column. `amounts` that are not given are 0.
    """
    dimension_keys = [_dimension(rows, name, holder) for name in dimensions]
    by = [rows.c.source, _trip(rows), *dimension_keys, *span.values()]
    source, trip, *other_keys = by
    # The clock is a constant of the statement, so it is selected but not grouped by.
    keys = (source, trip, sa.literal_column(str(int(clock))), *other_keys)
    names = ("source", "trip", "clock", *dimensions, *span)
    columns = [key.label(name) for key, name in zip(keys, names, strict=True)]
    sums = [amounts.get(name, ZERO).label(name) for name in AMOUNTS_BY_CLOCK[clock]]
    return sa.select(*columns, *sums).group_by(*by)


def _dimension(rows: FromClause, name: str, holder: str) -> Expression:
    return rows.c[holder if name == "agency" else name]


def _trip(rows: FromClause) -> Expression:
    # Rollups only tell trip cases from others (1 or 0): the scope includes or excludes them all together.
    return sa.case((rows.c.trip > ZERO, ONE), else_=ZERO)


def _count(condition: sa.ColumnElement[bool]) -> Expression:
    return sum_where(condition, ONE)
