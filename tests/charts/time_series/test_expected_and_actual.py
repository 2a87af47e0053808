"""The chart of expected and actual cases: gaps, marks beyond the limits, bands of trips, and forecasts."""

import json
import math

import plotly.graph_objects as go
import pytest

from charts.time_series.expected_and_actual import PeriodPoint, expected_actual_figure

NAN = math.nan


def point(
    i: int, actual: float, *, trips: float = 0.0, ahead: bool = False, known: bool = True
) -> PeriodPoint:
    limits = (100.0, 80.4, 120.6) if known else (NAN, NAN, NAN)
    return PeriodPoint(f"week {i}", "Mehr" if i == 0 else "", actual, trips, *limits, ahead)


@pytest.fixture
def points() -> list[PeriodPoint]:
    known = [point(0, 100), point(1, 130), point(2, 121, trips=4000), point(3, 79), point(4, 80)]
    return [*known, *(point(i, NAN, ahead=True) for i in (5, 6))]


def traces(figure):
    places = {"band": 0, "ahead": 2, "expected": 4, "actual": 5, "unusual": 6, "told": 7}
    return {name: figure["data"][place] for name, place in places.items()}


def test_dots_mark_what_no_whole_number_within_the_limits_is(points):
    assert [p.unusual for p in points] == [False, True, False, True, False, False, False]
    assert traces(expected_actual_figure(points, shaded=None, lang="en", dark=False))["unusual"]["x"] == [
        "week 1",
        "week 3",
    ]


def test_the_line_ends_where_nothing_is_known_yet_and_the_expectation_goes_on(points):
    drawn = traces(expected_actual_figure(points, shaded=None, lang="en", dark=False))
    assert len(drawn["actual"]["x"]) == 5
    assert len(drawn["expected"]["x"]) == 7
    assert len(drawn["band"]["x"]) == 5
    assert drawn["ahead"]["x"] == ["week 4", "week 5", "week 6"]


def test_trips_are_bands_and_told_apart_from_the_cases(points):
    figure = expected_actual_figure(points, shaded=None, lang="en", dark=False)
    band = figure["layout"]["shapes"][0]
    assert (band["x0"], band["x1"]) == (1.5, 2.5)
    assert traces(figure)["told"]["text"][2] == (
        "Received: 121<br>Expected: 100 (95%: 80 to 121)<br>Besides, 4,000 of a provincial trip"
    )
    assert traces(figure)["told"]["text"][6] == "Expected: 100 (95%: 80 to 121)"
    assert figure["layout"]["yaxis"]["range"][1] < 300  # A trip does not compress the rest of the scale.


def test_lines_say_where_the_period_begins_and_what_lies_ahead(points):
    layout = expected_actual_figure(points, shaded=(2, 4), lang="fa", dark=True)["layout"]
    assert [word["text"] for word in layout["annotations"]] == ["دورهٔ گزارش", "پیش رو"]
    assert [word["x"] for word in layout["annotations"]] == [1.5, 4.5]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_plotly_and_json_accept_the_figure(points, count):
    unknown = [point(i, 3, known=False) for i in range(count)]
    for given in (points[-count:], unknown, points[:count]):
        figure = expected_actual_figure(given, shaded=None, lang="fa", dark=False)
        go.Figure(figure)
        json.dumps(figure, allow_nan=False)
