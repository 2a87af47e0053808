"""First day of the 111 line in the data: for each source, and for each county.

A county in which the line started late must not look like a county whose rate rose.
"""

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

# A source or a county may have no case for this long at the beginning and still count as covered.
MAX_SILENCE = timedelta(31)
# A longer silence whose probability by chance is below this means that the line was not yet there.
BY_CHANCE = 0.001


def source_start_days(store: Store, scope: Scope) -> dict[int, date]:
    """The day of the first case of each source (key) that has any, at the scope's as-of and vintage."""
    days = _first_days(store, scope).groupby("source")["day"].min()
    return {int(str(key)): day for key, day in days.items()}


def county_start_days(
    store: Store, scope: Scope, *, sources: tuple[int, ...] | None = None
) -> dict[str, date]:
    """The first day of the line in each county of the store, by county code, from all sources or only from `sources`.

    This is the first day of the sources that have a case of the county (of any source, if none has), and not the day of
    the county's own first case: otherwise a quiet county would be excused for being quiet. The county's own first case
    counts only if the silence before it is longer than its usual quietness can explain. The test: let f be the share of
    the cases of all other counties, since the county's sources began, that came after the county's own first case, and
    let d be the number of days on which the county has cases. If the line had been there all the time, the probability
    that all d days fall into this later part is f^d.

    Cached for a state of the data: the line began on the same days, whatever a viewer looks at.
    """
    key = ("counties begun", scope.as_of, scope.load, sources)
    return dict(store.cache.get_or_compute(key, lambda: _county_start_days(store, scope, sources)))


def _county_start_days(store: Store, scope: Scope, sources: tuple[int, ...] | None) -> dict[str, date]:
    """First day of the line in each county, by code, computed from the daily counts."""
    first_days = _first_days(store, scope)
    if sources is not None:
        first_days = first_days[first_days["source"].isin(sources)]
    if first_days.empty:
        return {}
    source_starts = first_days.groupby("source")["day"].min()
    series = daily_series(store, _all_time(scope), by="county", lang="fa", sources=sources)
    starts = {}
    for key, code in store.dimension("county")["code"].items():
        # `since` is the first day on which a case of the county could have arrived, `own` the day on which one did.
        of_county = first_days[first_days["county"] == key]
        since = source_starts[of_county["source"]].min() if len(of_county) else source_starts.min()
        own = of_county["day"].min() if len(of_county) else since
        started_late = (
            own > since + MAX_SILENCE and _silence_probability(series, str(code), since, own) < BY_CHANCE
        )
        starts[str(code)] = own if started_late else since
    return starts


def _silence_probability(series: DailySeries, code: str, since: date, own: date) -> float:
    """The probability that a county covered since `since` has its first case only on `own` by chance (f^d)."""
    row = series.codes.index(code)
    last = series.first + timedelta(series.cumulative.shape[1])
    # Cases of all other counties since the sources began, and since the county's own first case.
    others = [
        int(cases.sum() - cases[row])
        for cases in (series.count_between(since, last), series.count_between(own, last))
    ]
    days = int(np.count_nonzero(np.diff(series.cumulative[row])))
    return float((others[1] / others[0]) ** days) if others[0] else 1.0


def _all_time(scope: Scope) -> Scope:
    return Scope(as_of=scope.as_of, load=scope.load)


def _first_days(store: Store, scope: Scope) -> pd.DataFrame:
    """The day of the first case by source and county (keys), as a frame with columns source, county and day.

    The scope's filters are ignored: the start of the line does not depend on what a viewer looks at.
    """
    key = ("begun", scope.as_of, scope.load)
    return store.cache.get_or_compute(key, lambda: _read_first_days(store, _all_time(scope)))


def _read_first_days(store: Store, scope: Scope) -> pd.DataFrame:
    question = make_question(store, MEASURES["received"], scope, by=("county",), lang="fa")
    rows, _, conditions = received_rows(question)
    first = sa.func.min(rows.c[question.clock_column]).label("day")
    statement = sa.select(rows.c.source, rows.c.county, first).where(*conditions)
    frame = store.frame(statement.group_by(rows.c.source, rows.c.county))
    return frame.assign(day=[as_day(day) for day in frame["day"]])
