"""Dot plot, calendar, hours and shares: positions, marks, and that data cannot break out of the markup."""

import math
import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree.ElementTree import fromstring

import pytest

from charts.monthly.parts_by_month import Part, shares_html
from charts.parts.legend import class_legend_items, legend_html
from charts.parts.value_classes import classify
from charts.time_series.calendar_heatmap import CELL, LEFT, STEP, Day, classes_of, strip_svg
from charts.time_series.weekday_hour_heatmap import hours_svg
from charts.unit_comparisons.ratio_dots import TICKS, Axis, Dot, DotHeaders, dots_html
from persian.calendar import CalendarPeriod, from_jalali

ATTACK = '<script>alert(1)</script>"onload="x'
WORDS = {tick: f"{tick:.2f}" for tick in TICKS}
HEADS = DotHeaders("name", "ratio", "interval", "n", "all")


def test_a_ratio_and_its_inverse_stand_equally_far_from_one():
    axis = Axis.covering([0.5, 2.0], tick_labels=WORDS)
    assert (axis.low, axis.high) == (0.5, 2.0)
    assert axis.at(1.0) == pytest.approx(0.5)
    assert axis.at(2.0) - axis.at(1.0) == pytest.approx(axis.at(1.0) - axis.at(0.5))
    assert (axis.at(9.0), axis.at(0.0001)) == (1.0, 0.0)


@pytest.mark.parametrize("values", [[1.0], [0.1, 10.0], [0.4, 7.0], [1.2, 1.4, math.nan], [0.001, 500.0]])
def test_an_axis_names_one_and_no_two_names_touch(values):
    axis = Axis.covering(values, tick_labels=WORDS)
    places = [axis.at(tick) for tick, _ in axis.ticks]
    assert 1.0 in [tick for tick, _ in axis.ticks]
    assert all(b - a >= 0.2 for a, b in pairwise(places))


def test_what_is_beyond_chance_is_set_apart():
    rows = [
        Dot("a", 2.0, 1.5, 3.0, "2", "1.5 to 3", "4 / 2", "?t=a", True),
        Dot("b", 1.1, 0.9, 1.3, "1.1", "", "", "?t=b", False),
    ]
    html = dots_html(rows, HEADS, Axis.covering([0.5, 2.0], tick_labels=WORDS), overall=1.2, caption="c")
    assert html.count("<tr class=highlighted>") == 1
    assert 'class="dot" style="left:100.00%"' in html


def test_larger_ratios_are_further_to_the_right_in_either_direction_of_writing():
    row = Dot("a", 1.0, 0.5, 2.0, "1", "", "", "?t=a", False)
    html = dots_html([row], HEADS, Axis.covering([0.5, 2.0], tick_labels=WORDS), overall=1.0, caption="c")
    assert "inset-inline" not in html
    ticks = re.findall(r'<span style="left:([\d.]+)%">([\d.]+)<', html)
    assert (ticks[0], ticks[-1]) == (("0.00", "0.50"), ("100.00", "2.00"))
    assert ("50.00", "1.00") in ticks
    assert 'class="range" style="left:0.00%;width:100.00%"' in html


def test_each_number_carries_its_heading_for_a_narrow_screen_without_a_head():
    dot = Dot("a", 2.0, 1.5, 3.0, "2", "1.5 to 3", "4 / 2", "?t=a", True)
    html = dots_html([dot], HEADS, Axis.covering([0.5, 2.0], tick_labels=WORDS), overall=1.2, caption="c")
    labelled = re.findall('data-label="([^"]*)">([^<]*)<', html)
    assert labelled == [(HEADS.value, "2"), (HEADS.interval, "1.5 to 3"), (HEADS.counts, "4 / 2")]


def days_of(first: date, number: int, *, n: float = 10.0) -> list[Day]:
    return [
        Day(first + timedelta(i), n + i, 0, False, [f"day {i}"], f"cases?period={i}") for i in range(number)
    ]


def strip(days: list[Day], span: CalendarPeriod | None = None):
    whole = span or CalendarPeriod("k", days[0].day, days[-1].day, "نیمهٔ یکم", "first half")
    return fromstring(strip_svg(whole, days, classes_of(days), lang="fa", focus=days[-1].day))


def test_weeks_are_columns_from_saturday_to_friday():
    first = from_jalali(1404, 1, 1)  # a Friday
    svg = strip(days_of(first, 10))
    cells = [link.find("rect") for link in svg.iter("a")]
    columns = [round((float(cell.get("x")) - LEFT) / STEP) for cell in cells]
    assert columns == [0] + [1] * 7 + [2] * 2
    heights = [float(cell.get("y")) for cell in cells]
    assert heights[0] == heights[7] == max(heights)  # Fridays
    assert heights[1] == heights[8] == min(heights)  # Saturdays
    assert all(float(cell.get("width")) == CELL for cell in cells)


def test_one_day_has_the_tab_and_each_is_a_link_that_tells_itself():
    links = list(strip(days_of(date(2025, 5, 1), 20)).iter("a"))
    assert [link.get("tabindex") for link in links] == ["-1"] * 19 + ["0"]
    assert [link.get("href") for link in links] == [f"cases?period={i}" for i in range(20)]
    assert links[3].get("aria-label") == "day 3"


def test_holidays_and_trips_are_marked():
    days = [Day(date(2025, 5, 3), 5, 0, True, ["h"], "x"), Day(date(2025, 5, 4), 500, 495, False, ["t"], "x")]
    links = list(strip(days).iter("a"))
    assert [len(link.findall("circle")) for link in links] == [1, 0]
    assert [len(link.findall("rect")) for link in links] == [1, 2]


def test_a_trip_does_not_take_the_colours_of_other_days():
    usual = [Day(date(2025, 5, 1) + timedelta(i), 100 + i, 0, False, [], "") for i in range(30)]
    trip = Day(date(2025, 6, 1), 9000, 8900, False, [], "")
    assert classes_of([*usual, trip]) == classify([*(day.n for day in usual), 100])


def test_the_last_class_of_an_open_scale_begins_where_it_begins():
    classes = classify([float(n) for n in range(5, 500, 7)])

    def labels(*, open_top: bool) -> list[str]:
        return [
            item.label
            for item in class_legend_items(classes, lambda v: f"{v:g}", lang="en", open_top=open_top)
        ]

    assert labels(open_top=True) == [*labels(open_top=False)[:-1], f"{classes.edges[-2]:g} and more"]
    assert labels(open_top=False)[-1] == f"{classes.edges[-2]:g} to {classes.edges[-1]:g}"


def test_a_few_cases_have_a_class_each_and_no_case_none():
    days = days_of(date(2025, 5, 3), 4, n=0)
    classes = classes_of(days)
    assert [
        sign.label for sign in class_legend_items(classes, lambda v: f"{v:g}", lang="en", open_top=False)
    ] == [
        "1",
        "2",
        "3",
    ]
    colours = [re.search(r"--([\w-]+)", link.find("rect").get("style"))[1] for link in strip(days).iter("a")]
    assert colours[0] == "unknown"
    assert len(set(colours)) == 4


def test_hours_are_coloured_by_their_mean_and_the_unknown_stays_so():
    means = [[float(hour) for hour in range(24)] for _ in range(7)]
    means[2] = [math.nan] * 24
    lines = [[[f"{day} {hour}"] for hour in range(24)] for day in range(7)]
    links = [[f"?hour={day}-{hour}" for hour in range(24)] for day in range(7)]
    classes = classify([23.0, 0.0])
    svg = fromstring(hours_svg(means, lines, links, classes, alt="busy at 9", lang="en"))
    cells = list(svg.iter("rect"))
    assert len(cells) == 7 * 24
    assert svg.get("aria-label") == "busy at 9"
    assert {cell.get("style") for cell in cells[48:72]} == {"fill:var(--unknown)"}
    assert cells[0].get("style") == "fill:var(--step-0)"
    assert cells[23].get("style") == "fill:var(--step-5)"
    marks = list(svg.iter("a"))
    assert marks[23].get("data-tip") == "0 23"
    assert marks[25].get("href") == "?hour=1-1"
    assert [mark.get("tabindex") for mark in marks].count("0") == 1


def test_lines_of_shares_stand_on_one_scale_and_break_where_nothing_is_known():
    parts = [
        Part("a", "?k=a", "60%", "6", [0.6, math.nan, 0.6, 0.3], [["m"]] * 4, "alt a"),
        Part("b", "?k=b", "40%", "4", [0.3, math.nan, 0.3, 0.6], [["m"]] * 4, "alt b"),
    ]
    html = shares_html(parts, top=0.6, ends=("first", "last"), last_incomplete=True)
    paths = re.findall(r'class="line" d="([^"]*)"', html)
    assert paths == ["M0 3M200 3", "M0 20M200 20"]  # At the top, and halfway down.
    assert html.count('class="dot"') == 2
    assert html.count('class="strip"') == 8


def test_data_cannot_break_out():
    day = Day(date(2025, 5, 3), 5, 0, True, [ATTACK], ATTACK)
    dot = Dot(ATTACK, 1, 1, 1, ATTACK, ATTACK, ATTACK, ATTACK, True)
    part = Part(ATTACK, ATTACK, ATTACK, ATTACK, [0.5], [[ATTACK]], ATTACK)
    span = CalendarPeriod("k", day.day, day.day, ATTACK, ATTACK)
    drawn = [
        dots_html([dot], HEADS, Axis.covering([], tick_labels=WORDS), overall=1, caption=ATTACK),
        strip_svg(span, [day], classes_of([day]), lang="fa", focus=None),
        hours_svg([[1.0]], [[[ATTACK]]], [[ATTACK]], classify([1.0]), alt=ATTACK, lang="fa"),
        shares_html([part], top=1, ends=(ATTACK, ATTACK), last_incomplete=False),
        legend_html(class_legend_items(classify([1.0]), lambda v: ATTACK, lang="en", open_top=False)),
    ]
    for html in drawn:
        assert "<script" not in html
        assert '"onload' not in html
