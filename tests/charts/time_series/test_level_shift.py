"""The course of a figure with its levels before and after a change (`charts.time_series.level_shift`)."""

import plotly.graph_objects as go
import pytest

from charts.time_series.level_shift import LevelShift, MonthShare, level_shift_figure
from persian.calendar import from_jalali, months


@pytest.fixture
def edges():
    return months(from_jalali(1403, 1, 1), from_jalali(1404, 4, 31))


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
