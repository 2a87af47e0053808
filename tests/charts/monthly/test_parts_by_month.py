"""Lines of shares by month (`charts.monthly.parts_by_month`)."""

import math
import re

from charts.monthly.parts_by_month import Part, shares_html


def test_lines_of_shares_stand_on_one_scale_and_break_where_nothing_is_known():
    parts = [
        Part("a", "?k=a", "60%", "6", [0.6, math.nan, 0.6, 0.3], [["m"]] * 4, "alt a"),
        Part("b", "?k=b", "40%", "4", [0.3, math.nan, 0.3, 0.6], [["m"]] * 4, "alt b"),
    ]
    html = shares_html(parts, top=0.6, ends=("first", "last"), first_incomplete=False, last_incomplete=True)
    paths = re.findall(r'class="line" d="([^"]*)"', html)
    assert paths == ["M0 3M200 3", "M0 20M200 20"]  # At the top, and halfway down.
    assert html.count('class="dot"') == 2
    assert html.count('class="strip"') == 8
    begun = shares_html(parts, top=0.6, ends=("first", "last"), first_incomplete=True, last_incomplete=False)
    assert re.findall(r'class="line" d="([^"]*)"', begun) == ["M200 3L300 20", "M200 20L300 3"]
    assert begun.count('class="dot"') == 2
