"""The figure of a control chart: names, limits, the target and what hovering says."""

from datetime import date

import pytest

from charts.time_series.control_figure import ControlMonth, control_figure
from persian.calendar import months
from queries.measures import MEASURES

MONTHS = months(date(2024, 3, 20), date(2025, 9, 22))
ON_TIME = MEASURES["on_time_share"]


def figure(values, *, signals=(), target=None, lang="en", measure=ON_TIME):
    return control_figure(
        [
            ControlMonth(month, value, 0.7, 0.6, 0.8, 100, signal=i in signals)
            for i, (month, value) in enumerate(zip(MONTHS, values, strict=False))
        ],
        measure,
        target=target,
        lang=lang,
        dark=False,
    )


def texts(drawn):
    return [note["text"].strip("\u200f") for note in drawn["layout"]["annotations"]]


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_last_signal_is_named_with_its_month_and_value(lang):
    drawn = figure([0.7, 0.5, 0.7, 0.9, 0.7], signals=(1, 3), lang=lang)
    named = texts(drawn)[-1]
    assert MONTHS[3].label(lang) in named
    assert ON_TIME.format(0.9, lang) in named
    points, signals = drawn["data"][-2:]
    assert points["x"] == [0, 1, 2, 3, 4]
    assert signals["x"] == [1, 3]
    assert signals["marker"]["symbol"] == "diamond"


def test_months_without_a_value_are_left_out():
    drawn = figure([0.7, None, 0.75, 0.7])
    lower, upper, centre, points, signals = drawn["data"]
    for trace in (lower, upper, centre, points):
        assert trace["x"] == [0, 2, 3]
    assert signals["x"] == []
    assert lower["y"] == [0.6] * 3
    assert upper["y"] == [0.8] * 3
    assert upper["fill"] == "tonexty"
    assert texts(drawn) == ["upper usual limit", "lower usual limit"]
    assert drawn["layout"]["shapes"] == []


def test_a_figure_without_any_value_has_no_names():
    assert texts(figure([None, None])) == []


def test_the_target_is_a_line_with_its_words():
    drawn = figure([0.7, 0.72], target=(0.8, "target: 80%"))
    assert drawn["layout"]["shapes"][-1]["y0"] == 0.8
    assert texts(drawn)[-1] == "target: 80%"


def test_a_point_tells_value_limits_and_cases_on_hovering():
    text = figure([0.7, 0.9], signals=(1,))["data"][-2]["text"]
    assert "usual limits: 60.0% to 80.0%" in text[0]
    assert "n = 100" in text[0]
    assert "beyond" not in text[0]
    assert "beyond its own normal variation" in text[1]
    counts = figure([7.0], measure=MEASURES["received"])["data"][-2]["text"]
    assert "n = " not in counts[0]


def test_the_names_of_the_limits_stand_beyond_the_limits_beside_them():
    months = [
        ControlMonth(month, 0.7, 0.7, 0.6 - rise, 0.8 + rise, 100)
        for month, rise in zip(MONTHS, (0.0, 0.05, 0.1, 0.15), strict=False)
    ]
    notes = control_figure(months, ON_TIME, lang="en", dark=False)["layout"]["annotations"]
    assert [(note["x"], note["y"]) for note in notes] == [(0, 0.8 + 0.05), (0, 0.6 - 0.05)]
