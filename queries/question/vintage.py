"""The cases of a scope as they were known at its as-of and vintage: a table to select from, and what is true of each.

A condition here says in SQL what DESIGN.md §2 and §3 say in words; `tests/reference` says it again in Python.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from queries.sql.conditions import Facts, literal_moment
from queries.storage import schema
from queries.storage.store import SourceState, Store
from queries.vocabulary.codes import Event
from queries.vocabulary.problems import Problem, ScopeError
from queries.vocabulary.scope import Scope


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

    return store.cache.get_or_compute(("first day", load), looked_up)


def last_complete_day(known: datetime) -> date:
    """The last day that is wholly known: that of as-of, if it is its last second, else the one before."""
    over = known.time().replace(microsecond=0) >= time(23, 59, 59)
    return known.date() if over else known.date() - timedelta(1)


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
    referred = sa.and_(events.c.event == int(Event.referred), events.c.moment > literal_moment(moment_of))
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
    past_due = cases.c.due_at <= literal_moment(moment_of)
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
