"""The funnel of shares: names, widths and scales (`charts.unit_comparisons.share_funnel_figure`)."""

import plotly.graph_objects as go

from charts.unit_comparisons.funnel_data import AgencyPoint, Limits
from charts.unit_comparisons.share_funnel_figure import funnel

LIMITS = Limits([10, 100, 1000], [0.3, 0.5, 0.6], [0.99, 0.9, 0.8], [0.1, 0.4, 0.5], [1.0, 0.95, 0.85], 0.7)
POINTS = [
    AgencyPoint("one <b>", 50, 0.72, ["told <i>"]),
    AgencyPoint("far", 200, 0.3, ["low"], named=True),
    AgencyPoint("chosen", 900, 0.7, chosen=True),
]


def drawn(**more):
    return funnel(POINTS, LIMITS, titles=("Cases", "On time"), lang="en", dark=False, **more)


def test_the_funnel_names_whom_it_is_reported_to_and_escapes_what_data_says():
    figure = drawn(target=(0.8, "target: 80%"))
    go.Figure(figure)
    words = [each["text"] for each in figure["layout"]["annotations"]]
    assert "<b>far</b>" in words
    assert "<b>chosen</b>" in words
    assert not any("one" in each for each in words)
    assert {"target: 80%", "offices drawn: 70.0%", "95%", "99.8%"} <= set(words)
    hovers = figure["data"][-1]["text"]
    assert hovers[0] == "<b>one &lt;b&gt;</b><br>told &lt;i&gt;"
    low, high = figure["layout"]["yaxis"]["range"]
    assert low <= 0.3
    assert high >= 0.8


def test_a_long_name_is_whole_at_all_widths_and_in_fewer_lines_on_a_wider_screen():
    name = "Organisation of roads and urban development"
    points = [AgencyPoint(name, 70, 0.3, named=True), AgencyPoint("other", 200, 0.9)]
    layout = funnel(points, LIMITS, titles=("Cases", "On time"), lang="en", dark=False)["layout"]
    lines = []
    for width in layout["meta"]["widths"]:
        (shown,) = [each for each in width["annotations"] if "Organisation" in each["text"]]
        lines.append(shown["text"].count("<br>") + 1)
        assert shown["text"].replace("</b><br><b>", " ") == f"<b>{name}</b>"
        assert shown["hovertext"] == ("" if lines[-1] == 1 else name)
    assert lines == sorted(lines, reverse=True)
    assert (lines[0], lines[-1]) == (2, 1)
    assert layout["annotations"] == layout["meta"]["widths"][0]["annotations"]


def test_names_at_the_edge_of_the_plot_turn_inwards():
    points = [
        AgencyPoint("at the left", 11, 0.3, named=True),
        AgencyPoint("at the right", 990, 0.9, named=True),
    ]
    layout = funnel(points, LIMITS, titles=("Cases", "On time"), lang="en", dark=False)["layout"]
    sides = {each["text"]: each["xanchor"] for each in layout["annotations"]}
    assert (sides["<b>at the left</b>"], sides["<b>at the right</b>"]) == ("left", "right")


def test_the_funnel_runs_from_few_cases_to_many_on_a_scale_of_ratios():
    axis = drawn()["layout"]["xaxis"]
    assert axis["type"] == "log"
    assert axis["range"] == [1.0, 3.0]
    assert axis["tickvals"] == [10, 20, 50, 100, 200, 500, 1000]
    # Without a target there is no line.
    assert not any(shape["line"]["dash"] == "4px,4px" for shape in drawn()["layout"]["shapes"])
