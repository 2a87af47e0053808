"""The path of a case: times, who stands where, and that data are escaped (`charts.answer_times.case_flow`)."""

import math

import pytest

from charts.answer_times.case_flow import Passage, Step, Transition, case_flow_html, days_words

ATTACK = '<script>alert(1)</script>"onload="x'


def test_the_path_tells_times_and_who_stands_where():
    passage = Passage(2.5, 2.0, 3.0, math.nan, 0.8, 100, 10, 20, False)
    few = Passage(math.nan, math.nan, math.nan, math.nan, math.nan, 5, 0, 5, True)
    steps = [Step("Registered", "open", {"0-10": 3, "31-60": 1}), Step(ATTACK, "x", {"0-10": 0}), Step("End")]
    html = case_flow_html(
        steps,
        [Transition("a to b", passage, "left", "wait"), Transition("b to c", few, "", "wait")],
        label="path",
        lang="en",
    )
    assert "2.5 days" in html
    assert "of 100 cases; 10% left; 20% wait" in html
    assert "1 (25%) 31 days old or older" in html
    assert "Too few cases" in html
    assert "<script" not in html
    assert "nan" not in html


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    ("days", "fa"), [(0.0, "یک ساعت"), (0.5, "۱۲ ساعت"), (6.83, "۶٫۸ روز"), (math.nan, "هنوز نرسیده")]
)
def test_a_median_is_said_in_hours_or_days(days, fa):
    assert plain(days_words(days, "fa")) == fa
