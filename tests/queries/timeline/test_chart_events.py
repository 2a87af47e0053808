"""The events of a chart: what each grain shows, and whose trips."""

from dataclasses import replace

import pytest

from persian.calendar import from_jalali
from queries.estimates.measure import measure
from queries.hotspots.provincial_trips import provincial_trips
from queries.timeline.chart_events import chart_events
from queries.vocabulary.scope import Scope

SPAN = {"first": from_jalali(1404, 1, 1), "last": from_jalali(1404, 12, 29)}


def kinds(store, grain: str, **scope: object) -> list[str]:
    return [e.kind for e in chart_events(store, Scope(**scope), grain=grain, lang="en", **SPAN)]


def test_the_trips_of_the_span_are_in_it_with_their_cases(demo_store):
    events = chart_events(demo_store, Scope(), grain="month", lang="fa", **SPAN)
    trips = [(event.first, event.cases) for event in events if event.kind == "trip"]
    expected = [(trip.day, trip.cases) for trip in provincial_trips(demo_store, Scope(), lang="fa")]
    assert trips == [pair for pair in expected if SPAN["first"] <= pair[0] <= SPAN["last"]]
    assert len(trips) == 1


@pytest.mark.parametrize(
    "scope", [{"kinds": ("complaint",)}, {"counties": ("0303",), "channels": ("letter",)}], ids=str
)
def test_the_cases_of_a_trip_are_those_of_the_scope(demo_store, scope):
    chosen = Scope(**scope, **SPAN)
    without = replace(chosen, trips="out")
    both = [measure(demo_store, "received", each, lang="en").row["value"] for each in (chosen, without)]
    events = chart_events(demo_store, chosen, grain="month", lang="en", **SPAN)
    (cases,) = (event.cases for event in events if event.kind == "trip")
    assert cases == both[0] - both[1] > 0


def test_a_trip_without_a_case_in_the_scope_is_no_event(demo_store):
    assert "trip" not in kinds(demo_store, "month", channels=("sms",))
    assert "trip" in kinds(demo_store, "month", channels=("letter",))


def test_a_scope_without_the_cases_of_trips_has_no_trips(demo_store):
    assert "trip" not in kinds(demo_store, "month", trips="out")


def test_finer_charts_show_more_of_the_calendar(demo_store):
    by_month, by_day = kinds(demo_store, "month"), kinds(demo_store, "day")
    assert by_month.count("public") == 3  # Nowruz, and two Ramadans
    assert by_day.count("public") > 15
