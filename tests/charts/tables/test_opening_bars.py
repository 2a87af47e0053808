"""Bars that open: the longest first, one scale for groups and their parts, and data that cannot break the markup."""

import re

from charts.tables.opening_bars import OpeningBar, opening_bars_html

ATTACK = '<script>alert(1)</script>"onload="x'


def test_the_longest_is_first_and_parts_share_the_scale_of_the_groups():
    parts = [
        OpeningBar("a", 1, "1", "", "?t=a"),
        OpeningBar("b", 3, "3", "", "?t=b"),
        OpeningBar("c", 0, "", ""),
    ]
    html = opening_bars_html(
        [OpeningBar("small", 2, "2", "", "?s"), OpeningBar("large", 4, "4", "", parts=parts)], label="x"
    )
    assert re.findall(r"width:([\d.]+)%", html) == ["100.00", "75.00", "25.00", "50.00"]
    assert re.findall('href="([^"]*)"', html) == ["?t=b", "?t=a", "?s"]
    assert html.count("<details") == 1


def test_only_the_chosen_group_is_open():
    one = (OpeningBar("p", 1, "1", ""),)
    bars = [OpeningBar("a", 2, "2", "", parts=one, is_open=True), OpeningBar("b", 1, "1", "", parts=one)]
    assert opening_bars_html(bars, label="x").count(" open>") == 1


def test_data_cannot_break_out():
    part = OpeningBar(ATTACK, 1, ATTACK, ATTACK, ATTACK)
    html = opening_bars_html([OpeningBar(ATTACK, 1, ATTACK, ATTACK, parts=[part])], label=ATTACK)
    assert "<script" not in html
    assert '"onload' not in html


def test_nothing_is_an_empty_list():
    assert "bar-line" not in opening_bars_html([OpeningBar("a", 0, "0", "")], label="x")
