"""Charts of the response screen: titles that state findings, what is drawn, and that data are escaped."""

import math
import re
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest

from charts.answer_times import answer_curve_figure
from charts.answer_times.answer_curve_figure import Curve
from charts.answer_times.answers_around_due_day import Answers, around_due
from charts.answer_times.case_flow import Passage, Step, Transition, case_flow_html, days_words
from charts.monthly.backlog_age import MonthBacklog, backlog_age_chart
from charts.monthly.inflow_outflow import MonthFlow, inflow_outflow_chart, pace, pace_notes
from charts.monthly.on_time_by_month import MonthShare, on_time
from persian.calendar import from_jalali, months
from queries.measures import MEASURES

EDGES = months(from_jalali(1404, 1, 1), from_jalali(1404, 6, 20))
ATTACK = '<script>alert(1)</script>"onload="x'
ON_TIME = MEASURES["on_time_share"]
AGES = ("0-10", "11-20", "21-30", "31-60", "61-180", ">180")


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


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


def shares(*values: float) -> list[MonthShare]:
    last = len(values) - 1
    return [
        MonthShare(EDGES[i], value, value - 0.02, value + 0.02, 400, complete=i < last)
        for i, value in enumerate(values)
    ]


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


def test_the_share_on_time_tells_its_last_full_month_and_its_ends():
    drawn = on_time(shares(0.6, 0.7, 0.65, 0.9), ON_TIME, target=None, lang="en")
    assert drawn.title == (
        "Khordad 1404: 65.0% answered on time; lowest 60.0% in Farvardin 1404, highest 70.0% in Ordibehesht 1404"
    )
    assert drawn.html.count('class="dot inner"') == 1  # The incomplete month.
    assert 'class="target"' not in drawn.html


def test_no_month_is_the_lowest_or_highest_by_chance():
    close = on_time(shares(0.6, 0.61, 0.605, 0.9), ON_TIME, target=None, lang="en")
    assert close.title == "Khordad 1404: 60.5% answered on time"
    one = on_time(shares(0.6, 0.61, 0.7, 0.9), ON_TIME, target=None, lang="en")
    assert one.title == "Khordad 1404: 70.0% answered on time; highest 70.0% in Khordad 1404"


@pytest.mark.parametrize(
    ("target", "said"),
    [(0.8, "below the target"), (0.5, "above the target"), (0.66, "not clearly off the target")],
)
def test_a_target_is_drawn_and_reported_with_the_interval_in_mind(target, said):
    drawn = on_time(shares(0.6, 0.7, 0.65, 0.9), ON_TIME, target=target, lang="en")
    assert drawn.title == f"Khordad 1404: 65.0% answered on time; {said}"
    assert 'class="target"' in drawn.html


def test_months_without_a_share_leave_a_gap():
    drawn = on_time(shares(0.6, 0.7, math.nan, 0.6, 0.7, 0.7), ON_TIME, target=None, lang="fa")
    assert drawn.html.count('class="line"') == 2
    assert "nan" not in drawn.html


def test_without_any_share_there_is_no_empty_chart():
    drawn = on_time(shares(math.nan, math.nan), ON_TIME, target=0.8, lang="en")
    assert (drawn.html, drawn.notes) == ("", ())
    assert drawn.title == "Answered on time by month: too few cases"


def test_the_backlog_tells_how_much_of_it_is_old():
    old = [
        MonthBacklog(edge, dict(zip(AGES, (50, 20, 10, 10, 6 + i, 4), strict=True)), True)
        for i, edge in enumerate(EDGES)
    ]
    drawn = backlog_age_chart(old, lang="en")
    expected = "105 open; 15 of them (14%) for more than 60 days (at the end of Farvardin 1404: 10)"
    assert drawn.title == f"End of {EDGES[-1].label('en')}: {expected}"
    now = [*old[:-1], replace(old[-1], complete=False)]
    assert backlog_age_chart(now, lang="en").title == expected
    assert drawn.html.count("fill:var(--step-") == 6
    assert backlog_age_chart(old[:1], lang="fa").html.count("fill:var(--step-") == 6
    assert (
        backlog_age_chart([MonthBacklog(EDGES[0], dict.fromkeys(AGES, 0), True)], lang="en").title
        == "No case is open"
    )


def flows(*open_at_end: float) -> list[MonthFlow]:
    return [MonthFlow(EDGES[i], 100.0, 90.0, n, True) for i, n in enumerate(open_at_end)]


def test_late_registrations_are_outlined_on_top_of_the_bar_and_said():
    months = [*flows(100, 110, 120), MonthFlow(EDGES[3], 60.0, 90.0, 130, False, late=(30.0, 20.0, 50.0))]
    drawn = inflow_outflow_chart(months, open_now=130, lang="en")
    # The axis reaches 150, and the bar of the last of four months 40 % of it; the estimate lies at 60 %.
    assert f'class="to-come" d="M{25 * 3.14:.2f} 60.00V40.00H{25 * 3.48:.2f}V60.00"' in drawn.html
    assert f'class="range" d="M{25 * 3.31:.2f} 46.67V26.67"' in drawn.html
    assert "With late registrations: 90 (80 to 110)" in drawn.html
    assert any(note.startswith("Dashed: cases expected to be registered late") for note in drawn.notes)
    plain = inflow_outflow_chart(flows(100, 110, 120, 130), open_now=130, lang="fa")
    assert "to-come" not in plain.html
    assert not any("خط‌چین" in note for note in plain.notes)


def test_a_backlog_that_grows_is_not_cleared():
    notes = pace_notes(flows(100, 110, 120, 130), open_now=130, lang="en")
    assert notes[0] == "The backlog at the end (130) equals 1.4 months of work at the present pace."
    assert notes[1].startswith("Over the last three full months it grew by 10 a month")


def test_a_backlog_that_shrinks_is_cleared_in_so_many_months_and_not_too_surely():
    assert pace(flows(130, 120, 110, 100)) == -10
    notes = pace_notes(flows(130, 120, 110, 100), open_now=100, lang="en")
    assert "in about 10 months" in notes[1]
    assert "no forecast" in notes[2]
    assert "in about 1.5 months" in pace_notes(flows(450, 350, 250, 150), open_now=150, lang="en")[1]
    assert "clears within a month" in pace_notes(flows(304, 204, 104, 4), open_now=4, lang="en")[1]
    assert "takes years" in pace_notes(flows(403, 402, 401, 400), open_now=400, lang="en")[1]


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ((2, 2, 2, 3), "it changed by less than one case a month."),
        ((3, 3, 3, 2), "it changed by less than one case a month."),
        ((2, 3, 1, 2), "it neither grew nor shrank: "),
        ((2, 3, 4, 5), "it grew by 1 a month: "),
    ],
)
def test_a_backlog_of_few_cases_changes_by_no_rounded_zero(ends, told):
    notes = pace_notes(flows(*ends), open_now=float(ends[-1]), lang="en")
    assert notes[1].startswith(f"Over the last three full months {told}")


def test_of_few_months_no_pace_is_reported():
    assert pace_notes(flows(1, 2, 3), open_now=3, lang="en") == []
    assert inflow_outflow_chart(flows(1, 2), open_now=2, lang="en").title == "Received and closed by month"
    assert inflow_outflow_chart(flows(100, 110, 120, 130), open_now=130, lang="en").title == (
        "Last three full months: 300 came in, 270 were closed; with reopened cases, the backlog grew by 10 a month"
    )


def test_answers_around_the_due_day_are_reported_without_a_verdict():
    answers = Answers({-3: 10, -2: 10, -1: 10, 0: 20, -40: 2}, {0: 1, 5: 3, 45: 4}, 7)
    drawn = around_due(answers, bunching="The measure.", link="?days={}".format, lang="en")
    assert (
        drawn.title
        == "38.5% of the answers on time (20 of 52) came on the due day itself; on the three days before, 10 a day"
    )
    assert drawn.notes == (
        "The measure.",
        "4 were answered more than 30 days late. 2 were answered more than 30 days early. "
        "7 that fell due have no answer yet.",
    )
    assert drawn.html.count('<rect class="late"') == 2
    assert '<a href="?days=-3" tabindex="-1"' in drawn.html
    assert drawn.html.count("?days=") == 61
    assert drawn.html.count('tabindex="0"') == 1
    nothing = around_due(Answers({}, {}, 0), bunching="", link=str, lang="fa")
    assert nothing.title == "پاسخ‌ها پیرامون روز مهلت"


def test_answers_of_the_first_day_that_is_drawn_are_in_its_bar_alone():
    drawn = around_due(Answers({-30: 5, 0: 20}, {30: 4}, 0), bunching="The measure.", link=str, lang="en")
    assert drawn.html.count('<rect class="on-time"') == 2
    assert drawn.notes == ("The measure.",)


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
    assert "1 (25%) older than 30 days" in html
    assert "Too few cases" in html
    assert "<script" not in html
    assert "nan" not in html


@pytest.mark.parametrize(
    ("days", "fa"), [(0.0, "یک ساعت"), (0.5, "۱۲ ساعت"), (6.83, "۶٫۸ روز"), (math.nan, "هنوز نرسیده")]
)
def test_a_median_is_said_in_hours_or_days(days, fa):
    assert plain(days_words(days, "fa")) == fa


def test_the_text_alternative_names_each_group_and_calls_the_one_without_a_name_all_cases():
    text = answer_curve_figure.alt([curve("Roads"), curve("")], "en")
    assert text.count("day 10: ") == 2
    assert re.search(r" Roads – day 10: .*; All cases – day 10: ", text)
