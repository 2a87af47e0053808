"""The funnel of rates: what it draws, labels and leaves out (`charts.unit_comparisons.rate_funnel_figure`)."""

import re

import pandas as pd

from charts.unit_comparisons.rate_funnel_figure import (
    DOT,
    LEFT,
    LETTER,
    LINE_LABEL_HEIGHT,
    RIGHT,
    WIDTH,
    CountyPoint,
    rate_funnel,
)
from charts.unit_comparisons.rate_funnel_figure import HEIGHT as FUNNEL_HEIGHT
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
    drawn = funnel(spot("1", 400_000, 195.9, named=True), spot("2", 100_000, 120, named=True))
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
    assert names.findall(funnel(spot("1", 50_000, 150), limits=together)) == ["95%", "99.8%"]


def test_without_limits_there_are_dots_alone():
    drawn = funnel(spot("1", 50_000, 150), limits=pd.DataFrame())
    assert 'class="band"' not in drawn
    assert 'class="far"' not in drawn
    assert 'class="spot"' in drawn


def label_box(drawn: str, label: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the label of a line, as large as on a narrow screen."""
    found = re.search(rf'<text class="on-line" x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)">{label}<', drawn)
    assert found, label
    x, y, width = float(found[1]), float(found[2]), LETTER * len(label)
    left = x if found[3] == "start" else x - width
    return left, y - LINE_LABEL_HEIGHT + 2, left + width, y


def covers_a_dot(drawn: str, label: str) -> bool:
    left, top, right, bottom = label_box(drawn, label)
    dots = re.findall(r'class="spot[^"]*" cx="([\d.]+)" cy="([\d.]+)"', drawn)
    return any(left - DOT < float(x) < right + DOT and top - DOT < float(y) < bottom + DOT for x, y in dots)


def test_the_label_of_the_province_covers_no_dot_where_there_is_a_place_without():
    crowd = [spot(str(i), 22_000 + 4_000 * i, 190 + 10 * (i % 3)) for i in range(20)]
    assert not covers_a_dot(funnel(*crowd), TITLES[2])
    everywhere = [spot(str(i), 20_000 * 1.06**i, 185 + 11 * (i % 3)) for i in range(80)]
    assert label_box(funnel(*everywhere), TITLES[2])[2] <= WIDTH - RIGHT


def test_the_labels_of_the_limits_are_struck_out_by_no_line_and_cover_no_dot():
    near = LIMITS.assign(lower_998=LIMITS["lower_95"] - 12)
    drawn = funnel(spot("1", 50_000, 150), limits=near)
    lines = [float(y) for y in re.findall(r'class="far" d="M[^"]* ([\d.]+)"', drawn)]
    for label in ("95%", "99.8%"):
        _, top, _, bottom = label_box(drawn, label)
        assert not any(top < y < bottom for y in lines), label
    assert 'class="on-line"' in funnel(spot("1", 1_950_000, 140), limits=near)
    assert ">95%<" not in funnel(spot("1", 1_950_000, 140), limits=near)
