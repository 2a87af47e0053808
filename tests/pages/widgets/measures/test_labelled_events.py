"""Events of a view: one number a name, days in words, too many of them gathered, and positions on the chart."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pages.counties.monthly_maps import small_multiples
from pages.response.backlog_section import backlog, flow
from pages.response.deadline import on_time_by_month
from pages.volume.expected_actual import expected_actual_section
from pages.widgets.measures import labelled_events as module
from pages.widgets.measures.labelled_events import (
    MAX_ENTRIES,
    events_of_months,
    events_of_spans,
    notable_events,
)
from pages.widgets.measures.measure_cards import measure_card
from pages.widgets.measures.monthly_flow import monthly_flow_section
from persian.calendar import from_jalali, months
from queries.timeline.timeline_event import TimelineEvent
from tests.pages.same_numbers.reading import looking

EDGES = months(from_jalali(1403, 1, 1), from_jalali(1404, 12, 29))


@pytest.fixture
def given(monkeypatch):
    """A function that replaces the events of the store by these."""

    def put(*events: TimelineEvent) -> None:
        monkeypatch.setattr(module, "chart_events", lambda *args, **more: list(events))

    return put


def event(
    kind: str, name: str, first: tuple[int, int, int], last: tuple[int, int, int] | None = None, **more
):
    return TimelineEvent(kind, name, from_jalali(*first), from_jalali(*(last or first)), **more)


def test_one_name_has_one_number_and_its_days(demo_store, given):
    given(
        event("public", "ماه رمضان", (1403, 1, 1), (1403, 1, 20)),
        event("trip", "سفر", (1403, 8, 10), cases=1200),
        event("public", "ماه رمضان", (1403, 12, 11), (1404, 1, 10)),
        event("listed", "برف", (1403, 11, 3), (1403, 11, 9), where="اهر"),
    )
    events = events_of_months(looking(demo_store), EDGES)
    assert [(entry.number, entry.name, entry.details) for entry in events.entries] == [
        (1, "ماه رمضان", "فروردین ۱۴۰۳، اسفند ۱۴۰۳"),
        (2, "سفر", "۱۰ آبان ۱۴۰۳، ۱٬۲۰۰ پرونده"),
        (3, "برف", "۳ تا ۹ بهمن ۱۴۰۳، اهر"),
    ]
    assert [mark.number for mark in events.marks] == [1, 1, 2, 3]
    trip = next(mark for mark in events.marks if mark.number == 2)
    assert (trip.start, trip.end) == (7.5, 7.5)
    assert events.trips == {7, 8}


def test_repeated_holidays_are_named_after_the_months_that_hold_most_of_them(demo_store, given):
    given(
        event("public", "Ramadan", (1403, 1, 10), (1403, 2, 8)),
        event("public", "Ramadan", (1403, 11, 30), (1403, 12, 29)),
        event("public", "Ramadan", (1404, 11, 29), (1404, 12, 29)),
    )
    [persian] = events_of_months(looking(demo_store), EDGES).entries
    assert persian.details == "فروردین ۱۴۰۳، اسفند ۱۴۰۳، اسفند ۱۴۰۴"
    given(
        event("public", "Ramadan", (1403, 1, 16), (1403, 2, 14)),
        event("public", "Ramadan", (1403, 12, 15), (1404, 1, 14)),
    )
    [english] = events_of_months(replace(looking(demo_store), lang="en"), EDGES).entries
    assert english.details == "Farvardin and Ordibehesht 1403, Esfand 1403 and Farvardin 1404"


def test_an_event_that_reaches_beyond_the_chart_is_cut_there_but_keeps_its_dates(demo_store, given):
    given(
        event("listed", "x", (1402, 12, 20), (1403, 1, 31)),
        event("listed", "y", (1404, 12, 1), (1405, 1, 5)),
    )
    events = events_of_months(looking(demo_store), EDGES)
    assert [entry.details for entry in events.entries] == [
        "۲۰ اسفند ۱۴۰۲ تا ۳۱ فروردین ۱۴۰۳",
        "۱ اسفند ۱۴۰۴ تا ۵ فروردین ۱۴۰۵",
    ]
    assert [(mark.start, mark.end) for mark in events.marks] == [(0.0, 1.0), (23.0, 24.0)]


def test_a_span_begins_and_ends_at_its_days(demo_store, given):
    given(event("listed", "x", (1403, 1, 1), (1403, 2, 31)))
    [mark] = events_of_months(looking(demo_store), EDGES).marks
    assert (mark.start, mark.end) == (0.0, 2.0)


def test_too_many_names_are_gathered_by_kind(demo_store, given):
    holidays = [event("public", f"عید {i}", (1403, 5, i)) for i in range(1, 9)]
    given(event("trip", "سفر", (1403, 8, 10), cases=3), *holidays, event("listed", "برف", (1403, 11, 3)))
    entries = events_of_months(looking(demo_store), EDGES).entries
    assert [entry.name for entry in entries] == ["سفر", "تعطیلات رسمی", "برف"]
    assert "عید 8، ۸ مرداد ۱۴۰۳" in entries[1].details
    assert len(entries) <= MAX_ENTRIES


def test_spans_of_days_and_an_empty_chart(demo_store, given):
    given(TimelineEvent("listed", "x", date(2025, 3, 3), date(2025, 3, 3)))
    days = [(date(2025, 3, 1) + timedelta(i),) * 2 for i in range(5)]
    [mark] = events_of_spans(looking(demo_store), days, grain="day").marks
    assert mark.start == 2.5
    assert events_of_months(looking(demo_store), []).entries == ()


def test_the_days_of_an_event_are_in_the_language_of_the_view(demo_store, given):
    given(
        event("listed", "Flood", (1403, 1, 20), (1403, 2, 3)),
        event("listed", "Fire", (1403, 12, 20), (1404, 1, 3)),
    )
    view = replace(looking(demo_store), lang="en")
    assert [entry.details for entry in events_of_months(view, EDGES).entries] == [
        "20 Farvardin to 3 Ordibehesht 1403",
        "20 Esfand 1403 to 3 Farvardin 1404",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "section", [monthly_flow_section, expected_actual_section, backlog, flow, on_time_by_month]
)
def test_the_charts_of_screens_have_the_key(demo_store, section):
    drawn = section(looking(demo_store, period="all"))
    markup = getattr(drawn, "footer_html", drawn)
    assert '<div class="event-key">' in markup
    assert "سفر دوم ریاست‌جمهوری (نمونه)" in markup


def test_sparklines_have_no_public_days_and_the_trips_of_their_own_scope(demo_store):
    view = looking(demo_store, period="365d")
    scope = replace(view.scope, trips="out")
    edges = months(from_jalali(1404, 1, 1), from_jalali(1405, 6, 31))
    every = {entry.name for entry in events_of_months(view, edges).entries}
    named = {entry.name for entry in notable_events(view, scope, edges).entries}
    assert {"نوروز", "ماه رمضان"} <= every
    assert named == {"بحران آب (نمونه)", "کمبود دارو (نمونه)"}
    with_trips = {entry.name for entry in notable_events(view, replace(scope, trips="in"), edges).entries}
    assert with_trips > named


def test_the_sparkline_of_a_card_and_the_small_maps_name_the_events(demo_store):
    view = replace(looking(demo_store, period="365d"), lang="en")
    card = measure_card(view, "received", changes={"received": []})
    assert [entry.name for entry in card.series.events.entries] == [
        "Water crisis (sample)",
        "Medicine shortage (sample)",
    ]
    assert card.series.lang == "en"
    maps = small_multiples(view)
    assert maps.count('class="event-number"') >= 6
    assert maps.count("Water crisis (sample)") >= 3, "in the texts of two months and in the key"
    key = maps.partition('<div class="event-key">')[2]
    assert all(name in key for name in ("Medicine shortage (sample)", "Nowruz", "Ramadan"))
    assert min(maps.count(name) for name in ("Nowruz", "Ramadan")) >= 2, (
        "in the text of a month and in the key"
    )
