"""When the province was last visited, and what has changed in each county since a day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa

from queries.comparisons.period_change import Comparison, changes, other_period
from queries.estimates.measure import measure
from queries.question.filters import in_keys
from queries.question.vintage import as_of, facts, last_complete_day
from queries.sql.buckets import as_day
from queries.storage.store import Store
from queries.vocabulary.scope import Scope

MIN_DAYS = 14  # days since the day, below which there is nothing to compare
MEASURE_KEYS = ("received", "on_time_share", "overdue")


@dataclass(frozen=True)
class Trip:
    """A provincial trip: the day its first case was handed in, and how many there were."""

    code: str
    name: str
    day: date
    cases: int


@dataclass(frozen=True)
class ChangesSince:
    """What has changed in the counties since a day: the time after it beside as long a time before it.

    `found` are comparisons by county, all judged together (5 % false discoveries), cases of provincial trips left out.
    """

    day: date
    scope: Scope
    before: Scope
    comparisons: tuple[Comparison, ...]


def provincial_trips(store: Store, scope: Scope, *, lang: str) -> tuple[Trip, ...]:
    """The provincial trips that any case was handed in on, the latest first; of some counties, where scoped to them."""
    asked = ("visits", scope.counties, scope.as_of, scope.load, lang)
    return store.cache.get_or_compute(asked, lambda: _visits(store, scope, lang))


def _visits(store: Store, scope: Scope, lang: str) -> tuple[Trip, ...]:
    if not store.has_trips:
        return ()
    known = facts(store, scope)
    c, trips = known.cases.c, store.dimension("trip")
    day = sa.func.min(c.registered_day).label("day")
    statement = sa.select(c.trip, day, sa.func.count().label("n"))
    conditions = [c.trip != sa.literal_column("0"), known.registered()]
    if scope.counties:
        rows = store.dimension("county")
        keys = [int(str(key)) for key in rows.index[rows["code"].isin(scope.counties)]]
        conditions.append(in_keys(c.county, keys))
    frame = store.frame(statement.where(*conditions).group_by(c.trip))
    found = [
        Trip(
            str(trips.loc[row.trip, "code"]),
            str(trips.loc[row.trip, "name_fa" if lang == "fa" else "name_en"]),
            as_day(row.day),
            int(row.n),
        )
        for row in frame.itertuples(index=False)
    ]
    return tuple(sorted(found, key=lambda each: each.day, reverse=True))


def changes_since(
    store: Store, scope: Scope, day: date, *, lang: str, keys: Sequence[str] = MEASURE_KEYS
) -> ChangesSince | None:
    """What has changed since a day, whatever the scope's period and counties.

    None where fewer than 14 whole days are known since, or the data do not reach back as long before it.
    """
    known, begins = as_of(store, scope), store.first_day
    if known is None or begins is None:
        return None
    last = last_complete_day(known)
    length = (last - day).days + 1
    if length < MIN_DAYS or day - timedelta(length) < begins:
        return None
    after = replace(scope, counties=(), trips="out").with_period(day, last)
    before = other_period(after, "previous")
    if before is None:
        return None
    asked = [(measure(store, key, after, by=("county",), lang=lang), "previous") for key in keys]
    found = changes(store, asked, lang=lang)  # type: ignore[arg-type]
    return ChangesSince(day, after, before, tuple(each for each in found if each))
