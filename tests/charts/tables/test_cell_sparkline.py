"""The small line in a cell of a table (`charts.tables.cell_sparkline`)."""

import math
import re

from charts.tables.cell_sparkline import share_sparkline_svg


def test_the_small_line_has_gaps_and_a_hollow_end_for_an_unfinished_month():
    line = share_sparkline_svg(
        [0.5, 1.0, None, 0.0, math.nan, 0.2, 0.3], alt="by <month>", last_incomplete=True
    )
    assert 'aria-label="by &lt;month&gt;"' in line
    path = re.findall(r'<path d="([^"]*)"', line)[0]
    assert path.count("M") == 3
    assert 'class="open"' in line
    assert share_sparkline_svg([0.5, None, 0.7], alt="") == ""
