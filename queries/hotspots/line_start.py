"""Since when the line is known: through each source, and in each county."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import sqlalchemy as sa

from queries.estimates.daily_series import DailySeries, daily_series, received_rows
from queries.measures import MEASURES
from queries.question.question import make_question
from queries.sql.buckets import as_day
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MAX_SILENCE = timedelta(31)  # a source or a county may have no case for so long, and be known all the same
BY_CHANCE = 0.001  # a silence less likely than that was no silence


def source_start_days(store: Store, scope: Scope) -> dict[int, date]:
    """The day of the first case of each source that has any at the scope's as-of and vintage."""
    found = _firsts(store, scope).groupby("source")["day"].min()
    return {int(str(key)): day for key, day in found.items()}


def county_start_days(
    store: Store, scope: Scope, *, sources: tuple[int, ...] | None = None
) -> dict[str, date]:
    """Since when the line is known in each county of the store, by its code, through some sources or all.

    That is the first day of the sources that have a case of the county (of any, where none has), not of its own first
    case: a quiet county would be excused for being quiet. Only where it said nothing for longer than that quietness
    explains was the line not there yet. Of the cases of all others since its sources began the share f came after its
    own first one, and it has cases on d days; that all of them came after it by chance has the probability f^d.
    """
    firsts = _firsts(store, scope)
    if sources is not None:
        firsts = firsts[firsts["source"].isin(sources)]
    if firsts.empty:
        return {}
    begun = firsts.groupby("source")["day"].min()
    ever = daily_series(store, _ever(scope), by="county", lang="fa", sources=sources)
    found = {}
    for key, code in store.dimension("county")["code"].items():
        of_county = firsts[firsts["county"] == key]
        since = begun[of_county["source"]].min() if len(of_county) else begun.min()
        own = of_county["day"].min() if len(of_county) else since
        late = own > since + MAX_SILENCE and _silence(ever, str(code), since, own) < BY_CHANCE
        found[str(code)] = own if late else since
    return found


def _silence(ever: DailySeries, code: str, since: date, own: date) -> float:
    """The probability that a county known since one day has its first case by chance on another."""
    row = ever.codes.index(code)
    last = ever.first + timedelta(ever.cumulative.shape[1])
    others = [
        int(cases.sum() - cases[row])
        for cases in (ever.count_between(since, last), ever.count_between(own, last))
    ]
    days = int(np.count_nonzero(np.diff(ever.cumulative[row])))
    return float((others[1] / others[0]) ** days) if others[0] else 1.0


def _ever(scope: Scope) -> Scope:
    return Scope(as_of=scope.as_of, load=scope.load)


def _firsts(store: Store, scope: Scope) -> pd.DataFrame:
    """The day of the first case, by source and county (keys): the line is known of whatever a scope is narrowed to."""
    asked = ("begun", scope.as_of, scope.load)
    return store.cache.get_or_compute(asked, lambda: _read(store, _ever(scope)))


def _read(store: Store, scope: Scope) -> pd.DataFrame:
    question = make_question(store, MEASURES["received"], scope, by=("county",), lang="fa")
    rows, _, conditions = received_rows(question)
    first = sa.func.min(rows.c[question.clock_column]).label("day")
    statement = sa.select(rows.c.source, rows.c.county, first).where(*conditions)
    frame = store.frame(statement.group_by(rows.c.source, rows.c.county))
    return frame.assign(day=[as_day(day) for day in frame["day"]])
