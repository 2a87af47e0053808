"""Cases of the newest days that are still to be registered late, as far as earlier loads show how late cases arrive.

    late = late_registrations(store, scope, [(first, last)])
    late.completed      # for each span: cases known, and of those still to come mean and 95 % interval
    late.reason         # why there are none: "one_load" or "few_loads"

For each source the cases are counted by day of registration and by the load that first contained them. The method is
`stats.late_registrations.nowcast`. It is a forecast and no count: it stands beside figures, marked as such, and is
never published.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.question.filters import filter_conditions
from queries.question.vintage import facts, last_complete_day, vintage
from queries.sql.buckets import as_day, day_in_condition
from queries.storage.store import Store
from queries.vocabulary.scope import DIMENSION_FIELDS, Scope
from stats.late_registrations.nowcast import Completed, nowcast
from stats.late_registrations.registration_delays import Arrivals

DAYS = 322  # of the newest registrations that are read: the earlier loads that are looked at, and weeks before them

Reason = Literal["", "one_load", "few_loads"]
Spans = Sequence[tuple[date, date]]


@dataclass(frozen=True)
class LateRegistrations:
    """Late registrations of some spans: `completed` has one entry for each, or none where `reason` says why.

    `once` of the `sources` with cases in the scope were loaded on one day only. How late their cases arrive is not
    known, and `completed` leaves them out. If all sources were loaded once, nothing is counted and both numbers are 0.
    `newest` is the last day that any source covers.
    """

    reason: Reason
    completed: tuple[Completed, ...]
    sources: int
    once: int
    newest: date | None


def late_registrations(store: Store, scope: Scope, spans: Spans) -> LateRegistrations:
    """Late registrations of a scope, for spans of days (both inclusive). Only the spans matter, not the scope's period.

    Cached for a state of the data. Raises ScopeError for a vintage that does not exist.
    """
    whole = replace(scope.over_all_time(), as_of=None)
    key = ("late registrations", whole, tuple(spans))
    return store.cache.get_or_compute(key, lambda: _late_registrations(store, whole, spans))


def _late_registrations(store: Store, scope: Scope, spans: Spans) -> LateRegistrations:
    if not _loaded_again(store, scope):
        return LateRegistrations("one_load", (), 0, 0, None)  # known without reading any case
    own = arrivals_by_source(store, scope)
    repeated = {key: each for key, each in own.arrivals.items() if len(each.known_until) > 1}
    once = len(own.arrivals) - len(repeated)
    if not repeated or own.first is None:
        return LateRegistrations("one_load", (), len(own.arrivals), once, None)
    newest = own.first + timedelta(max(each.last for each in own.arrivals.values()))
    rows = [((first - own.first).days, (last - own.first).days) for first, last in spans]
    completed = nowcast(list(repeated.values()), rows, whole=_whole(store, scope))
    if completed is None:
        return LateRegistrations("few_loads", (), len(own.arrivals), once, newest)
    return LateRegistrations("", tuple(completed), len(own.arrivals), once, newest)


def _loaded_again(store: Store, scope: Scope) -> bool:
    """Whether any source was loaded on several days; kept for a state of the data."""
    load = vintage(store, scope)
    return store.cache.get_or_compute(("loaded again", load), lambda: _several_days(store, load))


def _several_days(store: Store, load: int) -> bool:
    in_force = store.loads_in_force(load)
    days = in_force["as_of"].map(lambda moment: last_complete_day(pd.Timestamp(moment).to_pydatetime()))
    return bool(days.groupby(in_force["source"]).nunique().gt(1).any())


@dataclass(frozen=True)
class ArrivalsBySource:
    """Arrivals of each source, by its key; their rows are the days from `first` on (None without cases)."""

    first: date | None
    arrivals: dict[int, Arrivals]


def arrivals_by_source(store: Store, scope: Scope) -> ArrivalsBySource:
    """The newest days of a scope's registrations, by day and load, for each source that has any."""
    load = vintage(store, scope)
    in_force = store.loads_in_force(load)
    if in_force.empty:
        return ArrivalsBySource(None, {})
    covered = {
        int(row["load"]): last_complete_day(pd.Timestamp(row["as_of"]).to_pydatetime())
        for row in in_force.to_dict("records")
    }
    newest = max(covered.values())
    first = newest - timedelta(DAYS - 1)
    counts = _counts(store, scope, first, newest)
    arrivals = {}
    for source, rows in counts.groupby("source"):
        loads = np.sort(in_force.loc[in_force["source"] == source, "load"].to_numpy(dtype=np.int64))
        # A load of older files cannot take back what is covered; loads of one day are one.
        until = np.maximum.accumulate([(covered[int(number)] - first).days for number in loads])
        known_until, column = np.unique(until, return_inverse=True)
        table = np.zeros((DAYS, len(known_until)), dtype=np.int64)
        days = [(as_day(day) - first).days for day in rows["registered_day"]]
        load_index = np.searchsorted(loads, rows["first_load"].to_numpy(dtype=np.int64))
        np.add.at(table, (days, column[np.minimum(load_index, len(loads) - 1)]), rows["n"])
        arrivals[int(str(source))] = Arrivals(table, known_until.astype(np.int64))
    return ArrivalsBySource(first, arrivals)


def _counts(store: Store, scope: Scope, first: date, last: date) -> pd.DataFrame:
    """Number of cases by source, day of registration and first load."""
    rows = facts(store, scope).cases
    keys = [rows.c.source, rows.c.registered_day, rows.c.first_load]
    conditions = filter_conditions(store, scope, rows, holder="agency")
    statement = (
        sa.select(*keys, sa.func.count().label("n"))
        .where(
            rows.c.registered_day >= day_in_condition(first),
            rows.c.registered_day <= day_in_condition(last),
            *conditions,
        )
        .group_by(*keys)
        .order_by(*keys)
    )
    return store.frame(statement)


def _whole(store: Store, scope: Scope) -> list[Arrivals]:
    """Arrivals of all permitted cases, if the scope is a part of them: more cases make its delays more certain."""
    everything = Scope(trips=scope.trips, load=scope.load)
    if not any(getattr(scope, field) for field in DIMENSION_FIELDS.values()):
        return []
    key = ("arrivals of everything", everything)
    by_source = store.cache.get_or_compute(key, lambda: arrivals_by_source(store, everything))
    return [each for each in by_source.arrivals.values() if len(each.known_until) > 1]


def is_expected(completed: Completed) -> bool:
    """Whether at least one more case is to be expected, or cannot be excluded."""
    return completed.missing >= 1 or completed.upper >= 1
