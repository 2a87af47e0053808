"""Answer curves: what is drawn, what hovering says, and that data are escaped."""

import math
import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts.answer_times import answer_curve_figure
from charts.answer_times.answer_curve_figure import Curve

ATTACK = '<script>alert(1)</script>"onload="x'


def curve(name: str, *, until: int = 60) -> Curve:
    days = range(61)
    value = [min(day / 50, 0.9) if day <= until else math.nan for day in days]
    return Curve(
        name,
        pd.DataFrame(
            {
                "day": days,
                "value": value,
                "lower": [v * 0.9 for v in value],
                "upper": [v * 1.1 for v in value],
                "at_risk": [1000 - 10 * day for day in days],
            }
        ),
    )


def test_who_still_waits_does_not_tell_a_curve_that_is_withheld():
    html = answer_curve_figure.at_risk_html(
        [curve("a", until=-1), curve("b")], days=60, caption="c", lang="en"
    )
    first, second = html.split("</tbody>")[:2]
    assert first.count("<td>—</td>") == 7
    assert "<td>990</td>" not in first
    assert "<td>900</td>" in second


@pytest.mark.parametrize("bands", [False, True])
def test_plotly_accepts_the_curves_and_bands_come_on_demand(bands):
    drawn = answer_curve_figure.curves_figure(
        [curve("تبریز"), curve(ATTACK)], bands=bands, deadline=10, days=60, lang="fa", dark=False
    )
    go.Figure(drawn)
    assert len(drawn["data"]) == (6 if bands else 2)
    assert not any("<script" in text for trace in drawn["data"] for text in trace.get("text", ()))


def test_a_curve_ends_where_nothing_is_known():
    drawn = answer_curve_figure.curves_figure(
        [curve("a", until=25)], bands=False, deadline=None, days=60, lang="en", dark=True
    )
    assert drawn["data"][0]["x"][-1] == "25"
    assert "shapes" not in drawn["layout"]


def test_days_are_reported_on_hovering_in_the_reader_s_digits():
    drawn = answer_curve_figure.curves_figure(
        [curve("a")], bands=True, deadline=10, days=60, lang="fa", dark=False
    )
    axis = drawn["layout"]["xaxis"]
    assert axis["categoryarray"][:12:11] == ["۰", "۱۱"]  # A day is at its own number on the axis.
    assert axis["tickvals"] == ["۰", "۱۰", "۲۰", "۳۰", "۴۰", "۵۰", "۶۰"]
    assert all(trace["x"] == axis["categoryarray"] for trace in drawn["data"])
    assert drawn["layout"]["shapes"][0]["x0"] == 10
    assert axis["title"]["text"] == "روزهای سپری‌شده"  # A number on an axis says of what it is.


def test_those_at_risk_stand_below_the_marks_of_the_axis():
    drawn = answer_curve_figure.curves_figure(
        [curve("a")], bands=False, deadline=None, days=60, lang="en", dark=False
    )
    html = answer_curve_figure.at_risk_html([curve(ATTACK)], days=60, caption="c", lang="en")
    axis, margin = drawn["layout"]["xaxis"], drawn["layout"]["margin"]
    assert axis["range"] == [-5, 65]  # Seven columns of ten days, with a mark in the middle of each.
    assert html.count("<td>") == len(axis["tickvals"]) == 7
    assert f"padding-left:{margin['l']}px;padding-right:{margin['r']}px" in html
    assert "<td>1,000</td><td>900</td>" in html
    # Beyond the end of a curve nobody has been followed; that is not "0 cases are still waiting".
    short = answer_curve_figure.at_risk_html([curve("a", until=25)], days=60, caption="c", lang="en")
    assert short.count("<td>—</td>") == 4
    assert "<td>0</td>" not in short
    assert "<script" not in html


def test_the_text_alternative_names_each_group_and_calls_the_one_without_a_name_all_cases():
    text = answer_curve_figure.alt([curve("Roads"), curve("")], "en")
    assert text.count("day 10: ") == 2
    assert re.search(r" Roads – day 10: .*; All cases – day 10: ", text)


def test_six_curves_differ_by_their_strokes_and_so_do_their_swatches():
    curves = [curve(name) for name in "abcdef"]
    figure = answer_curve_figure.curves_figure(
        curves, bands=False, deadline=None, days=60, lang="en", dark=False
    )
    dashes = [trace["line"]["dash"] for trace in figure["data"]]
    assert len(set(dashes)) == 6
    swatches = [
        re.search('stroke-dasharray="(.*?)"', answer_curve_figure.swatch(i)).group(1) for i in range(6)
    ]
    assert swatches == ["none", *(dash.replace("px", "") for dash in dashes[1:])]
