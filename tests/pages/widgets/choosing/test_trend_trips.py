"""Trend lines without the cases of provincial trips: where, and how the switch puts them back."""

import re
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from pages.overview.cards import cards
from pages.widgets.choosing.trend_trips import leaves_out_trips, trend_scope
from pages.widgets.measures.monthly_flow import monthly_flow_section
from queries.hotspots.provincial_trips import provincial_trips
from tests.pages.same_numbers.reading import looking, plain


@pytest.mark.parametrize(
    ("address", "apart"),
    [({}, True), ({"trend": "trips"}, False), ({"trips": "out"}, False), ({"channel": "trip"}, False)],
)
def test_trips_are_apart_where_the_scope_has_other_cases_too(demo_store, address, apart):
    params = {name: value for name, value in address.items() if name != "trend"}
    view = looking(demo_store, **params)
    view = replace(view, params={name: [value] for name, value in address.items()})
    assert leaves_out_trips(view) == apart
    assert (trend_scope(view, view.scope) == replace(view.scope, trips="out")) == (
        apart or view.scope.trips == "out"
    )


def received(section: str) -> int:
    """The cases received in all months of a trend, by their tooltips."""
    return sum(
        int(n.replace("٬", "")) for n in re.findall(r'aria-label="[^"]*? · ثبت‌شده: ([۰-۹٬]+)', section)
    )


@pytest.mark.slow
def test_the_trend_marks_trips_and_offers_them(demo_store):
    view = looking(demo_store, period="all")
    section = monthly_flow_section(view)
    trips = provincial_trips(demo_store, view.scope, lang="fa")
    assert 0 < section.count('<path class="event"') <= len(trips)
    assert "بدون سفرها" in plain(section)
    with_trips = monthly_flow_section(replace(view, params={"trend": ["trips"]}))
    assert received(with_trips) > received(section)
    switch = str(section).split('href="')[2].split('"')[0]
    assert parse_qs(switch.removeprefix("?").replace("&amp;", "&"))["trend"] == ["trips"]


@pytest.mark.slow
def test_the_cards_say_what_their_lines_leave_out(demo_store):
    said = "خط‌های روند بدون پرونده‌های سفر استانی است."
    assert said in plain(cards(looking(demo_store)))
    assert said not in plain(cards(replace(looking(demo_store), params={"trend": ["trips"]})))
