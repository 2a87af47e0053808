"""The events that a chart over time labels: those that explain a line over some days of a scope."""

from datetime import date
from typing import Literal

from queries.hotspots.provincial_trips import cases_of_trips, provincial_trips
from queries.settings.province_settings import settings
from queries.storage.store import Store
from queries.timeline.listed_events import listed_events
from queries.timeline.public_days import announced_days_off, named_holidays, nowruz_and_ramadan
from queries.timeline.source_coverage import source_coverage
from queries.timeline.timeline_event import TimelineEvent, within
from queries.vocabulary.scope import Scope

Grain = Literal["day", "week", "month"]


def chart_events(
    store: Store, scope: Scope, *, first: date, last: date, grain: Grain, lang: str
) -> list[TimelineEvent]:
    """The events of the days from `first` to `last` in the counties and topics of a scope, in the order of time.

    The finer the grain of the chart, the more of the calendar is in them: Nowruz and Ramadan always, announced days
    off from weeks on, every public holiday by name in charts by day. Trips are left out of a scope without their cases.
    """
    # Most drawings of a screen are of the same scope and days.
    key = ("events of a chart", settings(), scope, first, last, grain, lang)
    return list(store.cache.get_or_compute(key, lambda: _events(store, scope, first, last, grain, lang)))


def _events(
    store: Store, scope: Scope, first: date, last: date, grain: Grain, lang: str
) -> tuple[TimelineEvent, ...]:
    events = [
        *(_trips(store, scope, lang) if scope.trips == "in" else []),
        *listed_events(store, scope, lang=lang),
        *source_coverage(store, scope, lang=lang),
        *nowruz_and_ramadan(first, last, lang=lang),
    ]
    if grain != "month":
        events += announced_days_off(first, last, lang=lang)
    if grain == "day":
        events += named_holidays(first, last, lang=lang)
    return tuple(within(events, first, last))


def _trips(store: Store, scope: Scope, lang: str) -> list[TimelineEvent]:
    """The trips to the counties of the scope, each with those of its cases that the scope selects, if any."""
    cases = cases_of_trips(store, scope)
    return [
        TimelineEvent("trip", trip.name, trip.day, trip.day, cases=cases[trip.code])
        for trip in provincial_trips(store, scope, lang=lang)
        if trip.code in cases
    ]
