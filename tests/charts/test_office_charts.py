"""Charts of offices: the funnel plot, the course over time and sparklines are valid and show the given values."""

import math
import re

import plotly.graph_objects as go
import pytest

from charts.overview.sparkline import sparkline
from charts.tables.cell_sparkline import share_sparkline_svg
from charts.time_series.level_shift import LevelShift, MonthShare, level_shift_figure
from charts.unit_comparisons.funnel_data import AgencyPoint, Limits
from charts.unit_comparisons.share_funnel_figure import funnel
from persian.calendar import from_jalali, months

LIMITS = Limits([10, 100, 1000], [0.3, 0.5, 0.6], [0.99, 0.9, 0.8], [0.1, 0.4, 0.5], [1.0, 0.95, 0.85], 0.7)
POINTS = [
    AgencyPoint("one <b>", 50, 0.72, ["told <i>"]),
    AgencyPoint("far", 200, 0.3, ["low"], named=True),
    AgencyPoint("chosen", 900, 0.7, chosen=True),
]


@pytest.fixture
def edges():
    return months(from_jalali(1403, 1, 1), from_jalali(1404, 4, 31))


def drawn(**more):
    return funnel(POINTS, LIMITS, titles=("Cases", "On time"), lang="en", dark=False, **more)


def test_the_funnel_names_whom_it_is_reported_to_and_escapes_what_data_says():
    figure = drawn(target=(0.8, "target: 80%"))
    go.Figure(figure)
    words = [each["text"] for each in figure["layout"]["annotations"]]
    assert "<b>far</b>" in words
    assert "<b>chosen</b>" in words
    assert not any("one" in each for each in words)
    assert {"target: 80%", "offices drawn: 70.0%", "95%", "99.8%"} <= set(words)
    hovers = figure["data"][-1]["text"]
    assert hovers[0] == "<b>one &lt;b&gt;</b><br>told &lt;i&gt;"
    low, high = figure["layout"]["yaxis"]["range"]
    assert low <= 0.3
    assert high >= 0.8


def test_a_long_name_is_whole_at_all_widths_and_in_fewer_lines_on_a_wider_screen():
    name = "Organisation of roads and urban development"
    points = [AgencyPoint(name, 70, 0.3, named=True), AgencyPoint("other", 200, 0.9)]
    layout = funnel(points, LIMITS, titles=("Cases", "On time"), lang="en", dark=False)["layout"]
    lines = []
    for width in layout["meta"]["widths"]:
        (shown,) = [each for each in width["annotations"] if "Organisation" in each["text"]]
        lines.append(shown["text"].count("<br>") + 1)
        assert shown["text"].replace("</b><br><b>", " ") == f"<b>{name}</b>"
        assert shown["hovertext"] == ("" if lines[-1] == 1 else name)
    assert lines == sorted(lines, reverse=True)
    assert (lines[0], lines[-1]) == (2, 1)
    assert layout["annotations"] == layout["meta"]["widths"][0]["annotations"]


def test_names_at_the_edge_of_the_plot_turn_inwards():
    points = [
        AgencyPoint("at the left", 11, 0.3, named=True),
        AgencyPoint("at the right", 990, 0.9, named=True),
    ]
    layout = funnel(points, LIMITS, titles=("Cases", "On time"), lang="en", dark=False)["layout"]
    sides = {each["text"]: each["xanchor"] for each in layout["annotations"]}
    assert (sides["<b>at the left</b>"], sides["<b>at the right</b>"]) == ("left", "right")


def test_the_funnel_runs_from_few_cases_to_many_on_a_scale_of_ratios():
    axis = drawn()["layout"]["xaxis"]
    assert axis["type"] == "log"
    assert axis["range"] == [1.0, 3.0]
    assert axis["tickvals"] == [10, 20, 50, 100, 200, 500, 1000]
    # Without a target there is no line.
    assert not any(shape["line"]["dash"] == "4px,4px" for shape in drawn()["layout"]["shapes"])


def test_the_course_leaves_out_what_is_withheld_and_draws_levels_only_with_a_change(edges):
    values = [MonthShare(edge, None if i == 2 else 0.6, 0.5, 0.7, 40) for i, edge in enumerate(edges)]
    plain = level_shift_figure(values, lang="fa", dark=True)
    go.Figure(plain)
    assert 2 not in plain["data"][0]["x"]
    assert len(plain["data"][0]["x"]) == len(edges) - 1
    assert plain["layout"]["shapes"] == []
    changed = level_shift_figure(
        values, shift=LevelShift(10, 9, 11, 0.8, 0.5), target=(0.9, "هدف"), lang="fa", dark=False
    )
    go.Figure(changed)
    levels = [(s["y0"], s["x0"], s["x1"]) for s in changed["layout"]["shapes"] if s.get("yref") == "y"]
    assert levels == [(0.8, -0.5, 9.5), (0.5, 9.5, len(edges) - 0.5), (0.9, 0, 1)]
    words = " ".join(each["text"] for each in changed["layout"]["annotations"])
    assert "۸۰٫۰٪" in words
    assert "۵۰٫۰٪" in words


def test_the_small_line_has_gaps_and_a_hollow_end_for_an_unfinished_month():
    line = share_sparkline_svg(
        [0.5, 1.0, None, 0.0, math.nan, 0.2, 0.3], alt="by <month>", last_incomplete=True
    )
    assert 'aria-label="by &lt;month&gt;"' in line
    path = re.findall(r'<path d="([^"]*)"', line)[0]
    assert path.count("M") == 3
    assert 'class="open"' in line
    assert share_sparkline_svg([0.5, None, 0.7], alt="") == ""


def test_a_target_is_a_thin_line_in_the_sparkline_and_in_its_range():
    plain = sparkline([1.0, 2.0], alt="d", labels=("a", "b"))
    aimed = sparkline([1.0, 2.0], alt="d", labels=("a", "b"), target=4.0)
    assert "stroke-dasharray" in aimed
    assert "M0%203H190" in aimed  # The highest value of all is at the top.
    assert "M0%203H190" not in plain
