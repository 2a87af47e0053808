"""The dot plot of ratios: positions, marks and headings (`charts.unit_comparisons.ratio_dots`)."""

import math
import re
from itertools import pairwise

import pytest

from charts.unit_comparisons.ratio_dots import TICKS, Axis, Dot, DotHeaders, dots_html

WORDS = {tick: f"{tick:.2f}" for tick in TICKS}
HEADS = DotHeaders("name", "ratio", "interval", "n", "all")


def test_a_ratio_and_its_inverse_stand_equally_far_from_one():
    axis = Axis.covering([0.5, 2.0], tick_labels=WORDS)
    assert (axis.low, axis.high) == (0.5, 2.0)
    assert axis.at(1.0) == pytest.approx(0.5)
    assert axis.at(2.0) - axis.at(1.0) == pytest.approx(axis.at(1.0) - axis.at(0.5))
    assert (axis.at(9.0), axis.at(0.0001)) == (1.0, 0.0)


@pytest.mark.parametrize("values", [[1.0], [0.1, 10.0], [0.4, 7.0], [1.2, 1.4, math.nan], [0.001, 500.0]])
def test_an_axis_names_one_and_no_two_names_touch(values):
    axis = Axis.covering(values, tick_labels=WORDS)
    places = [axis.at(tick) for tick, _ in axis.ticks]
    assert 1.0 in [tick for tick, _ in axis.ticks]
    assert all(b - a >= 0.2 for a, b in pairwise(places))


def test_what_is_beyond_chance_is_set_apart():
    rows = [
        Dot("a", 2.0, 1.5, 3.0, "2", "1.5 to 3", "4 / 2", "?t=a", True),
        Dot("b", 1.1, 0.9, 1.3, "1.1", "", "", "?t=b", False),
    ]
    html = dots_html(rows, HEADS, Axis.covering([0.5, 2.0], tick_labels=WORDS), overall=1.2, caption="c")
    assert html.count("<tr class=highlighted>") == 1
    assert 'class="dot" style="left:100.00%"' in html


def test_larger_ratios_are_further_to_the_right_in_either_direction_of_writing():
    row = Dot("a", 1.0, 0.5, 2.0, "1", "", "", "?t=a", False)
    html = dots_html([row], HEADS, Axis.covering([0.5, 2.0], tick_labels=WORDS), overall=1.0, caption="c")
    assert "inset-inline" not in html
    ticks = re.findall(r'<span style="left:([\d.]+)%">([\d.]+)<', html)
    assert (ticks[0], ticks[-1]) == (("0.00", "0.50"), ("100.00", "2.00"))
    assert ("50.00", "1.00") in ticks
    assert 'class="range" style="left:0.00%;width:100.00%"' in html


def test_each_number_carries_its_heading_for_a_narrow_screen_without_a_head():
    dot = Dot("a", 2.0, 1.5, 3.0, "2", "1.5 to 3", "4 / 2", "?t=a", True)
    html = dots_html([dot], HEADS, Axis.covering([0.5, 2.0], tick_labels=WORDS), overall=1.2, caption="c")
    labelled = re.findall('data-label="([^"]*)">([^<]*)<', html)
    assert labelled == [(HEADS.value, "2"), (HEADS.interval, "1.5 to 3"), (HEADS.counts, "4 / 2")]
