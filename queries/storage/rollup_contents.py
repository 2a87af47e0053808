"""What stands in each rollup, as SELECTs over the cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.sql.buckets import bucket_start
from queries.sql.components import COMPONENTS, ONE, ZERO, ended_set_aside
from queries.sql.conditions import Column as Expression
from queries.sql.state_intervals import state_intervals
from queries.storage import schema
from queries.storage.rollup_tables import AMOUNTS_BY_CLOCK, DIMENSION_SETS, YEARLY_DIMENSIONS, still_open
from queries.vocabulary.codes import Clock


@dataclass(frozen=True)
class RollupStatements:
    """What the rollups of some cases hold, as statements over tables like `case` and `reopening`."""

    cases: FromClause
    reopenings: FromClause

    def daily(self, name: str) -> Iterable[sa.Select[tuple[object, ...]]]:
        """The rows of a daily rollup in parts: its keys, and the amounts of one clock each."""
        yield from self._by_clock(DIMENSION_SETS[name])
        yield from self._flows(DIMENSION_SETS[name])

    def yearly(self, years: Sequence[date]) -> Iterable[sa.Select[tuple[object, ...]]]:
        """The rows of `yearly_office` in parts, of one clock each; `years` are the first days of all years."""
        yield from self._by_clock(YEARLY_DIMENSIONS, years)

    def hours(self) -> sa.Select[tuple[object, ...]]:
        """The rows of `hours_daily`."""
        c = self.cases.c
        answered = c.answered_at.is_not(None)
        hours = sa.case((answered, c.answer_hours), else_=c.close_hours)
        competing = sa.and_(c.answered_at.is_(None), c.closed_at.is_not(None), sa.not_(c.answered_undated))
        ended = sa.and_(sa.or_(answered, competing), hours.is_not(None))
        keys = [c.source, _trip(self.cases), c.registered_day, hours]
        named = [key.label(name) for key, name in zip(keys, ("source", "trip", "day", "hours"), strict=True)]
        counts = [_count(answered).label("answers"), _count(competing).label("competing")]
        return sa.select(*named, *counts).where(ended).group_by(*keys)

    def still_open(self) -> sa.Select[tuple[object, ...]]:
        """The rows of `still_open`."""
        rows = state_intervals(self.cases, self.reopenings, "open", set_aside=ended_set_aside(self.cases))
        columns = [
            _trip(rows).label("trip") if column.name == "trip" else rows.c[column.name]
            for column in still_open.columns
        ]
        return sa.select(*columns).where(rows.c.leave_at.is_(None))

    def span(self) -> sa.Select[Any, Any, int]:
        """The first and the last day of registration, and the number of cases."""
        day = self.cases.c.registered_day
        return sa.select(sa.func.min(day), sa.func.max(day), sa.func.count())

    def reach(self) -> sa.Select[tuple[date | None, ...]]:
        """The first and the last day of each clock; missing where no case has it."""
        days = [
            self.cases.c[f"{clock}_day"] for clock in sorted({atom.clock for atom in COMPONENTS.values()})
        ]
        return sa.select(*(end(day) for day in days for end in (sa.func.min, sa.func.max)))

    def _by_clock(
        self, dimensions: tuple[str, ...], years: Sequence[date] = ()
    ) -> Iterable[sa.Select[tuple[object, ...]]]:
        """By day; by year, where the first days of years are given."""
        rows = self.cases
        for clock, holder in sorted({(atom.clock, atom.holder) for atom in COMPONENTS.values()}):
            atoms = (COMPONENTS[name] for name in AMOUNTS_BY_CLOCK[Clock[clock]])
            own = {atom.name: _sum(atom.settled_condition(rows), atom.amount(rows)) for atom in atoms}
            day = rows.c[f"{clock}_day"]
            span = {"year": bucket_start(day, years)} if years else {"day": day}
            yield _part(rows, Clock[clock], span, dimensions, own, holder=holder).where(day.is_not(None))

    def _flows(self, dimensions: tuple[str, ...]) -> Iterable[sa.Select[tuple[object, ...]]]:
        for clock, holder in ((Clock.open, "agency"), (Clock.overdue, "due_agency")):
            rows = state_intervals(
                self.cases, self.reopenings, clock.name, set_aside=ended_set_aside(self.cases)
            )
            for end, column in (("in", rows.c.enter_at), ("out", rows.c.leave_at)):
                own = {f"{clock.name}_{end}": sa.func.count()}
                # Asked of the moment: ClickHouse would cast a missing one to a day before it looks.
                part = _part(rows, clock, {"day": sa.cast(column, sa.Date)}, dimensions, own, holder=holder)
                yield part.where(column.is_not(None))


def hours_by_month(daily: FromClause, months: Sequence[date]) -> sa.Select[tuple[object, ...]]:
    """The rows of `hours_monthly`, of rows like those of `hours_daily`; `months` are the first days of all months."""
    c = daily.c
    month = bucket_start(c.day, months)
    keys = [c.source, c.trip, month, c.hours]
    named = [key.label(name) for key, name in zip(keys, ("source", "trip", "month", "hours"), strict=True)]
    sums = [sa.func.sum(c[name]).label(name) for name in ("answers", "competing")]
    return sa.select(*named, *sums).group_by(*keys)


def latest_events() -> sa.Select[tuple[object, ...]]:
    """For each source of `case`, the latest moment of anything that happened (never a due moment)."""
    c = schema.case.c
    moments = (c.registered_at, c.answered_at, c.closed_at, c.verdict_at, c.reopened_at)
    each = sa.union_all(
        *(
            sa.select(c.source, sa.func.max(moment).label("latest_event")).group_by(c.source)
            for moment in moments
        )
    ).subquery("each")
    return sa.select(each.c.source, sa.func.max(each.c.latest_event)).group_by(each.c.source)


def _part(
    rows: FromClause,
    clock: Clock,
    span: Mapping[str, Expression],
    dimensions: tuple[str, ...],
    own: Mapping[str, Expression],
    *,
    holder: str,
) -> sa.Select[tuple[object, ...]]:
    """The rows of a rollup of sums under one clock: its keys, the last its day or year, and the clock's amounts."""
    held = (_dimension(rows, name, holder) for name in dimensions)
    by = [rows.c.source, _trip(rows), *held, *span.values()]
    source, trip, *rest = by
    keys = (source, trip, sa.literal_column(str(int(clock))), *rest)
    names = ("source", "trip", "clock", *dimensions, *span)
    columns = [key.label(name) for key, name in zip(keys, names, strict=True)]
    amounts = [own.get(name, ZERO).label(name) for name in AMOUNTS_BY_CLOCK[clock]]
    return sa.select(*columns, *amounts).group_by(*by)


def _dimension(rows: FromClause, name: str, holder: str) -> Expression:
    return rows.c[holder if name == "agency" else name]


def _trip(rows: FromClause) -> Expression:
    return sa.case((rows.c.trip > ZERO, ONE), else_=ZERO)


def _sum(condition: sa.ColumnElement[bool], amount: Expression) -> Expression:
    if amount is ONE:  # a count is quicker, and on DuckDB half as wide as a sum
        return sa.func.count(sa.case((condition, ONE)))
    return sa.func.sum(sa.case((condition, amount), else_=ZERO))


def _count(condition: sa.ColumnElement[bool]) -> Expression:
    return _sum(condition, ONE)
