"""Completed counts on charts: intervals, words, and no marks where nothing is to come."""

import re
from datetime import date

import plotly.graph_objects as go

from charts.monthly.monthly_flow_texts import Flow
from charts.monthly.monthly_trend import trend
from charts.parts.completed_counts import interval_bars, late_line
from charts.time_series.expected_and_actual import PeriodPoint, expected_actual_figure
from persian.calendar import from_jalali, months

LATE = (30.0, 20.0, 50.0)
EDGES = months(from_jalali(1404, 1, 1), from_jalali(1404, 5, 12))


def test_bars_reach_from_the_lower_to_the_upper_limit():
    bars = interval_bars([LATE, (5.0, 0.0, 9.0)], "red")
    assert (bars["array"], bars["arrayminus"]) == ([20.0, 4.0], [10.0, 5.0])


def test_the_line_says_what_is_expected_in_the_end():
    assert late_line(100, LATE, "en") == "With late registrations: 130 (120 to 150)"
    assert late_line(100, LATE, "fa") == "با ثبت‌های دیرهنگام: ۱۳۰ (۱۲۰ تا ۱۵۰)"


def test_the_newest_months_of_a_trend_are_completed():
    flows = [
        Flow(edge, 100.0, 90.0, edge.last <= date(2025, 8, 3), late=LATE if i >= 3 else None)
        for i, edge in enumerate(EDGES)
    ]
    drawn = trend(flows, marked=None, lang="en").html
    # Tir and Mordad are the last two of five months; the axis reaches to 150, the interval from 120 to there.
    diamonds = re.findall(r'<i class="completed" style="([^"]*)"><i style="([^"]*)">', drawn)
    assert diamonds == [
        (f"left:{left};bottom:80.00%;height:20.00%", "bottom:33.33%") for left in ("70.00%", "90.00%")
    ]
    assert drawn.count("With late registrations: 130 (120 to 150)") == 2
    assert "Received with late registrations: Tir 1404: 120 to 150; Mordad 1404: 120 to 150" in drawn
    without = trend([Flow(edge, 100.0, 90.0, True) for edge in EDGES], marked=None, lang="en").html
    assert "completed" not in without
    assert "late" not in without


def test_a_week_is_not_unusually_low_while_cases_are_still_to_come():
    low = PeriodPoint("week 1", "", 70.0, 0.0, 100.0, 80.0, 120.0, False)
    completed = PeriodPoint("week 1", "", 70.0, 0.0, 100.0, 80.0, 120.0, False, late=LATE)
    assert (low.unusual, completed.unusual) == (True, False)
    figure = expected_actual_figure([completed], shaded=None, lang="en", dark=False)
    go.Figure(figure)
    assert any(trace["marker"].get("symbol") == "diamond" for trace in figure["data"] if "marker" in trace)
    assert any(
        "With late registrations: 100 (90 to 120)" in str(trace.get("text")) for trace in figure["data"]
    )
