"""Small maps, ranges and overlaid lines: their content, and that data cannot break out of the markup."""

import math
import re

import plotly.graph_objects as go
import pytest

from charts.maps.small_maps import Area, scheme_text, shape_definitions, small_map
from charts.parts.value_classes import classify
from charts.tables.interval_cell import Scale, difference_range, placed_range, ratio_range
from charts.time_series.two_sided_overlay import SideLine, answer_curves_figure, trend_figure
from queries.measures import MEASURES

EVIL = '<script>alert("x")</script>'


def at(drawn: str, name: str) -> float:
    """The value of an attribute, from the first element that has it."""
    return float(re.search(rf'{name}="([\d.]+)"', drawn).group(1))


def test_every_county_has_a_shape_that_each_map_uses(province):
    outlines = province.outlines
    written = shape_definitions(outlines)
    drawn = small_map(outlines, {"0303": Area("var(--step-2)", ["Tabriz"], True)}, title="1", alt="2")
    for code in outlines.counties:
        assert written.count(f'id="shape-{code}"') == 1
        assert f'href="#shape-{code}"' in drawn
    assert drawn.count('class="area"') == 1
    # A withheld value is drawn as an outline only.
    assert drawn.count('class="area void"') == len(outlines.counties) - 1
    assert drawn.count('class="texture"') == 1


def test_names_from_data_are_escaped(province):
    drawn = small_map(
        province.outlines, {"0303": Area("red", [EVIL])}, title=EVIL, alt=EVIL, chosen=("0303",)
    )
    drawn += difference_range(1, 0, 2, min_change=1, highlighted=False, alt=EVIL)
    drawn += placed_range(1, 0, 2, scale=Scale(0, 2), side=0, tooltip=[EVIL], rtl=True)
    assert "<script>" not in drawn


def test_the_scheme_of_the_classes_is_named():
    even, wide = classify([0.61, 0.65, 0.72]), classify([3.0, 5.0, 8.0, 900.0])
    assert "equal width" in scheme_text(even, "en")
    assert "twice as wide" in scheme_text(wide, "en")


def test_a_difference_stands_on_its_side_of_nothing():
    more, less = (
        difference_range(x, x - 1, x + 1, min_change=2.0, highlighted=True, alt="") for x in (3.0, -3.0)
    )
    assert at(more, "cx") > at(more, 'class="none" x1') > at(less, "cx")
    assert "apart" in more
    assert "apart" not in difference_range(3.0, 2.0, 4.0, min_change=2.0, highlighted=False, alt="")


def test_four_bands_are_half_of_the_line_and_very_far_stays_on_it():
    drawn = difference_range(4.0, 4.0, 4e9, min_change=1.0, highlighted=False, alt="")
    assert at(drawn, "cx") == pytest.approx(75 * 1.5)
    assert max(float(x) for x in re.findall(r'x2="([\d.]+)"', drawn)) <= 150


def test_without_an_interval_nothing_is_drawn():
    assert difference_range(1.0, math.nan, 2.0, min_change=1.0, highlighted=False, alt="") == ""
    assert ratio_range(1.0, 0.0, 2.0, max_ratio=8.0, alt="") == ""


def test_a_ratio_of_one_stands_in_the_middle_and_its_inverse_mirrored():
    one, double, half = (ratio_range(x, x, x, max_ratio=8.0, alt="") for x in (1.0, 2.0, 0.5))
    assert at(one, "cx") == 75.0
    assert at(double, "cx") - 75 == pytest.approx(75 - at(half, "cx"), abs=0.11)


def test_a_count_is_a_bar_from_where_reading_begins():
    fa, en = (
        placed_range(5.0, math.nan, math.nan, scale=Scale(0, 10), side=0, tooltip=["x"], rtl=rtl)
        for rtl in (True, False)
    )
    assert 'class="bar" x="75.0"' in fa
    assert 'class="bar" x="0.0"' in en


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
