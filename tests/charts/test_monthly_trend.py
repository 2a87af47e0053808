"""The monthly trend: a separate incomplete month, ticks at Jalali months, and a title that states the finding."""

from dataclasses import replace
from datetime import date

import plotly.graph_objects as go
import pytest

from charts.monthly_flow_texts import Flow
from charts.monthly_trend import trend
from persian.calendar import from_jalali, months


@pytest.fixture
def flows():
    edges = months(from_jalali(1403, 7, 1), from_jalali(1404, 5, 12))
    return [Flow(edge, 100.0 + i, 90.0, edge.last <= date(2025, 8, 3)) for i, edge in enumerate(edges)]


def test_the_unfinished_month_is_joined_to_nothing(flows):
    traces = trend(flows, shaded=None, lang="fa", dark=False).figure["data"]
    lines = [t for t in traces if t["mode"] == "lines"]
    dots = [t for t in traces if t["mode"] == "markers"]
    assert [len(t["x"]) for t in lines] == [10, 10]
    assert [t["x"] for t in dots] == [["مرداد ۱۴۰۴"]] * 2


def test_ticks_are_seasons_of_the_jalali_year_with_the_year_at_its_start(flows):
    axis = trend(flows, shaded=None, lang="fa", dark=False).figure["layout"]["xaxis"]
    assert axis["ticktext"] == ["مهر<br><b>۱۴۰۳</b>", "دی", "فروردین<br><b>۱۴۰۴</b>", "تیر"]


@pytest.mark.parametrize(
    ("first", "named"),
    [
        ((1402, 1), ["Farvardin 1402", "Mehr", "Farvardin 1403", "Mehr"]),
        ((1400, 11), ["Farvardin 1401", "Farvardin 1402", "Farvardin 1403"]),
    ],
)
def test_more_months_have_fewer_ticks(first: tuple[int, int], named: list[str]):
    flows = [
        Flow(edge, 100.0, 90.0, True) for edge in months(from_jalali(*first, 1), from_jalali(1403, 12, 1))
    ]
    axis = trend(flows, shaded=None, lang="en", dark=False).figure["layout"]["xaxis"]
    assert [text.replace("<br><b>", " ").removesuffix("</b>") for text in axis["ticktext"]] == named


def test_the_title_is_the_last_complete_month(flows):
    assert trend(flows, shaded=None, lang="en", dark=False).title == (
        "Tir 1404: 109 received, 90 answered; 19 more came in than were answered"
    )
    told = trend(flows, shaded=None, lang="fa", dark=False).title
    assert told == "تیر ۱۴۰۴: ۱۰۹ پرونده ثبت شد و ۹۰ پرونده پاسخ گرفت؛ ۱۹ پرونده بیش از پاسخ‌ها ثبت شد"


def test_as_many_answered_as_received_is_no_difference_of_none(flows):
    even = [replace(flow, answered=flow.received) for flow in flows]
    assert (
        trend(even, shaded=None, lang="en", dark=False).title
        == "Tir 1404: 109 received, and as many answered"
    )
    told = trend(even, shaded=None, lang="fa", dark=False).title
    assert told == "تیر ۱۴۰۴: ۱۰۹ پرونده ثبت شد و همین شمار پاسخ گرفت"


def test_one_unfinished_month_alone_is_still_a_figure(flows):
    drawn = trend(flows[-1:], shaded=None, lang="fa", dark=True)
    go.Figure(drawn.figure)
    assert drawn.title == "ثبت‌شده و پاسخ‌داده‌شده به تفکیک ماه"


def test_plotly_accepts_the_figure(flows):
    figure = go.Figure(trend(flows, shaded=(8, 10), lang="fa", dark=False).figure)
    assert {trace.name for trace in figure.data} == {"ثبت‌شده", "پاسخ‌داده‌شده"}


def test_the_chosen_months_are_shaded(flows):
    shape = trend(flows, shaded=(8, 10), lang="fa", dark=False).figure["layout"]["shapes"][0]
    assert (shape["x0"], shape["x1"]) == (7.6, 10.4)
