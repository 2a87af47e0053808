"""The calendar of days: positions, links, marks and classes (`charts.time_series.calendar_heatmap`)."""

import re
from datetime import date, timedelta
from xml.etree.ElementTree import fromstring

from charts.parts.legend import count_legend_items
from charts.parts.value_classes import classify
from charts.time_series.calendar_heatmap import CELL, LEFT, STEP, Day, classes_of, strip_svg
from persian.calendar import CalendarPeriod, from_jalali


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


def test_small_skewed_counts_have_edges_that_are_whole_numbers():
    counts = [1, 1, 2, 1, 1, 2, 1, 9]
    days = [Day(date(2025, 5, 1) + timedelta(i), n, 0, False, [], "") for i, n in enumerate(counts)]
    assert classify(counts).edges[:4] == (0, 0.2, 0.5, 1)
    assert classes_of(days).edges == (1, 2, 5, 10)
    assert classes_of(days_of(date(2025, 5, 3), 10)) == classify(
        [day.n for day in days_of(date(2025, 5, 3), 10)]
    )


def test_a_few_cases_have_a_class_each_and_no_case_none():
    days = days_of(date(2025, 5, 3), 4, n=0)
    classes = classes_of(days)
    assert [sign.label for sign in count_legend_items(classes, lang="en", open_top=False)] == [
        "1",
        "2",
        "3",
    ]
    squares = [link.find("rect") for link in strip(days).iter("a")]
    assert [square.get("class") for square in squares] == ["empty", None, None, None]
    assert squares[0].get("style") is None
    assert len({re.search(r"--([\w-]+)", square.get("style"))[1] for square in squares[1:]}) == 3
