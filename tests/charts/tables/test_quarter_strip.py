"""The strip of quarters (`charts.tables.quarter_strip`)."""

import math
import re

from charts.tables.quarter_strip import HEIGHT, STEP, Quarter, quarter_strip
from tests.pages.hostile import wrong_in


def quarter(ratio: float, lower: float, upper: float) -> Quarter:
    return Quarter(ratio, lower, upper, [f"{ratio}"])


def test_a_strip_has_a_bar_a_quarter_and_says_which_are_clear():
    quarters = [
        quarter(1.5, 1.2, 1.8),
        quarter(0.7, 0.5, 0.9),
        quarter(1.1, 0.9, 1.3),
        quarter(math.nan, 0, 0),
    ]
    drawn = quarter_strip(quarters, recent=2, alt="x")
    assert [drawn.count(f'class="{kind}"') for kind in ("above", "below", "near")] == [1, 1, 1]
    assert f'class="recent" x="{2 * STEP:g}"' in drawn
    assert wrong_in(drawn) == []


def test_a_strip_runs_from_left_to_right_and_keeps_inside():
    quarters = [quarter(9.0, 8.0, 10.0), quarter(0.01, 0.001, 0.02)]
    drawn = quarter_strip(quarters, recent=1, alt="x")
    assert f'class="recent" x="{STEP:g}"' in drawn
    assert drawn.index('class="above"') < drawn.index('class="below"')
    above = re.search(r'class="above" x="([\d.]+)" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', drawn)
    assert float(above[1]) < STEP
    assert 0 <= float(above[2]) < float(above[2]) + float(above[3]) <= HEIGHT
