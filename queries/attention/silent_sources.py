"""Checks for silent sources: those whose data end much earlier than the usual interval between their loads explains.

A source that delivers rarely may lag behind the day of the list without being silent: it is awaited.
"""

from datetime import date, timedelta

import numpy as np
import sqlalchemy as sa

from queries.attention.anomaly_check import Check
from queries.attention.known_causes import LAG, days_behind
from queries.attention.thresholds import MIN_DAYS_BEHIND, MIN_INTERVALS_BEHIND, SOURCE_DAYS
from queries.question.vintage import facts, vintage
from queries.sql.buckets import literal_day
from queries.storage.source_state import SourceState
from queries.storage.store import Store
from queries.vocabulary.scope import Scope


def silent_source_checks(store: Store, scope: Scope, day: date) -> list[Check]:
    """One check for each source: days since its as-of, compared with three times the usual interval between its loads.

    `actual` are the days behind, `expected` the usual interval (0 where it is not known yet) and `upper` the days
    allowed. No test is involved: p is 0 for a silent source and 1 for any other.
    """
    checks = []
    for source in store.sources_at(vintage(store, scope)):
        usual = _usual_interval(store, scope, source.source)
        allowed = _days_allowed(usual)
        behind = float((day - source.as_of.date()).days)
        is_silent = days_behind(source.as_of, day) > allowed
        checks.append(
            Check(
                "silent_source",
                (("source", source.source),),
                int(max(behind, 0)),
                behind,
                usual or 0.0,
                0.0,
                allowed,
                0.0 if is_silent else 1.0,
                n=_daily_cases(store, scope, source.source, source.as_of.date()) * behind
                if is_silent
                else 0.0,
            )
        )
    return checks


def awaited_sources(store: Store, scope: Scope, day: date) -> list[SourceState]:
    """The sources whose newest days have not arrived yet, though they are not silent; the oldest as-of first."""
    awaited = [
        source
        for source in store.sources_at(vintage(store, scope))
        if LAG < days_behind(source.as_of, day) <= _days_allowed(_usual_interval(store, scope, source.source))
    ]
    return sorted(awaited, key=lambda source: (source.as_of, source.name))


def _days_allowed(usual: float | None) -> float:
    """Complete days that a source may be behind before it is silent."""
    return max(MIN_DAYS_BEHIND, MIN_INTERVALS_BEHIND * (usual or 0.0))


def _usual_interval(store: Store, scope: Scope, source: int) -> float | None:
    """The usual days between two as-ofs of a source; None where it has only one, and so no rhythm yet."""
    done = store.loads[(store.loads["status"] == "done") & (store.loads["load"] <= vintage(store, scope))]
    moments = np.sort(done.loc[done["source"] == source, "as_of"].to_numpy().astype("datetime64[s]"))
    # Reloads of the same export have equal as-ofs and say nothing about the rhythm of the source.
    gaps = np.diff(np.unique(moments)) / np.timedelta64(1, "D")
    return float(np.median(gaps)) if len(gaps) else None


def _daily_cases(store: Store, scope: Scope, source: int, last: date) -> float:
    """Mean number of cases a day of a source over the SOURCE_DAYS up to its as-of."""
    rows = facts(store, scope).cases
    first = last - timedelta(SOURCE_DAYS - 1)
    statement = sa.select(sa.func.count().label("n")).where(
        rows.c.source == source,
        rows.c.registered_day >= literal_day(first),
        rows.c.registered_day <= literal_day(last),
    )
    return float(store.frame(statement)["n"].iloc[0]) / SOURCE_DAYS
