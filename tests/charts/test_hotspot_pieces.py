"""The funnel of rates, the strip of quarters and the map of places: what they draw, label, and leave out."""

import math
import re

import pandas as pd
import pytest

from charts.maps.place_map import LARGEST, PlacePoint, place_map, radius
from charts.parts.value_classes import classify
from charts.tables.quarter_strip import HEIGHT, STEP, Quarter, quarter_strip
from charts.unit_comparisons.rate_funnel_figure import HEIGHT as FUNNEL_HEIGHT
from charts.unit_comparisons.rate_funnel_figure import LEFT, RIGHT, WIDTH, CountyPoint, rate_funnel
from tests.pages.hostile import wrong_in

LIMITS = pd.DataFrame(
    {
        "people": [20_000.0, 200_000.0, 2_000_000.0],
        "lower_95": [100.0, 120.0, 130.0],
        "upper_95": [300.0, 280.0, 270.0],
        "lower_998": [60.0, 80.0, 90.0],
        "upper_998": [380.0, 360.0, 350.0],
    }
)
TITLES = ("Inhabitants", "Rate", "the province: 195.9")


def spot(code: str, people: float, rate: float, **more: bool) -> CountyPoint:
    return CountyPoint(code, f"County {code}", people, rate, [f"rate {rate}"], f"?county={code}", **more)


def funnel(*spots: CountyPoint, limits: pd.DataFrame = LIMITS, lang: str = "en") -> str:
    return rate_funnel(spots, limits, overall_rate=195.9, titles=TITLES, alt="a <b>", lang=lang)


def test_counties_outside_the_limits_and_chosen_ones_are_drawn_over_the_others():
    drawn = funnel(
        spot("1", 30_000, 100, chosen=True), spot("2", 900_000, 250, outside=True), spot("3", 50_000, 150)
    )
    order = [drawn.index(f'data-tip="County {code}') for code in ("3", "2", "1")]
    assert order == sorted(order)


def test_every_county_is_a_link_that_tells_its_rate():
    drawn = funnel(
        spot("1", 50_000, 150), spot("2", 900_000, 250, outside=True), spot("3", 30_000, 100, chosen=True)
    )
    assert drawn.count("<a href=") == 3
    assert 'data-tip="County 2&#10;rate 250"' in drawn
    assert drawn.count('class="spot outside"') == 1
    assert drawn.count('class="spot chosen"') == 1
    assert "&lt;b&gt;" in drawn
    assert wrong_in(drawn) == []


def test_names_stand_for_some_and_never_on_each_other():
    crowd = [spot(str(i), 100_000 + i, 200 + i, named=True) for i in range(12)]
    drawn = funnel(*crowd, spot("9", 500_000, 200))
    names = drawn[drawn.index('class="names"') :]
    assert 1 < names.count("<text") < len(crowd)
    assert "County 9" not in re.sub(r'aria-label="[^"]*"', "", drawn).split('class="names"')[1]


def test_a_name_stands_above_the_line_of_the_province_and_not_on_it():
    drawn = funnel(spot("1", 100_000, 195.9, named=True), spot("2", 100_000, 120, named=True))
    (line,) = re.findall(r'class="whole" d="M54 ([\d.]+)H', drawn)
    (on_line, elsewhere) = re.findall(r'<text x="[\d.]+" y="([\d.]+)" text-anchor="(\w+)">County', drawn)
    assert on_line == (f"{float(line) - 11:.1f}", "middle")
    assert elsewhere[1] == "start"


def test_higher_rates_stand_higher_and_more_people_further_right():
    drawn = funnel(spot("1", 50_000, 150), spot("2", 900_000, 250))
    (x1, y1), (x2, y2) = (
        tuple(map(float, centre)) for centre in re.findall(r'<circle[^>]*cx="([\d.]+)" cy="([\d.]+)"', drawn)
    )
    assert LEFT < x1 < x2 < WIDTH - RIGHT
    assert y2 < y1 < FUNNEL_HEIGHT


def test_without_limits_the_largest_county_is_inside_the_plot_too():
    drawn = funnel(spot("1", 50_000, 150), spot("2", 900_000, 250), limits=pd.DataFrame())
    places = [float(x) for x in re.findall(r'<circle[^>]*cx="([\d.]+)"', drawn)]
    assert LEFT < min(places) < max(places) < WIDTH - RIGHT


def test_limits_above_the_axis_are_not_drawn_along_its_top():
    drawn = funnel(spot("1", 50_000, 150))
    (lower,) = re.findall(r'class="far" d="M([^"]*)"', drawn)
    assert lower.count("L") == len(LIMITS) - 1


def test_names_of_limits_cover_neither_the_numbers_of_the_axis_nor_one_another() -> None:
    names = re.compile('class="on-line"[^>]*text-anchor="end">([^<]*)<')
    assert names.findall(funnel(spot("1", 50_000, 150))) == ["95%", "99.8%"]
    at_zero = LIMITS.assign(lower_998=0.0)
    assert names.findall(funnel(spot("1", 50_000, 150), limits=at_zero)) == ["95%"]
    together = LIMITS.assign(lower_998=LIMITS["lower_95"] - 1)
    assert names.findall(funnel(spot("1", 50_000, 150), limits=together)) == ["95%"]


def test_without_limits_there_are_dots_alone():
    drawn = funnel(spot("1", 50_000, 150), limits=pd.DataFrame())
    assert 'class="band"' not in drawn
    assert 'class="far"' not in drawn
    assert 'class="spot"' in drawn


def quarter(ratio: float, lower: float, upper: float) -> Quarter:
    return Quarter(ratio, lower, upper, [f"{ratio}"])


def test_a_strip_has_a_bar_a_quarter_and_says_which_are_clear():
    quarters = [
        quarter(1.5, 1.2, 1.8),
        quarter(0.7, 0.5, 0.9),
        quarter(1.1, 0.9, 1.3),
        quarter(math.nan, 0, 0),
    ]
    drawn = quarter_strip(quarters, recent=2, alt="x")
    assert [drawn.count(f'class="{kind}"') for kind in ("above", "below", "near")] == [1, 1, 1]
    assert f'class="recent" x="{2 * STEP:g}"' in drawn
    assert wrong_in(drawn) == []


def test_a_strip_runs_from_left_to_right_and_keeps_inside():
    quarters = [quarter(9.0, 8.0, 10.0), quarter(0.01, 0.001, 0.02)]
    drawn = quarter_strip(quarters, recent=1, alt="x")
    assert f'class="recent" x="{STEP:g}"' in drawn
    assert drawn.index('class="above"') < drawn.index('class="below"')
    above = re.search(r'class="above" x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', drawn)
    assert float(above[1]) < STEP
    assert 0 <= float(above[2]) < float(above[2]) + float(above[3]) <= HEIGHT


def places_drawn(province, *points: PlacePoint) -> str:
    classes = classify([point.share for point in points if math.isfinite(point.share)])
    return place_map(points, classes, outlines=province.outlines, alt="x", chosen=["0303"])


def test_places_are_sized_by_cases_and_hollow_where_the_share_is_withheld(province):
    drawn = places_drawn(
        province,
        PlacePoint(37.9, 46.1, 25, 0.10, ["a"]),
        PlacePoint(38.08, 46.29, 100, 0.04, ["b <i>"]),
        PlacePoint(38.4, 47.1, 3, math.nan, ["c"]),
        PlacePoint(20.0, 20.0, 50, 0.2, ["elsewhere"]),
    )
    assert drawn.count("<circle") == 3  # One place is outside the province.
    assert drawn.count('class="place few"') == 1
    sizes = [float(number) for number in re.findall(r' r="([\d.]+)"', drawn)]
    assert sizes[0] == LARGEST * math.sqrt(1.0)
    assert sizes == sorted(sizes, reverse=True)  # Small places are drawn above large ones.
    assert sizes[1] == pytest.approx(radius(25, 100), abs=0.1)
    assert wrong_in(drawn) == []
    assert drawn.count('class="chosen"') == 1
