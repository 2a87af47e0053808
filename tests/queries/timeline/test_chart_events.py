"""The events of a chart: what each grain shows, and whose trips."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from persian.calendar import from_jalali, to_jalali
from queries.estimates.measure import measure
from queries.hotspots.provincial_trips import provincial_trips
from queries.timeline import chart_events as module
from queries.timeline.chart_events import (
    announced_days_off,
    chart_events,
    named_holidays,
    nowruz_and_ramadan,
    source_coverage,
)
from queries.vocabulary.scope import Scope
from tests.worlds import store_of, world

SPAN = {"first": from_jalali(1404, 1, 1), "last": from_jalali(1404, 12, 29)}
FIRST, LAST = from_jalali(1403, 1, 1), from_jalali(1404, 12, 29)
pytestmark = pytest.mark.usefixtures("worlds_without_rollups")


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


def test_each_year_has_its_nowruz_and_its_ramadan():
    events = nowruz_and_ramadan(FIRST, LAST, lang="fa")
    nowruz = [to_jalali(event.first) for event in events if event.name == "نوروز"]
    assert nowruz == [(1403, 1, 1), (1404, 1, 1)]
    ramadan = [event for event in events if event.name == "ماه رمضان"]
    # Eid al-Fitr was on 10 April 2024, 31 March 2025 and 21 March 2026.
    assert [str(event.last) for event in ramadan] == ["2024-04-09", "2025-03-30", "2026-03-20"]
    assert {(event.last - event.first).days for event in ramadan} == {29}


def test_a_ramadan_that_began_before_the_chart_is_whole():
    [event] = [
        e for e in nowruz_and_ramadan(from_jalali(1404, 1, 5), LAST, lang="en") if e.name == "Ramadan"
    ][:1]
    assert event.first < from_jalali(1404, 1, 1)


@pytest.fixture
def with_days_off(tmp_path: Path) -> None:
    """Settings with an announced day off, and a holiday on which offices work."""
    (tmp_path / "negah.toml").write_text(
        '[working_days]\nextra_holidays = ["1404/05/12"]\nextra_working_days = ["1404/03/14"]\n',
        encoding="utf-8",
    )


@pytest.mark.usefixtures("with_days_off")
def test_announced_days_off_come_from_the_settings():
    [event] = announced_days_off(FIRST, LAST, lang="en")
    assert (event.name, to_jalali(event.first)) == ("Announced day off", (1404, 5, 12))
    assert announced_days_off(FIRST, FIRST + timedelta(30), lang="fa") == []


@pytest.mark.usefixtures("with_days_off")
def test_holidays_by_name_are_outside_nowruz_and_worked_days():
    events = named_holidays(from_jalali(1404, 1, 1), from_jalali(1404, 3, 31), lang="fa")
    days = [to_jalali(event.first)[1:] for event in events]
    assert (3, 15) in days
    assert (3, 14) not in days
    assert all(day > (1, 13) for day in days)
    assert "قیام ۱۵ خرداد" in {event.name for event in events}


@pytest.fixture(scope="module")
def late_source(databases):
    """A world whose second source has no case in the first sixty days and lags behind by some weeks."""
    here = world(2)
    begins = here.first_day + timedelta(60)
    lives = tuple(life for life in here.lives if life.source == "one" or life.registered.date() >= begins)
    return replace(here, lives=lives), store_of(databases("late_source"), replace(here, lives=lives))


def test_a_late_beginning_is_reported_with_its_day(late_source):
    here, store = late_source
    begins = min(life.registered.date() for life in here.lives if life.source == "two")
    events = [event for event in source_coverage(store, Scope(), lang="en") if "begin" in event.name]
    assert [(event.kind, event.first, event.last) for event in events] == [("data", begins, begins)]
    assert "two" in events[0].name


def test_an_early_end_is_reported_if_it_is_early_enough(late_source, monkeypatch):
    here, store = late_source
    ends = {name: moment.date() - timedelta(1) for name, moment in here.known.as_of.items()}
    lag = (max(ends.values()) - min(ends.values())).days
    monkeypatch.setattr(module, "MIN_DAYS", max(lag, 1))
    days = [event.first for event in source_coverage(store, Scope(), lang="fa") if "پایان" in event.name]
    assert days == ([min(ends.values())] if lag else [])


def test_sources_that_begin_together_make_no_label(databases):
    store = store_of(databases("together"), world(4))
    assert [e for e in source_coverage(store, Scope(), lang="en") if "begin" in e.name] == []
