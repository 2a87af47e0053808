"""The events of a chart over time as numbered marks with a key: selected, numbered and gathered for a view."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeAlias

from charts.parts.event_marks import NO_EVENTS, EventEntry, EventMark, EventMarks
from pages.view.view import View
from persian.calendar import CalendarPeriod, format_day
from persian.calendar import months as months_between
from persian.digits import number
from persian.enumeration import enumeration
from queries.timeline.chart_events import Grain, chart_events
from queries.timeline.timeline_event import KINDS, Kind, TimelineEvent
from queries.vocabulary.scope import Scope

Span: TypeAlias = tuple[date, date]
LETTERS = timedelta(21)  # after the first day of a trip, for which its letters are registered
# What explains a single line without a calendar: public days return every year, and would be a tick on every drawing.
NOTABLE: tuple[Kind, ...] = ("trip", "listed", "data")
MAX_ENTRIES = 8  # with more, public holidays share one entry, and then listed events do


def events_of_months(view: View, months: Sequence[CalendarPeriod]) -> EventMarks:
    """The events of a chart by month; see `events_of_spans`."""
    return events_of_spans(view, [(month.first, month.last) for month in months], grain="month")


def notable_events(view: View, scope: Scope, months: Sequence[CalendarPeriod]) -> EventMarks:
    """The trips, listed events and changes of sources on a sparkline by month of the cases of a scope."""
    spans = [(month.first, month.last) for month in months]
    return events_of_spans(view, spans, grain="month", scope=scope, kinds=NOTABLE)


def events_of_spans(
    view: View,
    spans: Sequence[Span],
    *,
    grain: Grain,
    scope: Scope | None = None,
    kinds: Sequence[Kind] = KINDS,
) -> EventMarks:
    """The marks and entries of the events of a scope on a chart over consecutive spans of days.

    The scope is by default that of the viewer. Events of the same name share one number, such as Ramadan of several
    years.
    """
    if not spans:
        return NO_EVENTS
    all_events = chart_events(
        view.store, scope or view.scope, first=spans[0][0], last=spans[-1][1], grain=grain, lang=view.lang
    )
    events = [event for event in all_events if event.kind in kinds]
    groups = _groups(view, events)
    marks = [
        EventMark(i, *_position(event, spans)) for i, (_, group) in enumerate(groups, 1) for event in group
    ]
    entries = [EventEntry(i, name, _details(view, name, group)) for i, (name, group) in enumerate(groups, 1)]
    return EventMarks(tuple(dict.fromkeys(marks)), tuple(entries), _trip_spans(events, spans))


def _groups(view: View, events: Sequence[TimelineEvent]) -> list[tuple[str, list[TimelineEvent]]]:
    """The events by the name of their entry, in the order of time of their first one."""
    gathered = {
        "public": view.t("Public holidays"),
        "listed": view.t("Events listed in the settings"),
    }
    names = {id(event): event.name for event in events}
    for kind, name in gathered.items():
        if len(set(names.values())) > MAX_ENTRIES:
            names |= {id(event): name for event in events if event.kind == kind}
    groups: dict[str, list[TimelineEvent]] = {}
    for event in events:
        groups.setdefault(names[id(event)], []).append(event)
    return list(groups.items())


def _trip_spans(events: Sequence[TimelineEvent], spans: Sequence[Span]) -> frozenset[int]:
    """The indices of the spans in which a trip began, or in which its letters were still being registered."""
    days = [(event.first, event.first + LETTERS) for event in events if event.kind == "trip"]
    return frozenset(
        i
        for i, (first, last) in enumerate(spans)
        if any(begin <= last and end >= first for begin, end in days)
    )


def _position(event: TimelineEvent, spans: Sequence[Span]) -> tuple[float, float]:
    """Where an event begins and ends, in spans from the start of the chart, at whose ends it is cut.

    A single day is in the middle of its span, where the value of the span is drawn.
    """
    begin = _at(max(event.first, spans[0][0]), spans, end=False)
    end = _at(min(event.last, spans[-1][1]), spans, end=True)
    if event.first == event.last:
        begin = end = int(begin) + 0.5
    return round(begin, 3), round(end, 3)


def _at(day: date, spans: Sequence[Span], *, end: bool) -> float:
    i = next(i for i, (_, last) in enumerate(spans) if day <= last)
    first, last = spans[i]
    return i + ((day - first).days + end) / ((last - first).days + 1)


def _details(view: View, name: str, events: Sequence[TimelineEvent]) -> str:
    """The days of the events, with the cases of trips and the counties that they concern.

    Of public days that return every year the months are enough.
    """
    t, lang = view.t, view.lang
    if len(events) > 1 and all(event.kind == "public" and event.name == name for event in events):
        return t(", ").join(dict.fromkeys(_main_months(event, lang) for event in events))
    parts = []
    for event in events:
        words = [event.name] if event.name != name else []
        words += [_days(view, event.first, event.last)]
        words += [event.where] if event.where else []
        if event.cases is not None:
            words.append(t.plural("{n} case", "{n} cases", event.cases).format(n=number(event.cases, lang)))
        parts.append(t(", ").join(words))
    return t("; ").join(parts)


def _main_months(event: TimelineEvent, lang: str) -> str:
    """The month with most days of an event, or two of them if it is divided about equally: «فروردین و اردیبهشت ۱۴۰۲».

    Ramadan has 29 or 30 days, and so begins in one month and ends in the next, which often has nearly all of it.
    """
    days = {
        month: (min(month.last, event.last) - max(month.first, event.first)).days + 1
        for month in months_between(event.first, event.last)
    }
    labels = [
        month.label(lang) for month, number_of_days in days.items() if 2 * number_of_days > max(days.values())
    ]
    year = labels[-1].rsplit(" ", 1)[-1]
    return enumeration([*(label.removesuffix(f" {year}") for label in labels[:-1]), labels[-1]], lang)


def _days(view: View, first: date, last: date) -> str:
    """A span of days, without a month and a year that both days share: «۱ تا ۱۳ فروردین ۱۴۰۴»."""
    begin, end = (format_day(day, view.lang, style="long") for day in (first, last))
    if first == last:
        return begin
    (day, month, year), (_, last_month, last_year) = begin.split(" "), end.split(" ")
    if year == last_year:
        begin = day if month == last_month else f"{day} {month}"
    return view.t("{first} to {last}").format(first=begin, last=end)
