"""Reconstruct the tables as they were after a load (vintage) and as of a moment.

A vintage is rebuilt from the current tables and their `_version` tables, which keep every row that a later load
replaced. Most facts as of a moment follow from comparing dates (`queries.sql.conditions`); only the holder of a case
and its hand-offs, and ratings that were changed later, must be rebuilt from the events.

`tests/reference` implements the same a second time, in plain Python.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from persian.digits import number
from queries.question.rollup_choice import can_use_rollups
from queries.sql.components import ZERO
from queries.sql.conditions import Facts, SettledFacts, literal_moment
from queries.storage import schema
from queries.storage.source_state import SourceState
from queries.storage.store import Store
from queries.vocabulary.codes import Event, Verdict
from queries.vocabulary.problems import ScopeError
from queries.vocabulary.scope import Scope


def facts(store: Store, scope: Scope) -> Facts:
    """All cases at the scope's vintage and as-of, with the as-of of each source. No filter of the scope is applied.

    Raises ScopeError for a load that does not exist or was undone.
    """
    load = vintage(store, scope)
    sources = store.sources_at(load)
    # A requested as-of cannot be later than what a source is known up to.
    moments = {
        source.source: min(source.as_of, scope.as_of) if scope.as_of else source.as_of for source in sources
    }
    latest = max(moments.values(), default=scope.as_of or datetime(1970, 1, 1))
    cases = _at(store, schema.case, schema.case_version, load=load)
    # An as-of that no source has passed is the present, and needs no reconstruction.
    if scope.as_of and any(source.as_of > scope.as_of for source in sources):
        steps = _at(store, schema.case_event, schema.case_event_version, load=load)
        cases = _rated_at(_held_at(cases, steps, scope.as_of), steps, scope.as_of)
    kind = SettledFacts if can_use_rollups(store, scope) else Facts
    return kind(cases, moments, latest)


def reopenings(store: Store, scope: Scope) -> FromClause:
    """The table `reopening` at the scope's vintage."""
    return _at(store, schema.reopening, schema.reopening_version, load=vintage(store, scope))


def events(store: Store, scope: Scope) -> FromClause:
    """The table `case_event` at the scope's vintage."""
    return _at(store, schema.case_event, schema.case_event_version, load=vintage(store, scope))


def vintage(store: Store, scope: Scope) -> int:
    """Number of the load whose state the scope refers to; the newest by default.

    Raises ScopeError for a load that does not exist or was undone.
    """
    if scope.load is None or scope.load == store.load:
        return store.load
    status = store.loads.set_index("load")["status"]
    if status.get(scope.load) == "done":
        return scope.load
    undone = scope.load in status.index
    fa = "بعداً پس گرفته شده است" if undone else "وجود ندارد"
    en = "was undone since" if undone else "does not exist"
    raise ScopeError.of(
        "load",
        str(scope.load),
        f"بارگذاری {number(scope.load, 'fa')} {fa}؛ بدون «load» وضعیت کنونی را ببینید.",
        f"Load {scope.load} {en}; leave out “load” to see the present state.",
    )


def as_of(store: Store, scope: Scope) -> datetime | None:
    """Latest as-of of any source at the scope's vintage, limited to the scope's as-of; None when nothing is loaded."""
    sources: Sequence[SourceState] = store.sources_at(vintage(store, scope))
    latest = max((source.as_of for source in sources), default=None)
    return min(latest, scope.as_of) if latest and scope.as_of else latest


def first_day(store: Store, scope: Scope) -> date | None:
    """Day of the earliest registration at the scope's vintage; None when there are no cases.

    It can be later than that of the newest load, which may have added older cases. Raises ScopeError for a load that
    does not exist or was undone.
    """
    load = vintage(store, scope)
    if load == store.load:
        return store.first_day

    def query_first_day() -> date | None:
        cases = _at(store, schema.case, schema.case_version, load=load)
        day = store.frame(sa.select(sa.func.min(cases.c.registered_day).label("day")))["day"].iloc[0]
        return None if pd.isna(day) else pd.Timestamp(day).date()

    return store.cache.get_or_compute(("first day", load), query_first_day)


def load_start(store: Store) -> date | None:
    """First day that the newest loads added to what was known before them; None where nothing was known before.

    Loads whose data end on the same day (sixty offices may export on one morning) count as one. Where each of them is
    the first one of its source, they continue none: they brought all that their sources have ever registered.
    """
    return store.cache.get_or_compute(("load start",), lambda: _load_start(store))


def _load_start(store: Store) -> date | None:
    in_force = store.loads_in_force()
    if not _continue_others(in_force):
        return None
    moments = [pd.Timestamp(moment).to_pydatetime() for moment in in_force["as_of"]]
    newest = max((moment.date() for moment in moments), default=None)
    before = max((moment for moment in moments if moment.date() != newest), default=None)
    return None if before is None else last_complete_day(before) + timedelta(1)


def load_before(store: Store, load: int) -> int | None:
    """Number of the load after which the store was as before the newest loads up to `load`; None where there is none.

    As in `load_start`, loads whose data end on the same day count as one, and first loads of sources continue none.
    """
    in_force = store.loads_in_force(load)
    if not _continue_others(in_force):
        return None
    days = pd.to_datetime(in_force["as_of"]).dt.date
    first_of_newest = in_force.loc[days == days.max(), "load"].min()
    earlier = in_force.loc[in_force["load"] < first_of_newest, "load"]
    return None if earlier.empty else int(earlier.max())


def _continue_others(loads: pd.DataFrame) -> bool:
    """Whether any of the newest loads is of a source that has been loaded with data up to an earlier day."""
    days = pd.to_datetime(loads["as_of"]).dt.date
    is_newest = days == days.max()
    return bool(loads["source"][is_newest].isin(loads["source"][~is_newest]).any())


def last_complete_day(known_until: datetime) -> date:
    """Last day with complete data up to `known_until`: its own day in the last second, otherwise the day before."""
    day_is_over = known_until.time().replace(microsecond=0) >= time(23, 59, 59)
    return known_until.date() if day_is_over else known_until.date() - timedelta(1)


def _at(store: Store, current: sa.Table, versions: sa.Table, *, load: int) -> FromClause:
    """The rows of a table after a load: rows that are still current, and rows that a later load replaced."""
    if load == store.load:
        return current
    names = [column.name for column in current.c]
    unchanged = sa.select(*(current.c[name] for name in names)).where(current.c.load <= load)
    replaced_later = sa.select(*(versions.c[name] for name in names)).where(
        versions.c.load <= load, versions.c.superseded > load
    )
    return sa.union_all(unchanged, replaced_later).subquery(f"{current.name}_at_load")


def _steps_of_referred_after(events: FromClause, moment: datetime) -> sa.Subquery:
    """The cases that were referred after a moment: their last step before it, and since when an office held them.

    `referrals` counts the later ones, `undated` those without a moment, which may have come before or after.
    """
    is_referral = events.c.event == int(Event.referred)
    after = (
        sa.select(
            events.c.case_id,
            sa.func.min(events.c.sequence).label("sequence"),
            sa.func.count().label("referrals"),
        )
        .where(is_referral, events.c.moment > literal_moment(moment))
        .group_by(events.c.case_id)
        .subquery("referred_after")
    )
    names_office = events.c.to_agency != ZERO
    is_registration = sa.and_(events.c.event == int(Event.registered), events.c.moment.is_not(None))
    before = sa.and_(is_referral, names_office, events.c.sequence < after.c.sequence)
    is_held = sa.and_(sa.or_(is_referral, is_registration), names_office)
    undated = sa.and_(is_referral, names_office, events.c.moment.is_(None))
    return (
        sa.select(
            after.c.case_id,
            after.c.referrals,
            sa.func.coalesce(
                sa.func.max(sa.case((before, events.c.sequence))),
                sa.func.min(sa.case((is_registration, events.c.sequence))),
            ).label("sequence"),
            sa.func.min(sa.case((is_held, events.c.moment))).label("held_from"),
            sa.func.sum(sa.case((undated, 1), else_=ZERO)).label("undated"),
        )
        .join(events, events.c.case_id == after.c.case_id)
        .group_by(after.c.case_id, after.c.referrals)
        .subquery("steps_of_referred_after")
    )


def _held_at(cases: FromClause, events: FromClause, moment: datetime) -> FromClause:
    """The cases with their holder and number of hand-offs as of a past moment.

    The holder of a case that was referred later is the office of the last referral before that moment, or that of the
    registration; without a later referral it is the present holder. What a source says of the sender of a referral does
    not count, since many say nothing. Later referrals are subtracted from the hand-offs.
    """
    steps = _steps_of_referred_after(events, moment)
    # Joining the last step before the moment gives its office.
    then = (
        sa.select(steps, events.c.to_agency)
        .outerjoin(
            events, sa.and_(events.c.case_id == steps.c.case_id, events.c.sequence == steps.c.sequence)
        )
        .subquery("held_then")
    )
    # A case without a later referral has NULL here; ClickHouse gives 0 unless `join_use_nulls` is set.
    later = sa.func.coalesce(then.c.referrals, ZERO)
    holder = sa.case((later > ZERO, sa.func.coalesce(then.c.to_agency, ZERO)), else_=cases.c.agency)
    # The holder at the due moment is settled once that moment has passed; before it, it is the present holder. So it is
    # where no office is known to have held the case at its due moment.
    past_due = cases.c.due_at <= literal_moment(moment)
    is_known = sa.and_(then.c.held_from <= cases.c.due_at, then.c.undated == ZERO)
    settled = sa.and_(past_due, sa.or_(later == ZERO, is_known))
    # The first referral is not a hand-off, so for a case not yet referred at the moment the difference is -1.
    handoffs = cases.c.handoffs - later
    replaced = {
        "agency": holder,
        "due_agency": sa.case((settled, cases.c.due_agency), else_=holder),
        "handoffs": sa.case((handoffs < ZERO, ZERO), else_=handoffs),
    }
    columns = [
        replaced[column.name].label(column.name) if column.name in replaced else column for column in cases.c
    ]
    joined = cases.outerjoin(then, cases.c.case_id == then.c.case_id)
    return sa.select(*columns).select_from(joined).subquery("case_then")


def _rated_at(cases: FromClause, events: FromClause, moment: datetime) -> FromClause:
    """The cases with the citizen's rating as of a past moment, where it was changed after that moment.

    Of several ratings the last one counts, so a case keeps only that one. If it is later than the moment, the last one
    given by then is found among the events. Where there is none, the later rating stays: its own moment tells that it
    was not known yet.
    """
    is_rating = sa.and_(
        events.c.event == int(Event.verdict), events.c.verdict != sa.literal_column(str(int(Verdict.none)))
    )
    by_then = sa.or_(events.c.moment.is_(None), events.c.moment <= literal_moment(moment))
    last = (
        sa.select(events.c.case_id, sa.func.max(sa.case((by_then, events.c.sequence))).label("sequence"))
        .where(is_rating)
        .group_by(events.c.case_id)
        .having(sa.func.max(events.c.moment) > literal_moment(moment))
        .subquery("last_rating_then")
    )
    then = (
        sa.select(events.c.case_id, events.c.verdict, events.c.moment.label("verdict_at"))
        .join(last, sa.and_(events.c.case_id == last.c.case_id, events.c.sequence == last.c.sequence))
        .subquery("rated_then")
    )
    # A case without a changed rating has NULL here; ClickHouse gives 0 unless `join_use_nulls` is set.
    was_changed = sa.func.coalesce(then.c.verdict, ZERO) > ZERO
    columns = [
        sa.case((was_changed, then.c[column.name]), else_=column).label(column.name)
        if column.name in ("verdict", "verdict_at")
        else column
        for column in cases.c
    ]
    joined = cases.outerjoin(then, cases.c.case_id == then.c.case_id)
    return sa.select(*columns).select_from(joined).subquery("case_rated_then")
