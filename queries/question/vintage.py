"""The cases of a scope as they were known at its as-of and vintage: a table to select from, and what is true of each.

A condition here says in SQL what DESIGN.md §2 and §3 say in words; `tests/reference` says it again in Python.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol, TypeAlias

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import FromClause

from queries.sql.functions import seconds_between
from queries.storage import schema
from queries.storage.store import SourceState, Store
from queries.vocabulary.codes import SET_ASIDE, Event, Verdict
from queries.vocabulary.periods import Problem, ScopeError
from queries.vocabulary.scope import Scope

Column: TypeAlias = ColumnElement[Any]
Condition: TypeAlias = ColumnElement[bool]
DAY = 86_400
FOLLOW_UP_DAYS = 30


class Rows(Protocol):
    """Anything with the columns of `case`."""

    @property
    def c(self) -> ReadOnlyColumnCollection[str, Any]:
        """The columns."""


@dataclass(frozen=True)
class Facts:
    """Columns of `case` to select from, and the moment up to which each row is known."""

    cases: FromClause
    moments: Mapping[int, datetime]  # as-of of each source
    latest: datetime  # the latest of them

    @property
    def as_of(self) -> ColumnElement[datetime]:
        """The moment up to which each case is known."""
        return self.as_of_in(self.cases)

    def as_of_in(self, rows: FromClause, *, end: date | None = None) -> ColumnElement[datetime]:
        """Each source's as-of over another table with its column; not later than the end of a day, if given."""
        last = datetime.combine(end, time(23, 59, 59)) if end else datetime.max
        known = {source: min(value, last) for source, value in self.moments.items()}
        latest = min(self.latest, last)
        if all(value == latest for value in known.values()):
            return moment(latest)
        branches = [
            (rows.c.source == sa.literal_column(str(source)), moment(value))
            for source, value in known.items()
        ]
        return sa.case(*branches, else_=moment(latest))

    @property
    def c(self) -> ReadOnlyColumnCollection[str, Any]:
        """The columns of the cases."""
        return self.cases.c

    # --- what is known of a case -------------------------------------------------------------------------------

    def visible(self) -> Condition:
        """Registered by as-of."""
        return self._by("registered_at")

    def answered(self) -> Condition:
        """Registered and answered by as-of, at a known moment."""
        return sa.and_(self.visible(), self._by("answered_at"))

    def closed(self) -> Condition:
        """Registered and closed by as-of, at a known moment."""
        return sa.and_(self.visible(), self._by("closed_at"))

    def set_aside(self) -> Condition:
        """Known by as-of to be a duplicate, withdrawn or transferred out."""
        ended = sa.or_(self.closed(), self.c.closed_undated)
        return sa.and_(self.c.outcome.in_([sa.literal_column(str(int(code))) for code in SET_ASIDE]), ended)

    def due(self) -> Condition:
        """Due by as-of, and not known to be set aside; the denominator of what is on time."""
        return sa.and_(
            self.visible(), self._by("due_at"), sa.not_(self.c.answered_undated), sa.not_(self.set_aside())
        )

    def followed(self) -> Condition:
        """Closed long enough before as-of for 30 days of follow-up."""
        long = seconds_between(self.c.closed_at, self.as_of) >= sa.literal_column(str(FOLLOW_UP_DAYS * DAY))
        return sa.and_(self.visible(), long)

    def verdict_known(self) -> Condition:
        """Closed, and the citizen had spoken, by as-of."""
        spoken = self.c.verdict != sa.literal_column(str(int(Verdict.none)))
        told = sa.or_(self.c.verdict_at.is_(None), self._by("verdict_at"))
        return sa.and_(self.visible(), self.closed(), spoken, told)

    def _by(self, moment: str) -> Condition:
        known: Condition = self.c[moment] <= self.as_of
        return known


def facts(store: Store, scope: Scope) -> Facts:
    """The cases known at the scope's as-of and vintage, of all dimensions and periods.

    Raises ScopeError for a load that does not exist or was undone.
    """
    load = vintage(store, scope)
    sources = store.sources_at(load)
    moments = {
        source.source: min(source.as_of, scope.as_of) if scope.as_of else source.as_of for source in sources
    }
    latest = max(moments.values(), default=scope.as_of or datetime(1970, 1, 1))
    cases = _at(store, schema.case, schema.case_version, load=load)
    if scope.as_of and any(source.as_of > scope.as_of for source in sources):
        cases = _held_at(
            cases, _at(store, schema.case_event, schema.case_event_version, load=load), scope.as_of
        )
    return Facts(cases, moments, latest)


def reopenings(store: Store, scope: Scope) -> FromClause:
    """The later spells of being open, at the scope's vintage."""
    return _at(store, schema.reopening, schema.reopening_version, load=vintage(store, scope))


def events(store: Store, scope: Scope) -> FromClause:
    """What happened to the cases, at the scope's vintage."""
    return _at(store, schema.case_event, schema.case_event_version, load=vintage(store, scope))


def vintage(store: Store, scope: Scope) -> int:
    """The load whose state is asked for; the newest unless the scope names one."""
    if scope.load is None or scope.load == store.load:
        return store.load
    known = store.loads.set_index("load")["status"]
    if known.get(scope.load) == "done":
        return scope.load
    undone = scope.load in known.index
    fa = "بعداً پس گرفته شده است" if undone else "وجود ندارد"
    en = "was undone since" if undone else "does not exist"
    raise ScopeError(
        Problem(
            "load",
            str(scope.load),
            f"بارگذاری {scope.load} {fa}؛ بدون «load» وضعیت کنونی را ببینید.",
            f"Load {scope.load} {en}; leave out “load” to see the present state.",
        )
    )


def as_of(store: Store, scope: Scope) -> datetime | None:
    """The latest moment that the scope's data are known up to; None where nothing is loaded."""
    sources: Sequence[SourceState] = store.sources_at(vintage(store, scope))
    known = max((source.as_of for source in sources), default=None)
    return min(known, scope.as_of) if known and scope.as_of else known


def first_day(store: Store, scope: Scope) -> date | None:
    """The day of the earliest registration that was known at the scope's vintage; None where none was.

    A later load may have brought older cases: of their days the vintage knew nothing. Raises ScopeError.
    """
    load = vintage(store, scope)
    if load == store.load:
        return store.first_day

    def looked_up() -> date | None:
        cases = _at(store, schema.case, schema.case_version, load=load)
        day = store.frame(sa.select(sa.func.min(cases.c.registered_day).label("day")))["day"].iloc[0]
        return None if pd.isna(day) else pd.Timestamp(day).date()

    return store.memo.recall(("first day", load), looked_up)


def whole_day(known: datetime) -> date:
    """The last day that is wholly known: that of as-of, if it is its last second, else the one before."""
    over = known.time().replace(microsecond=0) >= time(23, 59, 59)
    return known.date() if over else known.date() - timedelta(1)


def moment(value: datetime) -> ColumnElement[datetime]:
    """A moment as a literal: bound parameters would make the expressions of GROUP BY and SELECT differ."""
    return sa.cast(sa.literal_column(f"'{value:%Y-%m-%d %H:%M:%S}'"), sa.DateTime)


def _at(store: Store, current: sa.Table, versions: sa.Table, *, load: int) -> FromClause:
    """The rows of a table as they were after a load: those still current, and those replaced later."""
    if load == store.load:
        return current
    names = [column.name for column in current.c]
    now = sa.select(*(current.c[name] for name in names)).where(current.c.load <= load)
    then = sa.select(*(versions.c[name] for name in names)).where(
        versions.c.load <= load, versions.c.superseded > load
    )
    return sa.union_all(now, then).subquery(f"{current.name}_at_load")


def _held_at(cases: FromClause, events: FromClause, moment_of: datetime) -> FromClause:
    """The cases with the holder and the hand-offs of a moment in the past, from their referrals.

    The holder then is who the first referral after that moment takes the case from.
    """
    referred = sa.and_(events.c.event == int(Event.referred), events.c.moment > moment(moment_of))
    after = (
        sa.select(
            events.c.case_id,
            sa.func.min(events.c.sequence).label("sequence"),
            sa.func.count().label("referrals"),
        )
        .where(referred)
        .group_by(events.c.case_id)
        .subquery("referred_after")
    )
    first = (
        sa.select(after.c.case_id, after.c.referrals, events.c.from_agency)
        .join(events, sa.and_(events.c.case_id == after.c.case_id, events.c.sequence == after.c.sequence))
        .subquery("first_after")
    )
    # A case without such a referral has NULL here, or on ClickHouse, unless told otherwise, 0.
    later = sa.func.coalesce(first.c.referrals, sa.literal_column("0"))
    holder = sa.case((later > sa.literal_column("0"), first.c.from_agency), else_=cases.c.agency)
    past_due = cases.c.due_at <= moment(moment_of)
    fewer = cases.c.handoffs - later
    changed = {
        "agency": holder,
        "due_agency": sa.case((past_due, cases.c.due_agency), else_=holder),
        "handoffs": sa.case((fewer < sa.literal_column("0"), sa.literal_column("0")), else_=fewer),
    }
    columns = [
        changed[column.name].label(column.name) if column.name in changed else column for column in cases.c
    ]
    joined = cases.outerjoin(first, cases.c.case_id == first.c.case_id)
    return sa.select(*columns).select_from(joined).subquery("case_then")
