"""Provincial trips found in the data, and changes of measures in each county since a day such as that of a trip."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import sqlalchemy as sa

from queries.comparisons.changes.judged_changes import ReferencePeriod
from queries.comparisons.changes.period_change import Comparison, changes, other_period
from queries.estimates.measure import Result, measure
from queries.measures import MEASURES
from queries.question.filters import filter_conditions, in_keys
from queries.question.question import Question, make_question
from queries.question.vintage import as_of, facts, last_complete_day
from queries.sql.buckets import as_day
from queries.sql.components import ZERO
from queries.storage.store import Store
from queries.sums.case_arrays.scope_cases import ScopeCases, chosen_cases
from queries.vocabulary.scope import Scope

MIN_DAYS = 14  # minimum length of the period to compare
MEASURE_KEYS = ("received", "on_time_share", "overdue")


@dataclass(frozen=True)
class Trip:
    """A provincial trip: the day of its first case and its number of cases."""

    code: str
    name: str
    day: date
    cases: int


@dataclass(frozen=True)
class ChangesSince:
    """Changes in the counties since a day: the period from that day on, compared with an equally long one before it.

    `comparisons` are by county and tested together (false discovery rate 5 %), without cases of provincial trips.
    """

    day: date
    scope: Scope
    before: Scope
    comparisons: tuple[Comparison, ...]


def provincial_trips(store: Store, scope: Scope, *, lang: str) -> tuple[Trip, ...]:
    """The provincial trips with at least one case in the scope's counties, the latest first. The period is ignored."""
    key = ("visits", scope.counties, scope.as_of, scope.load, lang)
    return store.cache.get_or_compute(key, lambda: _trips(store, scope, lang))


def cases_of_trips(store: Store, scope: Scope) -> dict[str, int]:
    """The number of cases of each trip by its code, among all cases that the scope selects. The period is ignored."""
    every_day = scope.over_all_time()
    return store.cache.get_or_compute(("cases of trips", every_day), lambda: _counts(store, every_day))


def _counts(store: Store, scope: Scope) -> dict[str, int]:
    if not store.has_trips:
        return {}
    question = make_question(store, MEASURES["received"], scope, by=(), lang="fa")
    cases = chosen_cases(question)
    numbers = _numbers_from_database(question) if cases is None else _numbers_of_cases(question, cases)
    trips = store.dimension("trip")
    return {str(trips.loc[trip, "code"]): number for trip, number in numbers.items()}


def _numbers_from_database(question: Question) -> dict[int, int]:
    """The number of cases of each trip by its key."""
    c = question.facts.cases.c
    conditions = filter_conditions(question.store, question.scope, question.facts.cases, holder="agency")
    of_a_trip = c.trip != ZERO
    statement = sa.select(c.trip, sa.func.count().label("n")).group_by(c.trip)
    frame = question.store.frame(statement.where(of_a_trip, question.facts.registered(), *conditions))
    return {int(row.trip): int(row.n) for row in frame.itertuples(index=False)}


def _numbers_of_cases(question: Question, cases: ScopeCases) -> dict[int, int]:
    """The number of cases of each trip by its key, from the cases in memory."""
    (part,) = cases.parts("received")
    with_trips = question.scope.trips != "out"
    number = np.bincount(part.within(None, None, with_trips=with_trips).column("trip"))
    return {int(trip): int(number[trip]) for trip in np.flatnonzero(number) if trip}


def _trips(store: Store, scope: Scope, lang: str) -> tuple[Trip, ...]:
    if not store.has_trips:
        return ()
    vintage_facts = facts(store, scope)
    c, trips = vintage_facts.cases.c, store.dimension("trip")
    day = sa.func.min(c.registered_day).label("day")
    statement = sa.select(c.trip, day, sa.func.count().label("n"))
    conditions = [c.trip != ZERO, vintage_facts.registered()]
    if scope.counties:
        rows = store.dimension("county")
        keys = [int(str(key)) for key in rows.index[rows["code"].isin(scope.counties)]]
        conditions.append(in_keys(c.county, keys))
    frame = store.frame(statement.where(*conditions).group_by(c.trip))
    result = [
        Trip(
            str(trips.loc[row.trip, "code"]),
            str(trips.loc[row.trip, "name_fa" if lang == "fa" else "name_en"]),
            as_day(row.day),
            int(row.n),
        )
        for row in frame.itertuples(index=False)
    ]
    return tuple(sorted(result, key=lambda trip: trip.day, reverse=True))


def changes_since(store: Store, scope: Scope, day: date, *, lang: str) -> ChangesSince | None:
    """The changes in all counties since `day`. The scope's own period and counties are ignored.

    Returns None if the data have fewer than 14 complete days since then, or do not reach back equally far before it.
    """
    moment, begins = as_of(store, scope), store.first_day
    if moment is None or begins is None:
        return None
    last = last_complete_day(moment)
    length = (last - day).days + 1
    if length < MIN_DAYS or day - timedelta(length) < begins:
        return None
    after = replace(scope, counties=(), trips="out").with_period(day, last)
    # Cases of trips are left out on both sides: the surge of a trip is not a change of the county.
    before = other_period(after, "previous")
    if before is None:
        return None
    requests: list[tuple[Result, ReferencePeriod]] = [
        (measure(store, key, after, by=("county",), lang=lang), "previous") for key in MEASURE_KEYS
    ]
    comparisons = changes(store, requests, lang=lang)
    return ChangesSince(day, after, before, tuple(comparison for comparison in comparisons if comparison))
