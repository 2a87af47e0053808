"""The monthly trend: a separate incomplete month, labels at Jalali months, and a title that states the finding."""

import math
import re
from dataclasses import replace
from datetime import date

import pytest

from charts.monthly.monthly_flow_texts import Flow
from charts.monthly.monthly_trend import trend
from persian.calendar import from_jalali, months


@pytest.fixture
def flows():
    edges = months(from_jalali(1403, 7, 1), from_jalali(1404, 5, 12))
    return [Flow(edge, 100.0 + i, 90.0, edge.last <= date(2025, 8, 3)) for i, edge in enumerate(edges)]


def marks(drawn, kind: str) -> list[int]:
    """The number of points of each path with these CSS classes."""
    return [path.count(" ") for path in re.findall(rf'class="{kind}" d="M([^"]*)"', drawn.html)]


def labels(drawn) -> list[str]:
    """The labels of the horizontal axis, a year after its month."""
    below = drawn.html.split('class="below"')[1].split("</div>")[0]
    texts = re.findall(r"<span[^>]*>(.*?)</span>", below)
    return [text.replace("<b>", " ").removesuffix("</b>") for text in texts]


def test_the_unfinished_month_is_joined_to_nothing(flows):
    drawn = trend(flows, marked=None, lang="fa")
    for kind in ("received", "answered"):
        assert (marks(drawn, f"line {kind}"), marks(drawn, f"dot {kind}")) == ([10], [1])
    assert marks(drawn, "dot inner") == [1, 1]
    assert '<b class="unfinished" style="left:95.45%">ماه ناتمام</b>' in drawn.html
    assert "ماه ناتمام" not in trend(flows[:-1], marked=None, lang="fa").html


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_mark_of_a_line_stands_before_its_name(flows, lang):
    """The mark is on the right of a Persian name, although the plot runs from left to right."""
    names = re.findall(r'<b class="name[^>]*><i></i>', trend(flows, marked=None, lang=lang).html)
    assert len(names) == 2
    assert all('dir="auto"' in name for name in names)


def test_labels_are_seasons_of_the_jalali_year_with_the_year_at_its_start(flows):
    assert labels(trend(flows, marked=None, lang="fa")) == ["مهر ۱۴۰۳", "دی", "فروردین ۱۴۰۴", "تیر"]


@pytest.mark.parametrize(
    ("first", "named"),
    [
        ((1402, 1), ["Farvardin 1402", "Mehr", "Farvardin 1403", "Mehr"]),
        ((1400, 11), ["Farvardin 1401", "Farvardin 1402", "Farvardin 1403"]),
    ],
)
def test_more_months_have_fewer_labels(first: tuple[int, int], named: list[str]):
    flows = [
        Flow(edge, 100.0, 90.0, True) for edge in months(from_jalali(*first, 1), from_jalali(1403, 12, 1))
    ]
    assert labels(trend(flows, marked=None, lang="en")) == named


def test_the_title_is_the_last_complete_month(flows):
    assert trend(flows, marked=None, lang="en").title == (
        "Tir 1404: 109 received, 19 more than were answered"
    )
    title = trend(flows, marked=None, lang="fa").title
    assert title == "تیر ۱۴۰۴: ۱۰۹ پرونده ثبت شد، ۱۹ پرونده بیش از پاسخ‌ها"


def test_fewer_received_than_answered_are_so_many_fewer(flows):
    more = [replace(flow, answered=flow.received + 19) for flow in flows]
    assert trend(more, marked=None, lang="en").title == "Tir 1404: 109 received, 19 fewer than were answered"
    title = trend(more, marked=None, lang="fa").title
    assert title == "تیر ۱۴۰۴: ۱۰۹ پرونده ثبت شد، ۱۹ پرونده کمتر از پاسخ‌ها"


def test_as_many_answered_as_received_is_no_difference_of_none(flows):
    even = [replace(flow, answered=flow.received) for flow in flows]
    assert trend(even, marked=None, lang="en").title == "Tir 1404: 109 received, and as many answered"
    title = trend(even, marked=None, lang="fa").title
    assert title == "تیر ۱۴۰۴: ۱۰۹ پرونده ثبت شد و همین شمار پاسخ گرفت"


def test_one_unfinished_month_alone_is_still_a_chart(flows):
    drawn = trend(flows[-1:], marked=None, lang="fa")
    assert (marks(drawn, "line received"), marks(drawn, "dot received")) == ([], [1])
    assert drawn.title == "ثبت‌شده و پاسخ‌داده‌شده به تفکیک ماه"


def test_a_flow_that_is_not_recorded_has_no_line_and_no_words(flows):
    drawn = trend([replace(flow, answered=math.nan) for flow in flows], marked=None, lang="en")
    assert "answered" not in drawn.html.replace(drawn.html.split('aria-label="')[1].split('"')[0], "")
    assert marks(drawn, "line received") == [10]
    gap = [replace(flow, answered=math.nan) if i == 4 else flow for i, flow in enumerate(flows)]
    drawn = trend(gap, marked=None, lang="en", links=[f"?{i}" for i in range(len(flows))])
    assert marks(drawn, "line answered") == [4, 5]
    label = re.search(r'href="\?4" .*?aria-label="([^"]*)"', drawn.html)[1]
    assert label == "Bahman 1403 · Received: 104"


def test_each_month_is_a_link_that_says_its_numbers_and_only_the_last_is_a_stop(flows):
    drawn = trend(flows, marked=None, lang="en", links=[f"?{i}" for i in range(len(flows))])
    assert re.findall(r'href="\?(\d+)" tabindex="0"', drawn.html) == ["10"]
    matches = re.findall(r'<a href="\?\d+"[^>]*aria-label="([^"]*)"', drawn.html)
    assert matches[9:] == [
        "Tir 1404 · Received: 109 · Answered: 90",
        "Mordad 1404 · Received: 110 · Answered: 90 · incomplete month",
    ]


def test_a_bar_on_the_axis_marks_the_chosen_months(flows):
    """Not a background: beside the backgrounds of events it cannot be told apart without colours."""
    drawn = trend(flows, marked=(8, 10), lang="fa")
    assert '<path class="chosen" d="M73.64 100H99.09"/>' in drawn.html
    assert '<rect class="chosen"' not in drawn.html
    assert "chosen" not in trend(flows, marked=None, lang="fa").html


@pytest.mark.parametrize(
    ("received", "answered", "fa", "en"),
    [
        (0, 0, "نه پرونده‌ای ثبت شد و نه پرونده‌ای پاسخ گرفت", "none received and none answered"),
        (0, 3, "پرونده‌ای ثبت نشد و ۳ پرونده پاسخ گرفت", "none received, 3 answered"),
        (1, 0, "۱ پرونده ثبت شد و پرونده‌ای پاسخ نگرفت", "1 received, none answered"),
        (4, 2, "۴ پرونده ثبت شد و ۲ پرونده پاسخ گرفت", "4 received, 2 answered"),
        (0, math.nan, "پرونده‌ای ثبت نشد", "none received"),
    ],
)
def test_of_few_cases_the_title_says_neither_0_nor_a_difference(flows, received, answered, fa, en):
    few = [replace(flow, received=float(received), answered=float(answered)) for flow in flows]
    assert trend(few, marked=None, lang="fa").title == f"تیر ۱۴۰۴: {fa}"
    assert trend(few, marked=None, lang="en").title == f"Tir 1404: {en}"
