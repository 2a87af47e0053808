"""Which rollup answers a question, if any does."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from persian.calendar import CalendarError, year_of
from queries.question.grouping import PARENTS, TIME_GROUPINGS
from queries.sql.buckets import literal_day
from queries.sql.components import Component
from queries.sql.conditions import FOLLOW_UP_DAYS, Column, Condition
from queries.storage.rollup_tables import DAILY, YEARLY_DIMENSIONS, smallest, yearly_office
from queries.storage.store import Store
from queries.vocabulary.codes import Clock
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class DailyRollup:
    """The daily rollup that covers a question."""

    name: str

    def rows(self, clock: str, code: Clock) -> FromClause:
        """The rollup's rows of one clock, their day and agency under the names that facts have for them."""
        return _named(DAILY[self.name], "day", clock, code)


def years(clock: str, code: Clock) -> FromClause:
    """The rows of the sums by year under one clock, named as facts are; each lies on the first day of its year."""
    return _named(yearly_office, "year", clock, code)


def _named(table: sa.Table, span: str, clock: str, code: Clock) -> FromClause:
    columns: list[Column] = [*table.columns, table.c[span].label(clock)]
    if "agency" in table.c:
        columns.append(table.c.agency.label("due_agency"))
    of_clock = table.c.clock == sa.literal_column(str(int(code)))
    return sa.select(*columns).where(of_clock).subquery(table.name)


def choose_daily_rollup(store: Store, scope: Scope, by: tuple[str, ...]) -> DailyRollup | None:
    """The smallest rollup that has the dimensions of scope and groupings; None: only the facts can answer."""
    if not can_use_rollups(store, scope):
        return None
    name = smallest(dimensions(scope, by))
    return None if name is None else DailyRollup(name)


def of_whole_years(store: Store, scope: Scope, by: tuple[str, ...]) -> bool:
    """Whether sums by year have the dimensions, and the period is whole Jalali years, open, or ends with the data."""
    if (
        not can_use_rollups(store, scope)
        or not dimensions(scope, by) <= set(YEARLY_DIMENSIONS)
        or not set(by) & set(TIME_GROUPINGS) <= {"year"}
    ):
        return False
    try:
        begins = scope.first is None or scope.first == year_of(scope.first).first
        known = store.as_of is not None and scope.last is not None and scope.last >= store.as_of.date()
        return begins and (known or scope.last is None or scope.last == year_of(scope.last).last)
    except CalendarError:
        return False


def can_use_rollups(store: Store, scope: Scope) -> bool:
    """Whether rollups say the truth for this vintage and as-of."""
    if scope.load is not None and scope.load != store.load:
        return False
    if scope.as_of and any(source.as_of > scope.as_of for source in store.sources):
        return False
    return store.rollups_current


def dimensions(scope: Scope, by: tuple[str, ...]) -> set[str]:
    """The dimensions of cases that a scope and its groupings touch."""
    filtered = {
        "county": scope.counties,
        "agency": scope.agencies or scope.peer_groups,
        "topic": scope.topics or scope.topic_groups,
        "kind": scope.kinds,
        "channel": scope.channels,
    }
    grouped = {PARENTS.get(name, name) for name in by if name not in TIME_GROUPINGS}
    return {name for name, values in filtered.items() if values} | grouped


def edge_days(atom: Component, store: Store) -> dict[int, date] | None:
    """For each source the one day whose amounts must come from the facts; None where there is no such day."""
    if atom.edge_kind == "none":
        return None
    back = timedelta(days=FOLLOW_UP_DAYS if atom.edge_kind == "followed" else 0)
    return {source.source: (source.as_of - back).date() for source in store.sources}


def before_edge(rows: FromClause, clock: str, edges: dict[int, date]) -> Condition:
    """The day of a row lies before its source's edge."""
    condition: Condition = rows.c[clock] < day_by_source(rows, edges)
    return condition


def day_by_source(rows: FromClause, days: dict[int, date]) -> Column:
    """Each source's own day, as one expression."""
    if len(set(days.values())) == 1:
        return literal_day(next(iter(days.values())))
    branches = [(rows.c.source == sa.literal_column(str(key)), literal_day(day)) for key, day in days.items()]
    return sa.case(*branches, else_=literal_day(max(days.values())))
