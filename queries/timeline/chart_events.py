"""The events that a chart over time labels: those that explain a line over some days of a scope."""

from datetime import date, timedelta
from itertools import groupby
from typing import Literal

import sqlalchemy as sa

from persian.calendar import from_jalali, parse_day, to_jalali
from queries.hotspots.provincial_trips import cases_of_trips, provincial_trips
from queries.question.named_sources import named_sources
from queries.question.vintage import facts, last_complete_day, vintage
from queries.settings.province_settings import settings
from queries.settings.religious_days import EPOCH, holiday_names, holidays_and_ramadan_around
from queries.sql.buckets import as_day
from queries.storage.store import Store
from queries.timeline.listed_events import listed_events
from queries.timeline.timeline_event import TimelineEvent, within
from queries.vocabulary.labels import Text
from queries.vocabulary.scope import Scope
from stats.seasons.calendar_regressors import NOWRUZ_DAYS

Grain = Literal["day", "week", "month"]
NOWRUZ = Text("نوروز", "Nowruz")
RAMADAN = Text("ماه رمضان", "Ramadan")
DAY_OFF = Text("تعطیلی اعلام‌شده", "Announced day off")
BEGINS = Text("آغاز داده‌های «{source}»", "Data of “{source}” begin")
ENDS = Text("پایان داده‌های «{source}»", "Data of “{source}” end")
MIN_DAYS = 28  # a source that begins or ends within four weeks of the others makes no step worth a label


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


def nowruz_and_ramadan(first: date, last: date, *, lang: str) -> list[TimelineEvent]:
    """Nowruz and Ramadan of each year between two days; of one that lies partly outside, all of its days."""
    events = []
    for year in range(to_jalali(first).year, to_jalali(last).year + 1):
        start = from_jalali(year, 1, 1)
        events.append(TimelineEvent("public", NOWRUZ.label(lang), start, start + timedelta(NOWRUZ_DAYS - 1)))
    # A Ramadan that began before `first` is found whole because the search begins a month earlier.
    days = holidays_and_ramadan_around(first - timedelta(31), last)[1]
    for _, run in groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        begin, end = EPOCH + timedelta(numbers[0]), EPOCH + timedelta(numbers[-1])
        events.append(TimelineEvent("public", RAMADAN.label(lang), begin, end))
    return [event for event in events if event.first <= last and event.last >= first]


def announced_days_off(first: date, last: date, *, lang: str) -> list[TimelineEvent]:
    """The days off that the settings add to the calendar, between two days."""
    days = sorted({parse_day(day) for day in settings().working_days.extra_holidays})
    return [TimelineEvent("public", DAY_OFF.label(lang), day, day) for day in days if first <= day <= last]


def named_holidays(first: date, last: date, *, lang: str) -> list[TimelineEvent]:
    """Every public holiday of the country between two days, by name, outside Nowruz.

    Days that the settings declare to be working days are left out.
    """
    worked = {parse_day(day) for day in settings().working_days.extra_working_days}
    nowruz = [(event.first, event.last) for event in nowruz_and_ramadan(first, last, lang="en")
              if event.name == NOWRUZ.en]  # fmt: skip
    return [
        TimelineEvent("public", name, day, day)
        for day, name in holiday_names(first.year, last.year, lang=lang)
        if first <= day <= last and day not in worked and not any(a <= day <= b for a, b in nowruz)
    ]


def source_coverage(store: Store, scope: Scope, *, lang: str) -> list[TimelineEvent]:
    """The first day of each source that begins later than the first one, and the last day of each that lags behind.

    A source's first day is that of its first case; its last day is that of its as-of. Empty for a single source, whose
    beginning and end are those of the chart.
    """
    load = vintage(store, scope)
    sources = store.sources_at(load)
    if len(sources) < 2:
        return []
    first_days = _first_days(store, scope)
    if not first_days:
        return []
    earliest = min(first_days.values())
    latest = max(last_complete_day(source.as_of) for source in sources)
    events = []
    for source in named_sources(store, load):
        begins, ends = first_days.get(source.source), last_complete_day(source.as_of)
        if begins and begins - earliest >= timedelta(MIN_DAYS):
            name = BEGINS.label(lang).format(source=source.name)
            events.append(TimelineEvent("data", name, begins, begins))
        if latest - ends >= timedelta(MIN_DAYS):
            events.append(TimelineEvent("data", ENDS.label(lang).format(source=source.name), ends, ends))
    return events


def _first_days(store: Store, scope: Scope) -> dict[int, date]:
    """The day of the first case of each source, by its key."""
    key = ("first days of sources", scope.as_of, scope.load)

    def query() -> dict[int, date]:
        vintage_facts = facts(store, scope)
        c = vintage_facts.cases.c
        statement = sa.select(c.source, sa.func.min(c.registered_day).label("day"))
        frame = store.frame(statement.where(vintage_facts.registered()).group_by(c.source))
        return {int(row.source): as_day(row.day) for row in frame.itertuples(index=False)}

    return store.cache.get_or_compute(key, query)
