"""The lines of two scopes in one figure (`charts.time_series.two_sided_overlay`)."""

import math

import plotly.graph_objects as go
import pytest

from charts.time_series.two_sided_overlay import SideLine, answer_curves_figure, trend_figure
from queries.measures import MEASURES


def lines(*values: float) -> list[SideLine]:
    """Two series with the same values."""
    return [SideLine(name, values, values, values, [name] * len(values)) for name in ("A", "B")]


@pytest.mark.parametrize("dark", [False, True])
def test_figures_are_valid_and_never_joined_over_a_gap(dark):
    drawn = answer_curves_figure(lines(0.0, 0.4, math.nan), lang="fa", dark=dark)
    go.Figure(drawn)  # Raises for properties that Plotly does not know.
    named = [trace for trace in drawn["data"] if "name" in trace]
    assert [trace["y"] for trace in named] == [[0.0, 0.4, None]] * 2
    assert not any(trace["connectgaps"] for trace in drawn["data"])
    # The lines can be distinguished without colour.
    assert named[0]["line"]["dash"] != named[1]["line"]["dash"]
    go.Figure(trend_figure(lines(3.0, 5.0), ["1", "2"], MEASURES["received"], axis="x", lang="en", dark=dark))


def test_an_amount_begins_at_zero_and_a_share_ends_at_one():
    amounts = trend_figure(
        lines(300.0, 512.0), ["1", "2"], MEASURES["received"], axis="", lang="en", dark=False
    )
    shares = trend_figure(
        lines(0.7, 0.72), ["1", "2"], MEASURES["on_time_share"], axis="", lang="en", dark=False
    )
    assert amounts["layout"]["yaxis"]["range"][0] == shares["layout"]["yaxis"]["range"][0] == 0
    assert amounts["layout"]["yaxis"]["range"][1] >= 512
    assert shares["layout"]["yaxis"]["ticktext"][-1] == "100%"


def test_a_day_on_the_axis_is_read_from_its_number_to_its_month():
    """A figure runs from left to right, where «۲۰ تیر» would have its number behind its month."""
    figure = trend_figure(
        lines(3.0, 5.0), ["۲۰ تیر", "۲۷ تیر"], MEASURES["received"], axis="", lang="fa", dark=False
    )
    assert figure["layout"]["xaxis"]["ticktext"] == ["\u200f۲۰ تیر\u200f", "\u200f۲۷ تیر\u200f"]


def test_a_band_ends_at_a_gap_and_begins_again_after_it() -> None:
    """Over missing spans one area would cross itself."""
    nan = math.nan
    line = SideLine("A", [1, 2, nan, 2, 3], [0, 1, nan, 1, 2], [2, 3, nan, 3, 4], [""] * 5)
    figure = trend_figure([line], list("abcde"), MEASURES["on_time_share"], axis="", lang="en", dark=False)
    bands = [trace for trace in figure["data"] if trace["line"]["width"] == 0]
    assert [trace["x"] for trace in bands] == [[0, 1], [0, 1], [3, 4], [3, 4]]
    assert all(value is not None for trace in bands for value in trace["y"])
