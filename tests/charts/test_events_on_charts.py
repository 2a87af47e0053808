"""Every chart over time marks events at the same place with the same numbers, and a trip flattens none of them."""

import re

import pytest

from charts.monthly.backlog_age import MonthBacklog, backlog_age_chart
from charts.monthly.inflow_outflow import MonthFlow, inflow_outflow_chart
from charts.monthly.monthly_flow_texts import Flow
from charts.monthly.monthly_trend import trend
from charts.monthly.on_time_by_month import MonthShare, on_time
from charts.parts.event_marks import EventEntry, EventMark, EventMarks
from charts.time_series.expected_and_actual import PeriodPoint, expected_actual_figure
from charts.time_series.level_shift import MonthShare as OfficeShare
from charts.time_series.level_shift import level_shift_figure
from charts.time_series.two_sided_overlay import SideLine, trend_figure
from persian.calendar import from_jalali, months
from queries.measures import MEASURES

EDGES = months(from_jalali(1404, 1, 1), from_jalali(1404, 10, 30))
COUNT = len(EDGES)
EVENTS = EventMarks(
    (EventMark(1, 4.5, 4.5), EventMark(2, 7.0, 9.0)), (EventEntry(1, "Trip", ""),), frozenset({4})
)


def counts(peak: float) -> list[float]:
    """Cases by month, with those of a trip in the fifth."""
    return [peak if i == 4 else 100.0 + i for i in range(COUNT)]


def plotly_figures() -> dict[str, dict]:
    dark = {"lang": "fa", "dark": False}
    shares = [OfficeShare(edge, 0.7, 0.6, 0.8, 50) for edge in EDGES]
    line = SideLine("A", [0.5] * COUNT, [0.4] * COUNT, [0.6] * COUNT, [""] * COUNT)
    points = [PeriodPoint(str(i), "", 100, 0, 100, 80, 120, is_forecast=False) for i in range(COUNT)]
    return {
        "level": level_shift_figure(shares, events=EVENTS, **dark),
        "sides": trend_figure(
            [line], [""] * COUNT, MEASURES["on_time_share"], axis="", events=EVENTS, **dark
        ),
        "expected": expected_actual_figure(points, shaded=None, events=EVENTS, **dark),
    }


@pytest.mark.parametrize("name", ["level", "sides", "expected"])
def test_plotly_charts_mark_events(name):
    layout = plotly_figures()[name]["layout"]
    assert {(s["type"], s["x0"], s["x1"]) for s in layout["shapes"]} >= {("line", 4, 4), ("rect", 6.5, 8.5)}
    assert {note["text"]: note["x"] for note in layout["annotations"]}["<b>۲</b>"] == 7.5


def svg_charts(peak: float) -> dict[str, str]:
    flows = [MonthFlow(edge, n, 90.0, n, complete=True) for edge, n in zip(EDGES, counts(peak), strict=True)]
    ages = [
        MonthBacklog(edge, {"0-10": int(n), "61-180": 0, ">180": 0}, complete=True)
        for edge, n in zip(EDGES, counts(peak), strict=True)
    ]
    shares = [MonthShare(edge, 0.7, 0.6, 0.8, 100, complete=True) for edge in EDGES]
    trends = [Flow(edge, n, n / 2, complete=True) for edge, n in zip(EDGES, counts(peak), strict=True)]
    drawn = {
        "trend": trend(trends, marked=None, lang="en", events=EVENTS),
        "flow": inflow_outflow_chart(flows, open_now=5, lang="en", events=EVENTS),
        "ages": backlog_age_chart(ages, lang="en", events=EVENTS),
        "on time": on_time(shares, MEASURES["on_time_share"], target=None, lang="en", events=EVENTS),
    }
    return {name: f"{chart.html} {' '.join(chart.notes)}" for name, chart in drawn.items()}


@pytest.mark.parametrize("name", ["trend", "flow", "ages", "on time"])
def test_svg_charts_mark_events_and_have_the_key(name):
    drawn = svg_charts(100)[name]
    assert 'd="M45.00 0V100"' in drawn
    assert 'x="70.00" y="0" width="20.00"' in drawn
    assert '<b class="event" aria-hidden="true" style="left:80.00%">2</b>' in drawn
    assert '<div class="event-key">' in drawn


@pytest.mark.parametrize("name", ["flow", "ages"])
def test_the_peak_of_a_trip_is_beyond_the_axis_with_its_number(name):
    drawn = svg_charts(5_000)[name]
    assert "▲ 5,000" in drawn
    assert "Beyond it: Mordad 1404: " in drawn
    heights = [float(y) for y in re.findall(r'height="([\d.]+)"', drawn)]
    assert not heights or max(heights) <= 100
    assert "-" not in re.sub(r"[^-\d. ]", "", " ".join(re.findall(r' d="(M[^"]*)"', drawn)))
    assert "▲" not in svg_charts(150)[name]


def test_the_trend_ends_below_the_peak_and_keeps_its_value():
    drawn = svg_charts(5_000)["trend"]
    line = re.search(r'class="line received" d="M([^"]*)"', drawn)[1]
    heights = [float(point.split()[1]) for point in line.split("L")]
    assert heights[4] < -2_000
    assert max(heights) < 100
    assert min(heights[:4] + heights[5:]) < 20
    assert "Beyond it: Mordad 1404: Received 5,000, Answered 2,500" in drawn
    assert re.search(r'class="beyond"[^>]*--row:0">Received ▲ 5,000</b>', drawn)
    assert re.search(r'class="beyond"[^>]*--row:1">Answered ▲ 2,500</b>', drawn)
    without = trend([Flow(edge, n, n, complete=True) for edge, n in zip(EDGES, counts(5_000), strict=True)],
                    marked=None, lang="en")  # fmt: skip
    assert without.notes == ()
    assert ">5,000</b>" in without.html
