"""Choose the rollup that answers a question, or none when only the case table can answer it.

Daily rollups hold few dimensions each, so the smallest that covers the filters and groupings is used. The yearly rollup
holds more dimensions, but answers only periods of whole Jalali years. Both are exact only for the newest load and for
an as-of that every source has reached.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from persian.calendar import CalendarError, year_of
from queries.question.grouping import PARENTS, TIME_GROUPINGS
from queries.sql.buckets import literal_day
from queries.sql.components import Component
from queries.sql.conditions import FOLLOW_UP_DAYS, Column, Condition
from queries.storage.rollup_tables import DAILY, YEARLY_DIMENSIONS, smallest_daily_rollup, yearly_office
from queries.storage.store import Store
from queries.vocabulary.codes import Clock
from queries.vocabulary.scope import Scope


@dataclass(frozen=True)
class DailyRollup:
    """A daily rollup chosen for a question; `name` is a key of `rollup_tables.DAILY`."""

    name: str

    def rows(self, clock: str, code: Clock) -> FromClause:
        """Subquery of the rows of one clock, with the day and agency columns named as in the case table."""
        return _rows_of_clock(DAILY[self.name], "day", clock, code)


def yearly_rows(clock: str, code: Clock) -> FromClause:
    """Subquery of the yearly rollup's rows of one clock, named as in the case table; the date is New Year's Day."""
    return _rows_of_clock(yearly_office, "year", clock, code)


def _rows_of_clock(table: sa.Table, span: str, clock: str, code: Clock) -> FromClause:
    """Subquery of a rollup's rows of one clock, whose column `span` also has the name of the clock's day."""
    # In a rollup, `agency` is the holder that the rows of this clock were grouped by, so it serves under both names.
    columns: list[Column] = [*table.columns, table.c[span].label(clock)]
    if "agency" in table.c:
        columns.append(table.c.agency.label("due_agency"))
    of_clock = table.c.clock == sa.literal_column(str(int(code)))
    return sa.select(*columns).where(of_clock).subquery(table.name)


def choose_daily_rollup(store: Store, scope: Scope, by: tuple[str, ...]) -> DailyRollup | None:
    """The smallest daily rollup with all dimensions of the scope and groupings; None when there is none."""
    if not can_use_rollups(store, scope):
        return None
    name = smallest_daily_rollup(frozenset(dimensions(store, scope, by)))
    return None if name is None else DailyRollup(name)


def yearly_rollup_answers(store: Store, scope: Scope, by: tuple[str, ...]) -> bool:
    """Whether the yearly rollup can answer: it has the dimensions, and the period consists of whole Jalali years.

    An open end of the period, and an end at or after as-of, count as the end of a year: no later cases exist.
    """
    if (
        not can_use_rollups(store, scope)
        or not dimensions(store, scope, by) <= set(YEARLY_DIMENSIONS)
        # Sums by year can be grouped by year, but by no shorter unit of time.
        or not set(by) & set(TIME_GROUPINGS) <= {"year"}
    ):
        return False
    try:
        starts_a_year = scope.first is None or scope.first == year_of(scope.first).first
        ends_with_data = (
            store.as_of is not None and scope.last is not None and scope.last >= store.as_of.date()
        )
        return starts_a_year and (
            ends_with_data or scope.last is None or scope.last == year_of(scope.last).last
        )
    except CalendarError:  # A day outside the Jalali calendar begins or ends no year.
        return False


def can_use_rollups(store: Store, scope: Scope) -> bool:
    """Whether rollups are exact for the scope: newest load, as-of not before any source's, rollups up to date."""
    # Rollups hold the state after the newest load only.
    if scope.load is not None and scope.load != store.load:
        return False
    # An as-of before a source's own would need events after it to be undone, which sums cannot do.
    if scope.as_of and any(source.as_of > scope.as_of for source in store.sources):
        return False
    return store.rollups_current


def dimensions(store: Store, scope: Scope, by: tuple[str, ...]) -> set[str]:
    """Dimensions that the filters, the limits of the store and the groupings use.

    Peer groups count as agency, topic groups as topic.
    """
    filtered = {
        "county": scope.counties,
        "agency": scope.agencies or scope.peer_groups,
        "topic": scope.topics or scope.topic_groups,
        "kind": scope.kinds,
        "channel": scope.channels,
    }
    grouped = {PARENTS.get(name, name) for name in by if name not in TIME_GROUPINGS}
    limited = store.limits.codes if store.limits else {}
    return {name for name, values in filtered.items() if values} | grouped | set(limited)


def edge_days(component: Component, store: Store) -> dict[int, date] | None:
    """Edge day of each source: the day whose amounts must be read from the case table; None when there is none.

    On that day some cases count as of the moment and some do not, which a sum by day cannot tell. Days before it count
    in full, later days not at all. See `queries.sql.components`.
    """
    if component.edge_kind == "none":
        return None
    back = timedelta(days=0 if component.edge_kind == "due" else FOLLOW_UP_DAYS)
    return {source.source: (source.as_of - back).date() for source in store.sources}


def before_edge(rows: FromClause, clock: str, edges: dict[int, date]) -> Condition:
    """Condition: the day of a rollup row is before the edge day of its source."""
    condition: Condition = rows.c[clock] < day_by_source(rows, edges)
    return condition


def day_by_source(rows: FromClause, days: dict[int, date]) -> Column:
    """SQL expression for the day of each row's source: a constant when all sources share it, else a CASE."""
    if len(set(days.values())) == 1:
        return literal_day(next(iter(days.values())))
    branches = [(rows.c.source == sa.literal_column(str(key)), literal_day(day)) for key, day in days.items()]
    return sa.case(*branches, else_=literal_day(max(days.values())))
