"""Widths and sizes that every chart with lines has in common, whether Plotly draws it or SVG.

The style sheet (`assets/style/00-colours.css`) names the same values; `tests/charts/test_line_style.py` compares them.
All are in pixels, but for the opacity.
"""

LINE_WIDTH = 2.4  # of a series
THIN_LINE_WIDTH = 1.2  # of a target, a mean, a limit: what a series is compared with
MARKER_SIZE = 8  # of a value that stands alone; hollow where its month is not over
RING_WIDTH = 2  # of a hollow marker
TICK_SIZE = 12  # of the words along an axis
NOTE_SIZE = 11  # of words inside a chart
BAND_OPACITY = 0.16  # of an interval around a line, in the colour of the line
