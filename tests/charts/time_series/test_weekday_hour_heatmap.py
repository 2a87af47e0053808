"""Mean cases by weekday and hour (`charts.time_series.weekday_hour_heatmap`)."""

import math
from xml.etree.ElementTree import fromstring

from charts.parts.value_classes import classify
from charts.time_series.weekday_hour_heatmap import hours_svg


def test_hours_are_coloured_by_their_mean_and_those_without_one_are_empty():
    means = [[float(hour) for hour in range(24)] for _ in range(7)]
    means[2] = [math.nan] * 24
    lines = [[[f"{day} {hour}"] for hour in range(24)] for day in range(7)]
    links = [[f"?hour={day}-{hour}" for hour in range(24)] for day in range(7)]
    classes = classify([23.0, 0.0])
    svg = fromstring(hours_svg(means, lines, links, classes, alt="busy at 9", lang="en"))
    cells = list(svg.iter("rect"))
    assert len(cells) == 7 * 24
    assert svg.get("aria-label") == "busy at 9"
    assert {(cell.get("style"), cell.get("class")) for cell in cells[48:72]} == {(None, "empty")}
    assert cells[0].get("style") == "fill:var(--step-0)"
    assert cells[23].get("style") == "fill:var(--step-5)"
    marks = list(svg.iter("a"))
    assert marks[23].get("data-tip") == "0 23"
    assert marks[25].get("href") == "?hour=1-1"
    assert [mark.get("tabindex") for mark in marks].count("0") == 1
